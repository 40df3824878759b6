/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The names of interfaces, from the system's own numbers of them. */
#include "platform/win32/luid.h"

#include "platform/win32/wide_text.h"

#include <errno.h>

int ps__win_interface_name(const NET_LUID *luid, char name[PS__INTERFACE_ROOM]) {
  wchar_t wide[IF_MAX_STRING_SIZE + 1];
  name[0] = '\0';
  if (ConvertInterfaceLuidToNameW(luid, wide, IF_MAX_STRING_SIZE + 1) != NO_ERROR)
    return -ENXIO;
  int length = ps__wide_to(wide, name, PS__INTERFACE_ROOM);
  return length < 0 ? length : 0;
}
