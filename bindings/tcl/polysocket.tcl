# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The parts that are simplest in Tcl. The commands themselves are made by the extension.

namespace eval ::polysocket {
    # Whether this platform can have IPv6 sockets.
    variable has_ipv6 [info exists AF_INET6]

    # As the methods of a socket.
    proc send_fds {socket args} {
        tailcall $socket send_fds {*}$args
    }

    proc recv_fds {socket args} {
        tailcall $socket recv_fds {*}$args
    }

    # "polysocket socketpair" is "polysocket::socketpair".
    namespace export CMSG_LEN CMSG_SPACE close connect_host create_connection create_server deadline dup fromfd getaddrinfo \
        getdefaulttimeout getfqdn gethostbyaddr gethostbyname gethostbyname_ex gethostname getnameinfo \
        getprotobyname getservbyname getservbyport has_dualstack_ipv6 htonl htons if_indextoname if_nameindex \
        if_nametoindex inet_aton inet_ntoa inet_ntop inet_pton ntohl ntohs recv_fds send_fds setdefaulttimeout \
        sethostname socket socketpair start_connect_host start_getaddrinfo start_getnameinfo token version
    namespace ensemble create
}
