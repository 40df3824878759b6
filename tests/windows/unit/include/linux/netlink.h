/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses and numbers of AF_NETLINK that the tests name. */
#ifndef WINDOWS_UNIT_LINUX_NETLINK_H
#define WINDOWS_UNIT_LINUX_NETLINK_H

#include <stdint.h>

struct sockaddr_nl {
  unsigned short nl_family, nl_pad;
  uint32_t nl_pid, nl_groups;
};

#endif
