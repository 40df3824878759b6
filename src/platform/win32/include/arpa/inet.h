/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The texts of Internet addresses: Winsock has them with its sockets, except for inet_aton(), which is in
 * inet_aton.c. */
#ifndef PS_PLATFORM_WIN32_ARPA_INET_H
#define PS_PLATFORM_WIN32_ARPA_INET_H

#include <netinet/in.h>

/** Read an IPv4 address of one to four parts, each in decimal, octal or hexadecimal digits. Whatever follows a blank
 * does not count. Returns 1, or 0 if the text is no address. */
int ps__win_inet_aton(const char *text, struct in_addr *address);

#define inet_aton ps__win_inet_aton

#endif
