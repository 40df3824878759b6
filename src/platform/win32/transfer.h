/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Flags and sizes of transfers. */
#ifndef PS_PLATFORM_WIN32_TRANSFER_H
#define PS_PLATFORM_WIN32_TRANSFER_H

#include "platform/win32/native.h"

#include <limits.h>

/**
 * The flags that Winsock takes. Sockets never wait at the system, so that nothing is left to do for one transfer that
 * must not; waiting for all bytes is done in src/core; and the length of a datagram is found in another way.
 */
int ps__win_flags(int flags);

/** As many bytes as one call takes. */
static inline int ps__win_size(size_t size) {
  return size < INT_MAX ? (int)size : INT_MAX;
}

/** The negative errno value of a failed call that sends. */
int ps__win_send_failure(void);

/**
 * What a receive has come to. `received` is what Winsock counted, and `result` what the call returned. A datagram that
 * was longer than the room counts as far as there was room, and `truncated` tells; no more can come where the program
 * has shut its own side down.
 */
int64_t ps__win_received(int result, int64_t received, int64_t capacity, bool *truncated);

/** Whether a receive has to find out the whole length of a datagram. */
bool ps__win_wants_length(int fd, int flags);

/** Room behind the program's own, for the rest of a datagram, which nobody reads. */
WSABUF ps__win_spill(void);

#endif
