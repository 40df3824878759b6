/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Descriptors that no object owns, and whether new programs inherit them. */
#include "polysocket/descriptor.h"

#include "base/error.h"
#include "base/range.h"
#include "core/socket.h"
#include "platform/platform.h"

int32_t ps_close(int64_t fd, ps_error *err) {
  static const char operation[] = "close";
  int32_t status = ps__range_check_int(operation, "fd", fd, err);
  if (status != PS_OK)
    return status;
  int result = ps__sys_close((int)fd);
  return result < 0 ? ps__socket_fail_descriptor(err, -result, operation, (int)fd) : PS_OK;
}

int32_t ps_dup(int64_t fd, int64_t *copy, ps_error *err) {
  static const char operation[] = "dup";
  if (!copy)
    return ps__fail_null(err, operation, "copy");
  *copy = -1;
  int32_t status = ps__range_check_int(operation, "fd", fd, err);
  if (status != PS_OK)
    return status;
  int result = ps__sys_dup((int)fd);
  if (result < 0)
    return ps__socket_fail_descriptor(err, -result, operation, (int)fd);
  *copy = result;
  return PS_OK;
}

int32_t ps_socket_get_inheritable(ps_socket *self, int64_t *inheritable, ps_error *err) {
  static const char operation[] = "get_inheritable";
  struct ps__socket *socket;
  if (inheritable)
    *inheritable = 0;
  int32_t status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  int result = ps__sys_is_inheritable(socket->fd);
  if (result < 0)
    status = ps__fail_os(err, -result, operation, NULL);
  else if (inheritable)
    *inheritable = result;
  ps__socket_unpin(socket);
  return status;
}

int32_t ps_socket_set_inheritable(ps_socket *self, int64_t inheritable, ps_error *err) {
  static const char operation[] = "set_inheritable";
  struct ps__socket *socket;
  int32_t status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  int result = ps__sys_set_inheritable(socket->fd, inheritable != 0);
  if (result < 0)
    status = ps__fail_os(err, -result, operation, NULL);
  ps__socket_unpin(socket);
  return status;
}
