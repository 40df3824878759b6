/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A wait for as many sockets as there are. */
#ifndef PS_PLATFORM_WIN32_WAIT_H
#define PS_PLATFORM_WIN32_WAIT_H

#include "platform/win32/native.h"

/** A socket to wait for. */
WSAPOLLFD ps__win_entry(int fd, enum ps__readiness readiness);

/**
 * Wait until one of some sockets is ready or in error, and mark it in its `revents`: returns how many are, or 0 after
 * `timeout` nanoseconds. A negative timeout waits forever. What is no socket is ready.
 */
int ps__win_wait(WSAPOLLFD *entries, size_t count, int64_t timeout);

#endif
