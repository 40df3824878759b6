# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Use this module instead of the standard library's socket in a whole program."""

import os
import sys

from . import _socket, _tls

_module = sys.modules[__package__]

# Where a sitecustomize is that installs in child processes, and the variable that lets it do so.
SITE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "site")
VARIABLE = "POLYSOCKET_INSTALL"


def install(*, children=False):
    """Let the whole program use this module as `socket`: the standard library's modules and all others.

    Modules that are there already get the functions and classes of this one in the place of those that they have
    imported; only classes that were derived from the standard library's socket stay what they are, as ssl.SSLSocket
    does if ssl was imported before. Call it first, or run the program with `python -m polysocket`.

    With `children`, Python programs that this one starts do the same: the environment tells them.
    """
    before = sys.modules.get("socket")
    sys.modules["socket"], sys.modules["_socket"] = _module, _socket
    if before is not None and before is not _module:
        _rebind(before)
    # Last, so that its sockets are derived from ours. It is imported in any case: whoever gets hold of it later must
    # find that it takes ours.
    _tls.prepare(_module.socket)
    if children:
        _tell_children()


def _rebind(before):
    """Exchange in all modules what they have of the standard library's module."""
    exchanged = {id(before): _module}
    for name, value in vars(before).items():
        own = getattr(_module, name, value)
        if callable(value) and own is not value:
            exchanged[id(value)] = own
    for module in list(sys.modules.values()):
        if module in (before, _module, _socket, _socket._interpreters) or not hasattr(module, "__dict__"):
            continue
        for name, value in list(vars(module).items()):
            if id(value) in exchanged:
                setattr(module, name, exchanged[id(value)])


def _tell_children():
    os.environ[VARIABLE] = "1"
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    here = os.path.dirname(os.path.dirname(SITE))
    missing = [path for path in (SITE, here) if path not in paths]
    os.environ["PYTHONPATH"] = os.pathsep.join(missing + [path for path in paths if path])
