# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Whose sockets a program uses, without a word about it in the program.

With this folder in PYTHONPATH, each pair of an audit event of sockets and an owner goes into the file that
PROGRAMS_WITNESS names, a line for each; the variable may change while the program runs. The owner is "interpreter" for
objects of the interpreter's class, "polysocket" for those of ours, and "lent" for what TLS is given in the place of one
of ours.
"""

import os
import sys

_seen = set()


def _owner(thing):
    modules = [kind.__module__ for kind in type(thing).__mro__]
    if "polysocket._tls" in modules:
        return "lent"
    if "polysocket._native" in modules:
        return "polysocket"
    return "interpreter" if "_socket" in modules else None


def _function():
    caller = sys._getframe(2).f_globals["__name__"]
    if caller not in ("socket", "polysocket"):
        # It calls the low level itself.
        caller = sys.modules["_socket"].__name__
    return "polysocket" if caller.startswith("polysocket") else "interpreter"


def _hook(event, arguments):
    if not event.startswith("socket.") or not arguments:
        return
    # A look-up has no object, but socket.py has a function of its own for this one.
    owner = _function() if event == "socket.getaddrinfo" else _owner(arguments[0])
    path = os.environ.get("PROGRAMS_WITNESS")
    if owner and path and (path, owner, event) not in _seen:
        _seen.add((path, owner, event))
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(file, f"{owner} {event}\n".encode())
        os.close(file)


sys.addaudithook(_hook)
