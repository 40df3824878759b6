# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The Python modules that the tests of this folder run on."""

import importlib
import unittest

MODULES = ("polysocket", "polysocket_ctypes", "polysocket_cffi")


class EachModule(unittest.TestCase):
    """A test method that takes a module runs once for each of them."""

    def run(self, result=None):
        method = getattr(self, self._testMethodName)

        def each():
            for count, name in enumerate(MODULES):
                if count > 0:
                    self.setUp()
                with self.subTest(module=name):
                    try:
                        method(importlib.import_module(name))
                    finally:
                        self.doCleanups()

        setattr(self, self._testMethodName, each)
        return super().run(result)
