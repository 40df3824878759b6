/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The modes of descriptors: whether new programs inherit them, whether calls wait. */
#ifndef PS_PLATFORM_PORTABLE_MODE_H
#define PS_PLATFORM_PORTABLE_MODE_H

#include <stdbool.h>

/** A descriptor's mode is changed for the time of a call, so others ask for it and change it between these. */
void ps__call_modes_enter(void);
void ps__call_modes_leave(void);

/** Make a new descriptor close-on-exec, and non-blocking or not. Closes it on failure; leaves errno. */
int ps__mode_finish(int fd, bool nonblocking);

/** Make a descriptor non-blocking for a call, and keep others from its mode until ps__mode_restore(). Returns the flags
 * to restore, or -1 with errno set. */
int ps__mode_hold(int fd);

/** Leaves errno. */
void ps__mode_restore(int fd, int flags);

#endif
