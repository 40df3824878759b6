/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The one place that waits. Try first; only when the call would block wait for the descriptor, against one deadline on
 * the monotonic clock, and try again. Signals, interpreter locks and interrupts are dealt with here alone. The header
 * has a diagram of the steps. */
#include "core/wait.h"

#include "base/error.h"
#include "core/names.h"
#include "core/timeout.h"

#include <errno.h>

/* Nanoseconds: if poll() returned within this time, the descriptor was ready already and the call did not really wait.
 * This decides whether the next receive on the socket waits or tries first, which costs one system call at most. */
enum { IMMEDIATE = 5000 };

/* The first and the longest sleep between attempts, in nanoseconds, where readiness says nothing. */
enum { FIRST_PAUSE = 1000000, LONGEST_PAUSE = 50000000 };

/* How many fruitless rounds in a row show that a call of the system does not wait though its descriptor is in blocking
 * mode. Fewer can come from other threads that are faster. */
enum { LAST_FRUITLESS = 8 };

/* How often signals may interrupt a call that must not wait, and the last look of one whose deadline has passed. */
enum { INTERRUPTIONS = 8 };

struct ps__call ps__call_on(struct ps__socket *socket, enum ps__readiness readiness,
                            int64_t (*attempt)(struct ps__call *call, int flags)) {
  return (struct ps__call){.attempt = attempt,
                           .fd = socket->fd,
                           .readiness = readiness,
                           .hooks = atomic_load_explicit(&socket->hooks, memory_order_acquire),
                           .timeout = atomic_load_explicit(&socket->timeout, memory_order_relaxed),
                           .held = {&socket->slot, NULL}};
}

int32_t ps_socket_sethooks(ps_socket *self, const ps_hooks *hooks, ps_error *err) {
  struct ps__socket *socket;
  int32_t status = ps__socket_pin_any(self, NULL, "sethooks", &socket, err);
  if (status != PS_OK)
    return status;
  status = ps__hooks_check(hooks, "sethooks", err);
  if (status == PS_OK)
    atomic_store_explicit(&socket->hooks, hooks, memory_order_release);
  ps__socket_unpin(socket);
  return status;
}

/* Time. */

/* Nanoseconds left until the deadline, which is set by the first call. Negative means for ever. */
static int64_t remaining(struct ps__call *call, int64_t now) {
  if (call->deadline == 0) {
    if (call->timeout < 0)
      return -1;
    int64_t timeout = ps__timeout_nanoseconds(call->timeout);
    call->deadline = timeout < INT64_MAX - now ? now + timeout : INT64_MAX;
  }
  return call->deadline > now ? call->deadline - now : 0;
}

static bool is_over(struct ps__call *call) {
  bool limited = call->timeout > 0 || (call->timeout < 0 && call->deadline != 0);
  return limited && remaining(call, ps__sys_now()) == 0;
}

/* The result of a call whose time is up. */
static int64_t expired(const struct ps__call *call) {
  if (call->timeout == 0)
    return -EAGAIN;
  return call->expiry != 0 ? call->expiry : PS__TIMED_OUT;
}

/* Whether a call that would block may wait for readiness. In blocking mode it can only get here when O_NONBLOCK, which
 * every duplicate of the descriptor shares, was set by other code, or when SO_RCVTIMEO or SO_SNDTIMEO has elapsed:
 * these limits of the system's are kept, too, and end as they do there. */
static bool may_wait(struct ps__call *call) {
  if (call->timeout == 0)
    return false;
  if (call->timeout > 0 || call->deadline != 0)
    return true;
  int64_t limit = ps__sys_own_timeout(call->fd, call->readiness);
  if (limit > 0) {
    if (!ps__sys_is_nonblocking(call->fd))
      return false;
    int64_t now = ps__sys_now();
    call->deadline = limit < INT64_MAX - now ? now + limit : INT64_MAX;
    call->expiry = -EAGAIN;
  }
  /* A few calls of the system never wait, whatever the mode. They would be tried for ever. */
  return call->fruitless <= LAST_FRUITLESS || ps__sys_is_nonblocking(call->fd);
}

