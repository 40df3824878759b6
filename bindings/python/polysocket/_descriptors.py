# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Descriptors that go along with data over AF_UNIX."""

import array

from . import _native


def send_fds(sock, buffers, fds, flags=0, address=None):
    """Send the bytes of several buffers, and descriptors with them: how many bytes were taken."""
    rights = (_native.SOL_SOCKET, _native.SCM_RIGHTS, array.array("i", fds))
    return sock.sendmsg(buffers, [rights], flags, address)


def recv_fds(sock, bufsize, maxfds, flags=0):
    """Receive bytes and at most so many descriptors: (data, descriptors, msg_flags, address).

    New programs do not inherit them. Those for which there is no room are closed, and MSG_CTRUNC is among the flags.
    """
    if getattr(type(sock), "recvmsg", None) is _native.socket.recvmsg:
        return sock._recv_fds(bufsize, maxfds, flags)
    # A class with its own way of receiving must not be bypassed.
    fds = array.array("i")
    data, ancdata, told, address = sock.recvmsg(bufsize, _native.CMSG_LEN(maxfds * fds.itemsize), flags)
    for level, kind, content in ancdata:
        if (level, kind) == (_native.SOL_SOCKET, _native.SCM_RIGHTS):
            fds.frombytes(content[: len(content) - len(content) % fds.itemsize])
    return data, list(fds), told, address
