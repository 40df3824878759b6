/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The one place that waits. Try first; only when the call would block wait for the descriptor, against one deadline on
 * the monotonic clock, and try again. Signals, interpreter locks and interrupts are dealt with here alone. */
#include "core/wait.h"

#include "base/error.h"
#include "core/timeout.h"

#include <errno.h>

/* Nanoseconds: data that was there less than this long after asking was there all along. */
enum { IMMEDIATE = 5000 };

/* The first and the longest sleep between attempts, in nanoseconds, where readiness says nothing. */
enum { FIRST_PAUSE = 1000000, LONGEST_PAUSE = 50000000 };

/* How often a look at the deadline may be cut short by a signal. */
enum { LAST_LOOKS = 8 };

struct ps__call ps__call_on(struct ps__socket *socket, enum ps__readiness readiness,
                            int64_t (*attempt)(struct ps__call *call, int flags)) {
  return (struct ps__call){.attempt = attempt,
                           .fd = socket->fd,
                           .readiness = readiness,
                           .hooks = atomic_load_explicit(&socket->hooks, memory_order_acquire),
                           .timeout = atomic_load_explicit(&socket->timeout, memory_order_relaxed)};
}

/* Only what is known to be NULL everywhere can get a meaning later. */
int32_t ps__wait_check_hooks(const ps_hooks *hooks, const char *operation, ps_error *err) {
  for (size_t i = 0; hooks && i < sizeof hooks->reserved / sizeof *hooks->reserved; i++)
    if (hooks->reserved[i])
      return ps__fail(err, PS_E_VALUE, operation, "reserved[%zu] of the hooks must be NULL", i);
  return PS_OK;
}

int32_t ps_socket_sethooks(ps_socket *self, const ps_hooks *hooks, ps_error *err) {
  struct ps__socket *socket = ps__socket_pin_any(self, NULL, "sethooks", err);
  if (!socket)
    return PS_E_OS;
  int32_t status = ps__wait_check_hooks(hooks, "sethooks", err);
  if (status == PS_OK)
    atomic_store_explicit(&socket->hooks, hooks, memory_order_release);
  ps__socket_unpin(socket);
  return status;
}

static bool interrupted(const ps_hooks *hooks) {
  return hooks && hooks->interrupted && hooks->interrupted(hooks->context) != 0;
}

static void run(const ps_hooks *hooks, ps_work work, void *argument) {
  if (hooks && hooks->run)
    hooks->run(work, argument, hooks->context);
  else
    work(argument);
}

/* What is left until the deadline, which is set at the first question. Negative means for ever. */
static int64_t remaining(struct ps__call *call, int64_t now) {
  if (call->timeout < 0)
    return -1;
  if (call->deadline == 0) {
    int64_t timeout = ps__timeout_nanoseconds(call->timeout);
    call->deadline = timeout < INT64_MAX - now ? now + timeout : INT64_MAX;
  }
  return call->deadline > now ? call->deadline - now : 0;
}

static bool is_over(struct ps__call *call) {
  return call->timeout > 0 && remaining(call, ps__sys_now()) == 0;
}

/* Wait until another attempt makes sense: 1, or 0 when the time is up, or a negative errno value. */
static int wait_ready(struct ps__call *call) {
  int64_t now = ps__sys_now();
  int64_t left = remaining(call, now);
  if (call->pause > 0 && left != 0) {
    int slept = ps__sys_poll(-1, call->readiness, left < 0 || call->pause < left ? call->pause : left);
    if (slept < 0)
      return slept;
    now = ps__sys_now();
    left = remaining(call, now);
  }
  int result = ps__sys_poll(call->fd, call->readiness, left);
  call->had_to_wait = ps__sys_now() - now > IMMEDIATE;
  return result;
}

/* One round that may block, run without the interpreter lock. */
static void attempt_round(void *argument) {
  struct ps__call *call = argument;
  if (call->timeout < 0 && !call->wait_first) {
    call->result = call->attempt(call, 0);
    return;
  }
  if (!call->wait_first) {
    call->result = call->attempt(call, ps__sys_dontwait);
    if (call->result != -EAGAIN || call->timeout == 0)
      return;
  }
  int ready = wait_ready(call);
  if (ready <= 0)
    call->result = ready == 0 ? PS__TIMED_OUT : ready;
  else
    call->result = call->attempt(call, ps__sys_dontwait);
}

static int64_t longer(int64_t pause) {
  if (pause == 0)
    return FIRST_PAUSE;
  return pause * 2 < LONGEST_PAUSE ? pause * 2 : LONGEST_PAUSE;
}

