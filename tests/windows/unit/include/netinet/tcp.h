/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * TCP, whose options ws2tcpip.h has. */
#ifndef WINDOWS_UNIT_NETINET_TCP_H
#define WINDOWS_UNIT_NETINET_TCP_H

/* No option of Windows: getsockopt() fails. */
enum { TCP_INFO = 0x7710, TCP_CORK, TCP_CONGESTION, TCP_USER_TIMEOUT };
struct tcp_info {
  unsigned tcpi_unacked;
};

#endif
