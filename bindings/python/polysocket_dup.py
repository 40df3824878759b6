# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What dup() returns for a class that is derived from a socket's, in every Python module."""


def in_class_of(original, copy, base):
    """`copy`, a duplicate of class `base`, as an object of the class of `original`, which has its timeout as well."""
    kind = original.__class__
    if kind is base:
        return copy
    # A derived class has its own way of making objects. When that fails, the descriptor may still be ours.
    arguments, number, made = (original.family, original.type, original.proto), copy.fileno(), None
    try:
        made = kind.__new__(kind, *arguments, fileno=number)
        made.__init__(*arguments, fileno=number)
        made.settimeout(original.gettimeout())
    finally:
        if has_taken(made, number, base):
            copy.detach()
        copy.close()
    return made


def has_taken(made, number, base):
    """Has an object that was to take a descriptor over done so? One that has been closed since had it, too."""
    try:
        return base.fileno(made) in (number, -1)
    except (OSError, TypeError, AttributeError):  # its __init__ did not get so far, or there is no object
        return False
