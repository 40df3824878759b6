# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The operations that scenarios may call, with how few and how many arguments they take.

README.md tells what they do.
"""

FUNCTIONS = {
    "socket": (0, 3),
    "socketpair": (0, 3),
    "fromfd": (1, 4),
    "adopt": (1, 4),
    "getdefaulttimeout": (0, 0),
    "setdefaulttimeout": (1, 1),
    "constant": (1, 1),
    "has_ipv6": (0, 0),
    "create_connection": (1, 3),
    "getaddrinfo": (2, 6),
    "getnameinfo": (2, 2),
    "gethostbyname": (1, 1),
    "gethostbyname_ex": (1, 1),
    "gethostbyaddr": (1, 1),
    "getfqdn": (0, 1),
    "gethostname": (0, 0),
    "getservbyname": (1, 2),
    "getservbyport": (1, 2),
    "getprotobyname": (1, 1),
    "htonl": (1, 1),
    "htons": (1, 1),
    "ntohl": (1, 1),
    "ntohs": (1, 1),
    "inet_aton": (1, 1),
    "inet_ntoa": (1, 1),
    "inet_pton": (2, 2),
    "inet_ntop": (2, 2),
    "send_fds": (3, 5),
    "recv_fds": (3, 4),
    "CMSG_LEN": (1, 1),
    "CMSG_SPACE": (1, 1),
    "create_server": (1, 5),
    "has_dualstack_ipv6": (0, 0),
    "close": (1, 1),
    "dup": (1, 1),
    "if_nameindex": (0, 0),
    "if_nametoindex": (1, 1),
    "if_indextoname": (1, 1),
    "sethostname": (1, 1),
    "check": (1, 1),
    "sleep": (1, 1),
    "pipe": (0, 0),
    "file_of": (1, 1),
    "close_descriptor": (1, 1),
    "nonblocking": (1, 1),
    "close_on_exec": (1, 1),
    "exists": (1, 1),
    "fill": (1, 1),
    "recvall": (2, 2),
    "forget": (1, 1),
    "without_results": (1, 5),
    "peer": (1, 9),
}

# Of sockets and of files; what both have is here once.
METHODS = {
    "accept": (0, 0),
    "bind": (1, 1),
    "close": (0, 0),
    "connect": (1, 1),
    "connect_ex": (1, 1),
    "detach": (0, 0),
    "dup": (0, 0),
    "family": (0, 0),
    "fileno": (0, 0),
    "flush": (0, 0),
    "free": (0, 0),
    "get_inheritable": (0, 0),
    "getpeername": (0, 0),
    "getsockname": (0, 0),
    "getsockopt": (2, 3),
    "gettimeout": (0, 0),
    "ioctl": (1, 2),
    "listen": (0, 1),
    "makefile": (0, 2),
    "proto": (0, 0),
    "read": (0, 1),
    "readline": (0, 1),
    "readlines": (0, 0),
    "recv": (1, 2),
    "recv_into": (1, 3),
    "recvfrom": (1, 2),
    "recvfrom_into": (1, 3),
    "recvmsg": (1, 3),
    "recvmsg_into": (1, 3),
    "send": (1, 2),
    "sendall": (1, 2),
    "sendfile": (1, 3),
    "sendmsg": (1, 4),
    "sendto": (2, 3),
    "set_inheritable": (1, 1),
    "setblocking": (1, 1),
    "setsockopt": (3, 4),
    "settimeout": (1, 1),
    "shutdown": (1, 1),
    "type": (0, 0),
    "write": (1, 1),
    "writelines": (1, 1),
}


def check_call(step):
    """What is wrong with a step's operation, or None. Where `type` is expected, arguments may be too few or many."""
    call, table = step["call"], METHODS if "self" in step else FUNCTIONS
    if call not in table:
        other = "a method of sockets" if call in METHODS else "called without a socket" if call in FUNCTIONS else None
        return f"{call!r} is {other or 'no operation'}"
    fewest, most = table[call]
    count = len(step["args"])
    refused = step.get("expect", {}).get("error", {}).get("class") == "type"
    if not refused and not fewest <= count <= most:
        return f"{call} takes {fewest} to {most} arguments, not {count}"
    return None
