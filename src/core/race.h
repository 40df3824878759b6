/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Attempts to connect that overlap, as RFC 8305 has them: the families take turns, beginning with the resolver's first;
 * each attempt begins a while after the one before, or at once when one has failed; none ends because another begins;
 * the first success wins. A race never waits. */
#ifndef PS_CORE_RACE_H
#define PS_CORE_RACE_H

#include "base/text.h"
#include "platform/platform.h"
#include "polysocket/error.h"
#include "polysocket/types.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ps__attempt {
  ps_address address;
  int family, type, proto;
  int fd;               /**< While it is under way, and when it has won; otherwise -1. */
  int32_t status, code; /**< PS_E_WOULD_BLOCK while it is under way. */
  const char *step;     /**< What has failed, if that isn't connecting itself: "bind"; or NULL. */
  int64_t began, ended; /**< On the monotonic clock; `ended` is 0 while it is under way. */
};

struct ps__race {
  const struct ps__bundle *bundle; /**< Where its sockets are waited for. */
  struct ps__answers *sources;     /**< Where to connect from; NULL: from anywhere. */
  int64_t delay;
  int64_t next; /**< When the next attempt begins; 0: no other begins. */
  struct ps__attempt *winner;
  struct ps__attempt *last; /**< The one that failed last. */
  size_t count, begun, under_way;
  struct ps__attempt attempts[]; /**< In the order of their beginnings. */
};

/** Where the attempts go. `sources` become the race's, or NULL. NULL when memory has run out. */
struct ps__race *ps__race_create(const struct ps__answers *answers, struct ps__answers *sources, int64_t delay,
                                 const struct ps__bundle *bundle);

/** Close what is open, the winner's socket too. `race` may be NULL. */
void ps__race_free(struct ps__race *race);

/** Do what is to be done now: whether the race is over, with a winner or without. */
bool ps__race_step(struct ps__race *race);

/** End the attempts that are under way, for a reason: PS_E_TIMEOUT, …; PS_E_WOULD_BLOCK leaves them as they are. */
void ps__race_stop(struct ps__race *race, int32_t status, int32_t code);

/** Wait for the same sockets in a bundle that was renewed. */
void ps__race_rejoin(struct ps__race *race);

/** What came of an attempt: "Connection refused"; and how long it took, or has taken so far, in nanoseconds. */
void ps__attempt_tell(const struct ps__attempt *attempt, struct ps__text *text);
int64_t ps__attempt_duration(const struct ps__attempt *attempt);

/** Append all attempts with what came of them: "Connection refused (192.0.2.1:80) after 0.3 ms; …". */
void ps__race_tell(const struct ps__race *race, struct ps__text *text);

#endif
