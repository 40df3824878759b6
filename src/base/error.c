/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The error record: how it is filled. The texts are chosen where the error happens. */
#include "base/error.h"

#include "base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

_Static_assert(sizeof(ps_error) == 1024, "the layout of ps_error is frozen");

/* Bytes of a character in UTF-8, at most. */
enum { LONGEST_CHARACTER = 4 };

int64_t ps_error_size(void) {
  return (int64_t)sizeof(ps_error);
}

/* The errno value of a class whose errors come from the library itself. */
static int32_t usual_code(int32_t status) {
  switch (status) {
  case PS_E_VALUE:
  case PS_E_TYPE:
    return EINVAL;
  case PS_E_RANGE:
    return ERANGE;
  case PS_E_MEMORY:
    return ENOMEM;
  case PS_E_UNSUPPORTED:
    return EOPNOTSUPP;
  case PS_E_INTERRUPTED:
    return EINTR;
  case PS_E_HANDLE:
  case PS_E_CLOSED:
    return EBADF;
  case PS_E_CANCELLED:
    return ECANCELED;
  default:
    return 0;
  }
}

/* Append as much of a text as there is room for. Inline, for those who often hear that a call would block. */
static inline __attribute__((always_inline)) char *append(ps_error *err, char *end, const char *text) {
  size_t room = (size_t)(err->message + sizeof err->message - 1 - end);
  size_t length = strnlen(text, room);
  if (text[length] != '\0')
    length = ps__text_whole(text, length);
  memcpy(end, text, length);
  end[length] = '\0';
  return end + length;
}

/* All fields but the message. Names of operations are literals that fit; a longer one is cut. */
static void begin(ps_error *err, int32_t status, int32_t code, const char *operation) {
  err->status = status;
  err->code = code;
  err->done = 0;
  memset(err->reserved, 0, sizeof err->reserved);
  memset(&err->address, 0, sizeof err->address);
  size_t length = strnlen(operation, sizeof err->operation - 1);
  memcpy(err->operation, operation, length);
  err->operation[length] = '\0';
}

int32_t ps__fail(ps_error *err, int32_t status, const char *operation, const char *format, ...) {
  if (!err)
    return status;
  begin(err, status, usual_code(status), operation);
  struct ps__text text = ps__text_begin(err->message, sizeof err->message);
  ps__text_format(&text, "%s: ", operation);
  va_list arguments;
  va_start(arguments, format);
  ps__text_vformat(&text, format, arguments);
  va_end(arguments);
  return status;
}

int32_t ps__fail_code(ps_error *err, int32_t status, int32_t code, const char *operation, const char *text,
                      const char *detail) {
  if (!err)
    return status;
  begin(err, status, code, operation);
  struct ps__text message = ps__text_begin(err->message, sizeof err->message);
  ps__text_format(&message, "%s: %s", operation, text);
  if (detail && detail[0])
    ps__text_format(&message, " %s", detail);
  return status;
}

int32_t ps__fail_plain(ps_error *err, int32_t status, int32_t code, const char *operation, const char *text) {
  if (!err)
    return status;
  begin(err, status, code, operation);
  append(err, append(err, append(err, err->message, operation), ": "), text);
  return status;
}

void ps__error_add(ps_error *err, const char *format, ...) {
  if (!err)
    return;
  size_t length = strlen(err->message), room = sizeof err->message - length;
  /* A message without room for a character of any length was cut: what follows would stand behind a gap. */
  struct ps__text text = {err->message, room > LONGEST_CHARACTER ? sizeof err->message : length + 1, length};
  va_list arguments;
  va_start(arguments, format);
  ps__text_vformat(&text, format, arguments);
  va_end(arguments);
}

void ps__error_about(ps_error *err, const ps_address *address) {
  if (err && address)
    err->address = *address;
}

int32_t ps__fail_null(ps_error *err, const char *operation, const char *parameter) {
  return ps__fail(err, PS_E_VALUE, operation, "%s must not be NULL", parameter);
}

int32_t ps__fail_timeout(ps_error *err, int32_t code, const char *operation, double seconds) {
  char room[PS__SECONDS_ROOM];
  if (!err)
    return PS_E_TIMEOUT;
  ps__text_seconds(room, seconds);
  ps__fail_plain(err, PS_E_TIMEOUT, code, operation, "timed out after ");
  append(err, append(err, err->message + strlen(err->message), room), " s");
  return PS_E_TIMEOUT;
}
