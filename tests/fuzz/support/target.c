/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The checks that targets share, and how they end a program. */
#include "support/target.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

uint64_t fuzz_tally[FUZZ_OUTCOMES];

void fuzz_reached(int outcome) {
  fuzz_tally[outcome]++;
}

void fuzz_fail(const char *condition, const char *format, ...) {
  va_list arguments;
  fprintf(stderr, "fuzz-%s: ", fuzz_target.name);
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fprintf(stderr, " [%s]\n", condition);
  abort();
}

void expect_error(int32_t status, const ps_error *err, const char *operation) {
  size_t length = strlen(operation);
  expect(err->status == status, "%s returned %d, and its record has %d", operation, status, err->status);
  expect(strnlen(err->message, sizeof err->message) < sizeof err->message, "%s: the message has no end", operation);
  expect(strncmp(err->message, operation, length) == 0 && strncmp(err->message + length, ": ", 2) == 0,
         "%s has the message '%s'", operation, err->message);
  expect(strcmp(err->operation, operation) == 0, "%s fails as %s", operation, err->operation);
  static const int64_t zero[8];
  expect(memcmp(err->reserved, zero, sizeof zero) == 0, "%s fills reserved fields", operation);
}

void expect_status(int32_t status, unsigned documented, const char *operation, const ps_error *err) {
  expect(status >= 0 && status < 32 && (documented >> status & 1), "%s returned %s, which is not expected: %s",
         operation, ps_status_name(status), status == PS_OK ? "" : err->message);
  if (status != PS_OK)
    expect_error(status, err, operation);
}

int fuzz_lowest_descriptor(void) {
  int fd = fcntl(0, F_DUPFD, 0);
  if (fd < 0)
    fd = open("/dev/null", O_RDONLY);
  close(fd);
  return fd;
}
