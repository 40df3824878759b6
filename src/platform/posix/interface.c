/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Network interfaces by name and by number. */
#include "platform/platform.h"

#include <errno.h>
#include <net/if.h>

_Static_assert(PS__INTERFACE_ROOM >= IF_NAMESIZE, "a buffer holds any interface's name");

int ps__sys_interface_index(const char *name) {
  unsigned index = if_nametoindex(name);
  return index == 0 ? -errno : (int)index;
}

int ps__sys_interface_name(int index, char name[PS__INTERFACE_ROOM]) {
  return if_indextoname((unsigned)index, name) ? 0 : -errno;
}
