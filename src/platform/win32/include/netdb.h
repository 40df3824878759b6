/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Looking up: Winsock has it with its sockets. */
#ifndef PS_PLATFORM_WIN32_NETDB_H
#define PS_PLATFORM_WIN32_NETDB_H

#include <sys/socket.h>

#endif
