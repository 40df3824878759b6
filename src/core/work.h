/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The work of an operation, which is done in steps that never wait:
 *
 *      LOOKING ----> ADDRESSED ----> RACING ----> OVER      a connection: host, then source; then attempts
 *         |                                        ^
 *         +----------------------------------------+        a look-up; a failure; deadline, token
 *
 * Between two steps the bundle is waited for: it has the helper thread's descriptor, the sockets under way, the token
 * and an alarm in it. In the end it is readable for ever. */
#ifndef PS_CORE_WORK_H
#define PS_CORE_WORK_H

#include "address/errand.h"
#include "core/race.h"
#include "platform/platform.h"
#include "polysocket/create_connection.h"
#include "polysocket/error.h"
#include "polysocket/host.h"

#include <stdbool.h>
#include <stdint.h>

/** What the work is for. */
enum ps__aim { PS__ADDRESSES, PS__NAMES, PS__CONNECTION };

struct ps__work {
  enum ps__aim aim;
  const char *operation; /**< In whose name failures are reported. */
  ps_wait terms;
  int64_t delay; /**< Between two attempts. */
  int64_t began;
  uint32_t forks; /**< Tells the process that the bundle belongs to. */
  struct ps__bundle bundle;
  struct ps__errand *errand; /**< The look-up under way; with PS__NAMES also when it is over. */
  struct ps__errand *source; /**< The next one, or NULL. */
  struct ps__answers *answers, *sources;
  struct ps__race *race;
  bool over;
  ps_error failure; /**< When it is over: its status is PS_OK for a success. */
};

/** Work of some kind, with terms that were taken, and nothing to do yet; NULL on failure. */
int32_t ps__work_create(enum ps__aim aim, const ps_wait *terms, struct ps__work **created, ps_error *err);

/** End it, whatever it is at. `work` may be NULL. */
void ps__work_free(struct ps__work *work);

/** Set what is to be connected to, and how. */
int32_t ps__work_connect(struct ps__work *work, const char *host, const char *service,
                         const ps_connect_options *options, ps_error *err);

/** Have the look-ups done by a runner that waits, so that the steps don't. */
void ps__work_look_up(struct ps__work *work);

/** Begin the look-up, and make the first step. Reports when there is no thread for it. */
int32_t ps__work_begin(struct ps__work *work, ps_error *err);

/** Do what can be done now. */
void ps__work_step(struct ps__work *work);

/** End the work with PS_E_INTERRUPTED. */
void ps__work_interrupt(struct ps__work *work);

/** In a forked child, as soon as that was forked: make the work one that a step takes up again here. */
void ps__work_inherit(struct ps__work *work);

#endif
