# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Audit events: those of the standard library's socket for the same calls, and hooks that refuse."""

import subprocess
import sys
import unittest

from support import Case

# Prints the events of every call, with the standard library's module and with ours.
EVENTS = """
import socket as standard
import sys
import polysocket


def calls(m, port):
    fresh = m.socket(m.AF_INET, m.SOCK_DGRAM)
    client = m.socket()
    listener = m.socket(m.AF_INET, m.SOCK_STREAM, 0)
    adopted = m.socket(fileno=m.socket().detach())
    yield "new", lambda: m.socket(m.AF_UNIX)
    yield "bind", lambda: listener.bind(("127.0.0.1", port))
    yield "bind wrongly", lambda: listener.bind("no address")
    listener.listen()
    yield "connect", lambda: client.connect(listener.getsockname())
    yield "accept", lambda: listener.accept()
    yield "connect_ex", lambda: m.socket().connect_ex(("127.0.0.1", 1))
    yield "connect wrongly", lambda: fresh.connect(("127.0.0.1", "x"))
    yield "sendto", lambda: fresh.sendto(b"x", ("127.0.0.1", 9))
    yield "sendto with flags", lambda: fresh.sendto(b"x", 0, ("127.0.0.1", 9))
    yield "sendto wrongly", lambda: fresh.sendto(b"x", 0, "x")
    yield "sendmsg", lambda: client.sendmsg([b"x"])
    yield "sendmsg to an address", lambda: fresh.sendmsg([b"x"], [], 0, ("127.0.0.1", 9))
    yield "send_fds", lambda: m.send_fds(m.socketpair()[0], [b"x"], [0])
    yield "create_server", lambda: m.create_server(("127.0.0.1", 0))
    yield "sethostname", lambda: m.sethostname("x" * 100)
    yield "socketpair", lambda: m.socketpair()
    yield "dup", lambda: client.dup()
    yield "fromfd", lambda: m.fromfd(client.fileno(), m.AF_INET, m.SOCK_STREAM)
    yield "create_connection", lambda: m.create_connection(listener.getsockname(), 5, ("127.0.0.1", 0))
    yield "send", lambda: client.send(b"x")
    yield "getaddrinfo", lambda: m.getaddrinfo("127.0.0.1", 80)
    yield "getaddrinfo, everything", lambda: m.getaddrinfo(b"::1", "http", m.AF_INET6, m.SOCK_STREAM, 6, m.AI_PASSIVE)
    yield "getaddrinfo by name", lambda: m.getaddrinfo(host=None, port=80, type=m.SOCK_STREAM)
    yield "gethostbyname", lambda: m.gethostbyname("127.0.0.1")
    yield "gethostbyname_ex", lambda: m.gethostbyname_ex("127.0.0.1")
    yield "gethostbyaddr", lambda: m.gethostbyaddr("127.0.0.1")
    yield "gethostname", lambda: m.gethostname()
    yield "getfqdn", lambda: m.getfqdn("127.0.0.1")
    yield "getfqdn of this host", lambda: m.getfqdn()
    yield "getnameinfo", lambda: m.getnameinfo(("127.0.0.1", 80), 3)
    yield "getservbyname", lambda: m.getservbyname("http")
    yield "getservbyname, everything", lambda: m.getservbyname("http", "tcp")
    yield "getservbyport", lambda: m.getservbyport(80)
    yield "getservbyport, everything", lambda: m.getservbyport(80, "tcp")
    yield "getprotobyname", lambda: m.getprotobyname("icmp")
    yield "inet_aton", lambda: m.inet_aton("127.0.0.1")


events = []


def shown(value, kind):
    if isinstance(value, kind):
        return "a socket"
    # Ports that were chosen are others for each module.
    if type(value) is tuple:
        return tuple(shown(one, kind) for one in value)
    return "port" if type(value) is int and value > 1024 else value


def hook(name, arguments):
    if name.startswith("socket.") and watching:
        events.append((name, *(shown(one, watching) for one in arguments)))


watching = None
sys.addaudithook(hook)
sys.warnoptions.clear()
import warnings
warnings.simplefilter("ignore")
for ours, theirs in zip(calls(polysocket, 0), calls(standard, 0)):
    told = []
    for (label, call), module in ((ours, polysocket), (theirs, standard)):
        watching = module.socket
        try:
            call()
        except Exception:
            pass
        watching = None
        told.append([*events])
        events.clear()
    if told[0] != told[1]:
        print(label, *told, sep="\\n  ")
print("done")
"""

# Every call that raises events is refused; nothing is done, and nothing is left open.
REFUSED = """
import os
import sys
import polysocket


class Refused(Exception):
    pass


def refuse(name, _arguments):
    if name.startswith("socket.") and refusing:
        raise Refused(name)


refusing = False
sys.addaudithook(refuse)
listener = polysocket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen()
near, far = polysocket.socketpair()
client = polysocket.socket()
other = polysocket.socket(polysocket.AF_INET, polysocket.SOCK_DGRAM)
queued = polysocket.create_connection(listener.getsockname())
address = listener.getsockname()
before = os.listdir("/proc/self/fd")
refusing = True
# In the standard library's own functions, a socket that is refused leaves the descriptor that was made for it.
leaving = (listener.accept, near.dup, polysocket.socketpair,
           lambda: polysocket.fromfd(near.fileno(), polysocket.AF_UNIX, polysocket.SOCK_STREAM))
for call in (*(() if polysocket.SocketIO.__module__ == "polysocket" else leaving),
             polysocket.socket, lambda: client.bind(("127.0.0.1", 0)),
             lambda: client.connect(address), lambda: client.connect_ex(address), lambda: other.sendto(b"x", address),
             lambda: polysocket.socket(fileno=near.fileno()), lambda: polysocket.create_connection(address),
             lambda: polysocket.getaddrinfo("127.0.0.1", 1), lambda: polysocket.getnameinfo(("127.0.0.1", 1), 3),
             lambda: polysocket.gethostbyname("127.0.0.1"), lambda: polysocket.gethostbyname_ex("127.0.0.1"),
             lambda: polysocket.gethostbyaddr("127.0.0.1"), polysocket.gethostname, polysocket.getfqdn,
             lambda: polysocket.getservbyname("http"), lambda: polysocket.getservbyport(80)):
    try:
        call()
        print("not refused", call)
    except Refused:
        pass
refusing = False
assert client.getsockname() == ("0.0.0.0", 0), client
assert os.listdir("/proc/self/fd") == before
near.send(b"still there")
assert far.recv(100) == b"still there"
print("done")
for one in (listener, near, far, client, other, queued):
    one.close()
"""


class Audited(Case):
    def run_program(self, program):
        done = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True,
                              timeout=30)
        self.assertEqual((done.stdout, done.stderr), ("done\n", ""))

    def test_the_events_are_those_of_the_standard_library(self):
        self.run_program(EVENTS)

    def test_a_hook_may_refuse(self):
        self.run_program(REFUSED)


if __name__ == "__main__":
    unittest.main()
