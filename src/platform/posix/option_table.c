/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The options that have names, as far as the system's headers have them, and which sockets have them. A name stands in
 * several rows when families have options of their own for the same thing; the first row that fits a socket counts.
 * docs/guide/named_options.md lists them. */
#include "platform/all_ports/option_row.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <sys/un.h>

#if __has_include(<linux/can/raw.h>)
#include <linux/can.h>
#include <linux/can/raw.h>
#endif
#if __has_include(<linux/netlink.h>)
#include <linux/netlink.h>
#endif

/* Options that are newer than the oldest headers that this is built with. The numbers are those of most processors. */
enum {
  NEW_SO_RCVMARK = 75,
  NEW_SO_PASSPIDFD = 76,
  NEW_TCP_TX_DELAY = 37,
  NEW_TCP_IS_MPTCP = 43,
  NEW_TCP_RTO_MAX_MS = 44,
  NEW_UDP_SEGMENT = 103,
  NEW_UDP_GRO = 104,
  NEW_NETLINK_GET_STRICT_CHK = 12,
  NEW_SO_TXREHASH = 74,
  NEW_SO_RESERVE_MEM = 73,
  NEW_SO_NETNS_COOKIE = 71,
  NEW_SO_BUSY_POLL_BUDGET = 70,
  NEW_SO_PREFER_BUSY_POLL = 69
};

/* The levels of the scopes. */
enum {
  LEVEL_ANY = SOL_SOCKET,
  LEVEL_INTERNET = SOL_SOCKET,
  LEVEL_SOCKET_TCP = SOL_SOCKET,
  LEVEL_UNIX = SOL_SOCKET,
  LEVEL_IPV4 = IPPROTO_IP,
  LEVEL_RAW_IPV4 = IPPROTO_IP,
  LEVEL_IPV6 = IPPROTO_IPV6,
  LEVEL_TCP = IPPROTO_TCP,
  LEVEL_UDP = IPPROTO_UDP,
  LEVEL_NETLINK = 270, /* SOL_NETLINK, which musl does not have. */
  LEVEL_CAN = 101      /* SOL_CAN_RAW */
};

enum { MILLISECOND = 1000000, MICROSECOND = 1000, TIME_OF_DAY = 0 };

