/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * For what must not happen to the test itself. */
#ifndef HOSTILE_GIVING_UP_H
#define HOSTILE_GIVING_UP_H

#include <stddef.h>

/** End the process: it cannot do what it is for. The text is shaped as printf does. */
__attribute__((format(__printf__, 1, 2), noreturn)) void give_up(const char *format, ...);

/** Zeroed memory for so many of a size, or the end. */
void *allocate(size_t count, size_t size);

#endif
