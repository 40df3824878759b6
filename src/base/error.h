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
    __attribute__((format(__printf__, 4, 5), cold));

/** Report a number of another interface: "operation: text", followed by " detail" unless that is NULL or empty. */
int32_t ps__fail_code(ps_error *err, int32_t status, int32_t code, const char *operation, const char *text,
                      const char *detail) __attribute__((cold));

/** Append to the message of a failure that has been reported. */
void ps__error_add(ps_error *err, const char *format, ...) __attribute__((format(__printf__, 2, 3), cold));

/** Store the address that a failure was about, after it has been reported. */
void ps__error_about(ps_error *err, const ps_address *address) __attribute__((cold));

/** Report an argument that must not be NULL, under the name of its parameter. */
int32_t ps__fail_null(ps_error *err, const char *operation, const char *parameter) __attribute__((cold));

/** Report an ordinary result such as would-block: "operation: text". The texts are copied and not formatted, which
 * takes some tens of nanoseconds. */
int32_t ps__fail_plain(ps_error *err, int32_t status, int32_t code, const char *operation, const char *text);

/** Report a timeout: "operation: timed out after 0.5 s". As fast as ps__fail_plain(). */
int32_t ps__fail_timeout(ps_error *err, int32_t code, const char *operation, double seconds);

#endif
