# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The hot paths in Python, for check.py to count the instructions of: see README.md."""
import gc
import os

import polysocket
import polysocket_cffi
import polysocket_ctypes

LINE = b"x" * 60 + b"\n"


def count(name, function, calls=200):
    """Calls of a function, and three times as many, between calls of getppid()."""
    def part(number):
        for _ in range(number):
            function()
        os.getppid()
    for _ in range(20):  # CPython makes code quicker after some calls.
        function()
    os.getppid()
    part(calls)
    part(3 * calls)
    print(name, 2 * calls)


def pair(module, timeout=None):
    """Two connected sockets."""
    ends = module.socketpair()
    for each in ends:
        each.settimeout(timeout)
    return ends


def transfers(near, far):
    """A send and a receive of 1 byte."""
    send, recv = near.send, far.recv

    def call():
        send(b"x")
        recv(1)
    return call


def without_data(far):
    """A receive that finds nothing."""
    def call():
        try:
            far.recv(1, polysocket.MSG_DONTWAIT)
        except BlockingIOError:
            pass
    return call


def datagrams():
    """sendto() and recvfrom()."""
    near, far = (polysocket.socket(polysocket.AF_INET, polysocket.SOCK_DGRAM) for _ in range(2))
    far.bind(("127.0.0.1", 0))
    address = far.getsockname()

    def call():
        near.sendto(b"x", address)
        far.recvfrom(1)
    return call


def main():
    """Count all."""
    near, far = pair(polysocket)
    room = bytearray(16)
    count("send and recv", transfers(near, far))
    count("send and recv with a timeout", transfers(*pair(polysocket, 5)))
    count("send and recv_into", lambda: (near.send(b"x"), far.recv_into(room)))
    count("sendall and recv", lambda: (near.sendall(b"x"), far.recv(1)))
    count("sendmsg and recvmsg", lambda: (near.sendmsg([b"x"]), far.recvmsg(1)))
    count("sendto and recvfrom", datagrams())
    count("recv without data", without_data(far))
    count("fileno", near.fileno)
    count("gettimeout", near.gettimeout)
    count("getsockopt", lambda: near.getsockopt(polysocket.SOL_SOCKET, polysocket.SO_TYPE))
    bound = polysocket.create_server(("127.0.0.1", 0))
    count("getsockname", bound.getsockname)
    count("socket and close", lambda: polysocket.socket().close())
    count("getaddrinfo of a number", lambda: polysocket.getaddrinfo("127.0.0.1", 80))
    near.sendall(LINE * 500)
    count("a line of a file", far.makefile("rb").readline, 100)
    count("ctypes: send and recv", transfers(*pair(polysocket_ctypes)))
    count("cffi: send and recv", transfers(*pair(polysocket_cffi)))


gc.disable()
main()
