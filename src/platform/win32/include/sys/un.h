/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses of AF_UNIX. */
#ifndef PS_PLATFORM_WIN32_SYS_UN_H
#define PS_PLATFORM_WIN32_SYS_UN_H

#include <sys/socket.h>

/* After it. */
#include <afunix.h>

#endif
