/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What the hostile caller asks of a POSIX system, by Windows' own means. A descriptor is a handle: that of a socket, or
 * any other. Sockets are in non-blocking mode, so that no flag need say so. */
#ifndef WINDOWS_HOSTILE_POSIX_H
#define WINDOWS_HOSTILE_POSIX_H

#include <sys/socket.h>

#include <ws2ipdef.h>

/* The functions that have these names in the compiler's library are declared before they get others. */
#include <fcntl.h>
#include <io.h>
#include <unistd.h>

/* Empty words in the declarations of Windows' headers, and names of others here. */
#undef IN
#undef OUT
#undef near
#undef far

/** Pairs are of this family. */
#define LIVE_FAMILY AF_INET

/** Handles of a process are multiples of four, and the lowest are taken first. */
#define SURROUNDINGS_DESCRIPTORS (1 << 20)

enum { SOCK_CLOEXEC = 0, SOCK_NONBLOCK = 0, O_CLOEXEC = 0, O_NONBLOCK = 0, MSG_NOSIGNAL = 0 };
enum { O_PATH = 0x1000000, F_GETFD = 1, F_SETFL };

#undef MSG_DONTWAIT
#define MSG_DONTWAIT 0

/* Winsock's message header and what is in control data; of these two kinds of Linux there is never an item. */
enum { SCM_RIGHTS = 0x7001, SCM_CREDENTIALS };

struct ucred {
  int pid, uid, gid;
};

#define cmsghdr _WSACMSGHDR
#define CMSG_ALIGN(size) WSA_CMSGHDR_ALIGN(size)
#define CMSG_LEN(size) WSA_CMSG_LEN(size)
#define CMSG_SPACE(size) WSA_CMSG_SPACE(size)

enum { _SC_PAGESIZE };

int posix_socket(int family, int type, int proto);
int posix_socketpair(int family, int type, int proto, int ends[2]);
int posix_pipe(int ends[2], int flags);
int posix_open(const char *path, int flags, ...);
int posix_write(int fd, const void *data, size_t size);
int posix_close(int fd);
int posix_fcntl(int fd, int command, ...);
long posix_sysconf(int name);

/** The first descriptor that could not be closed since the last question, or -1: somebody else had closed it. */
int posix_closed_before(void);

/* With an argument list alone: many things have these names. */
#define socket(family, type, proto) posix_socket(family, type, proto)
#define socketpair(family, type, proto, ends) posix_socketpair(family, type, proto, ends)
#define pipe2(ends, flags) posix_pipe(ends, flags)
#define open(...) posix_open(__VA_ARGS__)
#define write(fd, data, size) posix_write(fd, data, size)
#define close(fd) posix_close(fd)
#define fcntl(...) posix_fcntl(__VA_ARGS__)
#define sysconf(name) posix_sysconf(name)
#define setsockopt(fd, level, option, value, size) \
  setsockopt((SOCKET)(fd), level, option, (const char *)(value), (int)(size))
#define sendto(fd, data, size, flags, name, length) \
  sendto((SOCKET)(fd), data, (int)(size), flags, name, length)
#define send(fd, data, size, flags) send((SOCKET)(fd), data, (int)(size), flags)

#endif
