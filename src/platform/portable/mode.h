/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The modes of descriptors: whether new programs inherit them, whether calls wait. */
#ifndef PS_PLATFORM_PORTABLE_MODE_H
#define PS_PLATFORM_PORTABLE_MODE_H

#include <stdbool.h>

/** Make a new descriptor close-on-exec, and non-blocking or not. Closes it on failure; leaves errno. */
int ps__mode_finish(int fd, bool nonblocking);

/** A pipe for which nobody waits: 0, or a negative errno value, and then `ends` is as it was. */
int ps__mode_pipe(int ends[2]);

/** A descriptor that is non-blocking for the time of a call. */
struct ps__mode {
  struct ps__mode *next; /* Of all such calls. */
  int fd;
  int flags; /* Those that the file has without such calls. */
};

/** Make a descriptor non-blocking until ps__mode_restore(). The call in between may be made while others do the same:
 * the last one out restores the mode. Returns whether it succeeded; leaves errno. */
bool ps__mode_hold(struct ps__mode *mode, int fd);

/** Leaves errno. */
void ps__mode_restore(struct ps__mode *mode);

/** The flags that a descriptor has without such calls, and -1 on failure. */
int ps__call_flags(int fd);

/** Change these flags, at the latest when the last such call ends. */
int ps__call_set_flags(int fd, int flags);

#endif
