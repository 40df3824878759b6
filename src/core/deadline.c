/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Deadlines of sockets, and the moments that they are made of. */
#include "polysocket/deadline.h"

#include "base/error.h"
#include "core/socket.h"
#include "core/timeout.h"

#include <inttypes.h>
#include <stdbool.h>

/* Seconds that 63 bits of nanoseconds hold. */
#define LIMIT 9223372036.0

int64_t ps_deadline(double seconds) {
  int64_t now = ps__sys_now();
  if (!(seconds > 0))
    return now;
  if (seconds > LIMIT)
    return INT64_MAX;
  int64_t ahead = ps__timeout_nanoseconds(seconds);
  return ahead < INT64_MAX - now ? now + ahead : INT64_MAX;
}

static bool is_direction(int64_t direction, int64_t greatest) {
  return direction >= PS_RECEIVING && direction <= greatest;
}

int32_t ps_socket_setdeadline(ps_socket *self, int64_t direction, int64_t deadline, ps_error *err) {
  static const char operation[] = "setdeadline";
  if (!is_direction(direction, PS_BOTH))
    return ps__fail(err, PS_E_VALUE, operation,
                    "direction must be PS_RECEIVING (1), PS_SENDING (2) or PS_BOTH (3), not %" PRId64, direction);
  if (deadline < 0)
    return ps__fail(err, PS_E_VALUE, operation, "negative deadline %" PRId64, deadline);
  struct ps__socket *socket;
  int32_t status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  for (int i = 0; i < 2; i++)
    if (direction & (PS_RECEIVING << i))
      atomic_store_explicit(&socket->deadlines[i], deadline, memory_order_relaxed);
  ps__socket_unpin(socket);
  return PS_OK;
}

int32_t ps_socket_getdeadline(ps_socket *self, int64_t direction, int64_t *deadline, ps_error *err) {
  static const char operation[] = "getdeadline";
  if (deadline)
    *deadline = PS_NO_DEADLINE;
  if (!is_direction(direction, PS_SENDING))
    return ps__fail(err, PS_E_VALUE, operation, "direction must be PS_RECEIVING (1) or PS_SENDING (2), not %" PRId64,
                    direction);
  struct ps__socket *socket;
  int32_t status = ps__socket_pin_any(self, NULL, operation, &socket, err);
  if (status != PS_OK)
    return status;
  if (deadline)
    *deadline = atomic_load_explicit(&socket->deadlines[direction - PS_RECEIVING], memory_order_relaxed);
  ps__socket_unpin(socket);
  return PS_OK;
}
