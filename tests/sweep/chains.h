/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Several calls in a row, for what no single call reaches: waits that last, hosts that wait, forks. */
#ifndef SWEEP_CHAINS_H
#define SWEEP_CHAINS_H

#include "../hostile/description.h"

/** Receives what is wrong, in words. */
typedef void chains_report(const char *text);

struct chain {
  const char *name;
  /** Make the calls, and release everything. Returns whether each of them succeeded. */
  bool (*make)(void);
};

/** The last one has no name. */
extern const struct chain chains[];

/** Whom to tell what is wrong, and what the statuses should be. */
void chains_begin(const struct description *description, chains_report *report);

#endif
