# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The extension, for the modules of this package alone. What people use is described in __init__.pyi.

from typing import Any

def __getattr__(name: str) -> Any: ...
