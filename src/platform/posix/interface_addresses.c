/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The addresses of network interfaces, by way of the C library. */
#include "platform/platform.h"

#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#if __has_include(<linux/if_packet.h>)
#include <linux/if_packet.h>
#endif

static size_t size_of(const struct sockaddr *name) {
  if (!name)
    return 0;
  switch (name->sa_family) {
  case AF_INET:
    return sizeof(struct sockaddr_in);
  case AF_INET6:
    return sizeof(struct sockaddr_in6);
#ifdef AF_PACKET
  case AF_PACKET:
    return sizeof(struct sockaddr_ll);
#endif
  default:
    return 0;
  }
}

static void copy(struct ps__interface_name *to, const struct sockaddr *from) {
  to->length = size_of(from);
  if (to->length > 0)
    memcpy(to->bytes, from, to->length);
}

/* The leading one bits of a mask. */
static int prefix_of(const struct ps__interface_name *mask) {
  const unsigned char *name = (const unsigned char *)mask->bytes;
  int family = mask->length > 0 ? ((const struct sockaddr *)(const void *)name)->sa_family : AF_UNSPEC;
  if (family != AF_INET && family != AF_INET6)
    return -1;
  const unsigned char *bits =
      name + (family == AF_INET ? offsetof(struct sockaddr_in, sin_addr) : offsetof(struct sockaddr_in6, sin6_addr));
  int limit = family == AF_INET ? 32 : 128, count = 0;
  while (count < limit && bits[count / 8] & (0x80 >> count % 8))
    count++;
  return count;
}

/* False for an interface that has gone meanwhile. */
static bool fill(struct ps__interface_address *to, const struct ifaddrs *from) {
  memset(to, 0, sizeof *to);
  int index = ps__sys_interface_index(from->ifa_name);
  if (index <= 0)
    return false;
  to->interface.index = index;
  memcpy(to->interface.name, from->ifa_name, strnlen(from->ifa_name, sizeof to->interface.name - 1));
  to->flags = from->ifa_flags;
  copy(&to->address, from->ifa_addr);
  copy(&to->netmask, from->ifa_netmask);
  to->prefix = prefix_of(&to->netmask);
  if (from->ifa_flags & IFF_POINTOPOINT)
    copy(&to->peer, from->ifa_dstaddr);
  else if (from->ifa_flags & IFF_BROADCAST)
    copy(&to->broadcast, from->ifa_broadaddr);
  return true;
}

int ps__sys_interface_addresses(struct ps__interface_address **list) {
  struct ifaddrs *found;
  size_t room = 1;
  int count = 0;
  if (getifaddrs(&found) < 0)
    return -errno;
  for (const struct ifaddrs *one = found; one; one = one->ifa_next)
    room++;
  struct ps__interface_address *made = calloc(room, sizeof *made);
  for (const struct ifaddrs *one = found; made && one; one = one->ifa_next)
    count += fill(&made[count], one);
  freeifaddrs(found);
  if (made)
    made[count].interface.index = 0;
  *list = made;
  return made ? count : -ENOMEM;
}
