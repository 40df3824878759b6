/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Pages, which guard.c asks Windows for. */
#ifndef WINDOWS_UNIT_SYS_MMAN_H
#define WINDOWS_UNIT_SYS_MMAN_H

/* Nothing more: see posix.h. */

#endif
