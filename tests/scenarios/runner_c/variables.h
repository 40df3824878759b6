/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The variables of a scenario, by name. Names are borrowed for as long as the scenario runs. */
#ifndef SCENARIO_VARIABLES_H
#define SCENARIO_VARIABLES_H

#include "value.h"

struct variables;

struct variables *variables_new(void);

/* Give a name its value, or another one. */
void variables_set(struct variables *variables, const char *name, const struct value *value);

/* The value of a name; a fault when it has none. */
const struct value *variables_get(const struct variables *variables, const char *name);

/* Take the names of a socket or a file away from it. */
void variables_forget(struct variables *variables, const struct value *owner);

#endif
