/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Sending and receiving. The plain case, blocking mode without hooks, is one system call and nothing else; everything
 * that waits is left to wait.c. */
#include "core/transfer.h"

#include "address/table.h"
#include "base/error.h"
#include "base/range.h"
#include "polysocket/transfer.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static struct ps__transfer *transfer_of(struct ps__call *call) {
  return (struct ps__transfer *)(void *)call;
}

static int64_t send_once(const struct ps__transfer *transfer, int flags) {
  const struct ps__call *call = &transfer->call;
  if (transfer->letter)
    return ps__sys_sendmsg(call->fd, transfer->letter, flags);
  if (!transfer->to)
    return ps__sys_send(call->fd, transfer->data, (size_t)call->size, flags);
  return ps__sys_sendto(call->fd, transfer->data, (size_t)call->size, flags, &transfer->to->name,
                        (size_t)transfer->to->length);
}

static int64_t attempt_send(struct ps__call *call, int flags) {
  struct ps__transfer *transfer = transfer_of(call);
  flags |= transfer->flags;
  /* MSG_FASTOPEN connects first. Without waiting, the result tells whether the data went along: EINPROGRESS means that
   * it did not, and that it is to be sent as usual once there is a connection. */
  bool connects = (flags & ps__sys_fastopen) && (transfer->to || transfer->letter);
  int64_t result = send_once(transfer, connects ? flags | ps__sys_dontwait : flags);
  if (!connects || result != -EINPROGRESS || call->timeout == 0)
    return result;
  transfer->to = NULL;
  if (transfer->letter)
    transfer->letter->name_length = 0;
  transfer->flags &= ~ps__sys_fastopen;
  return -EAGAIN;
}

static int64_t attempt_receive(struct ps__call *call, int flags) {
  struct ps__transfer *transfer = transfer_of(call);
  flags |= transfer->flags;
  if (transfer->letter)
    return ps__sys_recvmsg(call->fd, transfer->letter, flags);
  if (!transfer->from)
    return ps__sys_recv(call->fd, transfer->buffer, (size_t)call->size, flags);
  size_t length = sizeof transfer->from->name;
  int64_t result =
      ps__sys_recvfrom(call->fd, transfer->buffer, (size_t)call->size, flags, &transfer->from->name, &length);
  ps__address_wrote(transfer->from, result < 0 ? 0 : length);
  return result;
}

int32_t ps__transfer_check_as(const char *name, const void *buffer, int64_t size, const char *operation,
                              ps_error *err) {
  if (size < 0)
    return ps__fail(err, PS_E_VALUE, operation, "negative buffersize in %s (%" PRId64 ")", operation, size);
  if (!buffer && size > 0)
    return ps__fail(err, PS_E_VALUE, operation, "%s must not be NULL with a size of %" PRId64, name, size);
  if (size > PTRDIFF_MAX)
    return ps__range_check(operation, "size", size, PTRDIFF_MAX, err);
  return PS_OK;
}

/* Report what is wrong with the flags or the buffer of a transfer. */
static __attribute__((cold, noinline)) int32_t fail_check(const char *name, const void *buffer, int64_t size,
                                                          int64_t flags, const char *operation, ps_error *err) {
  int32_t status = ps__range_check_int(operation, "flags", flags, err);
  return status == PS_OK ? ps__transfer_check_as(name, buffer, size, operation, err) : status;
}

static inline int32_t check(const char *name, const void *buffer, int64_t size, int64_t flags, const char *operation,
                            ps_error *err) {
  bool possible = size >= 0 && size <= PTRDIFF_MAX && (buffer || size == 0) && flags == (int32_t)flags;
  return __builtin_expect(possible, 1) ? PS_OK : fail_check(name, buffer, size, flags, operation, err);
}

void ps__transfer_tell_done(ps_error *err, int64_t done, int64_t length, const char *what) {
  if (!err)
    return;
  err->done = done;
  if (done > 0)
    ps__error_add(err, " (%" PRId64 " of %" PRId64 " bytes %s)", done, length, what);
}

/* The readiness that a receive with such flags waits for. */
static enum ps__readiness receive_readiness(int32_t flags) {
  if (flags & ps__sys_errors)
    return PS__ERRORS;
  return flags & ps__sys_urgent ? PS__URGENT : PS__READABLE;
}

