/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Settings of a process of Linux. */
#ifndef WINDOWS_UNIT_SYS_PRCTL_H
#define WINDOWS_UNIT_SYS_PRCTL_H

/* Nothing. */

#endif
