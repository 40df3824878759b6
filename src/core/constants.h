/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The table of constants by value, for the names in messages and options. */
#ifndef PS_CORE_CONSTANTS_H
#define PS_CORE_CONSTANTS_H

#include <stdint.h>

/** The index of the first constant from an index on that has this value; -1 if there is none. */
int64_t ps__constants_find(int64_t from, int64_t value);

#endif
