/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The timeout and the mode of a socket: what its waiting is limited to. */
#include "base/error.h"
#include "core/socket.h"
#include "core/timeout.h"
#include "platform/platform.h"
#include "polysocket/timeout.h"

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
