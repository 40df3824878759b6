/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The one place that waits: how an operation describes its system call, and what comes back. */
#ifndef PS_CORE_WAIT_H
#define PS_CORE_WAIT_H

#include "core/socket.h"
#include "platform/platform.h"
#include "polysocket/host.h"

#include <stdbool.h>
#include <stdint.h>

/** Results beside 0 or more and negative errno values: of a wait; the answer that there is to be no attempt yet; of
 * what needs memory between two waits. */
enum { PS__TIMED_OUT = -100001, PS__INTERRUPTED = -100002, PS__NOT_YET = -100003, PS__NO_MEMORY = -100004 };

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
  bool takes_flags; /**< `attempt` honours ps__sys_dontwait, even on a blocking descriptor. */
  bool wait_first;  /**< Wait for readiness before the next attempt, in every mode. */
  int64_t pause;    /**< Nanoseconds to sleep before the next wait, since readiness has proved to say nothing. */
  bool had_to_wait; /**< Set when the last wait for readiness took time. */
  bool tried;       /**< The first attempt has been made by the caller; `result` is what came of it. */
  int64_t result;
};

/** A call on a pinned socket, with its timeout and its hooks. */
struct ps__call ps__call_on(struct ps__socket *socket, enum ps__readiness readiness,
                            int64_t (*attempt)(struct ps__call *call, int flags));

/**
 * The flags for a first attempt on the spot, or PS__NOT_YET. Short calls are tried at once and under the interpreter
 * lock, which costs more than they do; long ones first leave it. Without hooks everything is tried at once.
 */
static inline int ps__wait_first_flags(const ps_hooks *hooks, double timeout, int64_t size) {
  if (!hooks)
    return timeout < 0 ? 0 : ps__sys_dontwait;
  return size <= hooks->inline_max ? ps__sys_dontwait : PS__NOT_YET;
}

/** Make the call, waiting as its timeout allows. */
int64_t ps__wait_call(struct ps__call *call);

/**
 * Whether a series of calls that one timeout covers may go on after one that succeeded: 0, PS__INTERRUPTED or
 * PS__TIMED_OUT. The time began with the first question or wait.
 */
int64_t ps__wait_on(struct ps__call *call);

/** Report PS_E_VALUE for hooks with a reserved field that is not NULL. `hooks` may be NULL. */
int32_t ps__wait_check_hooks(const ps_hooks *hooks, const char *operation, ps_error *err);

/** A runner for work that may block (see address/lookup.h); `hooks` is a const ps_hooks *, or NULL. */
int32_t ps__wait_run(const void *hooks, ps_work work, void *argument, const char *operation, ps_error *err);

/** Report a negative result of ps__wait_call() by its class. `detail` may be NULL. */
int32_t ps__wait_fail(ps_error *err, int64_t result, const char *operation, const char *detail);

#endif
