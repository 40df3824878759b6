/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Interfaces in addresses, by number and by name. */
#include "address/ifname.h"

#include "address/address.h"
#include "base/error.h"
#include "base/text_give.h"

#include <errno.h>
#include <string.h>

int32_t ps__ifname_find(const char *operation, const char *ifname, int *index, ps_error *err) {
  *index = 0;
  if (!ifname)
    return ps__fail_null(err, operation, "ifname");
  int result = ifname[0] == '\0' ? 0 : ps__sys_interface_index(ifname);
  if (result >= 0) {
    *index = result;
    return PS_OK;
  }
  char room[PS__SHOWN];
  return ps__fail_os(err, -result, operation, ps__text_in_brackets(room, ifname, PS__INTERFACE_ROOM));
}

int ps__ifname_of(int index, char ifname[PS__INTERFACE_ROOM]) {
  ifname[0] = '\0';
  int result = index == 0 ? 0 : ps__sys_interface_name(index, ifname);
  return result == -ENXIO ? 0 : result;
}

int32_t ps__ifname_give(const char *operation, int index, char *text, int64_t capacity, int64_t *length,
                        ps_error *err) {
  char ifname[PS__INTERFACE_ROOM], room[32];
  int result = ps__ifname_of(index, ifname);
  if (result == 0)
    return ps__text_give(operation, ifname, strlen(ifname), text, capacity, length, err);
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__text_format(&shown, "(interface %d)", index);
  return ps__fail_os(err, -result, operation, room);
}
