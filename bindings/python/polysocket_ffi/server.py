# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""create_server(): through the module's own names, so that a program may replace them."""

from polysocket_shared import server


def listen(module, address, family, backlog, reuse_port, dualstack_ipv6):
    """A socket of `module` that listens on the address."""
    if reuse_port and not hasattr(module, "SO_REUSEPORT"):
        raise ValueError("create_server: this platform has no SO_REUSEPORT")
    if dualstack_ipv6 and not module.has_dualstack_ipv6():
        raise ValueError("create_server: this platform has no sockets for both IPv4 and IPv6")
    if dualstack_ipv6 and family != module.AF_INET6:
        raise ValueError("create_server: dualstack_ipv6 needs the family AF_INET6")
    made = None
    try:
        made = module.socket(family, module.SOCK_STREAM)
        _set_options(module, made, family, reuse_port, dualstack_ipv6)
        _bind(made, address)
        made.listen() if backlog is None else made.listen(backlog)
    except BaseException as error:
        if made:
            made.close()
        server.name_step("create_server", error)
        raise
    return made


def _set_options(module, made, family, reuse_port, dualstack_ipv6):
    # So that a server may start again at once; not every family has it.
    try:
        made.setsockopt(module.SOL_SOCKET, module.SO_REUSEADDR, 1)
    except OSError:
        pass
    if reuse_port:
        made.setsockopt(module.SOL_SOCKET, module.SO_REUSEPORT, 1)
    if module.has_ipv6 and family == module.AF_INET6:
        made.setsockopt(module.IPPROTO_IPV6, module.IPV6_V6ONLY, 0 if dualstack_ipv6 else 1)


def _bind(made, address):
    try:
        made.bind(address)
    except OSError as error:
        if error.errno is None:
            raise
        raise OSError(error.errno, f"{error.strerror} (create_server: bind to {address!r})") from None