/* The deadline passed while signals kept the call from looking: what is possible by now still counts. */
static int64_t last_look(struct ps__call *call) {
  int ready = -EINTR;
  for (int i = 0; i < LAST_LOOKS && ready == -EINTR; i++)
    ready = ps__sys_poll(call->fd, call->readiness, 0);
  int64_t result = ready > 0 ? call->attempt(call, ps__sys_dontwait) : ready;
  return ready == 0 || result == -EAGAIN || result == -EINTR ? PS__TIMED_OUT : result;
}

/* Rounds until the call is done or may not go on. */
static int64_t wait_rounds(struct ps__call *call) {
  for (;;) {
    /* The host may come back without having run the round; that must look like an interrupted call. */
    call->result = -EINTR;
    run(call->hooks, attempt_round, call);
    if (call->result == -EINTR) {
      if (interrupted(call->hooks))
        return PS__INTERRUPTED;
      if (is_over(call))
        return last_look(call);
    } else if (call->result == -EAGAIN && (call->timeout > 0 || call->wait_first)) {
      /* Ready, and yet not possible: somebody else was faster, or the data was bad. Without any wait it is likely that
       * readiness says nothing, as with a full queue of AF_UNIX, and asking at once again would be a busy loop. */
      call->wait_first = true;
      call->pause = call->had_to_wait ? 0 : longer(call->pause);
      if (is_over(call))
        return PS__TIMED_OUT;
    } else {
      return call->result;
    }
  }
}

/* The first attempt, on the spot where that is right. */
static int64_t first_attempt(struct ps__call *call) {
  if (call->tried) {
    call->tried = false;
    return call->result;
  }
  /* Within a timeout too: others may have set the descriptor that they share to blocking mode. */
  bool may_block = call->timeout != 0 && !call->takes_flags && call->hooks;
  int flags = ps__wait_first_flags(call->hooks, call->timeout, call->size);
  return call->wait_first || may_block || flags == PS__NOT_YET ? PS__NOT_YET : call->attempt(call, flags);
}

int64_t ps__wait_call(struct ps__call *call) {
  int64_t result = first_attempt(call);
  if (result == -EINTR && interrupted(call->hooks))
    return PS__INTERRUPTED;
  if (result == -EAGAIN && call->timeout > 0)
    call->wait_first = true;
  /* In blocking mode without a host the first attempt has waited already: SO_RCVTIMEO or O_NONBLOCK has ended it. */
  bool waited = call->timeout < 0 && !call->hooks;
  bool again = result == -EINTR || result == PS__NOT_YET || (result == -EAGAIN && call->timeout != 0 && !waited);
  return again ? wait_rounds(call) : result;
}

int64_t ps__wait_on(struct ps__call *call) {
  call->wait_first = false;
  /* A signal that comes in the middle of a blocking transfer shortens it instead of interrupting it. */
  if (interrupted(call->hooks))
    return PS__INTERRUPTED;
  /* A peer that is as fast as we are never makes us wait, and the timeout covers the whole series. */
  return is_over(call) ? PS__TIMED_OUT : 0;
}

/* Work whose having run must be certain, since the host may return without it. */
struct certain {
  ps_work work;
  void *argument;
  bool ran;
};

static void run_certain(void *argument) {
  struct certain *certain = argument;
  certain->work(certain->argument);
  certain->ran = true;
}

int32_t ps__wait_run(const void *hooks, ps_work work, void *argument, const char *operation, ps_error *err) {
  struct certain certain = {work, argument, false};
  int32_t status = ps__wait_check_hooks(hooks, operation, err);
  if (status != PS_OK)
    return status;
  for (;;) {
    run(hooks, run_certain, &certain);
    if (certain.ran)
      return PS_OK;
    if (interrupted(hooks))
      return ps__wait_fail(err, PS__INTERRUPTED, operation, NULL);
  }
}

int32_t ps__wait_fail(ps_error *err, int64_t result, const char *operation, const char *detail) {
  switch (result) {
  case PS__TIMED_OUT:
    return ps__fail_plain(err, PS_E_TIMEOUT, ETIMEDOUT, operation, "timed out");
  case PS__INTERRUPTED:
    return ps__fail(err, PS_E_INTERRUPTED, operation, "interrupted by the host");
  case PS__NO_MEMORY:
    return ps__fail(err, PS_E_MEMORY, operation, "out of memory");
  case -EAGAIN:
    return ps__fail_plain(err, PS_E_WOULD_BLOCK, EAGAIN, operation, "Resource temporarily unavailable");
  case -EINPROGRESS:
    return ps__fail_plain(err, PS_E_WOULD_BLOCK, EINPROGRESS, operation, "Operation now in progress");
  default:
    return ps__fail_os(err, (int)-result, operation, detail);
  }
}
