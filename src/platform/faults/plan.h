/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A plan of faults: its text, read into rules. Which call gets which fault is decided in decide.c. */
#ifndef PS_PLATFORM_FAULTS_PLAN_H
#define PS_PLATFORM_FAULTS_PLAN_H

#include "platform/faults/words.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ps__fault_call {
#define CALL(name, effects) PS__FAULT_##name,
#include "calls.def"
#undef CALL
  PS__FAULT_CALLS
};

/** What may happen to a call; calls.def has the combinations. */
enum ps__fault_effect {
  ERRNO = 1,
  EAI = 2,
  H_ERRNO = 4,
  NO_MEMORY = 8,
  SHORT = 16,
  END = 32,
  QUIET = 64, /**< The library may not report this call's failure. */
};

struct ps__fault_call_row {
  const char *name;
  int effects;
};

extern const struct ps__fault_call_row ps__fault_call_table[PS__FAULT_CALLS];

/** The number of a call by its name of so many characters; PS__FAULT_CALLS if there is none. */
enum ps__fault_call ps__fault_call_named(const char *name, size_t length);

/** One clause of a plan. */
struct ps__fault_rule {
  enum ps__fault_call call;
  enum ps__fault_effect error_kind; /**< ERRNO, EAI or H_ERRNO; NO_MEMORY is ERRNO here. */
  int error;                        /**< 0: the call is made. */
  int64_t most;                     /**< The most bytes to transfer; 0: all. */
  bool end;                         /**< The call is not made and returns 0. */
  int64_t delay;                    /**< Nanoseconds before the call. */
  int64_t after, every, times;      /**< Calls without a fault at first; each so many-th one; at most so many faults. */
  double share;                     /**< The share of the calls that would have the fault, which chance picks. */
};

enum { PS__FAULT_RULES = 64, PS__FAULT_TEXT = 4096 };

struct ps__fault_plan {
  struct ps__fault_rule rules[PS__FAULT_RULES];
  size_t count;
  uint64_t seed;
};

/** Read a plan. Returns false for a wrong one, and `wrong` says which word, and where it begins. */
bool ps__fault_plan_read(const char *text, struct ps__fault_plan *plan, char wrong[PS__FAULT_WRONG]);

#endif
