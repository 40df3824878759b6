/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Network interfaces by name and by number. A name is the one that if_indextoname() gives, "ethernet_32768", which is
 * short, the same in every language, and taken in an address behind %. The name that a user chose ("Ethernet 2") is
 * found, too. */
#include "platform/win32/luid.h"
#include "platform/win32/native.h"
#include "platform/win32/wide_text.h"

#include <net/if.h>
#include <stdlib.h>
#include <string.h>

int ps__sys_interface_index(const char *name) {
  wchar_t *wide;
  NET_LUID luid;
  NET_IFINDEX index = 0;
  int result = ps__wide_from(name, &wide);
  if (result < 0)
    return result == -EILSEQ ? -ENODEV : result;
  if ((ConvertInterfaceNameToLuidW(wide, &luid) == NO_ERROR || ConvertInterfaceAliasToLuid(wide, &luid) == NO_ERROR) &&
      ConvertInterfaceLuidToIndex(&luid, &index) != NO_ERROR)
    index = 0;
  free(wide);
  return index > 0 && index <= INT32_MAX ? (int)index : -ENODEV;
}

int ps__sys_interface_name(int index, char name[PS__INTERFACE_ROOM]) {
  NET_LUID luid;
  name[0] = '\0';
  if (index <= 0 || ConvertInterfaceIndexToLuid((NET_IFINDEX)index, &luid) != NO_ERROR)
    return -ENXIO;
  return ps__win_interface_name(&luid, name);
}

int ps__sys_interfaces(struct ps__interface **list) {
  struct ps__interface_address *addresses;
  int count = 0, result = ps__sys_interface_addresses(&addresses);
  *list = NULL;
  if (result < 0)
    return result;
  struct ps__interface *made = calloc((size_t)result + 1, sizeof *made);
  /* The addresses of an interface stand together. */
  for (int i = 0; made && i < result; i++)
    if (count == 0 || made[count - 1].index != addresses[i].interface.index)
      made[count++] = addresses[i].interface;
  free(addresses);
  *list = made;
  return made ? count : -ENOMEM;
}
