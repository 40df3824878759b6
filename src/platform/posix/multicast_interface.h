/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The interface for the multicasts of an IPv4 socket, which ports set in different ways. */
#ifndef PS_PLATFORM_POSIX_MULTICAST_INTERFACE_H
#define PS_PLATFORM_POSIX_MULTICAST_INTERFACE_H

/** Set it by its number, or by one of its addresses: a sockaddr_in, or NULL. The number 0: the system chooses. Returns
 * as the functions of platform.h. */
int ps__port_multicast_interface(int fd, int index, const void *address);

#endif