/* MSG_WAITALL and SO_RCVLOWAT must not be combined with MSG_DONTWAIT where the call may wait: the first attempt would
 * return what is there, which is less than was asked for. */
static inline bool wants_more_than_there_is(struct ps__socket *socket, int32_t flags) {
  return (flags & ps__sys_wait_all) ||
         (atomic_load_explicit(&socket->receives, memory_order_relaxed) & PS__RECEIVE_LOW_WATER);
}

struct ps__transfer ps__transfer_on(struct ps__socket *socket, enum ps__readiness readiness, int32_t flags) {
  struct ps__transfer transfer = {.socket = socket, .flags = flags};
  if (readiness == PS__READABLE)
    transfer.call = ps__call_on(socket, receive_readiness(flags), attempt_receive);
  else
    transfer.call = ps__call_on(socket, readiness, attempt_send);
  transfer.call.may_block = readiness == PS__READABLE && wants_more_than_there_is(socket, flags);
  /* The system does not wait for its error queue, except that poll() does within a timeout. */
  if ((flags & ps__sys_dontwait) || ((flags & ps__sys_errors) && transfer.call.timeout < 0))
    transfer.call.timeout = 0;
  return transfer;
}

/* How the first attempt of a transfer is made; see ps__wait_first_flags(). */
static inline int first_flags(struct ps__socket *socket, int64_t size) {
  return ps__wait_first_flags(atomic_load_explicit(&socket->hooks, memory_order_acquire),
                              atomic_load_explicit(&socket->timeout, memory_order_relaxed), size);
}

/* Finish a send or a receive of one call. */
static int32_t conclude(struct ps__socket *socket, int64_t result, int64_t *count, const char *operation,
                        ps_error *err) {
  int32_t status = PS_OK;
  if (__builtin_expect(result < 0, 0))
    status = ps__wait_fail(err, result, socket, operation, NULL);
  else if (count)
    *count = result;
  ps__socket_unpin(socket);
  return status;
}

/* Sending. */

/* A send that was not possible at once: `first` is the result of the first attempt, made with `flags_of_first`. */
static __attribute__((noinline)) int64_t send_waiting(struct ps__socket *socket, int32_t flags, const void *data,
                                                      int64_t length, int flags_of_first, int64_t first) {
  struct ps__transfer transfer = ps__transfer_on(socket, PS__WRITABLE, flags);
  transfer.data = data;
  transfer.call.size = length;
  return ps__wait_resume(&transfer.call, flags_of_first, first);
}

int32_t ps_socket_send(ps_socket *self, int64_t flags, const void *data, int64_t length, int64_t *sent, ps_error *err) {
  static const char operation[] = "send";
  if (sent)
    *sent = 0;
  int32_t status = check("data", data, length, flags, operation, err);
  if (__builtin_expect(status != PS_OK, 0))
    return status;
  struct ps__socket *socket;
  status = ps__socket_pin(self, operation, &socket, err);
  if (__builtin_expect(status != PS_OK, 0))
    return status;
  int first = first_flags(socket, length);
  int64_t result = first;
  if (first != PS__NOT_YET)
    result = ps__sys_send(socket->fd, data, (size_t)length, (int)flags | first);
  if (__builtin_expect(result < 0, 0))
    result = send_waiting(socket, (int32_t)flags, data, length, first, result);
  return conclude(socket, result, sent, operation, err);
}

