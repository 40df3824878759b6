/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * How the values of the options with names are read and written: as an integer, or in a structure of their own. */
#include "platform/all_ports/option_value.h"
#include "platform/option_number.h"
#include "platform/platform.h"
#include "platform/posix/multicast_interface.h"

#include "calls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

enum { SECOND = 1000000000, MICROSECOND = 1000 };

static int read_rate(int fd, const struct ps__named_option *row, int64_t *number) {
  uint64_t wide = 0;
  size_t size = sizeof wide;
  int result = ps__sys_getsockopt(fd, row->level, row->option, &wide, &size);
  *number = ps__option_wide_number(&wide, size);
  /* All ones mean no limit, however many there are. */
  if (size == sizeof(uint32_t) && *number == UINT32_MAX)
    *number = -1;
  return result;
}

static int read_duration(int fd, const struct ps__named_option *row, int64_t *number) {
  struct timeval time = {0};
  int result;
  if (row->unit == 0) {
    result = ps__option_read_bytes(fd, row, &time, sizeof time);
    *number = (int64_t)time.tv_sec * SECOND + (int64_t)time.tv_usec * MICROSECOND;
  } else {
    result = ps__option_read_int(fd, row, number);
    *number *= row->unit;
  }
  return result;
}

static int write_duration(int fd, const struct ps__named_option *row, int64_t number) {
  int64_t unit = row->unit ? row->unit : MICROSECOND;
  int64_t units = ps__option_units(number, unit);
  if (row->unit != 0)
    return ps__option_write_int(fd, row, units);
  enum { PER_SECOND = SECOND / MICROSECOND };
  struct timeval time = {.tv_sec = (time_t)(units / PER_SECOND), .tv_usec = (suseconds_t)(units % PER_SECOND)};
  return ps__option_write_bytes(fd, row, &time, sizeof time);
}

static int read_text(int fd, const struct ps__named_option *row, char text[PS__OPTION_WORD]) {
  size_t size = PS__OPTION_WORD - 1;
  memset(text, 0, PS__OPTION_WORD);
  return ps__sys_getsockopt(fd, row->level, row->option, text, &size);
}

/* The three numbers of TCP's keepalive. macOS has a name of its own for the first, and OpenBSD has none of them. */
#if !defined(TCP_KEEPIDLE) && defined(TCP_KEEPALIVE)
#define TCP_KEEPIDLE TCP_KEEPALIVE
#endif
#ifdef TCP_KEEPINTVL
const int ps__option_probes[] = {TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT};
#else
const int ps__option_probes[] = {-1, -1, -1};
#endif

/* IPv4's option for the interface of multicasts tells an address; the others the number of an interface, in the order
 * of the network where the option is for unicasts. */
static bool is_by_address(const struct ps__named_option *row) {
  return row->level == IPPROTO_IP && row->option == IP_MULTICAST_IF;
}

static bool is_network_order(const struct ps__named_option *row) {
#ifdef IP_UNICAST_IF
  return row->level == IPPROTO_IP ? row->option == IP_UNICAST_IF : row->option == IPV6_UNICAST_IF;
#else
  (void)row;
  return false;
#endif
}

static int read_link(int fd, const struct ps__named_option *row, char text[PS__OPTION_WORD]) {
  struct in_addr address = {0};
  uint32_t index = 0;
  text[0] = '\0';
  if (is_by_address(row)) {
    int result = ps__option_read_bytes(fd, row, &address, sizeof address);
    if (result >= 0 && address.s_addr != INADDR_ANY)
      inet_ntop(AF_INET, &address, text, PS__OPTION_WORD);
    return result;
  }
  int result = ps__option_read_bytes(fd, row, &index, sizeof index);
  if (is_network_order(row))
    index = ntohl(index);
  return result < 0 || index == 0 ? result : ps__sys_interface_name((int)index, text);
}

