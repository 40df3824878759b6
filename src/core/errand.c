/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Helper threads: how many there are, and what a fork does to them. A forked child has none of its parent's. */
#include "core/errand.h"

#include "base/error.h"
#include "base/text.h"
#include "core/handle.h"
#include "platform/platform.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>

static _Atomic int count;

static void forked(void) {
  atomic_store_explicit(&count, 0, memory_order_relaxed);
  ps__slots_note_fork();
}

/* Two threads may both get here: the second call in a child does no harm. */
static int prepare(void) {
  static _Atomic bool prepared;
  if (atomic_load_explicit(&prepared, memory_order_acquire))
    return 0;
  int result = ps__sys_at_fork(forked);
  if (result == 0)
    atomic_store_explicit(&prepared, true, memory_order_release);
  return result;
}

static void *serve(void *argument) {
  ps__errand_serve(argument);
  atomic_fetch_sub_explicit(&count, 1, memory_order_relaxed);
  return NULL;
}

static int32_t fail_many(const char *operation, ps_error *err) {
  char room[80];
  struct ps__text text = ps__text_begin(room, sizeof room);
  ps__text_format(&text, "(too many look-ups are waiting for the resolver, limit %d)", PS__ERRAND_THREADS);
  return ps__fail_os(err, EAGAIN, operation, room);
}

int32_t ps__errand_start(struct ps__errand *errand, const char *operation, ps_error *err) {
  int result = prepare();
  int wake = result < 0 ? result : ps__sys_wake_create();
  if (wake < 0)
    return ps__fail_os(err, -wake, operation, NULL);
  ps__errand_share(errand, wake);
  if (atomic_fetch_add_explicit(&count, 1, memory_order_relaxed) < PS__ERRAND_THREADS) {
    result = ps__sys_start_thread(serve, errand);
    if (result == 0)
      return PS_OK;
  }
  atomic_fetch_sub_explicit(&count, 1, memory_order_relaxed);
  ps__errand_unshare(errand);
  return result < 0 ? ps__fail_os(err, -result, operation, "(no thread for the look-up)") : fail_many(operation, err);
}

int32_t ps__errand_restart(struct ps__errand *errand, const char *operation, ps_error *err) {
  ps__errand_unshare(errand);
  return ps__errand_start(errand, operation, err);
}

int ps__errand_threads(void) {
  return atomic_load_explicit(&count, memory_order_relaxed);
}
