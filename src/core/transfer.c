/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Sending and receiving. The plain case, blocking mode without hooks, is one system call and nothing else; everything
 * that waits is left to wait.c. */
#include "core/transfer.h"

#include "address/address.h"
#include "base/error.h"
#include "polysocket/transfer.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static struct ps__transfer *transfer_of(struct ps__call *call) {
  return (struct ps__transfer *)(void *)call;
}

static int64_t attempt_send(struct ps__call *call, int flags) {
  struct ps__transfer *transfer = transfer_of(call);
  flags |= transfer->flags;
  if (!transfer->to)
    return ps__sys_send(call->fd, transfer->data, (size_t)call->size, flags);
  return ps__sys_sendto(call->fd, transfer->data, (size_t)call->size, flags, &transfer->to->name,
                        (size_t)transfer->to->length);
}

static int64_t attempt_receive(struct ps__call *call, int flags) {
  struct ps__transfer *transfer = transfer_of(call);
  flags |= transfer->flags;
  if (!transfer->from)
    return ps__sys_recv(call->fd, transfer->buffer, (size_t)call->size, flags);
  size_t length = sizeof transfer->from->name;
  int64_t result =
      ps__sys_recvfrom(call->fd, transfer->buffer, (size_t)call->size, flags, &transfer->from->name, &length);
  ps__address_wrote(transfer->from, result < 0 ? 0 : length);
  return result;
}

int32_t ps__transfer_check(const void *buffer, int64_t size, const char *operation, ps_error *err) {
  if (size < 0)
    return ps__fail(err, PS_E_VALUE, operation, "negative buffersize in %s (%" PRId64 ")", operation, size);
  if (!buffer && size > 0)
    return ps__fail(err, PS_E_VALUE, operation, "the buffer is NULL and its size is %" PRId64, size);
  return PS_OK;
}

struct ps__transfer ps__transfer_on(struct ps__socket *socket, enum ps__readiness readiness, int32_t flags) {
  struct ps__transfer transfer = {.socket = socket, .flags = flags};
  transfer.call = ps__call_on(socket, readiness, readiness == PS__READABLE ? attempt_receive : attempt_send);
  /* Who wants all of it would get a part if the call were tried without waiting. */
  transfer.call.takes_flags = !(flags & ps__sys_wait_all);
  if (flags & ps__sys_dontwait)
    transfer.call.timeout = 0;
  return transfer;
}

/* How the first attempt of a transfer is made; see ps__wait_first_flags(). */
static inline int first_flags(struct ps__socket *socket, int64_t size) {
  return ps__wait_first_flags(atomic_load_explicit(&socket->hooks, memory_order_acquire),
                              atomic_load_explicit(&socket->timeout, memory_order_relaxed), size);
}

/* A short request that is tried under a host's lock is not to wait, and would give a part to who wants all of it. */
static inline bool wants_all_of_host(struct ps__socket *socket, int32_t flags) {
  return (flags & ps__sys_wait_all) && atomic_load_explicit(&socket->hooks, memory_order_relaxed);
}

/* Go on from a first attempt that was asked for with such flags. Another thread may have set blocking mode since: then
 * that it had to wait is no answer. */
static void go_on(struct ps__transfer *transfer, int asked, int64_t first) {
  struct ps__call *call = &transfer->call;
  bool outdated = first == -EAGAIN && asked == ps__sys_dontwait && call->timeout < 0 && !call->hooks;
  call->tried = first != PS__NOT_YET && !outdated;
  call->result = first;
}

/* Finish a send or a receive of one call. */
static int32_t conclude(struct ps__socket *socket, int64_t result, int64_t *count, const char *operation,
                        ps_error *err) {
  int32_t status = PS_OK;
  if (__builtin_expect(result < 0, 0))
    status = ps__wait_fail(err, result, operation, NULL);
  else if (count)
    *count = result;
  ps__socket_unpin(socket);
  return status;
}

/* Sending. */

/* A send that was not possible at once; `first` is what came of the first attempt. */
static __attribute__((noinline)) int64_t send_waiting(struct ps__socket *socket, int32_t flags, const void *data,
                                                      int64_t length, int asked, int64_t first) {
  struct ps__transfer transfer = ps__transfer_on(socket, PS__WRITABLE, flags);
  transfer.data = data;
  transfer.call.size = length;
  go_on(&transfer, asked, first);
  return ps__wait_call(&transfer.call);
}

int32_t ps_socket_send(ps_socket *self, int32_t flags, const void *data, int64_t length, int64_t *sent, ps_error *err) {
  static const char operation[] = "send";
  if (sent)
    *sent = 0;
  int32_t status = ps__transfer_check(data, length, operation, err);
  if (__builtin_expect(status != PS_OK, 0))
    return status;
  struct ps__socket *socket = ps__socket_pin(self, operation, err);
  if (__builtin_expect(!socket, 0))
    return PS_E_OS;
  int first = first_flags(socket, length);
  int64_t result = first;
  if (first != PS__NOT_YET)
    result = ps__sys_send(socket->fd, data, (size_t)length, flags | first);
  if (__builtin_expect(result < 0, 0))
    result = send_waiting(socket, flags, data, length, first, result);
  return conclude(socket, result, sent, operation, err);
}

