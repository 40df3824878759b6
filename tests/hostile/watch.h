/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The calls of one function, in a process of their own, that is watched: it may crash, hang or end. */
#ifndef HOSTILE_WATCH_H
#define HOSTILE_WATCH_H

#include "description.h"

enum { WATCH_STATUSES = 64 };

struct watch_job {
  const struct description *description;
  const struct function *function;
  uint64_t seed;
  uint64_t first, last; /**< The numbers of the calls, `last` not among them. */
  int limit;            /**< Milliseconds that one call may take. */
};

struct watch_outcome {
  uint64_t calls, faults;
  uint64_t statuses[WATCH_STATUSES]; /**< How often each was returned. */
  const char *text;                  /**< What was found, in lines; until the next job. */
};

/** In a process that watch() has started anew: do what it is to do, and end it. Nothing in the first process. */
void watch_continue(const struct description *description);

/** Make the calls, and tell what came out. A call that ended or stopped the process is one fault, and the last. */
struct watch_outcome watch(const struct watch_job *job);

#endif
