/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A part of a file to a stream: by the system itself where it can, else through a buffer. */
#include "base/error.h"
#include "base/range.h"
#include "core/transfer.h"
#include "polysocket/transfer.h"

#include <errno.h>
#include <inttypes.h>

/* Bytes for one call: long enough to cost little, short enough for the host to be asked between two. And for the
 * buffer where the system cannot copy. */
enum { CHUNK = 1 << 20, BUFFER = 16384 };

struct sending {
  struct ps__call call; /* First: attempts get its address. */
  int file;
  int64_t offset;
  bool by_hand; /* The system cannot copy from this file, or to this socket. */
};

static int64_t send_by_hand(struct sending *sending, size_t count) {
  char buffer[BUFFER];
  int64_t size = ps__sys_pread(sending->file, buffer, count < sizeof buffer ? count : sizeof buffer, sending->offset);
  return size > 0 ? ps__sys_send(sending->call.fd, buffer, (size_t)size, ps__sys_dontwait) : size;
}

/* One step, which must not wait. sendfile() has no flag for that: where the descriptor is in blocking mode, it is asked
 * for no more than there is room for. */
static int64_t attempt(struct ps__call *call) {
  struct sending *sending = (struct sending *)(void *)call;
  int64_t count = call->size;
  if (!sending->by_hand && !ps__sys_is_nonblocking(call->fd)) {
    int64_t room = ps__sys_send_room(call->fd);
    if (room == 0)
      return -EAGAIN;
    sending->by_hand = room < 0;
    count = room < count ? room : count;
  }
  if (!sending->by_hand) {
    int64_t result = ps__sys_sendfile(call->fd, sending->file, sending->offset, (size_t)count);
    if (result != -EINVAL && result != -ENOSYS && result != -EOVERFLOW)
      return result;
    sending->by_hand = true;
  }
  return send_by_hand(sending, (size_t)call->size);
}

/* Send until `count` bytes are done, or the file ends: 0, or a negative result. */
static int64_t send_all(struct sending *sending, int64_t count, int64_t *done) {
  for (*done = 0;;) {
    int64_t left = count - *done;
    sending->call.size = left < CHUNK ? left : CHUNK;
    if (left == 0)
      return 0;
    int64_t result = ps__wait_call(&sending->call);
    if (result <= 0)
      return result;
    *done += result;
    sending->offset += result;
    /* What is complete is no longer interrupted, and no longer late. */
    result = *done < count ? ps__wait_on(&sending->call) : 0;
    if (result < 0)
      return result;
  }
}

int32_t ps_socket_sendfile(ps_socket *self, int64_t fd, int64_t offset, int64_t count, int64_t *sent, ps_error *err) {
  static const char operation[] = "sendfile";
  if (sent)
    *sent = 0;
  int32_t status = ps__range_check_int(operation, "fd", fd, err);
  if (status == PS_OK && offset < 0)
    status = ps__fail(err, PS_E_VALUE, operation, "negative offset %" PRId64, offset);
  struct ps__socket *socket;
  if (status == PS_OK)
    status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  status = ps__transfer_check_stream(socket, operation, err);
  int64_t done = 0;
  if (status == PS_OK) {
    int64_t whole = count < 0 || count > INT64_MAX - offset ? INT64_MAX - offset : count;
    struct sending sending = {.call = ps__call_on(socket, PS__WRITABLE, attempt), .file = (int)fd, .offset = offset};
    sending.call.slow = true;
    int64_t result = send_all(&sending, whole, &done);
    if (result < 0) {
      status = ps__wait_fail(err, result, socket, operation, NULL);
      ps__transfer_tell_done(err, done, count < 0 ? done : count, "sent");
    }
  }
  if (sent)
    *sent = done;
  ps__socket_unpin(socket);
  return status;
}
