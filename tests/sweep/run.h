/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * One run: a call with faults, in a process of its own, and all that must hold afterwards. */
#ifndef SWEEP_RUN_H
#define SWEEP_RUN_H

#include "chains.h"
#include "intercept.h"

#include "../hostile/description.h"

/** Milliseconds after which a run hangs. */
enum { RUN_LIMIT = 5000 };

/** A call: which function, and the number from which its arguments are made. */
struct target {
  const struct description *description;
  const struct function *function;
  const struct chain *chain; /**< Or NULL; then these calls are made instead, and there is no function. */
  uint64_t seed, number;
  bool tame;   /**< With valid arguments alone. */
  bool forked; /**< The process forks between the preparation and the call. */
};

struct verdict {
  bool reached[MOST_SITES]; /**< Which sites the call came to. */
  bool succeeded;           /**< A chain: every call. */
  int met;                  /**< How many of the injections have made a fault. */
  int faults;               /**< What is wrong, as far as it is told in `text`. */
  char text[4096];          /**< Lines. */
};

/** Make a call with faults. The result is valid until the next run. */
const struct verdict *run(const struct target *target, const struct injection *injections, int count);

/** Make calls without faults: those of the numbers from 0 to `last` - 1. `reached` notes which sites each reached:
 * MOST_SITES of them for each call. */
const struct verdict *run_to_discover(const struct target *target, uint64_t last, bool *reached);

/** Prepare the process whose runs follow. */
void run_begin(void);

#endif
