/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Timeouts and modes: what a socket's waiting is limited to. The waiting itself is in wait.c. */
#include "core/timeout.h"

#include "base/error.h"
#include "core/socket.h"
#include "platform/platform.h"
#include "polysocket/timeout.h"

#include <math.h>

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
  if (isnan(seconds))
    return ps__fail(err, PS_E_VALUE, operation, "Timeout value out of range (not a number)");
  if (seconds < 0)
    return ps__fail(err, PS_E_VALUE, operation, "Timeout value out of range (%g s is negative)", seconds);
  if (seconds > LIMIT)
    return ps__fail(err, PS_E_RANGE, operation, "timeout too large (%g s, limit %.0f s)", seconds, LIMIT);
  return PS_OK;
}

static int32_t set_timeout(ps_socket *self, double seconds, const char *operation, ps_error *err) {
  struct ps__socket *socket;
  int32_t status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  int result = ps__sys_set_nonblocking(socket->fd, seconds >= 0);
  if (result == 0)
    atomic_store_explicit(&socket->timeout, seconds, memory_order_relaxed);
  else
    status = ps__fail_os(err, -result, operation, NULL);
  ps__socket_unpin(socket);
  return status;
}

int32_t ps_socket_settimeout(ps_socket *self, double seconds, ps_error *err) {
  static const char operation[] = "settimeout";
  int32_t status = ps__timeout_check(seconds, operation, err);
  return status == PS_OK ? set_timeout(self, seconds, operation, err) : status;
}

int32_t ps_socket_setblocking(ps_socket *self, int64_t blocking, ps_error *err) {
  return set_timeout(self, blocking ? PS_NO_TIMEOUT : 0, "setblocking", err);
}

int32_t ps_socket_gettimeout(ps_socket *self, double *seconds, ps_error *err) {
  struct ps__socket *socket;
  int32_t status = ps__socket_pin_any(self, NULL, "gettimeout", &socket, err);
  if (seconds)
    *seconds = status == PS_OK ? atomic_load_explicit(&socket->timeout, memory_order_relaxed) : PS_NO_TIMEOUT;
  if (status == PS_OK)
    ps__socket_unpin(socket);
  return status;
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
