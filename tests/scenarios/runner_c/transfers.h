/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Loops over the library's operations, for each platform's list of the runner's own. */
#ifndef SCENARIO_TRANSFERS_H
#define SCENARIO_TRANSFERS_H

#include "call.h"

/* Send until nothing more is taken. */
int32_t do_fill(struct call *call);

/* Receive so many bytes, or what there is up to the end. */
int32_t do_recvall(struct call *call);

#endif
