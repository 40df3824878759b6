/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The addresses of network interfaces. Windows tells the length of a mask, from which the mask and the address for
 * broadcasts follow. */
#include "platform/win32/luid.h"
#include "platform/win32/native.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

/* The flags of platform.h's contract, which are those of netdevice(7). */
enum { UP = 1, BROADCAST = 2, LOOPBACK = 8, POINT_TO_POINT = 16, RUNNING = 64, MULTICAST = 4096 };

enum { FIRST_ROOM = 16384, ATTEMPTS = 5 };

/* The system's list, in a block for free(). */
static int read_adapters(IP_ADAPTER_ADDRESSES **adapters) {
  enum { FLAGS = GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST | GAA_FLAG_SKIP_DNS_SERVER };
  unsigned long room = FIRST_ROOM, result = ERROR_BUFFER_OVERFLOW;
  *adapters = NULL;
  for (int i = 0; i < ATTEMPTS && result == ERROR_BUFFER_OVERFLOW; i++) {
    free(*adapters);
    *adapters = calloc(1, room);
    if (!*adapters)
      return -ENOMEM;
    result = GetAdaptersAddresses(AF_UNSPEC, FLAGS, NULL, *adapters, &room);
  }
  if (result == NO_ERROR)
    return 0;
  free(*adapters);
  *adapters = NULL;
  return result == ERROR_NO_DATA ? 0 : -ps__win_errno((int)result);
}

static uint32_t flags_of(const IP_ADAPTER_ADDRESSES *adapter) {
  uint32_t flags = adapter->OperStatus == IfOperStatusUp ? UP | RUNNING : 0;
  if (!(adapter->Flags & IP_ADAPTER_NO_MULTICAST))
    flags |= MULTICAST;
  switch (adapter->IfType) {
  case IF_TYPE_SOFTWARE_LOOPBACK:
    return flags | LOOPBACK;
  case IF_TYPE_PPP:
  case IF_TYPE_TUNNEL:
    return flags | POINT_TO_POINT;
  default:
    return flags | BROADCAST;
  }
}

/* The place of an address's bytes in its name, and how many there are; 0 for another family. */
static size_t bytes_of(const struct ps__interface_name *name, unsigned char **bytes) {
  unsigned char *start = (unsigned char *)name->bytes;
  switch (((const struct sockaddr *)(const void *)start)->sa_family) {
  case AF_INET:
    *bytes = start + offsetof(struct sockaddr_in, sin_addr);
    return sizeof(struct in_addr);
  case AF_INET6:
    *bytes = start + offsetof(struct sockaddr_in6, sin6_addr);
    return sizeof(struct in6_addr);
  default:
    return 0;
  }
}

/* The mask, and the address for broadcasts where there is one. */
static void derive(struct ps__interface_address *to) {
  unsigned char *address = NULL;
  size_t size = bytes_of(&to->address, &address);
  to->netmask = to->address;
  if (size == 0)
    return;
  ptrdiff_t place = address - (unsigned char *)to->address.bytes;
  unsigned char *mask = (unsigned char *)to->netmask.bytes + place;
  for (size_t i = 0; i < size; i++) {
    int bits = to->prefix - 8 * (int)i;
    mask[i] = bits >= 8 ? 0xFF : bits <= 0 ? 0 : (unsigned char)(0xFF << (8 - bits));
  }
  if (size == sizeof(struct in6_addr)) {
    memset((char *)to->netmask.bytes + offsetof(struct sockaddr_in6, sin6_scope_id), 0, sizeof(unsigned long));
    return;
  }
  if (!(to->flags & BROADCAST))
    return;
  to->broadcast = to->address;
  unsigned char *broadcast = (unsigned char *)to->broadcast.bytes + place;
  for (size_t i = 0; i < size; i++)
    broadcast[i] = (unsigned char)(address[i] | ~mask[i]);
}

/* One entry of an interface; `unicast` is NULL for one without an address. */
static void fill(struct ps__interface_address *to, const struct ps__interface *interface, uint32_t flags,
                 const IP_ADAPTER_UNICAST_ADDRESS *unicast) {
  unsigned char *unused = NULL;
  memset(to, 0, sizeof *to);
  to->interface = *interface;
  to->flags = flags;
  to->prefix = -1;
  if (!unicast)
    return;
  to->address.length = (size_t)unicast->Address.iSockaddrLength;
  if (to->address.length > sizeof to->address.bytes)
    to->address.length = sizeof to->address.bytes;
  memcpy(to->address.bytes, unicast->Address.lpSockaddr, to->address.length);
  if (bytes_of(&to->address, &unused) == 0)
    return;
  to->prefix = unicast->OnLinkPrefixLength;
  derive(to);
}

static size_t count_entries(const IP_ADAPTER_ADDRESSES *adapter) {
  size_t count = 0;
  for (; adapter; adapter = adapter->Next) {
    count++;
    for (const IP_ADAPTER_UNICAST_ADDRESS *one = adapter->FirstUnicastAddress; one; one = one->Next)
      count++;
  }
  return count;
}

/* The entries of an interface: how many. One that has gone meanwhile, or whose name has no room, has none. */
static int add(struct ps__interface_address *to, const IP_ADAPTER_ADDRESSES *adapter) {
  unsigned long index = adapter->IfIndex ? adapter->IfIndex : adapter->Ipv6IfIndex;
  struct ps__interface interface = {.index = (int)index};
  int count = 0;
  if (index == 0 || index > INT32_MAX || ps__win_interface_name(&adapter->Luid, interface.name) < 0)
    return 0;
  for (const IP_ADAPTER_UNICAST_ADDRESS *one = adapter->FirstUnicastAddress; one; one = one->Next)
    fill(&to[count++], &interface, flags_of(adapter), one);
  if (count == 0)
    fill(&to[count++], &interface, flags_of(adapter), NULL);
  return count;
}

int ps__sys_interface_addresses(struct ps__interface_address **list) {
  IP_ADAPTER_ADDRESSES *adapters;
  *list = NULL;
  int count = 0, result = read_adapters(&adapters);
  if (result < 0)
    return result;
  struct ps__interface_address *made = calloc(count_entries(adapters) + 1, sizeof *made);
  if (made)
    for (const IP_ADAPTER_ADDRESSES *one = adapters; one; one = one->Next)
      count += add(&made[count], one);
  free(adapters);
  *list = made;
  return made ? count : -ENOMEM;
}
