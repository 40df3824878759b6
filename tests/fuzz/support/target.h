/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What every target is: a function that takes bytes and makes calls of them, with checks of what comes out. libFuzzer
 * calls it with bytes that it varies, replay.c with those of the corpus. */
#ifndef FUZZ_TARGET_H
#define FUZZ_TARGET_H

#include "polysocket/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FUZZ_OUTCOMES = 16 };

/** A target says this of itself. */
struct fuzz_target {
  const char *name;
  unsigned replays; /**< How many variations of the corpus a replay tries. */
  /** What its calls may lead to, up to NULL. A replay that does not reach each of these has tested too little. */
  const char *outcomes[FUZZ_OUTCOMES];
};

extern const struct fuzz_target fuzz_target;

/** How often each outcome was reached. */
extern uint64_t fuzz_tally[FUZZ_OUTCOMES];

/** Count an outcome by its place in the list. */
void fuzz_reached(int outcome);

/** The one function of a target; it returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** Unless a condition holds, say what is wrong and abort. */
#define expect(condition, ...) ((condition) ? (void)0 : fuzz_fail(#condition, __VA_ARGS__))

_Noreturn void fuzz_fail(const char *condition, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** A failed call returned the status of its record, which begins with the operation and is terminated. */
void expect_error(int32_t status, const ps_error *err, const char *operation);

/** The status is one of those in the set. */
#define STATUS(status) (1u << (status))
void expect_status(int32_t status, unsigned documented, const char *operation, const ps_error *err);

/** The lowest descriptor that is free: the same before and after when none was lost. */
int fuzz_lowest_descriptor(void);

#endif
