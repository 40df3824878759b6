# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The two modules under test: every test case runs once for each."""

import importlib
import sys

MODULES = ("polysocket_ctypes", "polysocket_cffi")


def for_each_module(case):
    """Put a copy of a test case per module, which is its attribute `socket`, in the place of the case."""
    for name in MODULES:
        attributes = {"socket": importlib.import_module(name), "__module__": case.__module__}
        title = f"{case.__name__}_{name.rpartition('_')[2]}"
        setattr(sys.modules[case.__module__], title, type(title, (case,), attributes))
