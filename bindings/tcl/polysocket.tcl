# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The parts that are simplest in Tcl. The commands themselves are made by the extension.

namespace eval ::polysocket {
    # Whether this platform can have IPv6 sockets.
    variable has_ipv6 [info exists AF_INET6]

    # "polysocket socketpair" is "polysocket::socketpair".
    namespace export create_connection fromfd getaddrinfo getdefaulttimeout getfqdn gethostbyaddr gethostbyname \
        gethostbyname_ex gethostname getnameinfo getprotobyname getservbyname getservbyport htonl htons inet_aton \
        inet_ntoa inet_ntop inet_pton ntohl ntohs setdefaulttimeout socket socketpair version
    namespace ensemble create
}
