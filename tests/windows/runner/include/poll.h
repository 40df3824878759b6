/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * POSIX's poll(), by Winsock's. */
#ifndef WINDOWS_RUNNER_POLL_H
#define WINDOWS_RUNNER_POLL_H

#include <sys/socket.h>

#define poll WSAPoll

#endif
