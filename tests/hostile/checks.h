/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Rules that hold after any call, by the description and the rules of polysocket.h. */
#ifndef HOSTILE_CHECKS_H
#define HOSTILE_CHECKS_H

#include "call.h"

/** Receives what is wrong, in words. */
typedef void checks_report(const struct call *call, const char *fault);

/** Look at all that a call returned and wrote. */
void checks_after_call(const struct call *call, checks_report *report);

/** Handles and descriptors that the call made or consumed change owners. */
void checks_take_results(struct call *call);

#endif
