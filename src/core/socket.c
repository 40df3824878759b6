/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The life of a socket object: made, looked at, closed, given back. Connecting is in connection.c. */
#include "core/socket.h"

#include "base/error.h"
#include "base/range.h"
#include "core/hooks.h"
#include "core/names.h"
#include "core/own_path.h"
#include "core/timeout.h"
#include "platform/platform.h"
#include "polysocket/deadline.h"
#include "polysocket/socket.h"

#include <errno.h>

struct closing {
  int fd;
  int result;
};

static void close_descriptor(void *argument) {
  struct closing *closing = argument;
  closing->result = ps__sys_close(closing->fd);
}

/* Closing may wait: with SO_LINGER, and in some families always. A host leaves its lock for that; but not when the
 * socket was freed without being closed, since a garbage collector may have done that, which must neither wait nor call
 * back. There lingering is switched off, and the system sends in the background what is left. */
static int release(struct ps__slot *slot) {
  struct ps__socket *socket = (struct ps__socket *)(void *)slot;
  const ps_hooks *hooks = atomic_load_explicit(&socket->hooks, memory_order_acquire);
  struct closing closing = {.fd = socket->fd};
  /* Before the descriptor is closed: until then nobody else takes the path. */
  ps__own_path_drop(&socket->path, true);
  if (hooks && ps__slot_freed(slot)) {
    ps__sys_do_not_linger(socket->fd);
    hooks = NULL;
  }
  ps__hooks_run_once(hooks, close_descriptor, &closing);
  return closing.result;
}

/* What was marked as closed is seen by calls that look after they have entered; the others find the descriptor
 * readable.
 */
static void closing(struct ps__slot *slot) {
  ps__wake_fire(&((struct ps__socket *)(void *)slot)->wake);
}

/* The threads are gone that waited and accepted. A descriptor that is only read stays on a shared page. */
static void inherited(struct ps__slot *slot) {
  struct ps__socket *socket = (struct ps__socket *)(void *)slot;
  if (atomic_load_explicit(&socket->occupied, memory_order_relaxed))
    atomic_store_explicit(&socket->occupied, false, memory_order_relaxed);
  ps__wake_forked(&socket->wake);
}

static void forked(void);

static struct ps__table sockets = {
    .kind = PS__SOCKETS,
    .noun = "socket",
    .slot_size = PS__SLOT_SIZE(struct ps__socket),
    .release = release,
    .forked = forked,
    .closing = closing,
    .inherited = inherited,
};

static void forked(void) {
  ps__slots_forked(&sockets);
}

int32_t ps__socket_pin_any(ps_socket *handle, bool *closed, const char *operation, struct ps__socket **socket,
                           ps_error *err) {
  struct ps__slot *slot;
  int32_t status = ps__handle_pin(&sockets, handle, closed, operation, &slot, err);
  *socket = (struct ps__socket *)(void *)slot;
  return status;
}

int32_t ps__socket_pin(ps_socket *handle, const char *operation, struct ps__socket **socket, ps_error *err) {
  struct ps__slot *slot;
  int32_t status = ps__handle_pin_open(&sockets, handle, operation, &slot, err);
  *socket = (struct ps__socket *)(void *)slot;
  return status;
}

int ps__socket_unpin(struct ps__socket *socket) {
  return ps__slot_unpin(&sockets, &socket->slot);
}

struct ps__socket *ps__socket_reserve(const char *operation, ps_error *err) {
  return (struct ps__socket *)(void *)ps__handle_reserve(&sockets, operation, err);
}

void ps__socket_abandon(struct ps__socket *socket) {
  ps__slot_abandon(&sockets, &socket->slot);
}

void ps__socket_note_receives(struct ps__socket *socket, unsigned char flag, bool set) {
  if (set)
    atomic_fetch_or_explicit(&socket->receives, flag, memory_order_relaxed);
  else
    atomic_fetch_and_explicit(&socket->receives, (unsigned char)~flag, memory_order_relaxed);
}

