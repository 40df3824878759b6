/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * All network interfaces. */
#include "platform/platform.h"

#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

/* A copy of so many entries; NULL when memory is out. */
static struct ps__interface *copy_of(const struct if_nameindex *found, int count) {
  struct ps__interface *made = calloc((size_t)count + 1, sizeof *made);
  if (!made)
    return NULL;
  for (int i = 0; i < count; i++) {
    made[i].index = (int)found[i].if_index;
    memcpy(made[i].name, found[i].if_name, strnlen(found[i].if_name, sizeof made[i].name - 1));
  }
  return made;
}

int ps__sys_interfaces(struct ps__interface **list) {
  struct if_nameindex *found = if_nameindex();
  int count = 0;
  if (!found)
    return errno == ENOBUFS ? -ENOMEM : -errno;
  while (found[count].if_index != 0)
    count++;
  *list = copy_of(found, count);
  if_freenameindex(found);
  return *list ? count : -ENOMEM;
}