/* An option under its number above. */
#define LATER(name, scope, option, kind, access, most, unit) \
  { name, #option, PS__##scope##_SOCKET, LEVEL_##scope, NEW_##option, kind, access, 0, most, unit, NULL }

#ifdef SO_DOMAIN
static const char *const families[] = {"AF_", NULL};
#endif
static const char *const types[] = {"SOCK_", NULL};
#ifdef SO_PROTOCOL
static const char *const protocols[] = {"IPPROTO_", NULL};
#endif
#if defined(IP_MTU_DISCOVER) || defined(IPV6_MTU_DISCOVER)
static const char *const discoveries[] = {"dont", "want", "do", "probe", "interface", "omit", NULL};
#endif

const struct ps__named_option ps__sys_named_options[] = {
    /* Any socket. TCP's keepalive comes before the plain one. */
#ifdef TCP_KEEPINTVL
    OTHER("keepalive", SOCKET_TCP, SO_KEEPALIVE, PS__PROBES, 32767, NULL),
#endif
    FLAG("keepalive", ANY, SO_KEEPALIVE),
    FLAG("reuse_address", ANY, SO_REUSEADDR),
#ifdef SO_REUSEPORT
    FLAG("reuse_port", ANY, SO_REUSEPORT),
#endif
    FLAG("broadcast", ANY, SO_BROADCAST),
    FLAG("oob_inline", ANY, SO_OOBINLINE),
    FLAG("dont_route", ANY, SO_DONTROUTE),
    FLAG("debug", ANY, SO_DEBUG),
#ifdef SO_TIMESTAMP
    FLAG("timestamp", ANY, SO_TIMESTAMP),
#endif
#ifdef SO_TIMESTAMPNS
    FLAG("timestamp_ns", ANY, SO_TIMESTAMPNS),
#endif
#ifdef SO_TIMESTAMPING
    NUMBER("timestamping", ANY, SO_TIMESTAMPING, 0, INT32_MAX),
#endif
#ifdef SO_RXQ_OVFL
    FLAG("receive_queue_overflow", ANY, SO_RXQ_OVFL),
#endif
#ifdef SO_WIFI_STATUS
    FLAG("wifi_status", ANY, SO_WIFI_STATUS),
#endif
#ifdef SO_LOCK_FILTER
    FLAG("lock_filter", ANY, SO_LOCK_FILTER),
#endif
#ifdef SO_SELECT_ERR_QUEUE
    FLAG("select_error_queue", ANY, SO_SELECT_ERR_QUEUE),
#endif
#ifdef SO_ZEROCOPY
    FLAG("zerocopy", ANY, SO_ZEROCOPY),
#endif
#ifdef __linux__
    LATER("prefer_busy_poll", ANY, SO_PREFER_BUSY_POLL, PS__FLAG, BOTH, 1, 0),
    LATER("receive_mark", ANY, SO_RCVMARK, PS__FLAG, BOTH, 1, 0),
#endif
    OTHER("linger", ANY, SO_LINGER, PS__LINGER, INT32_MAX, NULL),
    NUMBER("receive_buffer", ANY, SO_RCVBUF, 0, INT32_MAX),
    NUMBER("send_buffer", ANY, SO_SNDBUF, 0, INT32_MAX),
#ifdef SO_RCVBUFFORCE
    ORDER("receive_buffer_force", ANY, SO_RCVBUFFORCE, PS__NUMBER, INT32_MAX),
#endif
#ifdef SO_SNDBUFFORCE
    ORDER("send_buffer_force", ANY, SO_SNDBUFFORCE, PS__NUMBER, INT32_MAX),
#endif
    NUMBER("receive_low_water", ANY, SO_RCVLOWAT, 0, INT32_MAX),
    FACT("send_low_water", ANY, SO_SNDLOWAT, PS__NUMBER, NULL),
    DURATION("receive_timeout", ANY, SO_RCVTIMEO, TIME_OF_DAY),
    DURATION("send_timeout", ANY, SO_SNDTIMEO, TIME_OF_DAY),
#ifdef SO_PRIORITY
    NUMBER("priority", ANY, SO_PRIORITY, 0, INT32_MAX),
#endif
#ifdef SO_MARK
    NUMBER("mark", ANY, SO_MARK, 0, UINT32_MAX),
#endif
#ifdef SO_BINDTODEVICE
    OTHER("bind_to_device", ANY, SO_BINDTODEVICE, PS__DEVICE, 15, NULL),
#endif
#ifdef SO_BUSY_POLL
    DURATION("busy_poll", ANY, SO_BUSY_POLL, MICROSECOND),
#endif
#ifdef __linux__
    LATER("busy_poll_budget", ANY, SO_BUSY_POLL_BUDGET, PS__NUMBER, BOTH, 65535, 0),
#endif
#ifdef SO_INCOMING_CPU
    NUMBER("incoming_cpu", ANY, SO_INCOMING_CPU, -1, INT32_MAX),
#endif
#ifdef SO_INCOMING_NAPI_ID
    FACT("incoming_napi_id", ANY, SO_INCOMING_NAPI_ID, PS__NUMBER, NULL),
#endif
#ifdef SO_PEEK_OFF
    NUMBER("peek_offset", ANY, SO_PEEK_OFF, -1, INT32_MAX),
#endif
#ifdef SO_MAX_PACING_RATE
    OTHER("max_pacing_rate", ANY, SO_MAX_PACING_RATE, PS__RATE, INT64_MAX, NULL),
#endif
#ifdef __linux__
    LATER("reserve_memory", ANY, SO_RESERVE_MEM, PS__NUMBER, BOTH, INT32_MAX, 0),
    LATER("tx_rehash", ANY, SO_TXREHASH, PS__NUMBER, BOTH, 255, 0),
#endif
#ifdef SO_COOKIE
    FACT("cookie", ANY, SO_COOKIE, PS__RATE, NULL),
#endif
#ifdef __linux__
    LATER("netns_cookie", ANY, SO_NETNS_COOKIE, PS__RATE, READ, 0, 0),
#endif
#ifdef SO_DOMAIN
    FACT("domain", ANY, SO_DOMAIN, PS__NAMED, families),
#endif
    FACT("type", ANY, SO_TYPE, PS__NAMED, types),
#ifdef SO_PROTOCOL
    FACT("protocol", INTERNET, SO_PROTOCOL, PS__NAMED, protocols),
    FACT("protocol", ANY, SO_PROTOCOL, PS__NUMBER, NULL),
#endif
    FACT("listening", ANY, SO_ACCEPTCONN, PS__FLAG, NULL),
    ROW("error", ANY, SO_ERROR, SO_ERROR, PS__NUMBER, TAKE, 0, 0, 0, NULL),
/* Local sockets. */
#ifdef SO_PASSCRED
    FLAG("passcred", UNIX, SO_PASSCRED),
#endif
#ifdef SO_PASSSEC
    FLAG("passsec", UNIX, SO_PASSSEC),
#endif
#ifdef __linux__
    LATER("passpidfd", UNIX, SO_PASSPIDFD, PS__FLAG, BOTH, 1, 0),
#endif
    /* IPv4. */
    NUMBER("ttl", IPV4, IP_TTL, 1, 255),
    NUMBER("tos", IPV4, IP_TOS, 0, 255),
#ifdef IP_MTU_DISCOVER
    OTHER("mtu_discover", IPV4, IP_MTU_DISCOVER, PS__CHOICE, 5, discoveries),
#endif
#ifdef IP_MTU
    FACT("mtu", IPV4, IP_MTU, PS__NUMBER, NULL),
#endif
#ifdef IP_RECVERR
    FLAG("receive_error", IPV4, IP_RECVERR),
#endif
#ifdef IP_PKTINFO
    FLAG("receive_packet_info", IPV4, IP_PKTINFO),
#endif
#ifdef IP_RECVTTL
    FLAG("receive_ttl", IPV4, IP_RECVTTL),
#endif
#ifdef IP_RECVTOS
    FLAG("receive_tos", IPV4, IP_RECVTOS),
#endif
#ifdef IP_RECVOPTS
    FLAG("receive_options", IPV4, IP_RECVOPTS),
#endif
#ifdef IP_RECVORIGDSTADDR
    FLAG("receive_original_address", IPV4, IP_RECVORIGDSTADDR),
#endif
#ifdef IP_FREEBIND
    FLAG("freebind", IPV4, IP_FREEBIND),
#endif
#ifdef IP_TRANSPARENT
    FLAG("transparent", IPV4, IP_TRANSPARENT),
#endif
#ifdef IP_BIND_ADDRESS_NO_PORT
    FLAG("bind_address_no_port", IPV4, IP_BIND_ADDRESS_NO_PORT),
#endif
#ifdef IP_MINTTL
    NUMBER("minimum_ttl", IPV4, IP_MINTTL, 0, 255),
#endif
#ifdef IP_UNICAST_IF
    OTHER("unicast_interface", IPV4, IP_UNICAST_IF, PS__LINK, 0, NULL),
#endif
    OTHER("multicast_interface", IPV4, IP_MULTICAST_IF, PS__LINK, 0, NULL),
    NUMBER("multicast_ttl", IPV4, IP_MULTICAST_TTL, 0, 255),
    FLAG("multicast_loop", IPV4, IP_MULTICAST_LOOP),
#ifdef IP_MULTICAST_ALL
    FLAG("multicast_all", IPV4, IP_MULTICAST_ALL),
#endif
#ifdef MCAST_JOIN_GROUP
    ORDER("multicast_join", IPV4, MCAST_JOIN_GROUP, PS__MEMBERSHIP, 0),
#endif
#ifdef MCAST_LEAVE_GROUP
    ORDER("multicast_leave", IPV4, MCAST_LEAVE_GROUP, PS__MEMBERSHIP, 0),
#endif
    FLAG("header_included", RAW_IPV4, IP_HDRINCL),
#ifdef IP_ROUTER_ALERT
    FLAG("router_alert", RAW_IPV4, IP_ROUTER_ALERT),
#endif
    /* IPv6. */
    FLAG("v6only", IPV6, IPV6_V6ONLY),
    NUMBER("hops", IPV6, IPV6_UNICAST_HOPS, -1, 255),
#ifdef IPV6_TCLASS
    NUMBER("traffic_class", IPV6, IPV6_TCLASS, -1, 255),
#endif
#ifdef IPV6_MTU_DISCOVER
    OTHER("mtu_discover", IPV6, IPV6_MTU_DISCOVER, PS__CHOICE, 5, discoveries),
#endif
#ifdef IPV6_MTU
    NUMBER("mtu", IPV6, IPV6_MTU, 0, 65535),
#endif
#ifdef IPV6_DONTFRAG
    FLAG("dont_fragment", IPV6, IPV6_DONTFRAG),
#endif
#ifdef IPV6_RECVERR
    FLAG("receive_error", IPV6, IPV6_RECVERR),
#endif
#ifdef IPV6_RECVPKTINFO
    FLAG("receive_packet_info", IPV6, IPV6_RECVPKTINFO),
#endif
#ifdef IPV6_RECVHOPLIMIT
    FLAG("receive_hops", IPV6, IPV6_RECVHOPLIMIT),
#endif
#ifdef IPV6_RECVTCLASS
    FLAG("receive_traffic_class", IPV6, IPV6_RECVTCLASS),
#endif
#ifdef IPV6_FREEBIND
    FLAG("freebind", IPV6, IPV6_FREEBIND),
#endif
#ifdef IPV6_TRANSPARENT
    FLAG("transparent", IPV6, IPV6_TRANSPARENT),
#endif
#ifdef IPV6_MINHOPCOUNT
    NUMBER("minimum_hops", IPV6, IPV6_MINHOPCOUNT, 0, 255),
#endif
#ifdef IPV6_UNICAST_IF
    OTHER("unicast_interface", IPV6, IPV6_UNICAST_IF, PS__LINK, 0, NULL),
#endif
    OTHER("multicast_interface", IPV6, IPV6_MULTICAST_IF, PS__LINK, 0, NULL),
    NUMBER("multicast_hops", IPV6, IPV6_MULTICAST_HOPS, -1, 255),
    FLAG("multicast_loop", IPV6, IPV6_MULTICAST_LOOP),
#ifdef IPV6_MULTICAST_ALL
    FLAG("multicast_all", IPV6, IPV6_MULTICAST_ALL),
#endif
#ifdef MCAST_JOIN_GROUP
    ORDER("multicast_join", IPV6, MCAST_JOIN_GROUP, PS__MEMBERSHIP, 0),
#endif
#ifdef MCAST_LEAVE_GROUP
    ORDER("multicast_leave", IPV6, MCAST_LEAVE_GROUP, PS__MEMBERSHIP, 0),
#endif
    /* TCP. */
    FLAG("nodelay", TCP, TCP_NODELAY),
#ifdef TCP_CORK
    FLAG("cork", TCP, TCP_CORK),
#endif
#ifdef TCP_QUICKACK
    FLAG("quickack", TCP, TCP_QUICKACK),
#endif
#ifdef TCP_MAXSEG
    NUMBER("mss", TCP, TCP_MAXSEG, 88, 32767),
#endif
#ifdef TCP_KEEPIDLE
    NUMBER("keepalive_idle", TCP, TCP_KEEPIDLE, 1, 32767),
#endif
#ifdef TCP_KEEPINTVL
    NUMBER("keepalive_interval", TCP, TCP_KEEPINTVL, 1, 32767),
#endif
#ifdef TCP_KEEPCNT
    NUMBER("keepalive_count", TCP, TCP_KEEPCNT, 1, 127),
#endif
#ifdef TCP_SYNCNT
    NUMBER("syn_count", TCP, TCP_SYNCNT, 1, 127),
#endif
#ifdef TCP_LINGER2
    NUMBER("fin_timeout", TCP, TCP_LINGER2, -1, INT32_MAX),
#endif
#ifdef TCP_DEFER_ACCEPT
    NUMBER("defer_accept", TCP, TCP_DEFER_ACCEPT, 0, INT32_MAX),
#endif
#ifdef TCP_WINDOW_CLAMP
    NUMBER("window_clamp", TCP, TCP_WINDOW_CLAMP, 0, INT32_MAX),
#endif
#ifdef TCP_CONGESTION
    OTHER("congestion", TCP, TCP_CONGESTION, PS__WORD, 15, NULL),
#endif
#ifdef TCP_USER_TIMEOUT
    DURATION("user_timeout", TCP, TCP_USER_TIMEOUT, MILLISECOND),
#endif
#ifdef TCP_FASTOPEN
    NUMBER("fastopen", TCP, TCP_FASTOPEN, 0, INT32_MAX),
#endif
#ifdef TCP_FASTOPEN_CONNECT
    FLAG("fastopen_connect", TCP, TCP_FASTOPEN_CONNECT),
#endif
#ifdef TCP_FASTOPEN_NO_COOKIE
    FLAG("fastopen_no_cookie", TCP, TCP_FASTOPEN_NO_COOKIE),
#endif
#ifdef TCP_NOTSENT_LOWAT
    NUMBER("notsent_low_water", TCP, TCP_NOTSENT_LOWAT, 0, UINT32_MAX),
#endif
#ifdef TCP_THIN_LINEAR_TIMEOUTS
    FLAG("thin_linear_timeouts", TCP, TCP_THIN_LINEAR_TIMEOUTS),
#endif
#ifdef TCP_THIN_DUPACK
    FLAG("thin_dupack", TCP, TCP_THIN_DUPACK),
#endif
#ifdef TCP_SAVE_SYN
    FLAG("save_syn", TCP, TCP_SAVE_SYN),
#endif
#ifdef TCP_INQ
    FLAG("inq", TCP, TCP_INQ),
#endif
#ifdef __linux__
    LATER("tx_delay", TCP, TCP_TX_DELAY, PS__DURATION, BOTH, INT32_MAX, MICROSECOND),
    LATER("is_mptcp", TCP, TCP_IS_MPTCP, PS__FLAG, READ, 0, 0),
    ROW("rto_max", TCP, TCP_RTO_MAX_MS, NEW_TCP_RTO_MAX_MS, PS__DURATION, BOTH, 1000, 120000, MILLISECOND, NULL),
#endif
/* UDP. */
#ifdef UDP_CORK
    FLAG("cork", UDP, UDP_CORK),
#endif
#ifdef __linux__
    LATER("segment", UDP, UDP_SEGMENT, PS__NUMBER, BOTH, 65535, 0),
    LATER("gro", UDP, UDP_GRO, PS__FLAG, BOTH, 1, 0),
#endif
/* Netlink. */
#ifdef NETLINK_ADD_MEMBERSHIP
    ORDER("netlink_join", NETLINK, NETLINK_ADD_MEMBERSHIP, PS__NUMBER, INT32_MAX),
#endif
#ifdef NETLINK_DROP_MEMBERSHIP
    ORDER("netlink_leave", NETLINK, NETLINK_DROP_MEMBERSHIP, PS__NUMBER, INT32_MAX),
#endif
#ifdef NETLINK_PKTINFO
    FLAG("netlink_packet_info", NETLINK, NETLINK_PKTINFO),
#endif
#ifdef NETLINK_BROADCAST_ERROR
    FLAG("netlink_broadcast_error", NETLINK, NETLINK_BROADCAST_ERROR),
#endif
#ifdef NETLINK_NO_ENOBUFS
    FLAG("netlink_no_overflow", NETLINK, NETLINK_NO_ENOBUFS),
#endif
#ifdef NETLINK_EXT_ACK
    FLAG("netlink_extended_ack", NETLINK, NETLINK_EXT_ACK),
#endif
#ifdef __linux__
    LATER("netlink_strict_check", NETLINK, NETLINK_GET_STRICT_CHK, PS__FLAG, BOTH, 1, 0),
#endif
/* CAN, whose options are enumerators, which no directive can ask for. */
#ifdef SOL_CAN_RAW
    FLAG("can_loopback", CAN, CAN_RAW_LOOPBACK),
    FLAG("can_receive_own", CAN, CAN_RAW_RECV_OWN_MSGS),
    FLAG("can_fd", CAN, CAN_RAW_FD_FRAMES),
#endif
};

const size_t ps__sys_named_option_count = sizeof ps__sys_named_options / sizeof *ps__sys_named_options;

static bool is_internet(int family) {
  return family == AF_INET || family == AF_INET6;
}

bool ps__sys_in_scope(enum ps__option_scope scope, int family, int type, int proto) {
  enum { MPTCP = 262 };
  switch (scope) {
  case PS__IPV4_SOCKET:
    return family == AF_INET;
  case PS__IPV6_SOCKET:
    return family == AF_INET6;
  case PS__RAW_IPV4_SOCKET:
    return family == AF_INET && type == SOCK_RAW;
  case PS__INTERNET_SOCKET:
    return is_internet(family);
  case PS__TCP_SOCKET:
  case PS__SOCKET_TCP_SOCKET:
    return is_internet(family) && type == SOCK_STREAM && (proto == 0 || proto == IPPROTO_TCP || proto == MPTCP);
  case PS__UDP_SOCKET:
    return is_internet(family) && type == SOCK_DGRAM && (proto == 0 || proto == IPPROTO_UDP);
  case PS__UNIX_SOCKET:
    return family == AF_UNIX;
#ifdef AF_NETLINK
  case PS__NETLINK_SOCKET:
    return family == AF_NETLINK;
#endif
#ifdef SOL_CAN_RAW
  case PS__CAN_SOCKET:
    return family == AF_CAN && type == SOCK_RAW && proto == CAN_RAW;
#endif
  case PS__ANY_SOCKET:
  default: /* never true: all scopes are listed */
    return true;
  }
}
