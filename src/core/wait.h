/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The one place that waits: how an operation describes its system call, and what comes back.
 *
 * A call goes through these steps, until one of them ends it:
 *
 *            first attempt, inline           (only where it cannot block, or where there is no host)
 *                  |
 *                  | would block
 *                  v
 *        +---> PS__ATTEMPT --- success, error ------------> result
 *        |         |
 *  ready |         | would block, and the call may wait
 *        |         v
 *        +---- PS__AWAIT ----- time is up ----------------> PS__TIMED_OUT, or -EAGAIN where waiting was not allowed
 *
 *   a signal in either step:   the host is asked; stop ----> PS__INTERRUPTED
 *                              a socket closed meanwhile --> PS__CLOSED_MEANWHILE
 *                              otherwise the step is done again, with the time that is left
 *
 * The two steps run without the host's lock. A descriptor that is ready although the next attempt would block again is
 * fruitless; after two such rounds in a row readiness says nothing (a full queue of AF_UNIX does not show), and the
 * call sleeps between attempts instead. */
#ifndef PS_CORE_WAIT_H
#define PS_CORE_WAIT_H

#include "core/hooks.h"
#include "core/socket.h"
#include "platform/platform.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

/** Results beside 0 or more and negative errno values. PS__NOT_YET: no attempt was made yet. PS__NO_MEMORY is for what
 * needs memory between two waits. */
enum {
  PS__TIMED_OUT = -100001,
  PS__INTERRUPTED = -100002,
  PS__NOT_YET = -100003,
  PS__NO_MEMORY = -100004,
  PS__CLOSED_MEANWHILE = -100005
};

/** The next step of a call. */
enum ps__step { PS__ATTEMPT = 0, PS__AWAIT };

/**
 * A system call that may have to wait. `attempt` makes it once and returns 0 or more, or a negative errno value:
 * -EAGAIN when it has to wait for `readiness` first. `flags` are 0, or ps__sys_dontwait to ask that it not wait.
 */
struct ps__call {
  int64_t (*attempt)(struct ps__call *call, int flags);
  int fd;
  enum ps__readiness readiness;
  const ps_hooks *hooks;
  double timeout;   /**< Seconds; negative for none, 0 for not at all. */
  int64_t size;     /**< Bytes asked for, to judge whether it is short. */
  int64_t deadline; /**< On the monotonic clock, set when first needed; 0 before. Shared by a series of calls. */
  enum ps__step next;
  bool may_block; /**< `attempt` may block although it is asked not to. */
  bool waited;    /**< The last wait for readiness took time. */
  int fruitless;  /**< Rounds in a row in which readiness was followed by an attempt that would block. */
  int64_t expiry; /**< The result when the deadline passes; 0 for PS__TIMED_OUT. */
  int64_t result;
  struct ps__slot *held[2]; /**< What the operation has pinned: its socket, and the file that it is for, or NULL. */
};

/** A call on a pinned socket, with its timeout and its hooks. */
struct ps__call ps__call_on(struct ps__socket *socket, enum ps__readiness readiness,
                            int64_t (*attempt)(struct ps__call *call, int flags));

/**
 * The flags for a first attempt inline, or PS__NOT_YET. Short calls are tried at once and under the interpreter lock,
 * since leaving the lock costs more than they do; long ones first leave it. Without hooks everything is tried at once.
 */
static inline int ps__wait_first_flags(const ps_hooks *hooks, double timeout, int64_t size) {
  if (!hooks)
    return timeout < 0 ? 0 : ps__sys_dontwait;
  if (size > hooks->inline_max || (hooks->switch_interval > 0 && ps__hooks_switch_due(hooks)))
    return PS__NOT_YET;
  return ps__sys_dontwait;
}

/** Make the call, waiting as its timeout allows. */
int64_t ps__wait_call(struct ps__call *call);

/** The same for a call whose first attempt was made with such flags, and gave this result; or PS__NOT_YET for both. */
int64_t ps__wait_resume(struct ps__call *call, int flags, int64_t result);

/**
 * Whether a series of calls that one timeout covers may go on after one that succeeded: 0, PS__INTERRUPTED or
 * PS__TIMED_OUT. The time began with the first question or wait.
 */
int64_t ps__wait_on(struct ps__call *call);

/** Report a negative result of ps__wait_call() by its class. `socket` is the one that was waited for: a timeout tells
 * its length. `detail` may be NULL; without one, would-block and timeout cost some tens of nanoseconds. */
int32_t ps__wait_fail(ps_error *err, int64_t result, const struct ps__socket *socket, const char *operation,
                      const char *detail);

/** The same for an operation that went to an address, which the message shows and the record keeps. */
int32_t ps__wait_fail_at(ps_error *err, int64_t result, const struct ps__socket *socket, const char *operation,
                         const ps_address *address);

/** Whether a negative result of ps__wait_call() is an ordinary one, which is to cost little. */
static inline bool ps__wait_is_ordinary(int64_t result) {
  return result == -EAGAIN || result == PS__TIMED_OUT;
}

#endif
