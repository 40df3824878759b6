/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The process that each test has: a system that cannot fork answers this in another way. */
#ifndef CRITERION_PROCESS_H
#define CRITERION_PROCESS_H

#include "criterion.h"

#include <stdbool.h>

/** Run a test in a process, which is ended after settings->timeout seconds: did it pass? Prints what went wrong. */
bool criterion_passes(const struct criterion_test *test, const struct criterion_settings *settings);

/** Run a test in this process, and end it. */
_Noreturn void criterion_run(const struct criterion_test *test, const struct criterion_settings *settings);

/** The name of the test that this process is for; NULL for the one that starts the others. */
const char *criterion_own_test(void);

#endif
