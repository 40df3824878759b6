/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * UDP, whose options ws2tcpip.h has. */
#ifndef WINDOWS_UNIT_NETINET_UDP_H
#define WINDOWS_UNIT_NETINET_UDP_H

enum { UDP_SEGMENT = 0x7720, UDP_GRO, UDP_CORK };

#endif
