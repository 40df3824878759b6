# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""create_connection(), in every Python module: through the module's own names, so that a program may replace them."""

# Stands for a timeout that isn't given: the default one is used. The standard library's clients pass it on.
from socket import _GLOBAL_DEFAULT_TIMEOUT as DEFAULT_TIMEOUT


def pair_of(address):
    """Host and port of an address, any pair but a text, which would be taken apart into letters."""
    if not isinstance(address, (str, bytes, bytearray)):
        try:
            host, port = address
        except (TypeError, ValueError):
            pass
        else:
            return host, port
    raise TypeError(f"create_connection: address must be one tuple (host, port), not {address!r:.100}")


def connect(module, interruptions, address, timeout, source_address):
    """A socket of `module` that is connected to the first address of (host, port) that answers.

    `interruptions` is a function: how often a signal's handler has ended a call on a socket in this thread. What such a
    handler raises is no failure of an address, and ends the search.
    """
    pair = pair_of(address)
    try:
        return _search(module, interruptions, pair, timeout, source_address)
    except (TypeError, ValueError, OverflowError) as error:
        name_refusal("create_connection", error)
        raise


def name_refusal(operation, error):
    """Let the message of a refused argument begin with the operation that the caller knows."""
    if type(error) in (TypeError, ValueError, OverflowError) and not str(error).startswith(operation):
        error.args = (f"{operation}: {error}",)


def _search(module, interruptions, pair, timeout, source_address):
    host, port = pair
    failures, before = [], interruptions()
    for family, kind, proto, _, target in module.getaddrinfo(host, port, 0, module.SOCK_STREAM):
        try:
            return _attempt(module, (family, kind, proto), target, timeout, source_address)
        except OSError as error:
            if interruptions() != before:
                raise
            failures.append((error, target))
    if not failures:
        raise OSError("getaddrinfo returns an empty list")
    try:
        raise _tell(failures)
    finally:
        # The exception's traceback knows this frame.
        failures.clear()


def _attempt(module, numbers, target, timeout, source_address):
    made = module.socket(*numbers)
    try:
        if timeout is not DEFAULT_TIMEOUT:
            made.settimeout(timeout)
        if source_address is not None:
            made.bind(source_address)
        made.connect(target)
    except BaseException:
        made.close()
        raise
    return made


def _tell(failures):
    """The last failure, with a note of all. A timeout says what every timeout says."""
    error = failures[-1][0]
    if hasattr(error, "add_note") and not isinstance(error, TimeoutError):
        *earlier, last = [_text(*failure) for failure in failures]
        before = f"; before that: {'; '.join(earlier)}" if earlier else ""
        error.__notes__ = [f"create_connection: {last}{before}"]
    return error


def _text(error, target):
    notes = getattr(error, "__notes__", None)
    text, shown = notes[0] if notes else str(error), str(target[:2])
    return text if shown in text else f"{text} {shown}"
