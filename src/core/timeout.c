/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Timeouts as numbers, and the one that new sockets start with. Those of sockets are in socket_timeout.c, and the
 * waiting itself is in wait.c. */
#include "core/timeout.h"

#include "base/error.h"
#include "polysocket/timeout.h"

#include <stdatomic.h>

/* The longest timeout in seconds: what 63 bits of nanoseconds hold. */
#define LIMIT 9223372036.0

/* The library's one piece of process-wide state. */
static _Atomic double default_timeout = PS_NO_TIMEOUT;

double ps__default_timeout(void) {
  return atomic_load_explicit(&default_timeout, memory_order_relaxed);
}

int64_t ps__timeout_nanoseconds(double seconds) {
  double exact = seconds * 1e9;
  int64_t whole = (int64_t)exact;
  return (double)whole < exact ? whole + 1 : whole;
}

int32_t ps__timeout_check(double seconds, const char *operation, ps_error *err) {
  if (seconds == PS_NO_TIMEOUT)
    return PS_OK;
  if (__builtin_isnan(seconds))
    return ps__fail(err, PS_E_VALUE, operation, "Timeout value out of range (not a number)");
  if (seconds < 0)
    return ps__fail(err, PS_E_VALUE, operation, "Timeout value out of range (%g s is negative)", seconds);
  if (seconds > LIMIT)
    return ps__fail(err, PS_E_RANGE, operation, "timeout too large (%g s, limit %.0f s)", seconds, LIMIT);
  return PS_OK;
}

int32_t ps_setdefaulttimeout(double seconds, ps_error *err) {
  int32_t status = ps__timeout_check(seconds, "setdefaulttimeout", err);
  if (status == PS_OK)
    atomic_store_explicit(&default_timeout, seconds, memory_order_relaxed);
  return status;
}

int32_t ps_getdefaulttimeout(double *seconds, ps_error *err) {
  (void)err;
  if (seconds)
    *seconds = ps__default_timeout();
  return PS_OK;
}
