/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * New sockets, for all files that make some. */
#ifndef PS_PLATFORM_WIN32_MAKE_H
#define PS_PLATFORM_WIN32_MAKE_H

#include "platform/win32/native.h"

/** A new socket, non-blocking, which no new program inherits; or a negative errno value. Starts Winsock. */
int ps__win_make(int family, int type, int proto);

/** Let a handle that the system has made be one of the library's: non-blocking, and no new program inherits it. Returns
 * its number, or closes it and returns a negative errno value. INVALID_SOCKET: the call that made it has failed. */
int ps__win_keep(SOCKET made);

/** Bind a socket to a free port of this machine's own address, which no other program can take over, and read its name.
 * AF_INET or AF_INET6. */
int ps__win_bind_here(int fd, int family, struct sockaddr_storage *name, int *length);

#endif
