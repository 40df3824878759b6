/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Compares a step's result with what it expects. `expect` is that part of a step, or NULL if success is enough. */
#ifndef SCENARIO_MATCH_H
#define SCENARIO_MATCH_H

#include "variables.h"

#include <jansson.h>

/* A fault unless the result of a call that succeeded is as expected. */
void match_result(const json_t *expect, const struct value *result, const struct variables *variables);

/* A fault unless the error of a call that failed is as expected. `partial` is what it had received. */
void match_error(const json_t *expect, const ps_error *error, const struct value *partial,
                 const struct variables *variables);

#endif
