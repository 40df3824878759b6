/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Sending and receiving. The plain case, a short transfer that is possible at once, is one system call and nothing
 * else; everything that waits is left to wait.c. No system call waits itself, so that a close can end each wait; where
 * blocking mode makes the system wait for more than there is, the waiting is done here. */
#include "core/transfer.h"

#include "address/table.h"
#include "base/error.h"
#include "base/range.h"
#include "core/names.h"
#include "core/target.h"
#include "polysocket/transfer.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* How much of its buffer a receive with MSG_TRUNC uses. */
enum { MOST_CLEARED = 16 << 20 };

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

static int64_t attempt_send(struct ps__call *call) {
  struct ps__transfer *transfer = transfer_of(call);
  /* MSG_FASTOPEN connects first. The result tells whether the data went along: EINPROGRESS means that it did not, and
   * that it is to be sent as usual once there is a connection. */
  bool connects = (transfer->flags & ps__sys_fastopen) && (transfer->to || transfer->letter);
  int64_t result = send_once(transfer, transfer->flags | ps__sys_dontwait);
  if (!connects || result != -EINPROGRESS || call->timeout == 0)
    return result;
  transfer->to = NULL;
  if (transfer->letter)
    transfer->letter->name_length = 0;
  transfer->flags &= ~ps__sys_fastopen;
  return -EAGAIN;
}

