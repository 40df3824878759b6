/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Errands done for operations. Which questions there are is said where they are asked. */
#include "core/lookup.h"

#include "base/error.h"
#include "base/range.h"
#include "core/errand.h"
#include "core/hooks.h"
#include "core/token.h"
#include "core/wait.h"
#include "polysocket/deadline.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>

int32_t ps__lookup_terms(const ps_wait *wait, const char *operation, ps_wait *terms, ps_error *err) {
  *terms = (ps_wait){.hooks = NULL};
  if (!wait)
    return PS_OK;
  int32_t status = ps__range_check_reserved(operation, "wait", wait->reserved, err);
  if (status == PS_OK && wait->deadline < 0)
    status = ps__fail(err, PS_E_VALUE, operation, "negative deadline %" PRId64, wait->deadline);
  if (status == PS_OK)
    status = ps__hooks_check(wait->hooks, operation, err);
  if (status == PS_OK)
    status = ps__token_check(wait->token, operation, err);
  if (status == PS_OK)
    *terms = *wait;
  return status;
}

/* Whether something may end the call before the errand is over. */
static bool may_leave(const ps_wait *terms) {
  return terms->deadline != PS_NO_DEADLINE || terms->token || (terms->hooks && terms->hooks->interrupted);
}

static void ask(void *argument) {
  ps__errand_ask(argument);
}

/* A wait for a helper thread. */
struct visit {
  struct ps__call call; /* First: attempts get its address. */
  struct ps__errand *errand;
  const char *operation;
  ps_error *err;
  int32_t failure; /* Of a new thread in a forked child. */
};

/* Results of attempts: over, or not to be waited for any more. */
enum { DONE = 0, NO_THREAD = 1 };

static int64_t look(struct ps__call *call) {
  const struct visit *visit = (struct visit *)(void *)call;
  if (visit->failure != PS_OK)
    return NO_THREAD;
  return ps__errand_is_over(visit->errand) ? DONE : -EAGAIN;
}

/* A hook has forked, and here is the child. */
static void restart(struct ps__call *call) {
  struct visit *visit = (struct visit *)(void *)call;
  if (ps__errand_is_over(visit->errand))
    return;
  visit->failure = ps__errand_restart(visit->errand, visit->operation, visit->err);
  call->fd = visit->errand->wake;
  call->state = PS__TRY;
}

/* What has happened already needs no thread to be noticed. */
static int64_t ended_before(const ps_wait *terms) {
  if (terms->token && ps__token_fired_now(terms->token))
    return PS__CANCELLED;
  return terms->deadline != PS_NO_DEADLINE && terms->deadline <= ps__sys_now() ? PS__TIMED_OUT : 0;
}

static int32_t visit_thread(const ps_wait *terms, struct ps__errand *errand, const char *operation, ps_error *err) {
  int64_t result = ended_before(terms);
  if (result == 0) {
    int32_t status = ps__errand_start(errand, operation, err);
    if (status != PS_OK)
      return status;
    struct visit visit = {.call = {.attempt = look,
                                   .fd = errand->wake,
                                   .readiness = PS__READABLE,
                                   .hooks = terms->hooks,
                                   .timeout = -1,
                                   .deadline = terms->deadline,
                                   .token = terms->token,
                                   .forked = restart},
                          .errand = errand,
                          .operation = operation,
                          .err = err};
    result = ps__wait_call(&visit.call);
    if (result == NO_THREAD)
      return visit.failure;
  }
  return result == DONE ? PS_OK : ps__wait_fail(err, result, NULL, operation, NULL);
}

int32_t ps__lookup_run(const void *terms, struct ps__errand *errand, const char *operation, ps_error *err) {
  const ps_wait *wait = terms;
  if (!errand->quick && may_leave(wait))
    return visit_thread(wait, errand, operation, err);
  return ps__hooks_run_or_stop(wait->hooks, ask, errand, operation, err);
}
