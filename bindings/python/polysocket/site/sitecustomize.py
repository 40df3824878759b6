# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""With this folder in PYTHONPATH, POLYSOCKET_INSTALL=1 lets every Python program use polysocket as its socket.

Another sitecustomize, behind this one in the path, is run as ever.
"""

import importlib.machinery
import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))


def _run_other():
    path = [folder for folder in sys.path if os.path.abspath(folder) != _HERE]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", path)
    if spec is not None and spec.loader is not None:
        exec(spec.loader.get_code("sitecustomize"), {"__name__": "sitecustomize", "__file__": spec.origin})


if os.environ.get("POLYSOCKET_INSTALL") == "1":
    import polysocket

    polysocket.install()
_run_other()
