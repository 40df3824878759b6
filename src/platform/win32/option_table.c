/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The options of Windows that have names, and which sockets have them: those that mean the same as elsewhere, under the
 * same names. docs/guide/named_options.md lists them. */
#include "platform/all_ports/option_row.h"

#include <net/if.h>
#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>

/* Options that are newer than the headers that this is built with. */
enum {
  NEW_TCP_KEEPIDLE = 3,
  NEW_TCP_MAXSEG = 4,
  NEW_TCP_MAXRT = 5,
  NEW_TCP_FASTOPEN = 15,
  NEW_TCP_KEEPCNT = 16,
  NEW_TCP_KEEPINTVL = 17,
  NEW_UDP_SEND_MSG_SIZE = 2,
  NEW_IP_MTU_DISCOVER = 71,
  NEW_IP_MTU = 73,
  NEW_IP_RECVERR = 75,
  NEW_IP_RECVTOS = 40,
  NEW_IP_RECVTTL = 21,
  NEW_IPV6_MTU_DISCOVER = 71,
  NEW_IPV6_MTU = 72,
  NEW_IPV6_RECVERR = 75,
  NEW_IPV6_RECVTCLASS = 40,
  NEW_IPV6_HOPLIMIT = 21
};

/* The levels of the scopes. */
enum {
  LEVEL_ANY = SOL_SOCKET,
  LEVEL_SOCKET_TCP = SOL_SOCKET,
  LEVEL_IPV4 = IPPROTO_IP,
  LEVEL_RAW_IPV4 = IPPROTO_IP,
  LEVEL_IPV6 = IPPROTO_IPV6,
  LEVEL_TCP = IPPROTO_TCP,
  LEVEL_UDP = IPPROTO_UDP
};

enum { SECOND = 1000000000, MILLISECOND = 1000000 };

