/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Locks that a forked child never finds held by a thread that it does not have. */
#ifndef PS_PLATFORM_PORTABLE_LOCK_H
#define PS_PLATFORM_PORTABLE_LOCK_H

#include <pthread.h>
#include <sys/types.h>

/** One for static storage alone: it begins as PS__LOCK(), with what a forked child does to what it covers, or NULL. */
struct ps__lock {
  pthread_mutex_t mutex;
  void (*child)(void);
  struct ps__lock *next; /* Of all that were used. */
  int known;
};

#define PS__LOCK(child) \
  { PTHREAD_MUTEX_INITIALIZER, child, NULL, 0 }

void ps__lock_acquire(struct ps__lock *lock);
void ps__lock_release(struct ps__lock *lock);

#endif
