# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Calls that move no data: connections, objects, look-ups, questions."""
import functools
import socket

from workload import repeated, tcp_pair, timed, unix_pair, workload


@workload("connect-accept-close")
def connections(stack, party, _):
    """socket(), connect(), accept() and two times close()."""
    module = party.module
    listener = stack.enter_context(module.create_server(("127.0.0.1", 0)))
    address = listener.getsockname()

    def work(count):
        for _ in range(count):
            client = module.socket()
            client.connect(address)
            accepted, _ = listener.accept()
            client.close()
            accepted.close()
    return timed(work)


@workload("create-close")
def objects(_, party, __):
    """socket() and close()."""
    make = party.module.socket

    def work(count):
        for _ in range(count):
            make().close()
    return timed(work)


@workload("getaddrinfo-numeric")
def numeric(_, party, __):
    """getaddrinfo() of a numeric host and port."""
    return repeated(party.module.getaddrinfo, "127.0.0.1", 80)


def question(pair, name, stack, party, _):
    """A method that asks for something."""
    near, far = pair(stack, party.module)
    stack.callback(far.fileno)
    ask = getattr(near, name)

    def work(count):
        for _ in range(count):
            ask()
    return timed(work)


for method in ("fileno", "gettimeout"):
    workload(method)(functools.partial(question, unix_pair, method))
workload("getsockname")(functools.partial(question, tcp_pair, "getsockname"))


@workload("getsockopt")
def option(stack, party, _):
    """getsockopt() of an integer."""
    near, far = unix_pair(stack, party.module)
    stack.callback(far.fileno)

    # Not *arguments: a tuple that is there already would spare one side the making of it.
    def work(count):
        ask, level, name = near.getsockopt, socket.SOL_SOCKET, socket.SO_TYPE
        for _ in range(count):
            ask(level, name)
    return timed(work)
