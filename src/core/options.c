/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Socket options, as integers and as bytes. */
#include "polysocket/options.h"

#include "base/error.h"
#include "core/socket.h"
#include "platform/platform.h"

#include <inttypes.h>
#include <limits.h>

/* Read an option into `value`, whose room `length` tells and whose use it then receives. */
static int32_t read_option(ps_socket *self, int32_t level, int32_t option, void *value, size_t *length, ps_error *err) {
  static const char operation[] = "getsockopt";
  struct ps__socket *socket = ps__socket_pin(self, operation, err);
  if (!socket)
    return PS_E_OS;
  int result = ps__sys_getsockopt(socket->fd, level, option, value, length);
  int32_t status = result < 0 ? ps__fail_os(err, -result, operation, NULL) : PS_OK;
  ps__socket_unpin(socket);
  return status;
}

int32_t ps_socket_getsockopt(ps_socket *self, int32_t level, int32_t option, int32_t *value, ps_error *err) {
  int32_t found = 0;
  size_t length = sizeof found;
  int32_t status = read_option(self, level, option, &found, &length, err);
  if (value)
    *value = status == PS_OK ? found : 0;
  return status;
}

int32_t ps_socket_getsockopt_bytes(ps_socket *self, int32_t level, int32_t option, void *buffer, int64_t capacity,
                                   int64_t *length, ps_error *err) {
  static const char operation[] = "getsockopt";
  if (length)
    *length = 0;
  if (capacity < 1 || capacity > PS_OPTION_MAX)
    return ps__fail(err, PS_E_OS, operation, "getsockopt buflen out of range (%" PRId64 ", must be 1-%d)", capacity,
                    PS_OPTION_MAX);
  if (!buffer)
    return ps__fail(err, PS_E_VALUE, operation, "the buffer is NULL");
  size_t room = (size_t)capacity;
  int32_t status = read_option(self, level, option, buffer, &room, err);
  if (status == PS_OK && length)
    *length = (int64_t)room;
  return status;
}

static int32_t write_option(ps_socket *self, int32_t level, int32_t option, const void *value, size_t length,
                            ps_error *err) {
  static const char operation[] = "setsockopt";
  struct ps__socket *socket = ps__socket_pin(self, operation, err);
  if (!socket)
    return PS_E_OS;
  int result = ps__sys_setsockopt(socket->fd, level, option, value, length);
  int32_t status = result < 0 ? ps__fail_os(err, -result, operation, NULL) : PS_OK;
  ps__socket_unpin(socket);
  return status;
}

int32_t ps_socket_setsockopt(ps_socket *self, int32_t level, int32_t option, int32_t value, ps_error *err) {
  return write_option(self, level, option, &value, sizeof value, err);
}

int32_t ps_socket_setsockopt_bytes(ps_socket *self, int32_t level, int32_t option, const void *value, int64_t length,
                                   ps_error *err) {
  static const char operation[] = "setsockopt";
  if (length < 0)
    return ps__fail(err, PS_E_VALUE, operation, "negative option length %" PRId64, length);
  if (length > INT_MAX)
    return ps__fail(err, PS_E_RANGE, operation, "option length %" PRId64 " is too large (limit %d)", length, INT_MAX);
  return write_option(self, level, option, value, (size_t)length, err);
}
