/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The Internet families: Winsock has them with its sockets. */
#ifndef PS_PLATFORM_WIN32_NETINET_IN_H
#define PS_PLATFORM_WIN32_NETINET_IN_H

#include <sys/socket.h>

typedef USHORT in_port_t;
typedef ULONG in_addr_t;

#endif
