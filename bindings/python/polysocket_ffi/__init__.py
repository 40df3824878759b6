# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What polysocket_ctypes and polysocket_cffi share: the object model over any foreign-function interface.

Import one of those two modules; this package loads nothing by itself.
"""
