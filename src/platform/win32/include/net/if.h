/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Interfaces by name and by number. */
#ifndef PS_PLATFORM_WIN32_NET_IF_H
#define PS_PLATFORM_WIN32_NET_IF_H

#include <sys/socket.h>

/* After it. */
#include <iphlpapi.h>
#include <netioapi.h>

/* The word of COM for struct would be one of every file. */
#undef interface

#endif
