/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The call sites of the library, and what can go wrong at each. */
#ifndef SWEEP_SITES_H
#define SWEEP_SITES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sweep_call {
#define CALL(name, outcomes) SWEEP_##name,
#define UNFAILING(name, reason)
#include "calls.def"
#undef CALL
#undef UNFAILING
  SWEEP_CALLS
};

/** What a fault does. */
enum outcome_kind { BY_ERRNO, BY_EAI, BY_H_ERRNO, BY_SHORT, BY_END };

struct outcome_of_call {
  char name[20];
  enum outcome_kind kind;
  int number;
  bool passing; /**< The call is to be repeated, so a fault for good lasts for some calls only. */
};

enum { MOST_SITES = 512, MOST_OUTCOMES = 24 };

struct site {
  uint64_t address; /**< Where the call returns to; 0 when it is left by a jump. */
  enum sweep_call call;
  char caller[64];
};

extern struct site sites[MOST_SITES];
extern int site_count;
extern int site_count_unfailing; /**< Of calls that cannot fail; these are not in the table. */

/** What may happen at a call. */
extern struct outcome_of_call outcomes[SWEEP_CALLS][MOST_OUTCOMES];
extern int outcome_counts[SWEEP_CALLS];
extern const char *const call_names[SWEEP_CALLS];

/** Read the list that sites.py made. Ends the program when it holds a function that calls.def does not know. */
void sites_read(const char *path);

/** The site of a call that returns to an address of the library; -1 if the caller is not the library. */
int site_of(enum sweep_call call, const void *address);

#endif
