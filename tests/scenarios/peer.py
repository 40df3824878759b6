# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The other end of a connection, for scenarios in which one process cannot be both ends.

peer.py VERB ADDRESS ARGUMENT …, where ADDRESS is a port of 127.0.0.1, or the path of an AF_UNIX socket:

connect-later ADDRESS SECONDS           connect after a pause, and stay until the other side closes
send-later ADDRESS SECONDS TEXT …       connect at once, send each text after a pause, stay until the other side closes
trickle ADDRESS BYTES SECONDS           connect and read so many bytes after each pause, until the end
echo-from ADDRESS PATH TEXT             send a datagram from PATH, of up to 108 bytes, and then the answer back
"""

import ctypes
import os
import signal
import socket
import struct
import sys
import time

# A scenario has ended by then in any case.
LIMIT = 30


def connected(address):
    if address.isdigit():
        return socket.create_connection(("127.0.0.1", int(address)))
    peer = socket.socket(socket.AF_UNIX)
    peer.connect(address)
    return peer


def stay(peer):
    while peer.recv(65536):
        pass


def connect_later(address, seconds):
    time.sleep(float(seconds))
    stay(connected(address))


def send_later(address, seconds, *texts):
    peer = connected(address)
    for text in texts:
        time.sleep(float(seconds))
        peer.sendall(text.encode())
    stay(peer)


def trickle(address, size, seconds):
    peer = connected(address)
    while True:
        time.sleep(float(seconds))
        if not peer.recv(int(size)):
            return


def bind_without_nul(peer, path):
    """Bind as the system allows it: a path that fills all of sun_path. Python's own bind() wants room for a NUL."""
    name = struct.pack("=H", socket.AF_UNIX) + os.fsencode(path)
    if ctypes.CDLL(None, use_errno=True).bind(peer.fileno(), name, len(name)) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def echo_from(address, path, text):
    peer = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    bind_without_nul(peer, path)
    peer.connect(address)
    peer.send(text.encode())
    peer.settimeout(0.1)
    # A scenario that fails does not answer. Its folder goes when it is over.
    while os.path.exists(address):
        try:
            peer.send(peer.recv(65536))
            return
        except TimeoutError:
            pass


def main():
    signal.alarm(LIMIT)
    verbs = {"connect-later": connect_later, "send-later": send_later, "trickle": trickle,
             "echo-from": echo_from}
    try:
        verbs[sys.argv[1]](*sys.argv[2:])
    except OSError:
        # The scenario was over sooner.
        sys.exit(1)


if __name__ == "__main__":
    main()
