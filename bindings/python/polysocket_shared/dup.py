# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Sockets on descriptors that are there already, in every Python module: those that the library makes, as objects of
the class that a program wants, and those that come from another process.
"""

import importlib
import sys


def in_class_of(original, copy, base):
    """`copy`, a duplicate of class `base`, as an object of the class of `original`, which has its timeout as well."""
    return in_class(original.__class__, copy, base, original)


def in_class(kind, copy, base, original=None):
    """`copy`, a socket of class `base` that nobody has seen yet, as an object that `kind` makes.

    A program may have put its own class, or any function that makes such objects, in the place of the module's class.
    """
    if kind is base:
        return copy
    original = original or copy
    # It has its own way of making objects. When that fails, the descriptor may still be ours.
    arguments, number, made = (original.family, original.type, original.proto), copy.fileno(), None
    try:
        if isinstance(kind, type):
            made = kind.__new__(kind, *arguments, fileno=number)
            made.__init__(*arguments, fileno=number)
        else:
            made = kind(*arguments, fileno=number)
        made.settimeout(original.gettimeout())
    finally:
        if has_taken(made, number, base):
            copy.detach()
        copy.close()
    return made


def has_taken(made, number, base):
    """Has an object that was to take a descriptor over done so? One that has been closed since had it, too."""
    if made is not None and not isinstance(made, base):
        return True
    try:
        return base.fileno(made) in (number, -1)
    except (OSError, TypeError, AttributeError):  # its __init__ did not get so far, or there is no object
        return False


def reduce(socket, kind):
    """What pickle's __reduce_ex__() gives: another process gets a duplicate, by multiprocessing alone.

    The standard library registers the class with multiprocessing's pickler instead, which imports all of it.
    """
    frame = sys._getframe(2)
    while frame is not None and frame.f_globals.get("__name__") == "pickle":
        frame = frame.f_back
    reduction = sys.modules.get("multiprocessing.reduction")
    if reduction is None or frame is None or frame.f_globals is not vars(reduction) or type(socket) is not kind:
        raise TypeError(f"cannot pickle {socket.__class__.__name__!r} object")
    duplicate = reduction.DupFd(socket.fileno())
    return rebuild, (kind.__module__, duplicate, int(socket.family), int(socket.type), socket.proto)


def rebuild(module, duplicate, family, type, proto):
    """The socket in the other process."""
    return importlib.import_module(module).socket(family, type, proto, fileno=duplicate.detach())
