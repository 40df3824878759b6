/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The values that compiled scenarios write down as [kind, …]. */
#ifndef SCENARIO_EXPRESSION_H
#define SCENARIO_EXPRESSION_H

#include "variables.h"

#include <jansson.h>

/* The value that JSON stands for. Any other JSON is a fault. */
const struct value *expression_value(const json_t *json, const struct variables *variables);

/* The text at an index of [kind, …], the kind being number 0. */
const char *expression_part(const json_t *json, size_t index);

#endif