static int write_link(int fd, const struct ps__named_option *row, const struct ps__option_value *value) {
  if (!is_by_address(row)) {
    uint32_t index = (uint32_t)value->numbers[0];
    return ps__option_write_int(fd, row, is_network_order(row) ? htonl(index) : index);
  }
  return ps__port_multicast_interface(fd, (int)value->numbers[0], value->address);
}

/* Without the options of RFC 3678 there is none with such a value. */
#ifndef MCAST_JOIN_GROUP
static int write_membership(int fd, const struct ps__named_option *row, const struct ps__option_value *value) {
  (void)fd, (void)row, (void)value;
  return -ENOPROTOOPT;
}
#else
static int write_membership(int fd, const struct ps__named_option *row, const struct ps__option_value *value) {
  /* What lies between the fields goes to the system as well. */
  struct group_source_req request;
  struct group_req plain;
  struct sockaddr_storage room;
  memset(&request, 0, sizeof request);
  memset(&plain, 0, sizeof plain);
  request.gsr_interface = (uint32_t)value->numbers[0];
  memcpy(&request.gsr_group, ps__call_measured(value->address, value->address_length, &room), value->address_length);
  if (value->source) {
    int option = row->option == MCAST_JOIN_GROUP ? MCAST_JOIN_SOURCE_GROUP : MCAST_LEAVE_SOURCE_GROUP;
    memcpy(&request.gsr_source, ps__call_measured(value->source, value->source_length, &room), value->source_length);
    return ps__sys_setsockopt(fd, row->level, option, &request, sizeof request);
  }
  plain.gr_interface = request.gsr_interface;
  plain.gr_group = request.gsr_group;
  return ps__option_write_bytes(fd, row, &plain, sizeof plain);
}
#endif

int ps__sys_read_named(int fd, const struct ps__named_option *row, struct ps__option_value *value) {
  switch (row->kind) {
  case PS__RATE:
    return read_rate(fd, row, &value->numbers[0]);
  case PS__DURATION:
    return read_duration(fd, row, &value->numbers[0]);
  case PS__WORD:
  case PS__DEVICE:
    return read_text(fd, row, value->text);
  case PS__LINK:
    return read_link(fd, row, value->text);
  case PS__LINGER:
    return ps__option_read_linger(fd, row, &value->numbers[0]);
  case PS__PROBES:
    return ps__option_read_probes(fd, row, value->numbers);
  case PS__MEMBERSHIP: /* never true: memberships are not read */
    return -ENOPROTOOPT;
  case PS__FLAG:
  case PS__NUMBER:
  case PS__CHOICE:
  case PS__NAMED:
  default: /* never true: all kinds are listed */
    return ps__option_read_int(fd, row, &value->numbers[0]);
  }
}

int ps__sys_write_named(int fd, const struct ps__named_option *row, const struct ps__option_value *value) {
  switch (row->kind) {
  case PS__RATE:
    return ps__option_write_bytes(fd, row, &value->numbers[0], sizeof(uint64_t));
  case PS__DURATION:
    return write_duration(fd, row, value->numbers[0]);
  case PS__WORD:
  case PS__DEVICE:
    return ps__option_write_bytes(fd, row, value->text, strlen(value->text));
  case PS__LINK:
    return write_link(fd, row, value);
  case PS__LINGER:
    return ps__option_write_linger(fd, row, value->numbers[0]);
  case PS__PROBES:
    return ps__option_write_probes(fd, row, value->numbers);
  case PS__MEMBERSHIP:
    return write_membership(fd, row, value);
  case PS__FLAG:
  case PS__NUMBER:
  case PS__CHOICE:
  case PS__NAMED: /* never true: what has a name is for reading alone */
  default:        /* never true: all kinds are listed */
    return ps__option_write_int(fd, row, value->numbers[0]);
  }
}

bool ps__sys_is_multicast(const void *address) {
  const struct sockaddr_in *inet = address;
  if (inet->sin_family == AF_INET)
    return IN_MULTICAST(ntohl(inet->sin_addr.s_addr));
  return IN6_IS_ADDR_MULTICAST(&((const struct sockaddr_in6 *)address)->sin6_addr);
}
