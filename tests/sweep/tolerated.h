/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Failures of the system that a call may have and still succeed, and call sites that no call here reaches. */
#ifndef SWEEP_TOLERATED_H
#define SWEEP_TOLERATED_H

#include "sites.h"

/** Why a function may succeed though a call failed; NULL if it must not. */
const char *tolerated(const char *function, const struct site *site, const struct outcome_of_call *outcome);

/** Why no run reaches a site; NULL if one must. */
const char *unreached(const struct site *site);

#endif