int32_t ps_socket_sendto(ps_socket *self, int64_t flags, const ps_address *address, const void *data, int64_t length,
                         int64_t *sent, ps_error *err) {
  static const char operation[] = "sendto";
  if (sent)
    *sent = 0;
  const struct ps__address *to = NULL;
  int32_t status = check("data", data, length, flags, operation, err);
  if (status == PS_OK)
    status = ps__address_read(address, operation, &to, err);
  if (status != PS_OK)
    return status;
  struct ps__socket *socket;
  status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  struct ps__transfer transfer = ps__transfer_on(socket, PS__WRITABLE, (int32_t)flags);
  transfer.data = data;
  transfer.to = to;
  transfer.call.size = length;
  int64_t result = ps__wait_call(&transfer.call);
  if (__builtin_expect(result >= 0, 1))
    return conclude(socket, result, sent, operation, err);
  if (ps__wait_is_ordinary(result)) {
    status = ps__wait_fail(err, result, socket, operation, NULL);
    ps__error_about(err, address);
  } else {
    status = ps__wait_fail_at(err, result, socket, operation, address);
  }
  ps__socket_unpin(socket);
  return status;
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

int32_t ps_socket_sendall(ps_socket *self, int64_t flags, const void *data, int64_t length, int64_t *sent,
                          ps_error *err) {
  static const char operation[] = "sendall";
  if (sent)
    *sent = 0;
  int32_t status = check("data", data, length, flags, operation, err);
  if (status != PS_OK)
    return status;
  struct ps__socket *socket;
  status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  struct ps__transfer transfer = ps__transfer_on(socket, PS__WRITABLE, (int32_t)flags);
  int64_t done = 0;
  int64_t result = ps__transfer_sendall(&transfer, data, length, &done);
  if (result < 0) {
    status = ps__wait_fail(err, result, socket, operation, NULL);
    ps__transfer_tell_done(err, done, length, "sent");
  }
  if (sent)
    *sent = done;
  ps__socket_unpin(socket);
  return status;
}

/* Receiving. */

/* Receive once. `first` is the result of a first attempt, made with `flags_of_first`; or both are PS__NOT_YET. */
static int64_t receive(struct ps__transfer *transfer, void *buffer, int64_t capacity, int flags_of_first,
                       int64_t first) {
  struct ps__call *call = &transfer->call;
  transfer->buffer = buffer;
  call->size = capacity;
  /* Some receives report bytes that they have not written; no caller shall read what lay there before. */
  if (buffer && capacity > 0 && transfer->flags & ps__sys_truncate)
    memset(transfer->buffer, 0, (size_t)call->size);
  /* Start with what proved right last time: asking for the data, or waiting for it. That changes nothing but the
   * number of system calls, as readiness means that there is data; except for a low-water mark, which readiness alone
   * obeys. */
  bool either = call->timeout > 0 && call->readiness == PS__READABLE;
  unsigned char receives = atomic_load_explicit(&transfer->socket->receives, memory_order_relaxed);
  call->next = either && receives != 0 ? PS__AWAIT : PS__ATTEMPT;
  call->waited = false;
  int64_t result = first == PS__NOT_YET ? ps__wait_call(call) : ps__wait_resume(call, flags_of_first, first);
  if (either && call->waited != ((receives & PS__RECEIVE_WAITED) != 0))
    ps__socket_note_receives(transfer->socket, PS__RECEIVE_WAITED, call->waited);
  transfer->length = result;
  return result < capacity ? result : capacity;
}

int64_t ps__transfer_next_length(struct ps__transfer *transfer) {
  char byte;
  int flags = transfer->flags;
  transfer->flags |= ps__sys_peek | ps__sys_truncate;
  receive(transfer, &byte, 1, PS__NOT_YET, PS__NOT_YET);
  transfer->flags = flags;
  return transfer->length;
}

/* In blocking mode MSG_WAITALL makes the system wait for all bytes, unless other code has set O_NONBLOCK. */
static bool waits_for_rest(const struct ps__transfer *transfer, int64_t received, int64_t capacity) {
  return !transfer->letter && transfer->flags == ps__sys_wait_all && transfer->call.timeout < 0 && received > 0 &&
         received < capacity && transfer->socket->type == SOCK_STREAM && ps__sys_is_nonblocking(transfer->call.fd);
}

int64_t ps__transfer_receive(struct ps__transfer *transfer, void *buffer, int64_t capacity) {
  int64_t result = receive(transfer, buffer, capacity, PS__NOT_YET, PS__NOT_YET);
  while (waits_for_rest(transfer, result, capacity)) {
    int64_t more = receive(transfer, (char *)buffer + result, capacity - result, PS__NOT_YET, PS__NOT_YET);
    /* The received bytes are returned; the next receive meets the end of the stream or the error again. */
    if (more <= 0)
      break;
    result += more;
  }
  return result;
}

/* A receive that was not possible at once. `size` receives what the system told of it. */
static __attribute__((noinline)) int64_t receive_waiting(struct ps__socket *socket, int32_t flags, void *buffer,
                                                         int64_t capacity, int flags_of_first, int64_t first,
                                                         int64_t *size) {
  struct ps__transfer transfer = ps__transfer_on(socket, PS__READABLE, flags);
  int64_t result = first == PS__NOT_YET ? ps__transfer_receive(&transfer, buffer, capacity)
                                        : receive(&transfer, buffer, capacity, flags_of_first, first);
  *size = transfer.length;
  return result;
}

/* Finish a receive: `told` is what the system said of its size, `result` how much of that is in the buffer. */
static inline int32_t conclude_receive(struct ps__socket *socket, int64_t result, int64_t told, int64_t *received,
                                       int64_t *size, const char *operation, ps_error *err) {
  if (size && result >= 0)
    *size = told > result ? told : result;
  return conclude(socket, result, received, operation, err);
}

/* The results of a receive before there are any. */
static inline void clear_counts(int64_t *received, int64_t *size) {
  if (received)
    *received = 0;
  if (size)
    *size = 0;
}

static inline __attribute__((always_inline)) int32_t receive_from_peer(ps_socket *self, int64_t flags, void *buffer,
                                                                       int64_t capacity, int64_t *received,
                                                                       int64_t *size, const char *operation,
                                                                       ps_error *err) {
  clear_counts(received, size);
  int32_t status = check("buffer", buffer, capacity, flags, operation, err);
  if (__builtin_expect(status != PS_OK, 0))
    return status;
  struct ps__socket *socket;
  status = ps__socket_pin(self, operation, &socket, err);
  if (__builtin_expect(status != PS_OK, 0))
    return status;
  if (capacity == 0)
    return conclude(socket, 0, received, operation, err);
  bool special = (flags & (ps__sys_truncate | ps__sys_wait_all)) ||
                 atomic_load_explicit(&socket->receives, memory_order_relaxed) != 0;
  int first = special ? PS__NOT_YET : first_flags(socket, capacity);
  int64_t result = first;
  if (first != PS__NOT_YET)
    result = ps__sys_recv(socket->fd, buffer, (size_t)capacity, (int)flags | first);
  int64_t told = result;
  if (__builtin_expect(result < 0, 0))
    result = receive_waiting(socket, (int32_t)flags, buffer, capacity, first, result, &told);
  return conclude_receive(socket, result, told, received, size, operation, err);
}

int32_t ps_socket_recv(ps_socket *self, int64_t flags, void *buffer, int64_t capacity, int64_t *received,
                       ps_error *err) {
  return receive_from_peer(self, flags, buffer, capacity, received, NULL, "recv", err);
}

int32_t ps_socket_recv_into(ps_socket *self, int64_t flags, void *buffer, int64_t capacity, int64_t *received,
                            int64_t *size, ps_error *err) {
  return receive_from_peer(self, flags, buffer, capacity, received, size, "recv_into", err);
}

static int32_t receive_from_anyone(ps_socket *self, int64_t flags, void *buffer, int64_t capacity, int64_t *received,
                                   int64_t *size, ps_address *address, const char *operation, ps_error *err) {
  ps_address unwanted;
  if (!address)
    address = &unwanted;
  memset(address, 0, sizeof *address);
  clear_counts(received, size);
  int32_t status = check("buffer", buffer, capacity, flags, operation, err);
  if (status != PS_OK)
    return status;
  struct ps__socket *socket;
  status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  struct ps__transfer transfer = ps__transfer_on(socket, PS__READABLE, (int32_t)flags);
  transfer.from = ps__address_of(address);
  int64_t result = ps__transfer_receive(&transfer, buffer, capacity);
  return conclude_receive(socket, result, transfer.length, received, size, operation, err);
}

int32_t ps_socket_recvfrom(ps_socket *self, int64_t flags, void *buffer, int64_t capacity, int64_t *received,
                           ps_address *address, ps_error *err) {
  return receive_from_anyone(self, flags, buffer, capacity, received, NULL, address, "recvfrom", err);
}

int32_t ps_socket_recvfrom_into(ps_socket *self, int64_t flags, void *buffer, int64_t capacity, int64_t *received,
                                int64_t *size, ps_address *address, ps_error *err) {
  return receive_from_anyone(self, flags, buffer, capacity, received, size, address, "recvfrom_into", err);
}
