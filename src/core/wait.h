/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The only place that waits: how an operation describes its system call, and the results.
 *
 * System calls are made so that they do not wait; the waiting is done here, for the descriptor and for the events that
 * end the call. A call is always in one of these states:
 *
 *                                 first attempt, under the host's lock (short calls) or without a host
 *                                    |
 *                                    | would block
 *                                    v
 *     +--------------------------> GLANCE    wait for the descriptor and the token, for 5 ms at most
 *     |                              |
 *     |                 not ready    |
 *     |                              v
 *     |       ready                WATCH     wait for the descriptor, the token and the closing of the object
 *     |   <-- GLANCE, WATCH --+
 *     v                       |
 *    TRY ----- would block ---+    PAUSE     the descriptor is ready and yet the attempt would block, twice in a row (a
 *     ^ |                            |       full queue of AF_UNIX does not show): wait as WATCH does, but for a while
 *     | +--- again and again ------> |       instead of for the descriptor
 *     +------------------------------+
 *
 *    TRY  ------ success, failure -------------> OVER
 *    each other: the time is up, the token was fired, the object was closed ---> OVER
 *    each one:   a signal ---> the host is asked, then the state is entered again, or the call ends
 *
 * The host is also asked before a long wait: a signal that arrives while a system call returns does not interrupt it.
 *
 * GLANCE exists because nearly all waits are short, and watching for a close costs a descriptor, which exists while a
 * call is in WATCH or PAUSE. A call whose object is closed right after it began to wait therefore ends about 5 ms
 * later. All states run without the host's lock, unless the host does the waiting, as a fiber scheduler does: then the
 * lock is kept, and the host's hook waits in WATCH and PAUSE for one descriptor that represents all. */
#ifndef PS_CORE_WAIT_H
#define PS_CORE_WAIT_H

#include "core/hooks.h"
#include "core/socket.h"
#include "core/wake.h"
#include "platform/platform.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

/** Results beside 0 or more and negative errno values. PS__NOT_YET: no attempt was made yet. PS__NO_MEMORY: an
 * allocation between two waits failed. PS__ASK: the host is asked whether to continue; never a call's final result.
 * PS__NO_PROC: a long AF_UNIX path, and the system shows no files by their descriptors. */
enum {
  PS__TIMED_OUT = -100001,
  PS__INTERRUPTED = -100002,
  PS__NOT_YET = -100003,
  PS__NO_MEMORY = -100004,
  PS__CLOSED_MEANWHILE = -100005,
  PS__CANCELLED = -100006,
  PS__PAST_DEADLINE = -100007,
  PS__FILE_CLOSED = -100008,
  PS__ASK = -100009,
  PS__NO_PROC = -100010
};

enum ps__state { PS__TRY = 0, PS__GLANCE, PS__WATCH, PS__PAUSE };

/**
 * A system call that may have to wait. `attempt` makes it once, without waiting, and returns 0 or more, or a negative
 * errno value: -EAGAIN when it has to wait for `readiness` first.
 */
struct ps__call {
  int64_t (*attempt)(struct ps__call *call);
  /** Repairs the call's state in the child after a fork in one of the hooks; or NULL. */
  void (*forked)(struct ps__call *call);
  int fd;
  enum ps__readiness readiness;
  const ps_hooks *hooks;
  double timeout;    /**< Seconds; negative for none, 0 for not at all. */
  int64_t size;      /**< The requested bytes, to decide whether the call is short. */
  int64_t began;     /**< When the timeout, which covers a series of calls, began; 0: not yet. */
  int64_t deadline;  /**< On the monotonic clock, 0 for none. The timeout is counted in once it has begun. */
  int64_t own_limit; /**< SO_RCVTIMEO or SO_SNDTIMEO in nanoseconds, 0 for none, -1 while unknown. */
  int64_t expiry;    /**< The result when the deadline passes; 0 for PS__TIMED_OUT. */
  ps_token *token;   /**< The handle of the token that ends the call, or NULL. */
  enum ps__state state;
  bool slow;    /**< An attempt may take long even without waiting, so the host's lock is released for it. */
  bool partial; /**< Part of the work is done; after a signal it is the result, and the host is not asked. */
  bool closing; /**< The call is part of closing its file, which does not end it. */
  bool hosted;  /**< The host does the waiting, and its lock is held. */
  bool asked;   /**< The host was asked since the last attempt. */
  bool waited;  /**< The last wait for readiness took time. */
  int vain;     /**< Consecutive times that readiness was followed by an attempt that would block. */
  int64_t result;
  /** The objects that the call has pinned: its socket, its file, its token while it waits; or NULL. */
  struct ps__slot *held[3];
  struct ps__guard guard; /**< Against the closing of its socket. */
};

/** A call on a pinned socket, with its timeout, its deadline, its token and its hooks. */
struct ps__call ps__call_on(struct ps__socket *socket, enum ps__readiness readiness,
                            int64_t (*attempt)(struct ps__call *call));

/**
 * Whether a first attempt is made inline. Short calls are tried with the interpreter lock held, since releasing it
 * costs more than the call; long ones release it first. Without hooks everything is tried at once.
 */
static inline bool ps__wait_tries_at_once(const ps_hooks *hooks, int64_t size) {
  return !hooks || (size <= hooks->inline_max && (hooks->switch_interval <= 0 || !ps__hooks_switch_due(hooks)));
}

/** Make the call, waiting as its timeout allows. */
int64_t ps__wait_call(struct ps__call *call);

/** The same for a call whose first attempt gave this result, or for which none was made: PS__NOT_YET. */
int64_t ps__wait_resume(struct ps__call *call, int64_t result);

/** Begin another call of a series that one timeout covers. */
static inline void ps__wait_again(struct ps__call *call) {
  call->state = PS__TRY;
  call->vain = 0;
}

/**
 * The same, after asking whether the series may go on: 0, or the result that ends it. The time began with the first
 * question or wait.
 */
int64_t ps__wait_on(struct ps__call *call);

/** Report a negative result of ps__wait_call() by its class. `socket` is the socket of the call, whose timeout the
 * message shows; NULL: none. `detail` may be NULL; without one, would-block and timeout cost some tens of
 * nanoseconds. */
int32_t ps__wait_fail(ps_error *err, int64_t result, const struct ps__socket *socket, const char *operation,
                      const char *detail);

/** The same for an operation that went to an address, which the message shows and the record keeps. */
int32_t ps__wait_fail_at(ps_error *err, int64_t result, const struct ps__socket *socket, const char *operation,
                         const ps_address *address);

/** Whether a negative result of ps__wait_call() is frequent and must be cheap to report. */
static inline bool ps__wait_is_ordinary(int64_t result) {
  return result == -EAGAIN || result == PS__TIMED_OUT;
}

#endif