/* Steps. */

static int attempt_flags(const struct ps__call *call) {
  return call->timeout < 0 ? 0 : ps__sys_dontwait;
}

static bool is_closed(const struct ps__call *call) {
  return ps__slot_closed(call->held[0]);
}

/* Readiness has been fruitless more than once. Unless it has gone since, it says nothing, and the call sleeps for a
 * while before the next attempt: 1, or 0 when readiness has gone, or a negative errno value. */
static int pause_or_go_on(struct ps__call *call, int64_t left) {
  int ready = ps__sys_poll(call->fd, call->readiness, 0);
  if (ready <= 0) {
    call->fruitless = 0;
    return ready;
  }
  int doublings = call->fruitless - 2;
  int64_t pause = doublings < 6 ? (int64_t)FIRST_PAUSE << doublings : LONGEST_PAUSE;
  if (pause > LONGEST_PAUSE)
    pause = LONGEST_PAUSE;
  int slept = ps__sys_poll(-1, call->readiness, left < 0 || pause < left ? pause : left);
  return slept < 0 ? slept : 1;
}

/* Wait until another attempt makes sense: 1, or 0 when the time is up, or a negative errno value. */
static int await(struct ps__call *call) {
  int64_t now = ps__sys_now();
  int64_t left = remaining(call, now);
  if (call->fruitless > 1 && left != 0) {
    int result = pause_or_go_on(call, left);
    if (result != 0)
      return result < 0 || remaining(call, ps__sys_now()) != 0 ? result : 0;
  }
  int result = ps__sys_poll(call->fd, call->readiness, left);
  call->waited = ps__sys_now() - now > IMMEDIATE;
  return result;
}

/* Steps until the call is done, a signal has come, or the time is up. Runs without the interpreter lock. */
static void go_through_steps(void *argument) {
  struct ps__call *call = argument;
  for (;;) {
    if (call->next == PS__AWAIT) {
      int ready = is_closed(call) ? 1 : await(call);
      if (ready <= 0 || is_closed(call)) {
        call->result = ready > 0 ? PS__CLOSED_MEANWHILE : ready == 0 ? expired(call) : ready;
        return;
      }
      call->next = PS__ATTEMPT;
      call->fruitless++;
    }
    call->result = call->attempt(call, attempt_flags(call));
    if (call->result != -EAGAIN || !may_wait(call))
      return;
    /* Where readiness says nothing, the clock alone ends the call. */
    if (call->fruitless > 0 && is_over(call)) {
      call->result = expired(call);
      return;
    }
    call->next = PS__AWAIT;
  }
}

/* The deadline passed while signals kept the call from looking: what is possible by now still counts. */
static int64_t last_look(struct ps__call *call) {
  int ready = -EINTR;
  for (int i = 0; i < INTERRUPTIONS && ready == -EINTR; i++)
    ready = ps__sys_poll(call->fd, call->readiness, 0);
  int64_t result = ready > 0 ? call->attempt(call, ps__sys_dontwait) : ready;
  return ready == 0 || result == -EAGAIN || result == -EINTR ? expired(call) : result;
}

/* Ask the host whether to stop. Its answer may come in a forked child, where the fork has counted this operation's pins
 * as those of a thread that is gone. */
static bool is_interrupted(const struct ps__call *call) {
  uint32_t forks = ps__slots_forks();
  bool stop = ps__hooks_interrupted(call->hooks);
  if (__builtin_expect(forks != ps__slots_forks(), 0))
    for (size_t i = 0; i < sizeof call->held / sizeof call->held[0]; i++)
      if (call->held[i])
        ps__slot_revive(call->held[i]);
  return stop;
}

/* How a call continues that a signal has interrupted: a result, or PS__NOT_YET to try again. */
static int64_t after_signal(struct ps__call *call, int *interruptions) {
  if (is_interrupted(call))
    return PS__INTERRUPTED;
  if (is_closed(call))
    return PS__CLOSED_MEANWHILE;
  if (call->timeout == 0)
    return ++*interruptions < INTERRUPTIONS ? PS__NOT_YET : -EAGAIN;
  return is_over(call) ? last_look(call) : PS__NOT_YET;
}

