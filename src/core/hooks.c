/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The host's side of a call. When to leave the lock is decided in wait.c; how it is left, here. */
#include "core/hooks.h"

#include "base/error.h"
#include "platform/platform.h"
#include "polysocket/deadline.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>

_Static_assert(sizeof(ps_hooks) == 128 || sizeof(void *) != 8, "the layout of ps_hooks is frozen");
_Static_assert(sizeof(ps_wait) == 64 || sizeof(void *) != 8, "the layout of ps_wait is frozen");

/* The clock is read once for this many calls: reading it costs a tenth of a short transfer. */
enum { CALLS_PER_LOOK = 16 };

/* How often a host looks at all descriptors when no single one stands for them. */
enum { LOOK_INTERVAL = 5000000 };

/* The numbers in switch_state: when inline calls began, and how many calls were made since the clock was read. */
enum { SINCE = 0, CALLS = 1 };

/* A field can get a meaning in a later version only if it is known to be NULL everywhere today. */
int32_t ps__hooks_check(const ps_hooks *hooks, const char *operation, ps_error *err) {
  if (!hooks)
    return PS_OK;
  for (size_t i = 0; i < sizeof hooks->reserved / sizeof *hooks->reserved; i++)
    if (hooks->reserved[i])
      return ps__fail(err, PS_E_VALUE, operation, "reserved[%zu] of the hooks must be NULL", i);
  if (hooks->ask_interval < 0)
    return ps__fail(err, PS_E_VALUE, operation, "ask_interval of the hooks must be at least 0, not %" PRId64,
                    hooks->ask_interval);
  if (hooks->switch_interval > 0 && !hooks->switch_state)
    return ps__fail(err, PS_E_VALUE, operation,
                    "switch_state of the hooks must not be NULL where they have a switch_interval");
  return PS_OK;
}

int64_t ps_hooks_size(void) {
  return (int64_t)sizeof(ps_hooks);
}

int64_t ps_wait_size(void) {
  return (int64_t)sizeof(ps_wait);
}

bool ps__hooks_interrupted(const ps_hooks *hooks) {
  return hooks && hooks->interrupted && hooks->interrupted(hooks->context) != 0;
}

void ps__hooks_run(const ps_hooks *hooks, ps_work work, void *argument) {
  if (hooks && hooks->run)
    hooks->run(work, argument, hooks->context);
  else
    work(argument);
  if (hooks && hooks->switch_state)
    hooks->switch_state[SINCE] = 0;
}

bool ps__hooks_switch_due(const ps_hooks *hooks) {
  int64_t *state = hooks->switch_state;
  if (state[SINCE] != 0 && ++state[CALLS] < CALLS_PER_LOOK)
    return false;
  int64_t now = ps__sys_now();
  if (state[SINCE] == 0)
    state[SINCE] = now;
  bool due = now - state[SINCE] >= hooks->switch_interval;
  /* It stays due until the lock has been left. */
  state[CALLS] = due ? CALLS_PER_LOOK : 0;
  return due;
}

/* Work with a note of whether it was run, since the host may return without it. */
struct noted {
  ps_work work;
  void *argument;
  bool ran;
};

static void run_noted(void *argument) {
  struct noted *noted = argument;
  noted->work(noted->argument);
  noted->ran = true;
}

void ps__hooks_run_once(const ps_hooks *hooks, ps_work work, void *argument) {
  struct noted noted = {work, argument, false};
  ps__hooks_run(hooks, run_noted, &noted);
  if (!noted.ran)
    work(argument);
}

int32_t ps__hooks_run_or_stop(const ps_hooks *hooks, ps_work work, void *argument, const char *operation,
                              ps_error *err) {
  struct noted noted = {work, argument, false};
  int32_t status = ps__hooks_check(hooks, operation, err);
  while (status == PS_OK) {
    ps__hooks_run(hooks, run_noted, &noted);
    if (noted.ran)
      break;
    if (ps__hooks_interrupted(hooks))
      status = ps__hooks_stopped(operation, err);
  }
  return status;
}

bool ps__hooks_waits(const ps_hooks *hooks) {
  return hooks && hooks->wait && hooks->waits && hooks->waits(hooks->context) != 0;
}

/* The host waits for one descriptor. If there is none for all of them, it is the first, for a while. */
int ps__hooks_poll(const ps_hooks *hooks, struct ps__watch *watches, size_t count, int64_t timeout) {
  struct ps__bundle bundle;
  int fd = count > 1 && ps__sys_watch(&bundle, watches, count) == 0 ? bundle.fd : -1;
  int64_t most = count > 1 && fd < 0 && (timeout < 0 || timeout > LOOK_INTERVAL) ? LOOK_INTERVAL : timeout;
  int64_t direction = fd < 0 && watches[0].readiness == PS__WRITABLE ? PS_SENDING : PS_RECEIVING;
  int32_t result = hooks->wait(fd < 0 ? watches[0].fd : fd, direction, most, hooks->context);
  if (fd >= 0)
    ps__sys_bundle_close(&bundle);
  return result < 0 ? -EINTR : ps__sys_poll(watches, count, 0);
}

int32_t ps__hooks_stopped(const char *operation, ps_error *err) {
  return ps__fail(err, PS_E_INTERRUPTED, operation, "interrupted by the host");
}
