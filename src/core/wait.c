/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The one place that waits, as the state machine that the header draws, against one deadline on the monotonic clock.
 * Signals, interpreter locks, interrupts, cancelling and closing are dealt with here alone. */
#include "core/wait.h"

#include "base/error.h"
#include "core/names.h"
#include "core/timeout.h"
#include "core/token.h"
#include "polysocket/deadline.h"

#include <errno.h>

/* Nanoseconds: if a wait for readiness took no longer, the descriptor was ready already and the call did not really
 * wait. This decides whether the next receive on the socket waits or tries first: one system call at most. */
enum { IMMEDIATE = 5000 };

/* How long a glance lasts: longer than a tick of the kernel (4 ms), since a timer that is due before the next tick has
 * to be programmed, which costs as much as the rest of the wait. */
enum { GLANCE = 5000000 };

/* How often a call looks whether its object was closed when no descriptor is left that would tell. */
enum { LOOK_INTERVAL = 5000000 };

/* The first and the longest pause between attempts, in nanoseconds, where readiness says nothing. */
enum { FIRST_PAUSE = 50000, LONGEST_PAUSE = 20000000 };

/* How often signals may interrupt a call that must not wait, and the last look of one whose deadline has passed. */
enum { INTERRUPTIONS = 8 };

struct ps__call ps__call_on(struct ps__socket *socket, enum ps__readiness readiness,
                            int64_t (*attempt)(struct ps__call *call)) {
  int64_t deadline = ps__socket_deadline(socket, readiness);
  return (struct ps__call){.attempt = attempt,
                           .fd = socket->fd,
                           .readiness = readiness,
                           .hooks = atomic_load_explicit(&socket->hooks, memory_order_acquire),
                           .timeout = atomic_load_explicit(&socket->timeout, memory_order_relaxed),
                           .deadline = deadline,
                           .own_limit = -1,
                           .expiry = deadline == PS_NO_DEADLINE ? 0 : PS__PAST_DEADLINE,
                           .token = atomic_load_explicit(&socket->token, memory_order_acquire),
                           .held = {&socket->slot},
                           .guard = {.wake = &socket->wake}};
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

/* End a call so many nanoseconds after its beginning, unless it ends before. */
static void limit(struct ps__call *call, int64_t nanoseconds, int64_t expiry) {
  int64_t end = nanoseconds < INT64_MAX - call->began ? call->began + nanoseconds : INT64_MAX;
  if (call->deadline != PS_NO_DEADLINE && call->deadline <= end)
    return;
  call->deadline = end;
  call->expiry = expiry;
}

/* Nanoseconds left until the deadline. Negative means for ever. The first question begins the timeout. */
static int64_t remaining(struct ps__call *call, int64_t now) {
  if (call->timeout == 0)
    return 0;
  if (call->began == 0) {
    call->began = now;
    if (call->timeout > 0)
      limit(call, ps__timeout_nanoseconds(call->timeout), 0);
  }
  if (call->deadline == PS_NO_DEADLINE)
    return -1;
  return call->deadline > now ? call->deadline - now : 0;
}

/* In blocking mode SO_RCVTIMEO and SO_SNDTIMEO limit the call, as they would where the system waits itself. */
static void apply_own_limit(struct ps__call *call, int64_t now) {
  if (call->timeout >= 0 || !call->held[0])
    return;
  remaining(call, now);
  if (call->own_limit < 0)
    call->own_limit = ps__sys_own_timeout(call->fd, call->readiness);
  if (call->own_limit > 0)
    limit(call, call->own_limit, -EAGAIN);
}

static bool is_over(struct ps__call *call) {
  bool limited = call->timeout > 0 || (call->timeout < 0 && call->deadline != PS_NO_DEADLINE);
  return limited && remaining(call, ps__sys_now()) == 0;
}

/* The result of a call whose time is up. */
static int64_t expired(const struct ps__call *call) {
  if (call->timeout == 0)
    return -EAGAIN;
  return call->expiry != 0 ? call->expiry : PS__TIMED_OUT;
}

/* The result of a call whose socket or file was closed; 0 when both are open. */
static int64_t closed(const struct ps__call *call) {
  if (call->held[1] && !call->closing && ps__slot_closed(call->held[1]))
    return PS__FILE_CLOSED;
  return call->held[0] && ps__slot_closed(call->held[0]) ? PS__CLOSED_MEANWHILE : 0;
}

/* States: each returns the one that follows, or ends the call for now by setting the result. */

static enum ps__state finish(struct ps__call *call, int64_t result) {
  call->result = result;
  return call->state;
}

static enum ps__state in_try(struct ps__call *call) {
  int64_t result = call->attempt(call);
  call->asked = false;
  if (result != -EAGAIN || call->timeout == 0)
    return finish(call, result);
  if (call->vain > 0 && is_over(call))
    return finish(call, expired(call));
  return call->vain > 1 ? PS__PAUSE : PS__GLANCE;
}

/* What a state waits for: the descriptor in most of them, the token, and what tells that the object was closed. */
struct watched {
  struct ps__watch list[PS__WATCHES];
  size_t count;
};

static struct ps__watch *watch_for(struct watched *watched, int fd, enum ps__readiness readiness) {
  struct ps__watch *entry = &watched->list[watched->count++];
  *entry = (struct ps__watch){.fd = fd, .readiness = readiness};
  return entry;
}

/* The token is kept until the call ends. One that was freed ends nothing. */
static struct ps__watch *watch_for_token(struct ps__call *call, struct watched *watched) {
  if (!call->token)
    return NULL;
  if (!call->held[2])
    call->held[2] = ps__token_pin(call->token);
  return call->held[2] ? watch_for(watched, ps__token_descriptor(call->held[2]), PS__READABLE) : NULL;
}

/* Whether the host can be asked in the middle of a wait, and wants to be asked from time to time. */
static bool asks_again(const struct ps__call *call) {
  return !call->partial && !call->hosted && call->hooks && call->hooks->interrupted && call->hooks->ask_interval > 0;
}

/* How long to wait at most, as far as the library's own business goes. */
static int64_t longest_of_state(const struct ps__call *call, bool guarded) {
  if (call->state == PS__GLANCE)
    return GLANCE;
  if (call->state == PS__PAUSE) {
    int doublings = call->vain - 2;
    int64_t pause = doublings < 9 ? (int64_t)FIRST_PAUSE << doublings : LONGEST_PAUSE;
    int64_t most = guarded || !call->guard.wake ? LONGEST_PAUSE : LOOK_INTERVAL;
    return pause < most ? pause : most;
  }
  return guarded || !call->guard.wake ? -1 : LOOK_INTERVAL;
}

/* How long to wait at most. */
static int64_t longest(const struct ps__call *call, bool guarded) {
  int64_t most = longest_of_state(call, guarded);
  if (!asks_again(call))
    return most;
  int64_t interval = call->hooks->ask_interval > GLANCE ? call->hooks->ask_interval : GLANCE + 1;
  return most < 0 || most > interval ? interval : most;
}

/* What follows a wait that went on for so long without anything coming of it. */
static enum ps__state in_vain(struct ps__call *call, bool time_is_up) {
  if (time_is_up)
    return finish(call, expired(call));
  if (asks_again(call) && call->state != PS__GLANCE)
    call->asked = false;
  return call->state == PS__PAUSE ? PS__TRY : PS__WATCH;
}

static void go_on_in_child(struct ps__call *call) {
  for (size_t i = 0; i < sizeof call->held / sizeof call->held[0]; i++)
    if (call->held[i])
      ps__slot_revive(call->held[i]);
  if (call->forked)
    call->forked(call);
}

/* In a host that waits itself other calls are made meanwhile, and one of them may fork. */
static int poll_for(struct ps__call *call, struct watched *watched, int64_t timeout) {
  if (!call->hosted)
    return ps__sys_poll(watched->list, watched->count, timeout);
  uint32_t forks = ps__slots_forks();
  int result = ps__hooks_poll(call->hooks, watched->list, watched->count, timeout);
  if (forks == ps__slots_forks())
    return result;
  go_on_in_child(call);
  return -EINTR;
}

/* Whether to ask the host before a wait of so many nanoseconds (negative: without end). A signal that came while no
 * system call could be interrupted would otherwise wait for the next one. */
static bool must_ask(const struct ps__call *call, int64_t wait) {
  return (wait < 0 || wait > GLANCE) && !call->asked && !call->partial && !call->hosted && call->hooks &&
         call->hooks->interrupted;
}

/* GLANCE, WATCH and PAUSE. */
static enum ps__state in_wait(struct ps__call *call) {
  /* A host that waits itself is not asked twice. */
  if (call->hosted && call->state == PS__GLANCE)
    call->state = PS__WATCH;
  struct watched watched = {.count = 0};
  const struct ps__watch *own = call->state == PS__PAUSE ? NULL : watch_for(&watched, call->fd, call->readiness);
  bool guarded = call->state != PS__GLANCE && ps__guard_enter(&call->guard);
  if (guarded)
    watch_for(&watched, call->guard.fd, PS__READABLE);
  const struct ps__watch *token = watch_for_token(call, &watched);
  if (closed(call) != 0)
    return finish(call, closed(call));
  int64_t now = ps__sys_now();
  if (call->state != PS__GLANCE)
    apply_own_limit(call, now);
  int64_t left = remaining(call, now), most = longest(call, guarded);
  bool last = left >= 0 && (most < 0 || left <= most);
  if (must_ask(call, last ? left : most))
    return finish(call, PS__ASK);
  int result = poll_for(call, &watched, last ? left : most);
  call->waited = call->state != PS__GLANCE || ps__sys_now() - now > IMMEDIATE;
  if (result < 0)
    return finish(call, result);
  if (closed(call) != 0)
    return finish(call, closed(call));
  bool ready = own && own->ready;
  if (token && token->ready && (!ready || call->vain > 0))
    return finish(call, PS__CANCELLED);
  if (!ready)
    return in_vain(call, last && (!call->hosted || is_over(call)));
  call->vain++;
  return PS__TRY;
}

/* Readiness was in vain more than once. Unless it has gone since, it says nothing. */
static enum ps__state in_pause(struct ps__call *call) {
  if (!ps__sys_ready(call->fd, call->readiness)) {
    call->vain = 0;
    return PS__WATCH;
  }
  enum ps__state next = in_wait(call);
  call->vain += next == PS__TRY;
  return next;
}

/* States until the call is done or a signal has come. Runs without the interpreter lock. */
static void go_through_states(void *argument) {
  static enum ps__state (*const states[])(struct ps__call * call) = {
      [PS__TRY] = in_try, [PS__GLANCE] = in_wait, [PS__WATCH] = in_wait, [PS__PAUSE] = in_pause};
  struct ps__call *call = argument;
  do {
    call->result = PS__NOT_YET;
    call->state = states[call->state](call);
  } while (call->result == PS__NOT_YET);
}

/* The deadline passed while signals kept the call from looking: what is possible by now still counts. */
static int64_t last_look(struct ps__call *call) {
  struct ps__watch own = {.fd = call->fd, .readiness = call->readiness};
  int result = -EINTR;
  for (int i = 0; i < INTERRUPTIONS && result == -EINTR; i++)
    result = ps__sys_poll(&own, 1, 0);
  int64_t done = result > 0 ? call->attempt(call) : result;
  return result == 0 || done == -EAGAIN || done == -EINTR ? expired(call) : done;
}

/* Ask the host whether to stop. Its answer may come in a forked child, where the fork has counted this operation's pins
 * as those of a thread that is gone. */
static bool is_interrupted(struct ps__call *call) {
  uint32_t forks = ps__slots_forks();
  bool stop = ps__hooks_interrupted(call->hooks);
  if (__builtin_expect(forks != ps__slots_forks(), 0))
    go_on_in_child(call);
  return stop;
}

/* How a call continues that a signal has interrupted or that is about to wait: a result, or PS__NOT_YET to go on. */
static int64_t after_signal(struct ps__call *call, int64_t result, int *interruptions) {
  if (call->partial)
    return -EINTR;
  call->asked = true;
  if (is_interrupted(call))
    return PS__INTERRUPTED;
  if (result == PS__ASK)
    return PS__NOT_YET;
  if (closed(call) != 0)
    return closed(call);
  if (call->timeout == 0)
    return ++*interruptions < INTERRUPTIONS ? PS__NOT_YET : -EAGAIN;
  /* Signals that come faster than a glance is over would keep the limit from ever being looked at. */
  apply_own_limit(call, ps__sys_now());
  return is_over(call) ? last_look(call) : PS__NOT_YET;
}

/* Go on until there is a result, with the host taking part. */
static int64_t go_on(struct ps__call *call, int64_t result) {
  int interruptions = 0;
  for (;;) {
    if (result == -EINTR || result == PS__ASK) {
      result = after_signal(call, result, &interruptions);
      if (result != PS__NOT_YET)
        return result;
    }
    /* The host may return without having done anything; that must look like an interrupted call. */
    call->result = -EINTR;
    call->hosted = ps__hooks_waits(call->hooks);
    if (call->hosted)
      go_through_states(call);
    else
      ps__hooks_run(call->hooks, go_through_states, call);
    result = call->result;
    if (result != -EINTR && result != PS__ASK)
      return result;
  }
}

int64_t ps__wait_resume(struct ps__call *call, int64_t result) {
  if (result == -EAGAIN) {
    if (call->timeout == 0)
      return result;
    call->state = PS__GLANCE;
  } else if (result != -EINTR && result != PS__NOT_YET) {
    return result;
  }
  result = go_on(call, result);
  ps__guard_leave(&call->guard);
  if (call->held[2])
    ps__token_unpin(call->held[2]);
  call->held[2] = NULL;
  return result;
}

int64_t ps__wait_call(struct ps__call *call) {
  /* An attempt that may take long must not do so under the host's lock. */
  bool at_once = call->state == PS__TRY && (!call->hooks || call->timeout == 0 || !call->slow) &&
                 ps__wait_tries_at_once(call->hooks, call->size);
  return ps__wait_resume(call, at_once ? call->attempt(call) : PS__NOT_YET);
}

int64_t ps__wait_on(struct ps__call *call) {
  ps__wait_again(call);
  /* A signal that comes in the middle of a transfer shortens it instead of interrupting it. */
  if (is_interrupted(call))
    return PS__INTERRUPTED;
  if (closed(call) != 0)
    return closed(call);
  if (call->token && ps__token_fired_now(call->token))
    return PS__CANCELLED;
  /* A peer that is as fast as we are never makes us wait, and the timeout covers the whole series. */
  return is_over(call) ? expired(call) : 0;
}

/* The results that programs expect: texts are prepared, and only a detail takes time. */
static int32_t fail_ordinary(ps_error *err, int64_t result, double timeout, const char *operation, const char *detail) {
  int32_t status = PS_E_WOULD_BLOCK;
  if (result == PS__PAST_DEADLINE)
    status = ps__fail_plain(err, PS_E_TIMEOUT, ETIMEDOUT, operation, "timed out: the deadline has passed");
  else if (result == PS__TIMED_OUT && timeout > 0)
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
  case PS__PAST_DEADLINE:
  case -EAGAIN:
  case -EINPROGRESS:
    return fail_ordinary(err, result, socket ? atomic_load_explicit(&socket->timeout, memory_order_relaxed) : 0,
                         operation, detail);
  case PS__CANCELLED:
    return ps__fail(err, PS_E_CANCELLED, operation, "cancelled");
  case PS__INTERRUPTED:
    return ps__hooks_stopped(operation, err);
  case PS__CLOSED_MEANWHILE:
    return ps__fail(err, PS_E_CLOSED, operation, "the socket is closed");
  case PS__FILE_CLOSED:
    return ps__fail(err, PS_E_CLOSED, operation, "the file is closed");
  case PS__NO_PROC:
    return ps__fail_code(err, PS_E_UNSUPPORTED, EOPNOTSUPP, operation, ps__sys_no_long_paths, detail);
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
