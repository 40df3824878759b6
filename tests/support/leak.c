/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Tests with a fault in them, on purpose: test_sanitizers.py runs them as the unit tests are run, one at a time, and
 * expects each to be reported. Criterion by itself lets the leak pass. Not part of the unit tests. */
#include <criterion/criterion.h>

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static volatile int one = 1;

/* The pointer is hidden from the leak check once nothing holds it. */
Test(fault, leak) {
  char *volatile bytes = malloc(100);
  cr_assert(bytes);
  bytes = NULL;
}

Test(fault, use_after_free) {
  char *bytes = malloc(100);
  char *volatile stale = bytes;
  cr_assert(bytes);
  memset(bytes, 1, 100);
  free(bytes);
  cr_assert(stale[10 * one] != 77);
}

Test(fault, undefined) {
  volatile int number = INT_MAX;
  number += one;
  cr_assert(number != one);
}

Test(fault, none) {
  char *bytes = malloc(100);
  cr_assert(bytes);
  free(bytes);
}