bool ps__socket_has_low_water(const struct ps__socket *socket) {
  return (atomic_load_explicit(&socket->receives, memory_order_relaxed) & PS__RECEIVE_LOW_WATER) != 0;
}

ps_socket *ps__socket_publish(struct ps__socket *socket, int fd, const struct ps__socket_traits *traits) {
  socket->fd = fd;
  socket->family = traits->family;
  socket->type = traits->type;
  socket->proto = traits->proto;
  atomic_store_explicit(&socket->timeout, traits->timeout, memory_order_relaxed);
  atomic_store_explicit(&socket->hooks, traits->hooks, memory_order_relaxed);
  atomic_store_explicit(&socket->token, traits->token, memory_order_relaxed);
  atomic_store_explicit(&socket->reached, traits->reached, memory_order_relaxed);
  atomic_store_explicit(&socket->path, NULL, memory_order_relaxed);
  for (int i = 0; i < 2; i++)
    atomic_store_explicit(&socket->deadlines[i], PS_NO_DEADLINE, memory_order_relaxed);
  atomic_store_explicit(&socket->receives, traits->low_water ? PS__RECEIVE_LOW_WATER : 0, memory_order_relaxed);
  return ps__slot_publish(&sockets, &socket->slot);
}

/* Report that there is no socket of a kind. */
static int32_t fail_kind(ps_error *err, int code, const char *operation, const struct ps__socket_traits *traits) {
  char room[80];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__text_format(&shown, "(");
  ps__names_kind(&shown, traits->family, traits->type, traits->proto);
  ps__text_format(&shown, ")");
  return ps__fail_os(err, code, operation, room);
}

int32_t ps__socket_fail_descriptor(ps_error *err, int code, const char *operation, int fd) {
  char room[32];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__text_format(&shown, "(descriptor %d)", fd);
  return ps__fail_os(err, code, operation, room);
}

int32_t ps_socket_create(int64_t family, int64_t type, int64_t proto, ps_socket **socket, ps_error *err) {
  static const char operation[] = "socket";
  if (!socket)
    return ps__fail_null(err, operation, "socket");
  *socket = NULL;
  int32_t status = ps__range_check_kind(operation, family, type, proto, err);
  if (status != PS_OK)
    return status;
  struct ps__socket *made = ps__socket_reserve(operation, err);
  if (!made)
    return PS_E_MEMORY;
  bool nonblocking;
  int plain = ps__sys_plain_type((int)type, &nonblocking);
  struct ps__socket_traits traits = {
      .family = (int)family, .type = plain, .proto = (int)proto, .timeout = nonblocking ? 0 : ps__default_timeout()};
  int fd = ps__sys_socket(traits.family, plain, traits.proto, traits.timeout >= 0);
  if (fd < 0) {
    ps__socket_abandon(made);
    return fail_kind(err, -fd, operation, &traits);
  }
  *socket = ps__socket_publish(made, fd, &traits);
  return PS_OK;
}

int32_t ps_socket_pair(int64_t family, int64_t type, int64_t proto, ps_socket **first, ps_socket **second,
                       ps_error *err) {
  static const char operation[] = "socketpair";
  if (first)
    *first = NULL;
  if (second)
    *second = NULL;
  if (!first || !second)
    return ps__fail_null(err, operation, first ? "second" : "first");
  int32_t status = ps__range_check_kind(operation, family, type, proto, err);
  if (status != PS_OK)
    return status;
  struct ps__socket *one = ps__socket_reserve(operation, err);
  struct ps__socket *other = one ? ps__socket_reserve(operation, err) : NULL;
  status = other ? PS_OK : PS_E_MEMORY;
  bool nonblocking;
  int plain = ps__sys_plain_type((int)type, &nonblocking);
  struct ps__socket_traits traits = {
      .family = (int)family, .type = plain, .proto = (int)proto, .timeout = nonblocking ? 0 : ps__default_timeout()};
  int pair[2];
  if (status == PS_OK) {
    int result = ps__sys_socketpair(traits.family, plain, traits.proto, traits.timeout >= 0, pair);
    if (result < 0)
      status = fail_kind(err, -result, operation, &traits);
  }
  if (status != PS_OK) {
    if (one)
      ps__socket_abandon(one);
    if (other)
      ps__socket_abandon(other);
    return status;
  }
  *first = ps__socket_publish(one, pair[0], &traits);
  *second = ps__socket_publish(other, pair[1], &traits);
  return PS_OK;
}

