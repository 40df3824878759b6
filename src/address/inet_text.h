/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * IPv4 addresses as text, for addresses of a socket. */
#ifndef PS_ADDRESS_INET_TEXT_H
#define PS_ADDRESS_INET_TEXT_H

/** Write 4 bytes as inet_ntop(AF_INET, …) does, into room for INET_ADDRSTRLEN. */
void ps__inet_text(const void *packed, char *text);

#endif
