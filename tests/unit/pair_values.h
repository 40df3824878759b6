/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Values of a list of pairs, by name. */
#ifndef UNIT_PAIR_VALUES_H
#define UNIT_PAIR_VALUES_H

#include "polysocket/pairs.h"

#include <stdint.h>

/** The text of a pair that has to be there; the next call overwrites it. */
const char *text_of(ps_pairs *pairs, const char *name);

/** The number of a pair that has to be there and to be one. */
int64_t number_of(ps_pairs *pairs, const char *name);

#endif
