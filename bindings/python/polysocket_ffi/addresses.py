# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Addresses between Python's forms and the library's record, family by family (S5 to S9, S22)."""

import errno
import os

from polysocket_ffi.arguments import int64

# Room for any host, path or unknown address in text or bytes.
LONGEST = 256


def host_bytes(host):
    """A host name as the resolver takes it; names beyond ASCII are encoded for the domain name system."""
    if isinstance(host, str):
        try:
            name = host.encode("ascii" if host.isascii() else "idna")
        except UnicodeError:
            raise TypeError("encoding of hostname failed") from None
    elif isinstance(host, (bytes, bytearray)):
        name = bytes(host)
    else:
        raise TypeError(f"str, bytes or bytearray expected, not {type(host).__name__}")
    if b"\0" in name:
        raise TypeError("host name must not contain null character")
    return name


class Addresses:
    """The conversions, for one library."""

    def __init__(self, library):
        self._library = library
        constants = library.constants
        self._inet, self._inet6, self._unix = (constants.get(name) for name in ("AF_INET", "AF_INET6", "AF_UNIX"))

    def given(self, handle, family, address, operation):
        """The record for an argument. The socket's family chooses the form, not the looks of the argument."""
        if family == self._unix:
            return self._path_given(address)
        if family == self._inet:
            return self._endpoint_given(handle, address, operation, "AF_INET", 2, "pair (host, port)")
        if family == self._inet6:
            form = "tuple (host, port[, flowinfo[, scopeid]])"
            return self._endpoint_given(handle, address, operation, "AF_INET6", 4, form)
        exception = OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))
        if hasattr(exception, "add_note"):
            exception.add_note(f"{operation}: addresses of family {family} have no form here")
        raise exception

    def _endpoint_given(self, handle, address, operation, family, most, form):
        if not isinstance(address, tuple):
            raise TypeError(f"{operation}(): {family} address must be tuple, not {type(address).__name__}")
        if not 2 <= len(address) <= most:
            raise TypeError(f"{family} address must be a {form}")
        host = host_bytes(address[0])
        names = ("port", "flowinfo", "scopeid")
        numbers = [int64(number, name) for number, name in zip(address[1:], names)]
        numbers += [0] * (3 - len(numbers))
        library = self._library
        record = library.new_address()
        library.wait(library.functions.ps_socket_resolve, handle, host, *numbers, record)
        return record

    def _path_given(self, path):
        library = self._library
        record = library.new_address()
        with library.backend.borrow(os.fsencode(path) if isinstance(path, str) else path, False) as name:
            library.call(library.functions.ps_address_unix, name, len(name), record)
        return record

    def result(self, record):
        """What a script gets: None for the empty address, (family, bytes) for a family without a form."""
        functions = self._library.functions
        family = self._number(functions.ps_address_family, self._library.new_int32, record)
        if family == 0:
            return None
        if family == self._unix:
            path = self._bytes(functions.ps_address_path, record)
            # Abstract names are no file names: no file system's encoding applies to them.
            return path if path.startswith(b"\0") else os.fsdecode(path)
        if family not in (self._inet, self._inet6):
            return family, self._bytes(functions.ps_address_bytes, record)
        host = self._bytes(functions.ps_address_host, record).decode("ascii")
        port = self._number(functions.ps_address_port, self._library.new_uint16, record)
        if family == self._inet:
            return host, port
        flowinfo = self._number(functions.ps_address_flowinfo, self._library.new_uint32, record)
        scopeid = self._number(functions.ps_address_scopeid, self._library.new_uint32, record)
        return host, port, flowinfo, scopeid

    def _number(self, function, new, record):
        cell = new()
        self._library.call(function, record, cell)
        return cell[0]

    def _bytes(self, function, record):
        room = self._library.backend.room(LONGEST)
        length = self._library.new_int64()
        self._library.call(function, record, room, LONGEST, length)
        return self._library.backend.taken(room, length[0])
