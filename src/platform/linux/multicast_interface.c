/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The interface for multicasts, which Linux takes by number and by address. */
#include "platform/posix/multicast_interface.h"

#include "platform/platform.h"

#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

/* The first IPv4 address of an interface: Linux then tells which one was set. None if the interface has none. */
static struct in_addr address_of(int fd, int index) {
  struct ifreq request = {.ifr_ifindex = index};
  struct sockaddr_in address = {.sin_addr.s_addr = INADDR_ANY};
  char name[PS__INTERFACE_ROOM];
  if (index == 0 || ps__sys_interface_name(index, name) < 0)
    return address.sin_addr;
  memcpy(request.ifr_name, name, sizeof name);
  if (ps__sys_ioctl(fd, SIOCGIFADDR, &request) >= 0)
    memcpy(&address, &request.ifr_addr, sizeof address);
  return address.sin_addr;
}

int ps__port_multicast_interface(int fd, int index, const void *address) {
  struct ip_mreqn request = {.imr_ifindex = index};
  request.imr_address = address ? ((const struct sockaddr_in *)address)->sin_addr : address_of(fd, index);
  return ps__sys_setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &request, sizeof request);
}
