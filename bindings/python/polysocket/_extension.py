# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The extension of this package, or one sentence that says why it does not load.

The name of an extension tells for which Python it was built; another Python does not find it.
"""

import importlib.machinery as _machinery
import os as _os
import sys as _sys

_SONAME = "libpolysocket.so.0"


def _versions(folder):
    """The versions for which there are extensions in a folder, as "CPython 3.11"."""
    import re
    found = []
    for name in sorted(_os.listdir(folder)):
        tag = re.match(r"_native\.(cpython|pypy)-?(\d)(\d+)([a-z]*)", name)
        if tag:
            kind = {"cpython": "CPython", "pypy": "PyPy"}[tag[1]]
            found.append("%s %s.%s%s" % (kind, *tag.groups()[1:]))
    return found


def _advice(folder):
    """What to do when no extension in the folder is for this Python; None when there is one."""
    import platform
    if any(_os.path.exists(_os.path.join(folder, "_native" + suffix)) for suffix in _machinery.EXTENSION_SUFFIXES):
        return None
    versions = _versions(folder)
    built = "built for " + " and ".join(versions) if versions else "not built"
    this = "%s %d.%d" % (platform.python_implementation(), *_sys.version_info[:2])
    return (
        f"polysocket in {folder} is {built}, and this is {this}: build it with 'make python PYTHON={_sys.executable}', "
        "or import polysocket_ctypes or polysocket_cffi, which serve every version"
    )


def _library_advice(reason):
    """What to do when the loader does not find the library; None for any other reason."""
    if _SONAME not in reason:
        return None
    return f"cannot load the polysocket library: {reason}; set LD_LIBRARY_PATH to the folder of {_SONAME}"


def _load():
    try:
        from . import _native
    except ImportError as error:
        advice = _library_advice(str(error)) or _advice(_os.path.dirname(_os.path.abspath(__file__)))
        if advice is None:
            raise
        raise ImportError(advice, name=error.name, path=error.path) from None
    return _native


native = _load()
