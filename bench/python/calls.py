# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Calls that move no data: connections, objects, look-ups, questions."""
import functools
import socket

from workload import repeated, timed, unix_pair, workload


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


def question(name, arguments, stack, party, _):
    """A method that asks for something."""
    near, far = unix_pair(stack, party.module)
    stack.callback(far.fileno)
    ask = getattr(near, name)

    def work(count):
        for _ in range(count):
            ask(*arguments)

    def work_without(count):
        for _ in range(count):
            ask()
    return timed(work if arguments else work_without)


for method, given in (("fileno", ()), ("gettimeout", ()), ("getsockopt", (socket.SOL_SOCKET, socket.SO_TYPE)),
                      ("getsockname", ())):
    workload(method)(functools.partial(question, method, given))
