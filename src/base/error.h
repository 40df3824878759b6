/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Filling the error record. Reporting cannot itself fail; every function returns the status that it was given, so that
 * `return ps__fail(…)` is the way out. `err` may be NULL everywhere. */
#ifndef PS_BASE_ERROR_H
#define PS_BASE_ERROR_H

#include "polysocket/error.h"

#include <stdint.h>

/** Report a class with its usual code (EINVAL, ERANGE, ENOMEM, …; 0 for PS_E_OS): "operation: formatted text". */
int32_t ps__fail(ps_error *err, int32_t status, const char *operation, const char *format, ...)
    __attribute__((format(printf, 4, 5), cold));

/** Report a number of another interface: "operation: text", followed by " detail" unless that is NULL or empty. */
int32_t ps__fail_code(ps_error *err, int32_t status, int32_t code, const char *operation, const char *text,
                      const char *detail) __attribute__((cold));

/** Report an ordinary result, would-block or timeout: `text` alone is the message, copied and not formatted. */
int32_t ps__fail_plain(ps_error *err, int32_t status, int32_t code, const char *operation, const char *text);

#endif
