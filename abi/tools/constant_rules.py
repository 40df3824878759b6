# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Which names of the system's headers become constants of the library, and in which table of src/core/constants.

A number belongs there when somebody hands it to a call on sockets or reads it from one: families, types, protocols,
levels, options and their values, flags, control requests, parts of addresses, kinds of ancillary data, error codes.
Values inside of messages and structures don't.
"""

# Headers that others need without including them: linux/vm_sockets.h did until Linux 6.2.
NEEDED_FIRST = ["sys/types.h", "sys/socket.h"]

# The same, of systems whose requests have the size of a structure in them. On Linux it does not go with the kernel's.
NEEDED_ELSEWHERE = ("linux/sockios.h", ["net/if.h", "net/route.h"])

HEADERS = [
    "linux/can.h", "linux/can/bcm.h", "linux/can/isotp.h", "linux/can/j1939.h", "linux/can/raw.h", "linux/if_alg.h",
    "linux/if_packet.h", "linux/net_tstamp.h", "linux/netlink.h", "linux/rtnetlink.h", "linux/sockios.h",
    "linux/tipc.h", "linux/vm_sockets.h", "net/ethernet.h", "net/if_arp.h", "netdb.h", "netinet/in.h", "netinet/ip.h",
    "netinet/tcp.h", "netinet/udp.h", "sys/ioctl.h", "mswsock.h", "mstcpip.h",
]

# Numbers that are the same on every system, and in the table of every one: item S51 promises that, and some systems'
# headers lack them.
EVERYWHERE = r"IPPORT_\w+|INADDR_\w+"

# A table, and the names that it takes; the first that matches takes a name.
TABLES = {
    "families": r"AF_\w+",
    "socket": r"PF_\w+|SOCK_[A-Z0-9_]+|SHUT_[A-Z]+",
    "vsock": r"SO_VM_SOCKETS_\w+|VMADDR_\w+|VM_SOCKETS_\w+|IOCTL_VM_SOCKETS_\w+",
    "can": r"CAN_\w+|J1939_\w+|S(?:O|CM)_J1939_\w+",
    "option": r"SO_\w+|SOL_\w+|SOMAXCONN|SCM_\w+|SOF_TIMESTAMPING_\w+",
    "message": r"MSG_\w+",
    "control": r"SIOC\w+|FIO(?:NREAD|NBIO|ASYNC|CLEX|NCLEX|SETOWN|GETOWN)",
    "ip": r"IP_\w+|IPTOS_\w+|INADDR_\w+|MCAST_\w+",
    "ipv6": r"IPV6_\w+",
    "protocol": r"IPPROTO_\w+|IPPORT_\w+|IPX_TYPE",
    "transport": r"TCP_[A-Z0-9_]+|UDP_\w+|UDPLITE_\w+",
    "resolver": r"AI_\w+|EAI_\w+|NI_\w+|HOST_NOT_FOUND|TRY_AGAIN|NO_RECOVERY|NO_DATA",
    "alg": r"ALG_\w+",
    "netlink": r"NETLINK_\w+|RTMGRP_\w+|RTNLGRP_\w+",
    "packet": r"PACKET_\w+|TPACKET_V\d",
    "ethernet": r"ETHERTYPE_\w+|ETH_P_\w+",
    "hardware": r"ARPHRD_\w+",
    "tipc": r"TIPC_\w+",
    "winsock": r"WSA[A-Z]\w+|SIO_\w+|RCVALL_MAX",
}

# Tables that are not in src/core/constants.
PLACES = {"families": "src/address/families.def"}

TITLES = {
    "families": "The address families. The first of two names for a number is the one that messages show.",
    "socket": "Types of sockets, and the sides of a connection.",
    "vsock": "AF_VSOCK: addresses and options.",
    "can": "AF_CAN: protocols, options, parts of identifiers.",
    "option": "Levels, options of SOL_SOCKET, kinds of ancillary data.",
    "message": "Flags of transfers.",
    "control": "Control requests.",
    "ip": "IP: addresses, options, groups.",
    "ipv6": "IPv6: options.",
    "protocol": "Numbers of protocols and ports.",
    "transport": "TCP, UDP and UDP-Lite: options.",
    "resolver": "The resolver: flags and errors.",
    "alg": "AF_ALG: options and operations.",
    "netlink": "AF_NETLINK: protocols, options, groups.",
    "packet": "AF_PACKET: kinds of packets, options.",
    "ethernet": "AF_PACKET: protocols.",
    "hardware": "AF_PACKET: kinds of hardware.",
    "tipc": "AF_TIPC: addresses, options, events.",
    "winsock": "Windows alone: Winsock's control requests and error numbers.",
}

# Names that the tables would take, and why they don't get them. A name that is in a table already stays.
LEFT_OUT = {
    "since it grows with the system":
        r"(?:AF|PF|SO|NETLINK|IPPROTO|IPPROTO_MH|RTNLGRP|SIOC\w*|SOF_TIMESTAMPING)_?_?MAX",
    "since it is another name of AF_UNIX and would take its place in enumerations": r"AF_(?:FILE|LOCAL)",
    "since it is deprecated":
        r"AI_IDN_(?:ALLOW_UNASSIGNED|USE_STD3_ASCII_RULES)|NI_IDN_(?:ALLOW_UNASSIGNED|USE_STD3_ASCII_RULES)",
    "since the AF_ name has the same value": r"PF_\w+",
    "since it is a state that TCP_INFO reports": r"TCP_(?:ESTABLISHED|SYN_SENT|SYN_RECV|FIN_WAIT[12]|TIME_WAIT|CLOSE|"
                                                r"CLOSE_WAIT|LAST_ACK|LISTEN|CLOSING|CA_\w+)",
    "since it is part of a packet's header":
        r"IP_(?:RF|DF|MF|OFFMASK|MSS|MAXPACKET)|IPTOS_CLASS_MASK|IPTOS_DSCP_MASK|IPTOS_ECN_MASK|"
        r"IPTOS_PREC_MASK|IPTOS_TOS_MASK|CANXL_\w+|CANFD_\w+|TCPO\w+|IPOPT_\w+",
    "since it is part of a message":
        r"RTM_\w+|NLM_\w+|NLMSG_\w+|RTA_\w+|IFLA_\w+|IFA_\w+|TCA_\w+|NUD_\w+|NTF_\w+|RTN_\w+|"
        r"RTPROT_\w+|RTNH_\w+|RTAX_\w+|NDA_\w+|TIPC_NLA_\w+",
    "since it is part of a mapped ring": r"TP_STATUS_\w+|TP_FT_\w+|TPACKET(?!_V\d)\w*",
    "since it is no type of a socket and would be taken for one in enumerations":
        r"SOCK_(?!(?:STREAM|DGRAM|RAW|RDM|"
        r"SEQPACKET|DCCP|PACKET|CLOEXEC|NONBLOCK)$)\w+",
    "since it belongs to the input of text in Windows":
        r"NI_(?:\w+CANDIDATE\w*|COMPOSITIONSTR|FINALIZECONVERSIONRESULT|IMEMENUSELECTED)",
    "since it means nothing to a call": r"AF_(?:UNKNOWN1|12844)|SIO_RESERVED_\d|WSA\w+_LEN|TCP_INITIAL_RTO_\w+|"
                                        r"SO_PROTOCOL_INFO[AW]?",
    "since only the kernel uses it": r"SOCK_IOC_TYPE|SIOCPROTOPRIVATE|SIOCDEVPRIVATE",
}

NO_TABLE = "since it is no number that a call on sockets takes or gives"
NO_NUMBER = "since it is no integer of at most 64 bits that the compiler knows"

# Headers whose enumerators get a prefix, as the document's module has it.
ALIASED = {"linux/can/bcm.h": "CAN_BCM_"}

# Rows whose values no header of the C library tells.
KEPT_VALUES = {"UDPLITE_SEND_CSCOV": 10, "UDPLITE_RECV_CSCOV": 11}
