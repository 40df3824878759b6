/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Sockets: what POSIX has in <sys/socket.h> is in Winsock's headers. */
#ifndef PS_PLATFORM_WIN32_SYS_SOCKET_H
#define PS_PLATFORM_WIN32_SYS_SOCKET_H

/* In this order: the first keeps <windows.h> from bringing an older Winsock. */
#include <winsock2.h>

#include <ws2tcpip.h>

#include <mswsock.h>

/* As POSIX calls them. The compiler's <unistd.h> may have been first. */
#ifndef SHUT_RDWR
#define SHUT_RD SD_RECEIVE
#define SHUT_WR SD_SEND
#define SHUT_RDWR SD_BOTH
#endif

/* A bit that no flag of Winsock has. The library knows it by POSIX's name, so that portable programs can use it. */
#define MSG_DONTWAIT 0x40000000

typedef ADDRESS_FAMILY sa_family_t;

#endif