/* A socket on a descriptor that exists, which messages call `shown`. On failure the caller decides whether to keep or
 * close the descriptor, whose mode has not changed: others may share it. */
static int32_t wrap_descriptor(const char *operation, int fd, int shown, const struct ps__socket_traits *wanted,
                               ps_socket **socket, ps_error *err) {
  struct ps__socket_traits traits = *wanted;
  bool nonblocking = false;
  struct ps__socket *made = ps__socket_reserve(operation, err);
  if (!made)
    return PS_E_MEMORY;
  int result = ps__sys_adopt(fd);
  if (result == 0) /* never false: on Linux every descriptor can be adopted */
    result = ps__sys_detect(fd, &traits.family, &traits.type, &traits.proto);
  traits.type = ps__sys_plain_type(traits.type, &nonblocking);
  traits.timeout = nonblocking ? 0 : ps__default_timeout();
  traits.low_water = ps__sys_low_water_mark(fd) > 1;
  if (result == 0 && traits.timeout >= 0)
    result = ps__sys_set_nonblocking(fd, true);
  if (result < 0) {
    ps__socket_abandon(made);
    return ps__socket_fail_descriptor(err, -result, operation, shown);
  }
  *socket = ps__socket_publish(made, fd, &traits);
  return PS_OK;
}

/* A descriptor and the numbers of its socket. */
static int32_t check_descriptor(const char *operation, int64_t fd, int64_t family, int64_t type, int64_t proto,
                                ps_error *err) {
  int32_t status = ps__range_check_int(operation, "fd", fd, err);
  return status == PS_OK ? ps__range_check_kind(operation, family, type, proto, err) : status;
}

int32_t ps_socket_adopt(int64_t fd, int64_t family, int64_t type, int64_t proto, ps_socket **socket, ps_error *err) {
  static const char operation[] = "socket";
  if (!socket)
    return ps__fail_null(err, operation, "socket");
  *socket = NULL;
  int32_t status = check_descriptor(operation, fd, family, type, proto, err);
  if (status != PS_OK)
    return status;
  if (fd < 0)
    return ps__fail(err, PS_E_VALUE, operation, "negative file descriptor %d", (int)fd);
  struct ps__socket_traits wanted = {.family = (int)family, .type = (int)type, .proto = (int)proto};
  return wrap_descriptor(operation, (int)fd, (int)fd, &wanted, socket, err);
}

int32_t ps_socket_fromfd(int64_t fd, int64_t family, int64_t type, int64_t proto, ps_socket **socket, ps_error *err) {
  static const char operation[] = "fromfd";
  if (!socket)
    return ps__fail_null(err, operation, "socket");
  *socket = NULL;
  int32_t status = check_descriptor(operation, fd, family, type, proto, err);
  if (status != PS_OK)
    return status;
  int copy = ps__sys_dup((int)fd);
  if (copy < 0)
    return ps__socket_fail_descriptor(err, -copy, operation, (int)fd);
  struct ps__socket_traits wanted = {.family = (int)family, .type = (int)type, .proto = (int)proto};
  status = wrap_descriptor(operation, copy, (int)fd, &wanted, socket, err);
  if (status != PS_OK)
    ps__sys_close(copy);
  return status;
}

