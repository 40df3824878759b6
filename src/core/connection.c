/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Names and connections: bind, listen, accept, connect, shutdown, and the addresses of both ends. */
#include "address/long_path.h"
#include "address/table.h"
#include "address/unix.h"
#include "base/error.h"
#include "base/range.h"
#include "core/names.h"
#include "core/socket.h"
#include "core/target.h"
#include "core/timeout.h"
#include "core/wait.h"
#include "platform/platform.h"
#include "polysocket/socket.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>

/* Report a failure that has to do with what kind of socket it is. */
static int32_t fail_for_kind(ps_error *err, int code, const struct ps__socket *socket, const char *operation) {
  char room[96];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__text_format(&shown, "(the socket is ");
  ps__names_kind(&shown, socket->family, socket->type, socket->proto);
  ps__text_format(&shown, ")");
  return ps__fail_os(err, code, operation, room);
}

/* bind() never waits, so that EAGAIN is an error as any other. */
static int32_t fail_to_bind(ps_error *err, int64_t result, const struct ps__socket *socket, const char *operation,
                            const ps_address *address) {
  if (result == PS__NO_PROC)
    return ps__wait_fail_at(err, result, socket, operation, address);
  char room[PS__TARGET_ROOM];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__names_target(&shown, socket->family, address);
  ps__fail_os(err, (int)-result, operation, room);
  ps__error_about(err, address);
  return PS_E_OS;
}

/* A path of AF_UNIX may be too long for the system, which is then given another one. */
static int64_t bind_to(struct ps__socket *socket, const struct ps__address *contents) {
  int64_t number = 0;
  if (socket->family == AF_UNIX && ps__address_family(contents) == AF_UNIX)
    number = ps__unix_keep(contents);
  if (number == 0 && contents->long_path != 0)
    return -EAFNOSUPPORT;
  if (number <= 0)
    return number < 0 ? number : ps__sys_bind(socket->fd, &contents->name, (size_t)contents->length);
  size_t length;
  const char *name, *path = ps__long_path_find(number, &length);
  int folder = ps__target_folder(path, length, &name);
  if (folder < 0)
    return folder;
  bool unwanted;
  int64_t result = ps__target_bind(socket->fd, folder, number, -1, &unwanted);
  ps__sys_close(folder);
  return result;
}

int32_t ps_socket_bind(ps_socket *self, const ps_address *address, ps_error *err) {
  static const char operation[] = "bind";
  const struct ps__address *contents = NULL;
  int32_t status = ps__address_read(address, operation, &contents, err);
  if (status != PS_OK)
    return status;
  struct ps__socket *socket;
  status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  int64_t result = bind_to(socket, contents);
  if (result < 0)
    status = fail_to_bind(err, result, socket, operation, address);
  ps__socket_unpin(socket);
  return status;
}

int32_t ps_socket_listen(ps_socket *self, int64_t backlog, ps_error *err) {
  static const char operation[] = "listen";
  if (backlog > INT_MAX)
    return ps__fail(err, PS_E_RANGE, operation, "backlog %" PRId64 " is too large (limit %d)", backlog, INT_MAX);
  struct ps__socket *socket;
  int32_t status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  int result = ps__sys_listen(socket->fd, backlog < 0 ? 0 : (int)backlog);
  status = result < 0 ? fail_for_kind(err, -result, socket, operation) : PS_OK;
  ps__socket_unpin(socket);
  return status;
}

static int32_t fail_half(ps_error *err, int code, const char *operation, int64_t how) {
  char room[32];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__text_format(&shown, "(");
  ps__names_number(&shown, "SHUT_", how);
  ps__text_format(&shown, ")");
  return ps__fail_os(err, code, operation, room);
}

int32_t ps_socket_shutdown(ps_socket *self, int64_t how, ps_error *err) {
  static const char operation[] = "shutdown";
  struct ps__socket *socket;
  int32_t status = ps__range_check_int(operation, "how", how, err);
  if (status == PS_OK)
    status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  int result = ps__sys_shutdown(socket->fd, (int)how);
  status = result < 0 ? fail_half(err, -result, operation, how) : PS_OK;
  ps__socket_unpin(socket);
  return status;
}

