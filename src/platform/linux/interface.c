/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Network interfaces by name and by number. The C library's functions for that ask in the same way, but report another
 * error when they have not got as far as asking: without a descriptor left, that there is no such file. */
#include "platform/platform.h"
#include "platform/posix/c_library.h"

#include <errno.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

_Static_assert(PS__INTERFACE_ROOM >= IF_NAMESIZE, "a buffer holds any interface's name");

/* Have a request filled in, by way of a socket of any kind. */
static int ask(uint32_t request, struct ifreq *interface) {
  int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return -errno;
  int result = ps__libc_ioctl(fd, request, interface) < 0 ? -errno : 0;
  close(fd);
  return result;
}

int ps__sys_interface_index(const char *name) {
  struct ifreq interface = {.ifr_ifindex = 0};
  size_t length = strlen(name);
  if (length >= sizeof interface.ifr_name)
    return -ENODEV;
  memcpy(interface.ifr_name, name, length + 1);
  int result = ask(SIOCGIFINDEX, &interface);
  return result < 0 ? result : interface.ifr_ifindex;
}

int ps__sys_interface_name(int index, char name[PS__INTERFACE_ROOM]) {
  struct ifreq interface = {.ifr_ifindex = index};
  int result = ask(SIOCGIFNAME, &interface);
  if (result < 0)
    return result == -ENODEV ? -ENXIO : result;
  size_t length = strnlen(interface.ifr_name, sizeof interface.ifr_name - 1);
  memcpy(name, interface.ifr_name, length);
  name[length] = '\0';
  return 0;
}