int32_t ps_socket_sendto(ps_socket *self, int32_t flags, const ps_address *address, const void *data, int64_t length,
                         int64_t *sent, ps_error *err) {
  static const char operation[] = "sendto";
  if (sent)
    *sent = 0;
  const struct ps__address *to = NULL;
  int32_t status = ps__transfer_check(data, length, operation, err);
  if (status == PS_OK)
    status = ps__address_read(address, operation, &to, err);
  if (status != PS_OK)
    return status;
  struct ps__socket *socket = ps__socket_pin(self, operation, err);
  if (!socket)
    return PS_E_OS;
  struct ps__transfer transfer = ps__transfer_on(socket, PS__WRITABLE, flags);
  transfer.data = data;
  transfer.to = to;
  transfer.call.size = length;
  return conclude(socket, ps__wait_call(&transfer.call), sent, operation, err);
}

int64_t ps__transfer_sendall(struct ps__transfer *transfer, const void *data, int64_t length, int64_t *done) {
  for (*done = 0;;) {
    transfer->data = (const char *)data + *done;
    transfer->call.size = length - *done;
    int64_t result = ps__wait_call(&transfer->call);
    if (result < 0)
      return result;
    *done += result;
    if (*done >= length)
      return 0;
    result = ps__wait_on(&transfer->call);
    if (result < 0)
      return result;
  }
}

int32_t ps_socket_sendall(ps_socket *self, int32_t flags, const void *data, int64_t length, int64_t *sent,
                          ps_error *err) {
  static const char operation[] = "sendall";
  if (sent)
    *sent = 0;
  int32_t status = ps__transfer_check(data, length, operation, err);
  if (status != PS_OK)
    return status;
  struct ps__socket *socket = ps__socket_pin(self, operation, err);
  if (!socket)
    return PS_E_OS;
  struct ps__transfer transfer = ps__transfer_on(socket, PS__WRITABLE, flags);
  int64_t done = 0;
  int64_t result = ps__transfer_sendall(&transfer, data, length, &done);
  if (result < 0) {
    status = ps__wait_fail(err, result, operation, NULL);
    if (err)
      err->done = done;
  }
  if (sent)
    *sent = done;
  ps__socket_unpin(socket);
  return status;
}

/* Receiving. */

int64_t ps__transfer_receive(struct ps__transfer *transfer, void *buffer, int64_t capacity) {
  struct ps__call *call = &transfer->call;
  struct ps__socket *socket = transfer->socket;
  transfer->buffer = buffer;
  call->size = capacity;
  /* Some receives report bytes that they have not written; nobody shall read what lay there before. */
  if (capacity > 0 && transfer->flags & ps__sys_truncate)
    memset(transfer->buffer, 0, (size_t)call->size);
  /* Start with what proved right last time: asking for the data, or waiting for it. */
  bool waits = atomic_load_explicit(&socket->receive_waits, memory_order_relaxed);
  call->wait_first = waits && call->timeout > 0;
  int64_t result = ps__wait_call(call);
  if (call->timeout > 0 && call->had_to_wait != waits)
    atomic_store_explicit(&socket->receive_waits, call->had_to_wait, memory_order_relaxed);
  return result < call->size ? result : call->size;
}

/* A receive that was not possible at once; `first` is what came of the first attempt. */
static __attribute__((noinline)) int64_t receive_waiting(struct ps__socket *socket, int32_t flags, void *buffer,
                                                         int64_t capacity, int asked, int64_t first) {
  struct ps__transfer transfer = ps__transfer_on(socket, PS__READABLE, flags);
  go_on(&transfer, asked, first);
  return ps__transfer_receive(&transfer, buffer, capacity);
}

int32_t ps_socket_recv(ps_socket *self, int32_t flags, void *buffer, int64_t capacity, int64_t *received,
                       ps_error *err) {
  static const char operation[] = "recv";
  if (received)
    *received = 0;
  int32_t status = ps__transfer_check(buffer, capacity, operation, err);
  if (__builtin_expect(status != PS_OK, 0))
    return status;
  struct ps__socket *socket = ps__socket_pin(self, operation, err);
  if (__builtin_expect(!socket, 0))
    return PS_E_OS;
  if (capacity == 0)
    return conclude(socket, 0, received, operation, err);
  bool special = (flags & ps__sys_truncate) || wants_all_of_host(socket, flags) ||
                 atomic_load_explicit(&socket->receive_waits, memory_order_relaxed);
  int first = special ? PS__NOT_YET : first_flags(socket, capacity);
  int64_t result = first;
  if (first != PS__NOT_YET)
    result = ps__sys_recv(socket->fd, buffer, (size_t)capacity, flags | first);
  if (__builtin_expect(result < 0, 0))
    result = receive_waiting(socket, flags, buffer, capacity, first, result);
  return conclude(socket, result, received, operation, err);
}

int32_t ps_socket_recvfrom(ps_socket *self, int32_t flags, void *buffer, int64_t capacity, int64_t *received,
                           ps_address *address, ps_error *err) {
  static const char operation[] = "recvfrom";
  ps_address unwanted;
  if (!address)
    address = &unwanted;
  memset(address, 0, sizeof *address);
  if (received)
    *received = 0;
  int32_t status = ps__transfer_check(buffer, capacity, operation, err);
  if (status != PS_OK)
    return status;
  struct ps__socket *socket = ps__socket_pin(self, operation, err);
  if (!socket)
    return PS_E_OS;
  struct ps__transfer transfer = ps__transfer_on(socket, PS__READABLE, flags);
  transfer.from = ps__address_of(address);
  return conclude(socket, ps__transfer_receive(&transfer, buffer, capacity), received, operation, err);
}
