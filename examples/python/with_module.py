#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Runs a program that imports polysocket with another module in its place: all three have the same interface."""

import importlib
import runpy
import sys

if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("usage: with_module.py polysocket|polysocket_ctypes|polysocket_cffi PROGRAM [ARGUMENT…]")
    module = sys.argv[1]
    sys.argv[:] = sys.argv[2:]
    sys.modules["polysocket"] = importlib.import_module(module)
    runpy.run_path(sys.argv[0], run_name="__main__")