/* getsockname and getpeername differ in the question alone. */
static int32_t read_name(ps_socket *self, int (*ask)(int fd, void *address, size_t *length), const char *operation,
                         ps_address *address, ps_error *err) {
  ps_address unwanted;
  if (!address)
    address = &unwanted;
  memset(address, 0, sizeof *address);
  struct ps__socket *socket;
  int32_t status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  struct ps__address *contents = ps__address_of(address);
  size_t length = sizeof contents->name;
  int result = ask(socket->fd, &contents->name, &length);
  status = PS_OK;
  if (result < 0)
    status = ps__fail_os(err, -result, operation, NULL);
  else
    ps__address_wrote(contents, length);
  if (result == 0 && ask == ps__sys_getpeername)
    ps__unix_reached(contents, atomic_load_explicit(&socket->reached, memory_order_relaxed));
  ps__socket_unpin(socket);
  return status;
}

int32_t ps_socket_getsockname(ps_socket *self, ps_address *address, ps_error *err) {
  return read_name(self, ps__sys_getsockname, "getsockname", address, err);
}

int32_t ps_socket_getpeername(ps_socket *self, ps_address *address, ps_error *err) {
  return read_name(self, ps__sys_getpeername, "getpeername", address, err);
}

/* Calls of a socket that must not meet in the system. One that doesn't wait for connections doesn't wait for this
 * either. */

static bool occupy(const struct ps__call *call, struct ps__socket *socket) {
  return call->timeout == 0 || !atomic_exchange_explicit(&socket->occupied, true, memory_order_acquire);
}

static void leave(const struct ps__call *call, struct ps__socket *socket) {
  if (call->timeout != 0)
    atomic_store_explicit(&socket->occupied, false, memory_order_release);
}

/* Accepting. */

struct accepting {
  struct ps__call call; /* First: attempts get its address. */
  struct ps__socket *listener;
  struct ps__address *name;
  bool nonblocking;
};

/* accept() has no flag to make it not wait, and the descriptor's mode does not say whether it will: it belongs to all
 * duplicates. So each accept looks first whether there is a connection, and takes it before any other call of the
 * socket can. What another process takes between look and accept() may leave this one waiting in the system, if the
 * descriptor is in blocking mode. A socket that does not listen never becomes readable: accept() is called and reports
 * its error. */
static int64_t attempt_accept(struct ps__call *call) {
  struct accepting *accepting = (struct accepting *)(void *)call;
  if (!occupy(call, accepting->listener))
    return -EAGAIN;
  int64_t result = -EAGAIN;
  if (ps__sys_ready(call->fd, PS__READABLE) || !ps__sys_is_listening(call->fd)) {
    size_t length = sizeof accepting->name->name;
    result = ps__sys_accept(call->fd, &accepting->name->name, &length, accepting->nonblocking);
    if (result >= 0)
      ps__address_wrote(accepting->name, length);
  }
  leave(call, accepting->listener);
  return result;
}

static int32_t fail_to_accept(ps_error *err, int64_t result, const struct ps__socket *listener, const char *operation) {
  if (result == -EOPNOTSUPP)
    return fail_for_kind(err, EOPNOTSUPP, listener, operation);
  return ps__wait_fail(err, result, listener, operation, result == -EINVAL ? "(the socket does not listen)" : NULL);
}

int32_t ps_socket_accept(ps_socket *self, ps_socket **socket, ps_address *address, ps_error *err) {
  static const char operation[] = "accept";
  ps_address unwanted;
  if (!address)
    address = &unwanted;
  memset(address, 0, sizeof *address);
  if (!socket)
    return ps__fail_null(err, operation, "socket");
  *socket = NULL;
  struct ps__socket *listener;
  int32_t status = ps__socket_pin(self, operation, &listener, err);
  if (status != PS_OK)
    return status;
  /* Room first: once the system has handed out a connection there must be a place for it. */
  struct ps__socket *made = ps__socket_reserve(operation, err);
  status = made ? PS_OK : PS_E_MEMORY;
  if (made) {
    struct accepting accepting = {.call = ps__call_on(listener, PS__READABLE, attempt_accept), .listener = listener};
    struct ps__socket_traits traits = {listener->family,
                                       listener->type,
                                       listener->proto,
                                       ps__default_timeout(),
                                       accepting.call.hooks,
                                       accepting.call.token,
                                       ps__socket_has_low_water(listener),
                                       0};
    accepting.name = ps__address_of(address);
    accepting.nonblocking = traits.timeout >= 0;
    accepting.call.slow = true;
    int64_t fd = ps__wait_call(&accepting.call);
    if (fd >= 0) {
      *socket = ps__socket_publish(made, (int)fd, &traits);
    } else {
      ps__socket_abandon(made);
      memset(address, 0, sizeof *address);
      status = fail_to_accept(err, fd, listener, operation);
    }
  }
  ps__socket_unpin(listener);
  return status;
}

