# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""create_connection(), in every Python module: through the module's own names, so that a program may replace them."""

import math
import sys
from collections import namedtuple

# Stands for a timeout that isn't given: the default one is used.
DEFAULT_TIMEOUT = object()


def is_default(module, timeout):
    """Whether a timeout isn't given. The clients of the standard library hand a mark of their own on."""
    others = (getattr(one, "_GLOBAL_DEFAULT_TIMEOUT", None) for one in (module, sys.modules.get("socket")))
    return timeout is DEFAULT_TIMEOUT or (timeout is not None and any(timeout is mark for mark in others))


def pair_of(address):
    """Host and port of an address, any pair but a text, which would be taken apart into letters."""
    if not isinstance(address, (str, bytes, bytearray)):
        try:
            host, port = address
        except (TypeError, ValueError):
            pass
        else:
            return host, port
    try:
        shown = f"{address!r:.100}"
    except ValueError:  # an integer with more digits than Python writes out
        shown = type(address).__name__
    raise TypeError(f"create_connection: address must be one tuple (host, port), not {shown}")


class Wishes(namedtuple("Wishes", "timeout source_address all_errors deadline token", defaults=(False, 0, None))):
    """What a caller may want of a connection: as create_connection() takes it."""

    __slots__ = ()

    def limits(self):
        """Deadline and token as arguments for functions that may not know them, which is right for nothing."""
        return {key: getattr(self, key) for key in ("deadline", "token") if getattr(self, key) not in (0, None)}


def connect(module, interruptions, address, wishes, happy_eyeballs=False):
    """A socket of `module` that is connected to the first address of (host, port) that answers.

    `interruptions` is a function: how often a signal's handler has ended a call on a socket in this thread. What such a
    handler raises is no failure of an address, and ends the search.
    """
    pair = pair_of(address)
    try:
        if happy_eyeballs:
            return _overlap(module, pair, wishes)
        return _search(module, interruptions, pair, wishes)
    except (TypeError, ValueError, OverflowError) as error:
        name_refusal("create_connection", error)
        raise


def _overlap(module, pair, wishes):
    """By attempts that overlap, with the timeout for all of them together."""
    seconds = module.getdefaulttimeout() if is_default(module, wishes.timeout) else wishes.timeout
    limit = wishes.deadline
    if seconds is not None:
        if seconds < 0:
            raise ValueError("create_connection: Timeout value out of range")
        limit = min(limit or math.inf, module.deadline(seconds))
    try:
        made = module.connect_host(
            *pair, source_address=wishes.source_address, deadline=limit, token=wishes.token)
    except OSError as error:
        raise attempts_as_errors(module, error) if wishes.all_errors else error
    try:
        made.settimeout(seconds)
    except BaseException:
        made.close()
        raise
    return made


def attempts_as_errors(module, error):
    """The failure of connect_host() as a group of its attempts' errors, or as it is when there were none."""
    attempts = getattr(error, "attempts", None)
    return _group([_attempt_error(module, *attempt) for attempt in attempts]) if attempts else error


def _attempt_error(module, address, status, code, seconds, text):
    """An attempt of connect_host() as the error that it would have been by itself."""
    if status == "timeout" or status == "would-block":
        error = TimeoutError("timed out")
    elif status == "cancelled":
        error = module.cancelled(code, text)
    else:
        error = OSError(code, text)
    if hasattr(error, "add_note"):
        error.add_note(f"create_connection: {text} {address} after {seconds:.3f} s")
    return error


def _group(errors):
    """All errors in one, where this Python has such a thing; otherwise the last one."""
    if sys.version_info < (3, 11):
        return errors[-1]
    return ExceptionGroup("create_connection failed", errors)  # noqa: F821


def name_refusal(operation, error):
    """Let the message of a refused argument begin with the operation that the caller knows."""
    if type(error) in (TypeError, ValueError, OverflowError) and not str(error).startswith(operation):
        error.args = (f"{operation}: {error}",)


def _search(module, interruptions, pair, wishes):
    host, port = pair
    failures, before = [], interruptions()
    for family, kind, proto, _, target in module.getaddrinfo(host, port, 0, module.SOCK_STREAM, **wishes.limits()):
        try:
            return _attempt(module, (family, kind, proto), target, wishes)
        except OSError as error:
            if interruptions() != before or _ends_all(module, error, wishes):
                raise
            failures.append((error, target))
    if not failures:
        raise OSError("getaddrinfo returns an empty list")
    try:
        raise _tell(failures, wishes.all_errors)
    finally:
        # The exception's traceback knows this frame.
        failures.clear()


def _ends_all(module, error, wishes):
    """Whether it says that the token is fired, or that the deadline has passed: nothing else is tried then."""
    if wishes.token is not None and isinstance(error, module.cancelled):
        return True
    return bool(wishes.deadline) and isinstance(error, TimeoutError) and module.deadline(0) >= wishes.deadline


def _attempt(module, numbers, target, wishes):
    made = module.socket(*numbers)
    try:
        if not is_default(module, wishes.timeout):
            made.settimeout(wishes.timeout)
        if wishes.source_address is not None:
            made.bind(wishes.source_address)
        if wishes.token is not None:
            made.settoken(wishes.token)
        if wishes.deadline:
            made.setdeadline(module.SENDING, wishes.deadline)
        made.connect(target)
        if wishes.token is not None:
            made.settoken(None)
        if wishes.deadline:
            made.setdeadline(module.SENDING, 0)
    except BaseException:
        made.close()
        raise
    return made


def _tell(failures, all_errors):
    """The last failure, with a note of all; or all of them. A timeout says what every timeout says."""
    if all_errors:
        return _group([error for error, _ in failures])
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
