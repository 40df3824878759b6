# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Functions that make a socket out of other functions of the module, which a program may replace."""

import sys

import polysocket_connection
import polysocket_server
from polysocket_connection import DEFAULT_TIMEOUT

from . import _native
from ._constants import AddressFamily

# The package, whose names a program may replace.
_module = sys.modules[__package__]


def create_connection(
    address, timeout=DEFAULT_TIMEOUT, source_address=None, *, all_errors=False, happy_eyeballs=False, deadline=0,
    token=None
):
    """A socket that is connected to the first address of (host, port) that answers.

    The timeout holds for each attempt and stays the socket's; without one the default timeout is used. The
    source_address, a pair of host and port, is where to connect from. With all_errors the failure is an ExceptionGroup
    of all attempts' errors. The deadline and the token end everything.

    With happy_eyeballs attempts overlap, as those of connect_host(), and the timeout covers everything.
    """
    wishes = polysocket_connection.Wishes(timeout, source_address, all_errors, deadline, token)
    return polysocket_connection.connect(_module, _native.interruptions, address, wishes, happy_eyeballs)


def create_server(address, *, family=AddressFamily.AF_INET, backlog=None, reuse_port=False, dualstack_ipv6=False):
    """A socket that listens on the address, with SO_REUSEADDR.

    With reuse_port several sockets may listen on it. With dualstack_ipv6 a socket of AF_INET6 takes IPv4 connections
    too.
    """
    return polysocket_server.listen(_module, address, family, backlog, reuse_port, dualstack_ipv6)
