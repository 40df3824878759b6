# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# What the interpreter's socket.py builds on, for that file alone. What people use is described in __init__.pyi.

from typing import Any

def __getattr__(name: str) -> Any: ...
