# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The exception classes: the standard library's own, so that programs that mix both catch either."""

from _socket import gaierror, herror

from ._native import cancelled

error = OSError
timeout = TimeoutError

__all__ = ["cancelled", "error", "gaierror", "herror", "timeout"]
