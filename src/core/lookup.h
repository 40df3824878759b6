/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * How an operation has its errands done: in place, or by a helper thread that it may leave. */
#ifndef PS_CORE_LOOKUP_H
#define PS_CORE_LOOKUP_H

#include "address/errand.h"
#include "polysocket/error.h"
#include "polysocket/host.h"

/** Take what a caller has set in a ps_wait; NULL sets nothing. Reports what is invalid in it, hooks and token included.
 */
int32_t ps__lookup_terms(const ps_wait *wait, const char *operation, ps_wait *terms, ps_error *err);

/**
 * Do an errand: a runner, as address/lookup.h knows them, for a ps_wait that was taken so. Only an errand that may
 * block, for a caller who may have to leave it, gets a thread. PS_E_TIMEOUT, PS_E_CANCELLED and PS_E_INTERRUPTED are
 * reported without a detail, and the errand goes on without the caller.
 */
int32_t ps__lookup_run(const void *terms, struct ps__errand *errand, const char *operation, ps_error *err);

#endif