/* Connecting. */

struct connecting {
  struct ps__call call; /* First: attempts get its address. */
  struct ps__socket *socket;
  const struct ps__address *name;
  bool under_way;
};

static int64_t attempt_connect(struct ps__call *call) {
  struct connecting *connecting = (struct connecting *)(void *)call;
  if (connecting->under_way)
    return ps__sys_connect_result(call->fd);
  if (!occupy(call, connecting->socket))
    return -EAGAIN;
  const void *name = &connecting->name->name;
  call->own_limit = -1;
  int result = ps__sys_connect(call->fd, name, (size_t)connecting->name->length, call->timeout < 0, &call->own_limit);
  leave(call, connecting->socket);
  if (result != -EINPROGRESS && result != -EINTR)
    return result;
  /* The system goes on connecting; calling connect again would be wrong. Once writable, it tells how it ended. Where it
   * has not begun, what ends the call is looked at before the next attempt. In blocking mode the system has waited for
   * some milliseconds already. */
  connecting->under_way = result == -EINPROGRESS || ps__sys_connect_goes_on(name);
  call->state = call->timeout < 0 ? PS__WATCH : PS__GLANCE;
  return result == -EINTR ? -EINTR : -EAGAIN;
}

static int64_t connect_to(struct ps__socket *socket, const struct ps__address *contents) {
  struct ps__target target;
  int64_t result = ps__target_reach(&target, socket->family, contents);
  if (result < 0)
    return result;
  struct connecting connecting = {
      .call = ps__call_on(socket, PS__WRITABLE, attempt_connect), .socket = socket, .name = target.to};
  connecting.call.slow = true;
  /* Another call may be changing it; see ps__sys_connect(). */
  connecting.call.own_limit = 0;
  result = ps__wait_call(&connecting.call);
  ps__target_leave(&target);
  if (result == 0)
    atomic_store_explicit(&socket->reached, contents->long_path, memory_order_relaxed);
  return result == -EAGAIN && connecting.under_way ? -EINPROGRESS : result;
}

int32_t ps_socket_connect(ps_socket *self, const ps_address *address, ps_error *err) {
  static const char operation[] = "connect";
  const struct ps__address *contents = NULL;
  int32_t status = ps__address_read(address, operation, &contents, err);
  if (status != PS_OK)
    return status;
  struct ps__socket *socket;
  status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  int64_t result = connect_to(socket, contents);
  if (result < 0)
    status = ps__wait_fail_at(err, result, socket, operation, address);
  ps__socket_unpin(socket);
  return status;
}

/* How a connection ended, as a number. */
static int64_t code_of(int64_t result) {
  switch (result) {
  case PS__TIMED_OUT:
  case PS__PAST_DEADLINE:
    return EAGAIN;
  case PS__CLOSED_MEANWHILE:
    return EBADF;
  case PS__CANCELLED:
    return ECANCELED;
  case PS__NO_PROC:
    return EOPNOTSUPP;
  default:
    return -result;
  }
}

int32_t ps_socket_connect_ex(ps_socket *self, const ps_address *address, int64_t *code, ps_error *err) {
  static const char operation[] = "connect_ex";
  const struct ps__address *contents = NULL;
  if (!code)
    return ps__fail_null(err, operation, "code");
  *code = 0;
  int32_t status = ps__address_read(address, operation, &contents, err);
  if (status != PS_OK)
    return status;
  bool closed;
  struct ps__socket *socket;
  status = ps__socket_pin_any(self, &closed, operation, &socket, err);
  if (status != PS_OK)
    return status;
  int64_t result = closed ? PS__CLOSED_MEANWHILE : connect_to(socket, contents);
  if (result == PS__INTERRUPTED)
    status = ps__wait_fail(err, result, socket, operation, NULL);
  else
    *code = code_of(result);
  ps__socket_unpin(socket);
  return status;
}
