/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Timeouts as the rest of the core sees them: seconds, negative for none. */
#ifndef PS_CORE_TIMEOUT_H
#define PS_CORE_TIMEOUT_H

#include "polysocket/error.h"

#include <stdint.h>

/** Report a timeout that is negative (other than PS_NO_TIMEOUT), not a number, or above the limit. */
int32_t ps__timeout_check(double seconds, const char *operation, ps_error *err);

/** The timeout that new sockets start with. */
double ps__default_timeout(void);

/** A timeout that is not negative in nanoseconds, rounded up, so that a short one never becomes none. */
int64_t ps__timeout_nanoseconds(double seconds);

#endif
