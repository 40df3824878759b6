# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The features beyond the standard library's, added to the module's namespace and class."""

from . import _files, _handles, _install, _lookup, _methods, _native, _servers

# Taken from the extension unchanged.
_NATIVE = ("EndOfStream", "address_format", "address_parse", "cancelled", "deadline", "getswitchinterval",
           "if_addresses", "setswitchinterval", "version")

names = [*_NATIVE, "Operation", "Token", "install", "lossless_file", *_lookup.names, *_servers.names]


def add(namespace):
    """Add all to the namespace in which socket.py was executed."""
    namespace.update((name, getattr(_native, name)) for name in _NATIVE)
    namespace.update(Operation=_handles.Operation, Token=_handles.Token, install=_install.install,
                     lossless_file=_files.lossless_file)
    _lookup.replace(namespace)
    _servers.add(namespace)
    _methods.add(namespace["socket"])