static int64_t receive_once(struct ps__transfer *transfer) {
  const struct ps__call *call = &transfer->call;
  int flags = transfer->flags | ps__sys_dontwait;
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

/* A look at what is to come is complete or has to wait, as long as more can come. */
static int64_t attempt_receive(struct ps__call *call) {
  struct ps__transfer *transfer = transfer_of(call);
  bool looks = (transfer->flags & ps__sys_peek) && transfer->least > 0;
  struct ps__letter empty;
  if (looks && transfer->letter)
    empty = *transfer->letter;
  int64_t result = receive_once(transfer);
  if (!looks || result <= 0 || result >= transfer->least || ps__sys_is_at_end(call->fd))
    return result;
  if (transfer->letter)
    *transfer->letter = empty;
  return -EAGAIN;
}

int32_t ps__transfer_check_as(const char *name, const void *buffer, int64_t size, const char *operation,
                              ps_error *err) {
  if (size < 0)
    return ps__fail(err, PS_E_VALUE, operation, "negative buffersize in %s (%" PRId64 ")", operation, size);
  if (!buffer && size > 0)
    return ps__fail(err, PS_E_VALUE, operation, "%s must not be NULL with a size of %" PRId64, name, size);
  if (size > PTRDIFF_MAX) /* never true: no size is larger where pointers have 64 bits */
    return ps__range_check(operation, "size", size, PTRDIFF_MAX, err);
  return PS_OK;
}

int32_t ps__transfer_check_stream(const struct ps__socket *socket, const char *operation, ps_error *err) {
  char room[96];
  if (socket->type == SOCK_STREAM)
    return PS_OK;
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__names_kind(&shown, socket->family, socket->type, socket->proto);
  return ps__fail(err, PS_E_VALUE, operation, "the socket must be SOCK_STREAM, not %s", room);
}

/* Report what is wrong with the flags or the buffer of a transfer. */
static __attribute__((cold, noinline)) int32_t fail_check(const char *name, const void *buffer, int64_t size,
                                                          int64_t flags, const char *operation, ps_error *err) {
  int32_t status = ps__range_check_int(operation, "flags", flags, err);
  return status == PS_OK ? ps__transfer_check_as(name, buffer, size, operation, err) : status;
}

static inline int32_t check(const char *name, const void *buffer, int64_t size, int64_t flags, const char *operation,
                            ps_error *err) {
  /* never false: no size is larger where pointers have 64 bits */
  bool possible = size >= 0 && size <= PTRDIFF_MAX && (buffer || size == 0) && /* never alone: as above */
                  flags == (int32_t)flags;
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

struct ps__transfer ps__transfer_on(struct ps__socket *socket, enum ps__readiness readiness, int32_t flags) {
  struct ps__transfer transfer = {.socket = socket, .flags = flags};
  if (readiness == PS__READABLE)
    transfer.call = ps__call_on(socket, receive_readiness(flags), attempt_receive);
  else
    transfer.call = ps__call_on(socket, readiness, attempt_send);
  /* The system does not wait for its error queue, except that poll() does within a timeout. */
  if ((flags & ps__sys_dontwait) || ((flags & ps__sys_errors) && transfer.call.timeout < 0))
    transfer.call.timeout = 0;
  return transfer;
}

/* Whether the first attempt of a transfer is made inline. */
static inline bool tries_at_once(struct ps__socket *socket, int64_t size) {
  return ps__wait_tries_at_once(atomic_load_explicit(&socket->hooks, memory_order_acquire), size);
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

/* What is left of a transfer of which a part is done. */
static void advance(struct ps__transfer *transfer, int64_t part) {
  transfer->data += part;
  transfer->call.size -= part;
  transfer->call.partial = true;
  ps__wait_again(&transfer->call);
  if (!transfer->letter)
    return;
  transfer->letter->skip += (size_t)part;
  transfer->letter->control_length = 0;
}

int64_t ps__transfer_send(struct ps__transfer *transfer, int64_t first) {
  struct ps__call *call = &transfer->call;
  int64_t length = call->size, done = 0;
  int64_t part = first == PS__NOT_YET ? ps__wait_call(call) : ps__wait_resume(call, first);
  bool complete = call->timeout < 0 && transfer->socket->type == SOCK_STREAM;
  while (complete && part > 0 && done + part < length) {
    done += part;
    advance(transfer, part);
    part = ps__wait_call(call);
  }
  /* What ended the rest is met again by the next call. */
  return part < 0 ? done > 0 ? done : part : done + part;
}

/* A send that was not possible at once, or not as a whole: `first` is the result of the first attempt. */
static __attribute__((noinline)) int64_t send_waiting(struct ps__socket *socket, int32_t flags, const void *data,
                                                      int64_t length, int64_t first) {
  struct ps__transfer transfer = ps__transfer_on(socket, PS__WRITABLE, flags);
  transfer.data = data;
  transfer.call.size = length;
  return ps__transfer_send(&transfer, first);
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
  int64_t result = PS__NOT_YET;
  if (tries_at_once(socket, length))
    result = ps__sys_send(socket->fd, data, (size_t)length, (int)flags | ps__sys_dontwait);
  if (__builtin_expect(result < length, 0))
    result = send_waiting(socket, (int32_t)flags, data, length, result);
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
  struct ps__target target;
  int64_t result = ps__target_reach(&target, socket->family, to);
  transfer.data = data;
  transfer.to = target.to;
  transfer.call.size = length;
  if (result == 0) {
    result = ps__transfer_send(&transfer, PS__NOT_YET);
    ps__target_leave(&target);
  }
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
  /* What went before may have ended in a wait. */
  ps__wait_again(&transfer->call);
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

/* Receive once. `first` is the result of a first attempt, or PS__NOT_YET. */
static int64_t receive(struct ps__transfer *transfer, void *buffer, int64_t capacity, int64_t first) {
  struct ps__call *call = &transfer->call;
  transfer->buffer = buffer;
  /* Some receives report bytes that they have not written; no caller shall read what lay there before. To clear more
   * than a socket holds would take time and memory for nothing. */
  if (buffer && capacity > 0 && transfer->flags & ps__sys_truncate) {
    capacity = capacity < MOST_CLEARED ? capacity : MOST_CLEARED;
    memset(transfer->buffer, 0, (size_t)capacity);
  }
  call->size = capacity;
  /* Start with what proved right last time: asking for the data, or waiting for it. That changes nothing but the
   * number of system calls, as readiness means that there is data; except for a low-water mark, which readiness alone
   * obeys. In blocking mode a receive of less than the mark doesn't wait for all of it. */
  bool either = call->timeout != 0 && call->readiness == PS__READABLE;
  unsigned char receives = atomic_load_explicit(&transfer->socket->receives, memory_order_relaxed);
  call->state = either && receives != 0 && capacity >= transfer->mark ? PS__GLANCE : PS__TRY;
  call->vain = 0;
  call->waited = false;
  int64_t result = first == PS__NOT_YET ? ps__wait_call(call) : ps__wait_resume(call, first);
  if (either && call->waited != ((receives & PS__RECEIVE_WAITED) != 0))
    ps__socket_note_receives(transfer->socket, PS__RECEIVE_WAITED, call->waited);
  transfer->length = result;
  return result < capacity ? result : capacity;
}

int64_t ps__transfer_next_length(struct ps__transfer *transfer) {
  char byte;
  int flags = transfer->flags;
  transfer->flags |= ps__sys_peek | ps__sys_truncate;
  receive(transfer, &byte, 1, PS__NOT_YET);
  transfer->flags = flags;
  return transfer->length;
}

/* How many bytes a receive in blocking mode waits for: with MSG_WAITALL for all, with SO_RCVLOWAT for so many. A look
 * at a stream of AF_UNIX never waits for more than there is. */
static void find_least(struct ps__transfer *transfer, int64_t capacity) {
  const struct ps__socket *socket = transfer->socket;
  transfer->least = transfer->mark = 0;
  if (transfer->call.timeout >= 0 || transfer->call.readiness != PS__READABLE || socket->type != SOCK_STREAM)
    return;
  if (ps__socket_has_low_water(socket))
    transfer->mark = ps__sys_low_water_mark(socket->fd);
  if ((transfer->flags & ps__sys_peek) && socket->family == AF_UNIX)
    return;
  bool whole = (transfer->flags & ps__sys_wait_all) || transfer->mark > capacity;
  transfer->least = whole ? capacity : transfer->mark;
}

/* A look in blocking mode whose limit of the system has passed gives what there is. */
static int64_t look_at_part(struct ps__transfer *transfer, void *buffer, int64_t capacity) {
  transfer->least = 0;
  transfer->call.timeout = 0;
  return receive(transfer, buffer, capacity, PS__NOT_YET);
}

/* Receive more of what `least` asks for, behind what has come. Control data ends a message. */
static int64_t receive_rest(struct ps__transfer *transfer, void *buffer, int64_t capacity, int64_t done,
                            const struct ps__letter *empty) {
  struct ps__letter *letter = transfer->letter;
  transfer->call.partial = true;
  while (done < transfer->least && (!letter || letter->control_length == 0)) {
    if (letter) {
      *letter = *empty;
      letter->skip = (size_t)done;
    }
    int64_t more = receive(transfer, buffer ? (char *)buffer + done : NULL, capacity - done, PS__NOT_YET);
    /* The received bytes are returned; the next receive meets the end of the stream or the error again. */
    if (more <= 0)
      break;
    done += more;
  }
  /* A file's next receive is not a part of this one. */
  transfer->call.partial = false;
  return done;
}

int64_t ps__transfer_receive(struct ps__transfer *transfer, void *buffer, int64_t capacity) {
  struct ps__letter empty;
  if (transfer->letter)
    empty = *transfer->letter;
  find_least(transfer, capacity);
  int64_t result = receive(transfer, buffer, capacity, PS__NOT_YET);
  bool looks = (transfer->flags & ps__sys_peek) != 0;
  if (looks && result == -EAGAIN && transfer->least > 0)
    return look_at_part(transfer, buffer, capacity);
  if (result <= 0 || result >= transfer->least || looks)
    return result;
  result = receive_rest(transfer, buffer, capacity, result, &empty);
  transfer->length = result;
  return result;
}

/* A receive that was not possible at once, or that was not tried. `size` receives what the system told of it. */
static __attribute__((noinline)) int64_t receive_waiting(struct ps__socket *socket, int32_t flags, void *buffer,
                                                         int64_t capacity, int64_t first, int64_t *size) {
  struct ps__transfer transfer = ps__transfer_on(socket, PS__READABLE, flags);
  int64_t result = first == PS__NOT_YET ? ps__transfer_receive(&transfer, buffer, capacity)
                                        : receive(&transfer, buffer, capacity, first);
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
  int64_t result = PS__NOT_YET;
  if (!special && tries_at_once(socket, capacity))
    result = ps__sys_recv(socket->fd, buffer, (size_t)capacity, (int)flags | ps__sys_dontwait);
  int64_t told = result;
  if (__builtin_expect(result < 0, 0))
    result = receive_waiting(socket, (int32_t)flags, buffer, capacity, result, &told);
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
