/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Several calls in a row, for what no single call reaches: waits that last, hosts that wait, forks. */
#ifndef SWEEP_CHAINS_H
#define SWEEP_CHAINS_H

#include "../hostile/description.h"

#include <polysocket.h>

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

/** Whether a call succeeded; its failure must be a documented one that says what went wrong. */
bool chains_succeeded(const char *name, int32_t status, const ps_error *err);

/** Make a call, whose error record is `err`, and tell whether it succeeded. */
#define WENT(function, ...) chains_succeeded(#function, function(__VA_ARGS__, &err), &err)

/** Those in chains_unix.c. */
bool chains_unix_stale(void);
bool chains_unix_stale_in_folder(void);
bool chains_unix_stale_and_long(void);
bool chains_unix_service(void);

#endif
