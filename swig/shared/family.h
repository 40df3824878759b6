/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The few numbers of the system that the bindings must tell apart, read from the library's table of constants: no
 * system header is needed here. */
#ifndef PS_SWIG_FAMILY_H
#define PS_SWIG_FAMILY_H

#include "values.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static struct {
  int64_t unspecified, inet, inet6, local, netlink, packet, tipc, cluster_scope, vsock, can, alg, bluetooth, qipcrtr,
      rds;
  int64_t stream, socket_level, rights, truncate;
} ps_family;

/* Read them; a family that this platform lacks is a number that no socket has. Where each interpreter of a process
 * initializes the module, only the first time counts: other threads may be reading already. */
static void ps_find_families(void) {
  static const struct {
    const char *name;
    int64_t *number;
  } wanted[] = {{"AF_UNSPEC", &ps_family.unspecified},
                {"AF_INET", &ps_family.inet},
                {"AF_INET6", &ps_family.inet6},
                {"AF_UNIX", &ps_family.local},
                {"AF_NETLINK", &ps_family.netlink},
                {"AF_PACKET", &ps_family.packet},
                {"AF_TIPC", &ps_family.tipc},
                {"TIPC_CLUSTER_SCOPE", &ps_family.cluster_scope},
                {"AF_VSOCK", &ps_family.vsock},
                {"AF_CAN", &ps_family.can},
                {"AF_ALG", &ps_family.alg},
                {"AF_BLUETOOTH", &ps_family.bluetooth},
                {"AF_QIPCRTR", &ps_family.qipcrtr},
                {"AF_RDS", &ps_family.rds},
                {"SOL_SOCKET", &ps_family.socket_level},
                {"SCM_RIGHTS", &ps_family.rights},
                {"MSG_TRUNC", &ps_family.truncate},
                {"SOCK_STREAM", &ps_family.stream}};
  if (ps_family.stream != 0)
    return;
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
    if (ps_constant_get(wanted[i].name, wanted[i].number, NULL) != PS_OK)
      *wanted[i].number = INT64_MIN;
}

/* Room for the name of any family. */
enum { PS_FAMILY_NAME = 32 };

/* The name of a family, for messages, or its number. */
static const char *ps_family_text(int64_t family, char room[PS_FAMILY_NAME]) {
  const char *name;
  int64_t value;
  for (int64_t i = 0; ps_constant_at(i, &name, &value, NULL) == PS_OK; i++)
    if (value == family && strncmp(name, "AF_", 3) == 0)
      return name;
  snprintf(room, PS_FAMILY_NAME, "family %" PRId64, family);
  return room;
}

#endif
