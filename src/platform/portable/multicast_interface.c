/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The interface for multicasts, which all systems take by one of its addresses. */
#include "platform/posix/multicast_interface.h"

#include "platform/platform.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* The first IPv4 address of an interface. */
static int address_of(int index, struct in_addr *address) {
  struct ps__interface_address *list;
  int count = ps__sys_interface_addresses(&list), result = -EADDRNOTAVAIL;
  if (count < 0)
    return count;
  for (int i = 0; i < count && result != 0; i++) {
    struct sockaddr_in name;
    memcpy(&name, list[i].address.bytes, sizeof name);
    if (list[i].interface.index != index || list[i].address.length < sizeof name || name.sin_family != AF_INET)
      continue;
    *address = name.sin_addr;
    result = 0;
  }
  free(list);
  return result;
}

int ps__port_multicast_interface(int fd, int index, const void *address) {
  struct in_addr request = {.s_addr = htonl(INADDR_ANY)};
  int result = 0;
  if (address)
    request = ((const struct sockaddr_in *)address)->sin_addr;
  else if (index != 0)
    result = address_of(index, &request);
  return result < 0 ? result : ps__sys_setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &request, sizeof request);
}