/* An option under its number above. */
#define LATER(name, scope, option, kind, access, least, most, unit, list) \
  { name, #option, PS__##scope##_SOCKET, LEVEL_##scope, NEW_##option, kind, access, least, most, unit, list }

static const char *const types[] = {"SOCK_", NULL};
static const char *const discoveries[] = {"unset", "do", "dont", "probe", NULL};

const struct ps__named_option ps__sys_named_options[] = {
    /* Any socket. TCP's keepalive comes before the plain one. */
    OTHER("keepalive", SOCKET_TCP, SO_KEEPALIVE, PS__PROBES, 32767, NULL),
    FLAG("keepalive", ANY, SO_KEEPALIVE),
    FLAG("reuse_address", ANY, SO_REUSEADDR),
    FLAG("broadcast", ANY, SO_BROADCAST),
    FLAG("oob_inline", ANY, SO_OOBINLINE),
    FLAG("dont_route", ANY, SO_DONTROUTE),
    FLAG("debug", ANY, SO_DEBUG),
    OTHER("linger", ANY, SO_LINGER, PS__LINGER, UINT16_MAX, NULL),
    NUMBER("receive_buffer", ANY, SO_RCVBUF, 0, INT32_MAX),
    NUMBER("send_buffer", ANY, SO_SNDBUF, 0, INT32_MAX),
    DURATION("receive_timeout", ANY, SO_RCVTIMEO, MILLISECOND),
    DURATION("send_timeout", ANY, SO_SNDTIMEO, MILLISECOND),
    FACT("type", ANY, SO_TYPE, PS__NAMED, types),
    FACT("listening", ANY, SO_ACCEPTCONN, PS__FLAG, NULL),
    ROW("error", ANY, SO_ERROR, SO_ERROR, PS__NUMBER, TAKE, 0, 0, 0, NULL),
    /* IPv4. */
    NUMBER("ttl", IPV4, IP_TTL, 1, 255),
    NUMBER("tos", IPV4, IP_TOS, 0, 255),
    LATER("mtu_discover", IPV4, IP_MTU_DISCOVER, PS__CHOICE, BOTH, 0, 3, 0, discoveries),
    LATER("mtu", IPV4, IP_MTU, PS__NUMBER, READ, 0, 0, 0, NULL),
    FLAG("dont_fragment", IPV4, IP_DONTFRAGMENT),
    LATER("receive_error", IPV4, IP_RECVERR, PS__FLAG, BOTH, 0, 1, 0, NULL),
    FLAG("receive_packet_info", IPV4, IP_PKTINFO),
    LATER("receive_ttl", IPV4, IP_RECVTTL, PS__FLAG, BOTH, 0, 1, 0, NULL),
    LATER("receive_tos", IPV4, IP_RECVTOS, PS__FLAG, BOTH, 0, 1, 0, NULL),
    OTHER("unicast_interface", IPV4, IP_UNICAST_IF, PS__LINK, 0, NULL),
    OTHER("multicast_interface", IPV4, IP_MULTICAST_IF, PS__LINK, 0, NULL),
    NUMBER("multicast_ttl", IPV4, IP_MULTICAST_TTL, 0, 255),
    FLAG("multicast_loop", IPV4, IP_MULTICAST_LOOP),
    ORDER("multicast_join", IPV4, IP_ADD_MEMBERSHIP, PS__MEMBERSHIP, 0),
    ORDER("multicast_leave", IPV4, IP_DROP_MEMBERSHIP, PS__MEMBERSHIP, 0),
    FLAG("header_included", RAW_IPV4, IP_HDRINCL),
    /* IPv6. */
    FLAG("v6only", IPV6, IPV6_V6ONLY),
    NUMBER("hops", IPV6, IPV6_UNICAST_HOPS, -1, 255),
    LATER("mtu_discover", IPV6, IPV6_MTU_DISCOVER, PS__CHOICE, BOTH, 0, 3, 0, discoveries),
    LATER("mtu", IPV6, IPV6_MTU, PS__NUMBER, READ, 0, 0, 0, NULL),
    FLAG("dont_fragment", IPV6, IPV6_DONTFRAG),
    LATER("receive_error", IPV6, IPV6_RECVERR, PS__FLAG, BOTH, 0, 1, 0, NULL),
    FLAG("receive_packet_info", IPV6, IPV6_PKTINFO),
    LATER("receive_hops", IPV6, IPV6_HOPLIMIT, PS__FLAG, BOTH, 0, 1, 0, NULL),
    LATER("receive_traffic_class", IPV6, IPV6_RECVTCLASS, PS__FLAG, BOTH, 0, 1, 0, NULL),
    OTHER("unicast_interface", IPV6, IPV6_UNICAST_IF, PS__LINK, 0, NULL),
    OTHER("multicast_interface", IPV6, IPV6_MULTICAST_IF, PS__LINK, 0, NULL),
    NUMBER("multicast_hops", IPV6, IPV6_MULTICAST_HOPS, -1, 255),
    FLAG("multicast_loop", IPV6, IPV6_MULTICAST_LOOP),
    ORDER("multicast_join", IPV6, IPV6_ADD_MEMBERSHIP, PS__MEMBERSHIP, 0),
    ORDER("multicast_leave", IPV6, IPV6_DROP_MEMBERSHIP, PS__MEMBERSHIP, 0),
    /* TCP. */
    FLAG("nodelay", TCP, TCP_NODELAY),
    LATER("mss", TCP, TCP_MAXSEG, PS__NUMBER, READ, 0, 0, 0, NULL),
    LATER("keepalive_idle", TCP, TCP_KEEPIDLE, PS__NUMBER, BOTH, 1, 32767, 0, NULL),
    LATER("keepalive_interval", TCP, TCP_KEEPINTVL, PS__NUMBER, BOTH, 1, 32767, 0, NULL),
    LATER("keepalive_count", TCP, TCP_KEEPCNT, PS__NUMBER, BOTH, 1, 255, 0, NULL),
    LATER("user_timeout", TCP, TCP_MAXRT, PS__DURATION, BOTH, 0, INT32_MAX, SECOND, NULL),
    LATER("fastopen", TCP, TCP_FASTOPEN, PS__FLAG, BOTH, 0, 1, 0, NULL),
    /* UDP. */
    LATER("segment", UDP, UDP_SEND_MSG_SIZE, PS__NUMBER, BOTH, 0, 65535, 0, NULL),
};

const size_t ps__sys_named_option_count = sizeof ps__sys_named_options / sizeof *ps__sys_named_options;

static bool is_internet(int family) {
  return family == AF_INET || family == AF_INET6;
}

bool ps__sys_in_scope(enum ps__option_scope scope, int family, int type, int proto) {
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
    return is_internet(family) && type == SOCK_STREAM && (proto == 0 || proto == IPPROTO_TCP);
  case PS__UDP_SOCKET:
    return is_internet(family) && type == SOCK_DGRAM && (proto == 0 || proto == IPPROTO_UDP);
  case PS__UNIX_SOCKET:
    return family == AF_UNIX;
  case PS__NETLINK_SOCKET:
  case PS__CAN_SOCKET:
    return false;
  case PS__ANY_SOCKET:
  default:
    return true;
  }
}
