# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Options by name, and what the system knows of a connection."""

from polysocket_ffi.arguments import called, int64, plain

ITEMS = 8


def _part(value):
    """A value that is no list, as text."""
    if isinstance(value, bool):
        return b"on" if value else b"off"
    if isinstance(value, float):
        text = f"{value:.9f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).encode()
    if isinstance(value, (str, bytes)):
        return plain(str.encode(value) if isinstance(value, str) else value, "value")
    if hasattr(value, "__index__"):
        return str(int64(value, "value")).encode()
    raise TypeError(f"{called()}: value must be str, bool, a number or a list of these, not {type(value).__name__}")


def _setting(value):
    """The value of an option as the library takes it."""
    if not isinstance(value, (list, tuple)):
        return _part(value)
    if len(value) > ITEMS:
        raise ValueError(f"{called()}: value must have at most {ITEMS} items, not {len(value)}")
    if any(isinstance(one, (list, tuple)) for one in value):
        raise TypeError(f"{called()}: value must not be a list in a list")
    return b",".join(map(_part, value))


def _word(value, name):
    if not isinstance(value, (str, bytes)):
        raise TypeError(f"{called()}: {name} must be str or bytes, not {type(value).__name__}")
    return plain(str.encode(value) if isinstance(value, str) else value, name)


class Options:
    """The methods of a socket."""

    __slots__ = ()

    def set_option(self, name, value, /):
        """Set an option by its name: set_option('keepalive', '30,5,3')."""
        self._call("ps_socket_set_option", _word(name, "name"), _setting(value))

    def get_option(self, name, /):
        """Read an option by its name, as text."""
        return self._library.text("ps_socket_get_option", self._handle[0], _word(name, "name"))

    def options(self):
        """All options that the socket has: a dictionary of names and texts."""
        return self._pairs("ps_socket_options")

    def tcp_info(self):
        """The state of a TCP connection: a dictionary, with the kernel's names."""
        return self._pairs("ps_socket_tcp_info")

    def peer_credentials(self):
        """Process, user and groups of an AF_UNIX peer: a dictionary."""
        return self._pairs("ps_socket_peer_credentials")

    def _pairs(self, function):
        library = self._library
        cell = library.backend.maker("ps_pairs *")()
        try:
            self._call(function, cell)
            return dict(self._pair(cell[0], index) for index in range(library.number("ps_pairs_count", cell[0])))
        finally:
            library.functions.ps_pairs_free(cell[0])

    def _pair(self, pairs, index):
        library = self._library
        numeric, number = library.new_int64(), library.new_int64()
        library.call(library.functions.ps_pairs_number, pairs, index, numeric, number)
        name = library.text("ps_pairs_name", pairs, index)
        if numeric[0]:
            return name, number[0]
        length = library.new_int64()
        library.call(library.functions.ps_pairs_text, pairs, index, library.backend.null, 0, length)
        room = library.backend.room(length[0] + 1)
        library.call(library.functions.ps_pairs_text, pairs, index, room, length[0] + 1, length)
        return name, library.backend.taken(room, length[0]).decode()
