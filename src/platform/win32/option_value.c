/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * How the values of the options with names are read and written in Windows: as a 32-bit number, or in a structure of
 * their own. */
#include "platform/all_ports/option_value.h"
#include "platform/win32/native.h"

#include <net/if.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

/* Older headers do not have them. */
const int ps__option_probes[] = {3, 17, 16};

static int read_flag(int fd, const struct ps__named_option *row, int64_t *number) {
  int result = ps__option_read_int(fd, row, number);
  *number = *number != 0;
  return result;
}

static int read_duration(int fd, const struct ps__named_option *row, int64_t *number) {
  int result = ps__option_read_int(fd, row, number);
  *number *= row->unit;
  return result;
}

static int write_duration(int fd, const struct ps__named_option *row, int64_t number) {
  return ps__option_write_int(fd, row, ps__option_units(number, row->unit));
}

/* IPv4's options tell the number of an interface in the order of the network: for multicasts as an address 0.x.x.x. */
static bool is_network_order(const struct ps__named_option *row) {
  return row->level == IPPROTO_IP;
}

static int read_link(int fd, const struct ps__named_option *row, char text[PS__OPTION_WORD]) {
  uint32_t index = 0;
  text[0] = '\0';
  int result = ps__option_read_bytes(fd, row, &index, sizeof index);
  if (is_network_order(row))
    index = ntohl(index);
  if (result < 0 || index == 0)
    return result;
  if (index < 1u << 24)
    return ps__sys_interface_name((int)index, text);
  index = htonl(index);
  return inet_ntop(AF_INET, &index, text, PS__OPTION_WORD) ? 0 : ps__win_failure();
}

/* The first IPv4 address of an interface, in the order of the network; its number as an address if it has none. */
static uint32_t address_of(int index) {
  struct ps__interface_address *list = NULL;
  uint32_t address = htonl((uint32_t)index);
  int count = index == 0 ? 0 : ps__sys_interface_addresses(&list);
  for (int i = 0; i < count; i++) {
    const struct sockaddr_in *name = (const struct sockaddr_in *)(const void *)list[i].address.bytes;
    if (list[i].interface.index == index && list[i].address.length > 0 && name->sin_family == AF_INET) {
      address = name->sin_addr.s_addr;
      break;
    }
  }
  free(list);
  return address;
}

static int write_link(int fd, const struct ps__named_option *row, const struct ps__option_value *value) {
  uint32_t index = (uint32_t)value->numbers[0];
  bool multicast = row->level == IPPROTO_IP && row->option == IP_MULTICAST_IF;
  if (multicast && value->address)
    return ps__option_write_bytes(fd, row, &((const struct sockaddr_in *)value->address)->sin_addr,
                                  sizeof(struct in_addr));
  if (multicast)
    index = address_of((int)index);
  else if (is_network_order(row))
    index = htonl(index);
  return ps__option_write_bytes(fd, row, &index, sizeof index);
}

/* A group of one source. */
static int write_source(int fd, const struct ps__named_option *row, const struct ps__option_value *value) {
  enum { JOIN = 45, LEAVE = 46 }; /* MCAST_JOIN_SOURCE_GROUP and MCAST_LEAVE_SOURCE_GROUP */
  _Static_assert(IP_ADD_MEMBERSHIP == IPV6_ADD_MEMBERSHIP, "one comparison serves both levels");
  bool joins = row->option == IP_ADD_MEMBERSHIP;
  struct {
    uint32_t index;
    struct sockaddr_storage group, source;
  } request = {.index = (uint32_t)value->numbers[0]};
  memcpy(&request.group, value->address, value->address_length);
  memcpy(&request.source, value->source, value->source_length);
  return ps__sys_setsockopt(fd, row->level, joins ? JOIN : LEAVE, &request, sizeof request);
}

static int write_membership(int fd, const struct ps__named_option *row, const struct ps__option_value *value) {
  if (value->source)
    return write_source(fd, row, value);
  if (row->level == IPPROTO_IP) {
    struct ip_mreq request = {.imr_multiaddr = ((const struct sockaddr_in *)value->address)->sin_addr};
    request.imr_interface.s_addr = address_of((int)value->numbers[0]);
    return ps__option_write_bytes(fd, row, &request, sizeof request);
  }
  struct ipv6_mreq request = {.ipv6mr_multiaddr = ((const struct sockaddr_in6 *)value->address)->sin6_addr,
                              .ipv6mr_interface = (unsigned)value->numbers[0]};
  return ps__option_write_bytes(fd, row, &request, sizeof request);
}

int ps__sys_read_named(int fd, const struct ps__named_option *row, struct ps__option_value *value) {
  switch (row->kind) {
  case PS__FLAG:
    return read_flag(fd, row, &value->numbers[0]);
  case PS__DURATION:
    return read_duration(fd, row, &value->numbers[0]);
  case PS__LINK:
    return read_link(fd, row, value->text);
  case PS__LINGER:
    return ps__option_read_linger(fd, row, &value->numbers[0]);
  case PS__PROBES:
    return ps__option_read_probes(fd, row, value->numbers);
  case PS__MEMBERSHIP:
    return -ENOPROTOOPT;
  default:
    return ps__option_read_int(fd, row, &value->numbers[0]);
  }
}

int ps__sys_write_named(int fd, const struct ps__named_option *row, const struct ps__option_value *value) {
  switch (row->kind) {
  case PS__DURATION:
    return write_duration(fd, row, value->numbers[0]);
  case PS__LINK:
    return write_link(fd, row, value);
  case PS__LINGER:
    return ps__option_write_linger(fd, row, value->numbers[0]);
  case PS__PROBES:
    return ps__option_write_probes(fd, row, value->numbers);
  case PS__MEMBERSHIP:
    return write_membership(fd, row, value);
  default:
    return ps__option_write_int(fd, row, value->numbers[0]);
  }
}

bool ps__sys_is_multicast(const void *address) {
  const struct sockaddr_in *inet = address;
  if (inet->sin_family == AF_INET)
    return (ntohl(inet->sin_addr.s_addr) & 0xF0000000) == 0xE0000000;
  return ((const struct sockaddr_in6 *)address)->sin6_addr.s6_addr[0] == 0xFF;
}
