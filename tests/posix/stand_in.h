/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Included before everything else: the headers of the GNU C library with what macOS and the systems that come from BSD
 * have, so that the lines for these systems are compiled. Nothing that is made so can run. */
#ifndef STAND_IN_H
#define STAND_IN_H

/* In place of <bits/sockaddr.h>: addresses begin with their length. The storage is as large as OpenBSD's. */
#define _BITS_SOCKADDR_H 1
typedef unsigned char sa_family_t;
#define __SOCKADDR_COMMON(prefix) \
  unsigned char prefix##len;      \
  sa_family_t prefix##family
#define __SOCKADDR_COMMON_SIZE (2 * sizeof(unsigned char))
#define _SS_SIZE 256

#define sethostname linux_sethostname
#include <unistd.h>
#undef sethostname

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/types.h>

int sethostname(const char *name, int length);
int getpeereid(int fd, uid_t *user, gid_t *group);

/* macOS and FreeBSD. */
#define SO_NOSIGPIPE 0x1022

#undef TCP_KEEPIDLE
#ifdef WITH_LESS
/* OpenBSD has no numbers for keepalive, and as NetBSD no options of RFC 3678. */
#undef TCP_KEEPINTVL
#undef TCP_KEEPCNT
#undef MCAST_JOIN_GROUP
#undef MCAST_LEAVE_GROUP
#undef MCAST_JOIN_SOURCE_GROUP
#undef MCAST_LEAVE_SOURCE_GROUP
#else
/* macOS's name. */
#define TCP_KEEPALIVE 0x10
#endif

#endif
