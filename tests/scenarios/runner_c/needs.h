/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The needs that a scenario may have of its machine. */
#ifndef SCENARIO_NEEDS_H
#define SCENARIO_NEEDS_H

/* Why this machine lacks what a scenario needs; NULL when it is there. An unknown need ends the run. */
const char *need_lacking(const char *need);

#endif
