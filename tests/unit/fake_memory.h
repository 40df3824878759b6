/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Memory that runs out when a test wants it: realloc passes through here (the linker's --wrap, see unit.mk). */
#ifndef UNIT_FAKE_MEMORY_H
#define UNIT_FAKE_MEMORY_H

#include <stdbool.h>

/** From now on realloc fails, or works again. */
void fake_memory_exhaust(bool exhausted);

#endif
