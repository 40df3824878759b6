/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Buffers that end where memory ends: one byte too far, read or written, and the test crashes. */
#ifndef UNIT_GUARD_H
#define UNIT_GUARD_H

#include <stddef.h>

/** So many bytes, each 0x2E, with a page behind them that nobody may touch. */
char *guarded(size_t size);

#endif
