/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Calls that would harm the test itself or others: a table with reasons, as short as possible. */
#ifndef HOSTILE_FORBIDDEN_H
#define HOSTILE_FORBIDDEN_H

#include "description.h"

/** Is a number not to be given to a parameter? */
bool forbidden_number(const struct function *function, const struct parameter *parameter, int64_t number);

/** Why a function isn't called where the test has no network of its own; NULL when it is called there too. */
const char *forbidden_outside(const struct function *function);

/** Why no call of a function can succeed on this system; NULL where some must. */
const char *forbidden_success(const struct function *function);

#endif
