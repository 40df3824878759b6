/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Calls of a host's hooks: releasing the interpreter lock for work that may block, and asking whether to stop. */
#ifndef PS_CORE_HOOKS_H
#define PS_CORE_HOOKS_H

#include "platform/platform.h"
#include "polysocket/error.h"
#include "polysocket/host.h"

#include <stdbool.h>
#include <stdint.h>

/** Report PS_E_VALUE for hooks that this version does not support. `hooks` may be NULL. */
int32_t ps__hooks_check(const ps_hooks *hooks, const char *operation, ps_error *err);

/** Whether the host wants the operation to stop. */
bool ps__hooks_interrupted(const ps_hooks *hooks);

/** Run work without the interpreter lock. The host may return without having run it. */
void ps__hooks_run(const ps_hooks *hooks, ps_work work, void *argument);

/** Run work exactly once: without the interpreter lock, or with it when the host declines. */
void ps__hooks_run_once(const ps_hooks *hooks, ps_work work, void *argument);

/**
 * Run work exactly once, unless the host stops it before it began: then PS_E_INTERRUPTED is reported. `hooks` may
 * be NULL.
 */
int32_t ps__hooks_run_or_stop(const ps_hooks *hooks, ps_work work, void *argument, const char *operation,
                              ps_error *err);

/** Whether the host will do the waiting at this moment. */
bool ps__hooks_waits(const ps_hooks *hooks);

/** As ps__sys_poll(), by such a host. It may return early, with 0. */
int ps__hooks_poll(const ps_hooks *hooks, struct ps__watch *watches, size_t count, int64_t timeout);

/** Report PS_E_INTERRUPTED. */
int32_t ps__hooks_stopped(const char *operation, ps_error *err);

/**
 * Whether calls were tried inline for as long as the host allows, so that the lock must be released. Only for hooks
 * with a switch_interval.
 */
bool ps__hooks_switch_due(const ps_hooks *hooks);

#endif
