# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Descriptors that go along with data over AF_UNIX: in the control data of messages."""

import array
import socket as standard

RIGHTS = (standard.SOL_SOCKET, standard.SCM_RIGHTS)


def sent_as_message(sock, buffers, fds, flags, address):
    """Send descriptors through the object's own sendmsg(): how many bytes were taken."""
    return sock.sendmsg(buffers, [(*RIGHTS, array.array("i", fds))], flags, address)


def received(module, kind, sock, bufsize, maxfds, flags):
    """recv_fds() of a module whose class of sockets is `kind`: (data, descriptors, msg_flags, address)."""
    if getattr(type(sock), "recvmsg", None) is kind.recvmsg:
        return sock._recv_fds(bufsize, maxfds, flags)
    # A class with its own way of receiving must not be bypassed.
    room = module.CMSG_LEN(maxfds * array.array("i").itemsize)
    data, ancdata, told, address = sock.recvmsg(bufsize, room, flags)
    return data, found(ancdata), told, address


def found(ancdata):
    """The descriptors in control data, a list of (level, type, data)."""
    fds = array.array("i")
    for level, kind, data in ancdata:
        if (level, kind) == RIGHTS:
            fds.frombytes(data[: len(data) - len(data) % fds.itemsize])
    return list(fds)
