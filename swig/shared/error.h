/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Errors that the bindings find by themselves, in the library's own record, so that each language maps one kind. */
#ifndef PS_SWIG_ERROR_H
#define PS_SWIG_ERROR_H

#include "values.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int32_t ps_error_code(int32_t status) {
  switch (status) {
  case PS_E_OS:
    return 0;
  case PS_E_RANGE:
    return ERANGE;
  case PS_E_MEMORY:
    return ENOMEM;
  case PS_E_UNSUPPORTED:
    return EOPNOTSUPP;
  case PS_E_HANDLE:
  case PS_E_CLOSED:
    return EBADF;
  default:
    return EINVAL;
  }
}

static void ps_vfill(ps_error *err, int32_t status, const char *operation, const char *format, va_list arguments) {
  memset(err, 0, sizeof *err);
  err->status = status;
  err->code = ps_error_code(status);
  snprintf(err->operation, sizeof err->operation, "%s", operation);
  vsnprintf(err->message, sizeof err->message, format, arguments);
}

/* Report a failure of a helper under the operation that the script called: "resolve: …" becomes "connect: …". */
__attribute__((unused)) static void ps_rename(ps_error *err, const char *operation) {
  char message[sizeof err->message];
  memcpy(message, err->message, sizeof message);
  const char *rest = message + strlen(err->operation);
  snprintf(err->message, sizeof err->message, "%s%.*s", operation, (int)(sizeof message - sizeof err->operation), rest);
  snprintf(err->operation, sizeof err->operation, "%s", operation);
}

/* Put the operation in front of a message that doesn't begin with it. */
__attribute__((unused)) static void ps_prefix(ps_error *err, const char *operation) {
  char message[sizeof err->message];
  size_t length = strlen(operation);
  if (strncmp(err->message, operation, length) == 0 && err->message[length] == ':')
    return;
  memcpy(message, err->message, sizeof message);
  snprintf(err->message, sizeof err->message, "%s: %.*s", operation, (int)sizeof message - 64, message);
}

/* Report the failure of a step as one of the operation that it is a part of. */
__attribute__((unused)) static ps_status ps_fail_step(ps_error *err, ps_status status, const char *operation) {
  if (status == PS_OK || status == PS_RAISED)
    return status;
  ps_prefix(err, operation);
  snprintf(err->operation, sizeof err->operation, "%s", operation);
  return status;
}

/* Fill a record and return its status, for operations of the model. */
__attribute__((format(printf, 4, 5), unused)) static ps_status ps_fill(ps_error *err, int32_t status,
                                                                       const char *operation, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  ps_vfill(err, status, operation, format, arguments);
  va_end(arguments);
  ps_prefix(err, operation);
  return status;
}

/* Raise an error at once and return -1, for functions that take values. */
__attribute__((format(printf, 4, 5), unused)) static int ps_refuse(ps_context context, int32_t status,
                                                                   const char *operation, const char *format, ...) {
  const char *running = PS_OPERATION(context);
  ps_error err;
  va_list arguments;
  va_start(arguments, format);
  ps_vfill(&err, status, operation, format, arguments);
  va_end(arguments);
  if (running)
    ps_prefix(&err, running);
  ps_raise(context, &err);
  return -1;
}

#endif
