/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A listening socket in one step, with the public operations. */
#include "polysocket/create_server.h"

#include "address/address.h"
#include "base/error.h"
#include "core/socket.h"
#include "platform/platform.h"
#include "polysocket/socket.h"

#include <errno.h>
#include <inttypes.h>

static const char operation[] = "create_server";

enum { USUAL_BACKLOG = 128, ALL_FLAGS = PS_SERVER_REUSE_PORT | PS_SERVER_DUALSTACK };

static int32_t check_flags(int64_t flags, int family, ps_error *err) {
  if (flags & ~(int64_t)ALL_FLAGS)
    return ps__fail(err, PS_E_VALUE, operation, "unknown flags 0x%" PRIx64, (uint64_t)flags & ~(uint64_t)ALL_FLAGS);
  if ((flags & PS_SERVER_DUALSTACK) && family != AF_INET6)
    return ps__fail(err, PS_E_VALUE, operation, "PS_SERVER_DUALSTACK is for an AF_INET6 address");
  return PS_OK;
}

/* Report an option that could not be set. */
static int32_t fail_option(int result, const char *option, ps_error *err) {
  if (result == -ENOPROTOOPT)
    return ps__fail(err, PS_E_UNSUPPORTED, operation, "this system has no %s", option);
  return ps__fail_code(err, PS_E_OS, -result, operation, "cannot set", option);
}

/* What has to be set before the socket is bound. */
static int32_t prepare(ps_socket *self, int family, int64_t flags, ps_error *err) {
  struct ps__socket *socket;
  int32_t status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK) /* never true: the socket is new */
    return status;
  int result = 0;
  const char *option = "SO_REUSEADDR";
  if (family == AF_INET || family == AF_INET6)
    result = ps__sys_set_reuse_address(socket->fd);
  if (result == 0 && (flags & PS_SERVER_REUSE_PORT)) {
    option = "SO_REUSEPORT";
    result = ps__sys_set_reuse_port(socket->fd);
  }
  if (result == 0 && family == AF_INET6) {
    option = "IPV6_V6ONLY";
    result = ps__sys_set_dualstack(socket->fd, (flags & PS_SERVER_DUALSTACK) != 0);
  }
  ps__socket_unpin(socket);
  return result < 0 ? fail_option(result, option, err) : PS_OK;
}

/* Report the failure of a step under the name that the caller called: "create_server: bind: …". */
static int32_t fail_step(int32_t status, const ps_error *failure, const ps_address *address, ps_error *err) {
  ps__fail_plain(err, status, failure->code, operation, failure->message);
  ps__error_about(err, address);
  return status;
}

int32_t ps_create_server(const ps_address *address, int64_t backlog, int64_t flags, ps_socket **socket, ps_error *err) {
  const struct ps__address *contents;
  ps_error failure;
  if (!socket)
    return ps__fail_null(err, operation, "socket");
  *socket = NULL;
  int32_t status = ps__address_read(address, operation, &contents, err);
  if (status != PS_OK)
    return status;
  int family = ps__address_family(contents);
  status = check_flags(flags, family, err);
  if (status != PS_OK)
    return status;
  status = ps_socket_create(family, SOCK_STREAM, 0, socket, &failure);
  if (status == PS_OK) {
    status = prepare(*socket, family, flags, err);
    if (status != PS_OK)
      goto failed;
    status = ps_socket_bind(*socket, address, &failure);
  }
  if (status == PS_OK)
    status = ps_socket_listen(*socket, backlog < 0 ? USUAL_BACKLOG : backlog, &failure);
  if (status == PS_OK)
    return PS_OK;
  fail_step(status, &failure, address, err);
failed:
  ps_socket_free(*socket);
  *socket = NULL;
  return status;
}

int32_t ps_has_dualstack_ipv6(int64_t *answer, ps_error *err) {
  (void)err;
  int fd = ps__sys_socket(AF_INET6, SOCK_STREAM, 0, false);
  if (answer)
    *answer = fd >= 0 && ps__sys_set_dualstack(fd, true) == 0;
  if (fd >= 0)
    ps__sys_close(fd);
  return PS_OK;
}
