/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What a descriptor says of itself: POSIX has an option for the type alone. */
#include "platform/platform.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

static int detect_family(int fd, int *family) {
  struct sockaddr_storage name = {.ss_family = AF_UNSPEC};
  socklen_t length = sizeof name;
  if (getsockname(fd, (struct sockaddr *)&name, &length) < 0)
    return -errno;
  *family = name.ss_family;
  return 0;
}

/* The protocol that a socket of this kind usually has. */
static int usual_protocol(int family, int type) {
  if (family != AF_INET && family != AF_INET6)
    return 0;
  return type == SOCK_STREAM ? IPPROTO_TCP : type == SOCK_DGRAM ? IPPROTO_UDP : 0;
}

int ps__sys_detect(int fd, int *family, int *type, int *proto) {
  int result = *family < 0 ? detect_family(fd, family) : 0;
  socklen_t length = sizeof *type;
  if (result == 0 && *type < 0 && getsockopt(fd, SOL_SOCKET, SO_TYPE, type, &length) < 0)
    result = -errno;
  if (result == 0 && *proto < 0)
    *proto = usual_protocol(*family, *type);
  return result;
}