int64_t ps__wait_resume(struct ps__call *call, int flags, int64_t result) {
  int interruptions = 0;
  if (result == -EAGAIN) {
    /* Where the attempt was asked not to wait and the call may, the system waits best. */
    if (flags == 0 || call->timeout >= 0) {
      if (!may_wait(call))
        return result;
      call->next = PS__AWAIT;
      call->waited = true;
    }
  } else if (result != -EINTR && result != PS__NOT_YET) {
    return result;
  }
  for (;;) {
    if (result == -EINTR) {
      result = after_signal(call, &interruptions);
      if (result != PS__NOT_YET)
        return result;
    }
    /* The host may return without having done anything; that must look like an interrupted call. */
    call->result = -EINTR;
    ps__hooks_run(call->hooks, go_through_steps, call);
    if (call->result != -EINTR)
      return call->result;
    result = -EINTR;
  }
}

int64_t ps__wait_call(struct ps__call *call) {
  int flags = PS__NOT_YET;
  /* A call that may block in spite of its flags must not do so under the host's lock. */
  bool inline_first = call->next == PS__ATTEMPT && (!call->hooks || call->timeout == 0 || !call->may_block);
  if (inline_first)
    flags = ps__wait_first_flags(call->hooks, call->timeout, call->size);
  return ps__wait_resume(call, flags, flags == PS__NOT_YET ? PS__NOT_YET : call->attempt(call, flags));
}

int64_t ps__wait_on(struct ps__call *call) {
  call->next = PS__ATTEMPT;
  call->fruitless = 0;
  /* A signal that comes in the middle of a blocking transfer shortens it instead of interrupting it. */
  if (is_interrupted(call))
    return PS__INTERRUPTED;
  /* A peer that is as fast as we are never makes us wait, and the timeout covers the whole series. */
  return is_over(call) ? expired(call) : 0;
}

/* The results that programs expect: texts are prepared, and only a detail takes time. */
static int32_t fail_ordinary(ps_error *err, int64_t result, double timeout, const char *operation, const char *detail) {
  int32_t status = PS_E_WOULD_BLOCK;
  if (result == PS__TIMED_OUT && timeout > 0)
    status = ps__fail_timeout(err, ETIMEDOUT, operation, timeout);
  else if (result == PS__TIMED_OUT)
    status = ps__fail_plain(err, PS_E_TIMEOUT, ETIMEDOUT, operation, "timed out");
  else if (result == -EAGAIN)
    ps__fail_plain(err, status, EAGAIN, operation, "Resource temporarily unavailable");
  else
    ps__fail_plain(err, status, EINPROGRESS, operation, "Operation now in progress");
  if (detail)
    ps__error_add(err, " %s", detail);
  return status;
}

int32_t ps__wait_fail(ps_error *err, int64_t result, const struct ps__socket *socket, const char *operation,
                      const char *detail) {
  switch (result) {
  case PS__TIMED_OUT:
  case -EAGAIN:
  case -EINPROGRESS:
    return fail_ordinary(err, result, atomic_load_explicit(&socket->timeout, memory_order_relaxed), operation, detail);
  case PS__INTERRUPTED:
    return ps__hooks_stopped(operation, err);
  case PS__CLOSED_MEANWHILE:
    return ps__fail(err, PS_E_CLOSED, operation, "the socket is closed");
  case PS__NO_MEMORY:
    return ps__fail(err, PS_E_MEMORY, operation, "out of memory");
  default:
    return ps__fail_os(err, (int)-result, operation, detail);
  }
}

int32_t ps__wait_fail_at(ps_error *err, int64_t result, const struct ps__socket *socket, const char *operation,
                         const ps_address *address) {
  char room[PS__TARGET_ROOM];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  if (err)
    ps__names_target(&shown, socket->family, address);
  int32_t status = ps__wait_fail(err, result, socket, operation, room);
  ps__error_about(err, address);
  return status;
}
