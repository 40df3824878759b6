/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What the runner of the scenarios takes from Linux' headers and Windows does not have. No socket has these
 * families. */
#ifndef WINDOWS_RUNNER_LINUX_NAMES_H
#define WINDOWS_RUNNER_LINUX_NAMES_H

#include <errno.h>
#include <string.h>

enum { AF_RDS = -100, AF_BLUETOOTH, AF_TIPC, AF_NETLINK, AF_PACKET, AF_VSOCK, AF_CAN, AF_ALG, AF_QIPCRTR };

/* Windows has no pairs of AF_UNIX. */
#define PAIR_FAMILY AF_INET

/* errno.h lacks it, and the library gives this instead. */
#define ESOCKTNOSUPPORT EPROTONOSUPPORT

static inline char *strchrnul(const char *text, int wanted) {
  while (*text && *text != wanted)
    text++;
  return (char *)text;
}

#endif
