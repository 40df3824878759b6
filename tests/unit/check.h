/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Checks of calls and values; each shows what it got when it isn't that. Every call is at the same time
 * a test of the error record: success leaves it alone, failure fills all of it. */
#ifndef UNIT_CHECK_H
#define UNIT_CHECK_H

#include "polysocket/error.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <sys/types.h>

/** How many seconds late something may be on a busy machine. On an idle one a deadline is kept within 0.02 s, which
 * tests/peers measures. */
#define LATE 0.2

/** How many entries an array has. */
#define COUNT_OF(array) ((int)(sizeof(array) / sizeof(array)[0]))

/** The record that tests hand to calls. Each test is a process of its own. */
extern ps_error err;

/** The call succeeds and leaves the record alone. */
#define check_ok(call) (check_begin(), check_success((call), #call, __FILE__, __LINE__))

/** The call fails with a status and a code; the text is part of the message. It may leave out the numbers
 * that Windows has behind its errors. Expected values are evaluated before the call is made: C leaves the order of
 * arguments open, and working it out may use the record. */
#define check_fails(call, status, code, text) \
  (check_expect((status), (code), (text)), check_begin(), check_failure((call), #call, __FILE__, __LINE__))

/** The record's message is a text. Numbers of the system's own, which Windows has behind its errors, do not count. */
#define check_message(wanted) check_texts_equal(check_plain(err.message), (wanted), "err.message", __FILE__, __LINE__)

/** Two whole numbers are equal. */
#define check_number(actual, wanted) \
  check_numbers_equal((int64_t)(actual), (int64_t)(wanted), #actual, __FILE__, __LINE__)

/** Two real numbers are equal, to the last bit. */
#define check_real(actual, wanted) check_reals_equal((actual), (wanted), #actual, __FILE__, __LINE__)

/** Two texts are equal. */
#define check_text(actual, wanted) check_texts_equal((actual), (wanted), #actual, __FILE__, __LINE__)

/** So many bytes are equal. */
#define check_bytes(actual, wanted, length) \
  check_bytes_equal((actual), (wanted), (size_t)(length), #actual, __FILE__, __LINE__)

/* The functions behind the above. */
void check_begin(void);
const char *check_plain(const char *message);
void check_success(int32_t status, const char *call, const char *file, int line);
void check_expect(int32_t status, int32_t code, const char *text);
void check_failure(int32_t status, const char *call, const char *file, int line);
void check_numbers_equal(int64_t actual, int64_t wanted, const char *expression, const char *file, int line);
void check_reals_equal(double actual, double wanted, const char *expression, const char *file, int line);
void check_texts_equal(const char *actual, const char *wanted, const char *expression, const char *file, int line);
void check_bytes_equal(const void *actual, const void *wanted, size_t length, const char *expression, const char *file,
                       int line);

/** End a forked child. What was measured for coverage is written; nothing else is done on the way out. */
_Noreturn void leave_child(int status);

/** A child must end with status 0, whatever signals come meanwhile. */
void check_child(pid_t child);

#endif
