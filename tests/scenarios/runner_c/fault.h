/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * How a scenario fails, and the memory that lasts until its process ends. */
#ifndef SCENARIO_FAULT_H
#define SCENARIO_FAULT_H

#include <stddef.h>

/* Where faults are told to: text of that size, which the process of the scenario shares with the runner. */
void faults_go_to(char *text, size_t size);

/* Tell what went wrong and end the process of this scenario. */
_Noreturn void fault(const char *format, ...) __attribute__((format(__printf__, 1, 2)));

/* Zeroed memory, or a fault. Nobody frees it. */
void *must_have(size_t size);

#endif
