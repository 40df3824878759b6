# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Descriptors that go along with data over AF_UNIX."""

import polysocket_descriptors

from . import _native


def send_fds(sock, buffers, fds, flags=0, address=None):
    """Send the bytes of several buffers, and descriptors with them: how many bytes were taken."""
    return polysocket_descriptors.sent_as_message(sock, buffers, fds, flags, address)


def recv_fds(sock, bufsize, maxfds, flags=0):
    """Receive bytes and at most so many descriptors: (data, descriptors, msg_flags, address).

    New programs do not inherit them. Those for which there is no room are closed, and MSG_CTRUNC is among the flags.
    """
    return polysocket_descriptors.received(_native, _native.socket, sock, bufsize, maxfds, flags)
