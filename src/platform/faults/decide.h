/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Decides which call gets which fault, and counts. The plan comes from the environment at the first call, or from
 * ps_faults_set(). */
#ifndef PS_PLATFORM_FAULTS_DECIDE_H
#define PS_PLATFORM_FAULTS_DECIDE_H

#include "platform/faults/plan.h"

/** What happens to one call. */
struct ps__fault {
  enum ps__fault_effect error_kind;
  int error;    /**< 0: none. */
  int64_t most; /**< The most bytes to transfer; 0: all. */
  bool end;
};

/** Count a call, wait for as long as the plan says, and tell what happens to the call. */
struct ps__fault ps__fault_next(enum ps__fault_call call);

/** The plan from now on. */
void ps__fault_use(const struct ps__fault_plan *plan);

/** The calls and the faults of one call, or with PS__FAULT_CALLS of all. */
void ps__fault_counts(enum ps__fault_call call, int64_t *calls, int64_t *faults);

/** What is wrong with the plan in the environment; NULL if nothing is. As long as it is not replaced, each call that
 * may report a failure fails. */
const char *ps__fault_complaint(void);

#endif
