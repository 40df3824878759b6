# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Sockets that the library makes, as objects of the class that a program wants, in every Python module."""


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
