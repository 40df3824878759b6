# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The interpreter's own socket.py, executed in a module of ours over our `_socket`.

So every name, enumeration, file and helper is that of the Python in use, whatever version it is. Nothing of it is
copied: the interpreter's compiled code is run, in which one name is another.
"""

import importlib.machinery
import os
import sys

from . import _socket

# The name by which the code finds our module, for as long as it is being executed.
_NAME = "_polysocket_low_level"


def _code():
    """The code of the interpreter's socket.py: beside its os.py, where no file of a program's can be in its place."""
    spec = importlib.machinery.PathFinder.find_spec("socket", [os.path.dirname(os.__file__)])
    finders = iter(sys.meta_path)
    while spec is None:
        # An interpreter in one file has its modules elsewhere.
        spec = next(finders).find_spec("socket", None)
    return spec.loader.get_code("socket")


def execute(namespace):
    """Make all of socket.py's names in the namespace of a module, whose name is in its classes."""
    code = _code()
    # Its functions look for "_socket" among its globals; only what imports has the name in itself.
    renamed = code.replace(co_names=tuple(_NAME if name == "_socket" else name for name in code.co_names))
    namespace["_socket"] = sys.modules[_NAME] = _socket
    try:
        exec(renamed, namespace)
    finally:
        del sys.modules[_NAME]
    del namespace[_NAME]
