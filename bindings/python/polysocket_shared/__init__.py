# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What polysocket, polysocket_ctypes and polysocket_cffi share. Import one of those."""
