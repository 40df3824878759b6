/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The life of an errand. It has at most two users, the caller and a helper thread, and either may be the last. No lock
 * is taken, so that a fork leaves none behind. */
#include "address/errand.h"

#include <stdlib.h>
#include <string.h>

/*
 * The stages of an errand that a helper thread serves. The wake descriptor is closed by the caller as soon as it
 * leaves, so that an errand that hangs costs a thread and some memory alone. Only while the thread writes to it, it may
 * not be closed: then the thread does that.
 *
 *    PENDING ---thread---> WAKING ---thread---> OVER
 *       |                     |
 *       | caller leaves       | caller leaves
 *       v                     v
 *     LEFT                 HANDED, and the thread closes the descriptor
 */
enum stage { PENDING, WAKING, OVER, LEFT, HANDED };

/* A caller that meets WAKING takes so many naps of so many nanoseconds before it hands the descriptor over: on a busy
 * machine the thread may have to wait for its turn. */
enum { NAPS = 200, NAP = 50000 };

static bool change_stage(struct ps__errand *errand, int from, int to) {
  return atomic_compare_exchange_strong_explicit(&errand->stage, &from, to, memory_order_acq_rel, memory_order_acquire);
}

static size_t size_of(const char *text) {
  return text ? strlen(text) + 1 : 0;
}

struct ps__errand *ps__errand_create(void (*ask)(struct ps__errand *errand), const char *first, const char *second) {
  const char *const texts[PS__ERRAND_TEXTS] = {first, second};
  struct ps__errand *errand = calloc(1, sizeof *errand + size_of(first) + size_of(second));
  if (!errand)
    return NULL;
  char *rest = (char *)(errand + 1);
  for (int i = 0; i < PS__ERRAND_TEXTS; i++) {
    size_t size = size_of(texts[i]);
    errand->texts[i] = texts[i] ? memcpy(rest, texts[i], size) : NULL;
    rest += size;
  }
  errand->ask = ask;
  errand->wake = -1;
  atomic_init(&errand->users, 1);
  atomic_init(&errand->stage, PENDING);
  return errand;
}

void ps__errand_ask(struct ps__errand *errand) {
  errand->ask(errand);
  atomic_store_explicit(&errand->stage, OVER, memory_order_release);
}

static int stage_of(const struct ps__errand *errand) {
  return atomic_load_explicit(&errand->stage, memory_order_acquire);
}

bool ps__errand_is_over(const struct ps__errand *errand) {
  int stage = stage_of(errand);
  return stage == WAKING || stage == OVER;
}

void *ps__errand_take(struct ps__errand *errand) {
  void *found = errand->found;
  errand->found = NULL;
  return found;
}

static void release(struct ps__errand *errand) {
  if (atomic_fetch_sub_explicit(&errand->users, 1, memory_order_acq_rel) > 1)
    return;
  free(errand->found);
  free(errand);
}

/* Whether the wake descriptor is the caller's to close. */
static bool owns_wake(struct ps__errand *errand) {
  for (int i = 0; i < NAPS; i++) {
    if (change_stage(errand, PENDING, LEFT) || stage_of(errand) == OVER)
      return true;
    ps__sys_poll(NULL, 0, NAP);
  }
  return !change_stage(errand, WAKING, HANDED);
}

void ps__errand_leave(struct ps__errand *errand) {
  if (!errand)
    return;
  if (errand->wake >= 0 && owns_wake(errand))
    ps__sys_wake_close(errand->wake);
  release(errand);
}

void ps__errand_share(struct ps__errand *errand, int wake) {
  errand->wake = wake;
  atomic_store_explicit(&errand->stage, PENDING, memory_order_relaxed);
  atomic_store_explicit(&errand->users, 2, memory_order_release);
}

void ps__errand_unshare(struct ps__errand *errand) {
  ps__sys_wake_close(errand->wake);
  errand->wake = -1;
  atomic_store_explicit(&errand->users, 1, memory_order_relaxed);
}

void ps__errand_serve(struct ps__errand *errand) {
  errand->ask(errand);
  if (change_stage(errand, PENDING, WAKING)) {
    ps__sys_wake(errand->wake);
    if (!change_stage(errand, WAKING, OVER))
      ps__sys_wake_close(errand->wake);
  }
  release(errand);
}
