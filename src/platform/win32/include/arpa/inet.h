/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The texts of Internet addresses: Winsock has them with its sockets. */
#ifndef PS_PLATFORM_WIN32_ARPA_INET_H
#define PS_PLATFORM_WIN32_ARPA_INET_H

#include <netinet/in.h>

#endif
