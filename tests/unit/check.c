/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * How calls and values are compared, and the messages when they differ. */
#include "check.h"

#include "fault.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

ps_error err;

/* The record before a call: no function could have written that. */
enum { UNTOUCHED = 0x5A };

void check_begin(void) {
  memset(&err, UNTOUCHED, sizeof err);
}

/* The record's message, if there is one. */
static const char *said(void) {
  return memchr(err.message, '\0', sizeof err.message) ? err.message : "";
}

/* The next call overwrites it. */
const char *check_plain(const char *message) {
  static char plain[sizeof err.message];
  size_t length = 0;
  while (*message) {
    const char *end = strncmp(message, " [WinError ", 11) == 0 ? strchr(message, ']') : NULL;
    if (end)
      message = end + 1;
    else
      plain[length++] = *message++;
  }
  plain[length] = '\0';
  return plain;
}

void check_success(int32_t status, const char *call, const char *file, int line) {
  ps_error untouched;
  memset(&untouched, UNTOUCHED, sizeof untouched);
  cr_assert(status == PS_OK, "%s:%d: %s: status is %d (%s), message '%s'", file, line, call, status,
            ps_status_name(status), said());
  cr_assert(memcmp(&err, &untouched, sizeof err) == 0, "%s:%d: %s: it succeeded, and touched the record", file, line,
            call);
}

/* The failure that is expected next. */
static struct {
  int32_t status, code;
  const char *text;
} expected;

void check_expect(int32_t status, int32_t code, const char *text) {
  expected.status = status;
  expected.code = code;
  expected.text = text;
}

void check_failure(int32_t status, const char *call, const char *file, int line) {
  int32_t wanted = expected.status, code = expected.code;
  const char *text = expected.text;
  cr_assert(status == wanted, "%s:%d: %s: status is %d (%s), not %d (%s); message '%s'", file, line, call, status,
            ps_status_name(status), wanted, ps_status_name(wanted), said());
  cr_assert(err.status == wanted, "%s:%d: %s: the record's status is %d", file, line, call, err.status);
  cr_assert(err.done >= 0 && err.done < INT64_C(1) << 40, "%s:%d: %s: done is %" PRId64, file, line, call, err.done);
  cr_assert(memchr(err.operation, '\0', sizeof err.operation) && err.operation[0] != '\0',
            "%s:%d: %s: the record names no operation", file, line, call);
  cr_assert(memchr(err.message, '\0', sizeof err.message), "%s:%d: %s: the message does not end", file, line, call);
  size_t length = strlen(err.operation);
  cr_assert(strncmp(err.message, err.operation, length) == 0 && strncmp(err.message + length, ": ", 2) == 0,
            "%s:%d: %s: the record's operation is '%s', and the message '%s'", file, line, call, err.operation,
            err.message);
  cr_assert(err.code == code, "%s:%d: %s: code is %d, not %d; message '%s'", file, line, call, err.code, code,
            err.message);
  cr_assert(strstr(err.message, text) || strstr(check_plain(err.message), text),
            "%s:%d: %s: message '%s' does not say '%s'", file, line, call, err.message, text);
}

void check_numbers_equal(int64_t actual, int64_t wanted, const char *expression, const char *file, int line) {
  cr_assert(actual == wanted, "%s:%d: %s is %" PRId64 ", not %" PRId64, file, line, expression, actual, wanted);
}

void check_reals_equal(double actual, double wanted, const char *expression, const char *file, int line) {
  cr_assert(actual <= wanted && actual >= wanted, "%s:%d: %s is %.17g, not %.17g", file, line, expression, actual,
            wanted);
}

void check_texts_equal(const char *actual, const char *wanted, const char *expression, const char *file, int line) {
  cr_assert(strcmp(actual, wanted) == 0, "%s:%d: %s is '%s', not '%s'", file, line, expression, actual, wanted);
}

void check_bytes_equal(const void *actual, const void *wanted, size_t length, const char *expression, const char *file,
                       int line) {
  const unsigned char *left = actual, *right = wanted;
  for (size_t i = 0; i < length; i++)
    cr_assert(left[i] == right[i], "%s:%d: byte %zu of %s is 0x%02x, not 0x%02x", file, line, i, expression, left[i],
              right[i]);
}

/* Functions of the compilers' runtimes, there when coverage is measured. */
int __llvm_profile_write_file(void) __attribute__((weak));
void __llvm_profile_set_filename(const char *name) __attribute__((weak));
void __gcov_dump(void) __attribute__((weak));

void leave_child(int status) {
  /* These write, too. */
  fault_reset();
  const char *parents = getenv("LLVM_PROFILE_FILE");
  char own[256];
  if (__llvm_profile_write_file && parents) {
    snprintf(own, sizeof own, "%s.%d", parents, (int)getpid());
    __llvm_profile_set_filename(own);
    __llvm_profile_write_file();
  }
  if (__gcov_dump)
    __gcov_dump();
  _exit(status);
}

void check_child(pid_t child) {
  int status = -1;
  pid_t ended;
  do
    ended = waitpid(child, &status, 0);
  while (ended < 0 && errno == EINTR);
  check_number(ended, child);
  check_number(status, 0);
}
