/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What the functions in intercept_calls.c ask, and how they are made. */
#ifndef SWEEP_FAKE_H
#define SWEEP_FAKE_H

#include "sites.h"

/** What happens to a call that returns to this address; NULL: it is made. */
const struct outcome_of_call *fake_outcome(enum sweep_call call, const void *address);

/** Count a block of memory that the library got or released. */
void fake_count_block(int64_t change);

/** Find out where the library's code is. */
void fake_find_library(void);

/** Put the C library's own function of a name into a pointer, unless it is there. */
void fake_find(void *pointer, const char *name);

/** Where the call of a fake came from. */
#define CALLER __builtin_return_address(0)

/** A function under the C library's name, and a pointer to the C library's own. */
#define FAKE(type, name, ...)                   \
  static type (*real_##name)(__VA_ARGS__);      \
  type fake_##name(__VA_ARGS__) __asm__(#name); \
  type fake_##name(__VA_ARGS__)

#define REAL(name) (fake_find(&real_##name, #name), real_##name)

/** A list of parameters as one argument of a macro. */
#define LIST(...) __VA_ARGS__

#endif
