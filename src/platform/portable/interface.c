/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Network interfaces by name and by number. */
#include "platform/platform.h"

#include <errno.h>
#include <net/if.h>
#include <string.h>

_Static_assert(PS__INTERFACE_ROOM >= IF_NAMESIZE, "a buffer holds any interface's name");

int ps__sys_interface_index(const char *name) {
  if (strlen(name) >= IF_NAMESIZE)
    return -ENODEV;
  unsigned index = if_nametoindex(name);
  if (index > 0)
    return (int)index;
  return errno == ENXIO ? -ENODEV : -errno;
}

int ps__sys_interface_name(int index, char name[PS__INTERFACE_ROOM]) {
  if (index <= 0)
    return -ENXIO;
  return if_indextoname((unsigned)index, name) ? 0 : -errno;
}
