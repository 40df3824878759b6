/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A storm of signals on the calling thread, with a handler that lets system calls fail with EINTR. */
#ifndef UNIT_STORM_H
#define UNIT_STORM_H

#include <stdint.h>

/** Begin: a signal every so many nanoseconds. */
void storm_begin(int64_t interval);

/** How many times as slowly as usual programs run here, which the environment tells in SLOWNESS. Valgrind looks at all
 * bytes before they are sent: in a storm that is too dense for that, it never comes to the system call. */
int storm_slowness(void);

/** End it. Returns how many signals came. */
int storm_end(void);

/** Seconds on a real clock, whatever fault_clock() says. */
double seconds_now(void);

#endif