int32_t ps__socket_dup(ps_socket *self, const char *operation, ps_socket **socket, ps_error *err) {
  *socket = NULL;
  struct ps__socket *original;
  int32_t status = ps__socket_pin(self, operation, &original, err);
  if (status != PS_OK)
    return status;
  status = PS_E_MEMORY;
  struct ps__socket *made = ps__socket_reserve(operation, err);
  if (made) {
    int fd = ps__sys_dup(original->fd);
    status = fd < 0 ? ps__fail_os(err, -fd, operation, NULL) : PS_OK;
    struct ps__socket_traits traits = {original->family,
                                       original->type,
                                       original->proto,
                                       atomic_load_explicit(&original->timeout, memory_order_relaxed),
                                       atomic_load_explicit(&original->hooks, memory_order_relaxed),
                                       atomic_load_explicit(&original->token, memory_order_relaxed),
                                       ps__socket_has_low_water(original),
                                       atomic_load_explicit(&original->reached, memory_order_relaxed)};
    if (status == PS_OK)
      *socket = ps__socket_publish(made, fd, &traits);
    else
      ps__socket_abandon(made);
  }
  ps__socket_unpin(original);
  return status;
}

int32_t ps_socket_dup(ps_socket *self, ps_socket **socket, ps_error *err) {
  static const char operation[] = "dup";
  if (!socket)
    return ps__fail_null(err, operation, "socket");
  return ps__socket_dup(self, operation, socket, err);
}

int32_t ps_socket_close(ps_socket *self, ps_error *err) {
  static const char operation[] = "close";
  struct ps__socket *socket;
  int32_t status = ps__socket_pin_any(self, NULL, operation, &socket, err);
  if (status != PS_OK)
    return status;
  ps__slot_close(&sockets, &socket->slot, PS__RELEASE);
  int result = ps__socket_unpin(socket);
  return result < 0 ? ps__fail_os(err, -result, operation, NULL) : PS_OK;
}

void ps__socket_wake(ps_socket *self) {
  struct ps__socket *socket;
  /* never true: a file's socket is freed after the file was closed */
  if (ps__socket_pin_any(self, NULL, "close", &socket, NULL) != PS_OK)
    return;
  ps__wake_fire(&socket->wake);
  ps__socket_unpin(socket);
}

void ps_socket_free(ps_socket *self) {
  ps__handle_free(&sockets, self);
}

int32_t ps_socket_detach(ps_socket *self, int64_t *fd, ps_error *err) {
  static const char operation[] = "detach";
  if (!fd)
    return ps__fail_null(err, operation, "fd");
  *fd = -1;
  struct ps__socket *socket;
  int32_t status = ps__socket_pin_any(self, NULL, operation, &socket, err);
  if (status != PS_OK)
    return status;
  int found = socket->fd;
  if (ps__slot_close(&sockets, &socket->slot, 0)) {
    *fd = found;
    ps__own_path_drop(&socket->path, false);
  }
  ps__socket_unpin(socket);
  return PS_OK;
}

int32_t ps_socket_fileno(ps_socket *self, int64_t *fd, ps_error *err) {
  static const char operation[] = "fileno";
  if (fd)
    *fd = -1;
  bool closed;
  struct ps__socket *socket;
  int32_t status = ps__socket_pin_any(self, &closed, operation, &socket, err);
  if (status != PS_OK)
    return status;
  if (fd && !closed)
    *fd = socket->fd;
  ps__socket_unpin(socket);
  return PS_OK;
}

int32_t ps_socket_family(ps_socket *self, int64_t *family, ps_error *err) {
  struct ps__socket *socket;
  int32_t status = ps__socket_pin_any(self, NULL, "family", &socket, err);
  if (family)
    *family = status == PS_OK ? socket->family : 0;
  if (status == PS_OK)
    ps__socket_unpin(socket);
  return status;
}

int32_t ps_socket_type(ps_socket *self, int64_t *type, ps_error *err) {
  struct ps__socket *socket;
  int32_t status = ps__socket_pin_any(self, NULL, "type", &socket, err);
  if (type)
    *type = status == PS_OK ? socket->type : 0;
  if (status == PS_OK)
    ps__socket_unpin(socket);
  return status;
}

int32_t ps_socket_proto(ps_socket *self, int64_t *proto, ps_error *err) {
  struct ps__socket *socket;
  int32_t status = ps__socket_pin_any(self, NULL, "proto", &socket, err);
  if (proto)
    *proto = status == PS_OK ? socket->proto : 0;
  if (status == PS_OK)
    ps__socket_unpin(socket);
  return status;
}
