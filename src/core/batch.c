/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Batches: many datagrams with one call. Runs of datagrams that the system can cut itself are found here; how it does
 * so is the platform's. */
#include "polysocket/batch.h"

#include "address/table.h"
#include "base/error.h"
#include "base/range.h"
#include "core/names.h"
#include "core/target.h"
#include "core/transfer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* What a datagram costs the system beside its bytes, in bytes that would take as long to copy: decides whether a first
 * attempt is short enough to keep the host's lock. */
enum { COST = 512 };

/* A batch on its way: the datagrams that are left. */
struct batch {
  struct ps__transfer transfer; /* First: attempts get the address of its call. */
  const char *data;
  const int64_t *lengths;
  int64_t count;
  const ps_address *to; /* NULL: to the connected peer. */
  bool each;            /* Each datagram has its own address; otherwise all have the first. */
  bool segments;        /* The system may cut pieces into datagrams. */
  struct ps__piece *pieces;
};

static struct batch *batch_of(struct ps__call *call) {
  return (struct batch *)(void *)call;
}

/* Sending. */

/* Only UDP is cut, whose addresses have no long paths. */
static bool same_address(const struct batch *batch, int64_t one, int64_t other) {
  if (!batch->each)
    return true;
  const struct ps__address *a = ps__address_const(&batch->to[one]), *b = ps__address_const(&batch->to[other]);
  return a->length == b->length && memcmp(&a->name, &b->name, (size_t)a->length) == 0;
}

/* How many datagrams from `start` on go as one piece: of one length, except that the last may be shorter. */
static int64_t run_at(const struct batch *batch, int64_t start, int64_t *bytes) {
  int64_t first = batch->lengths[start], end = start + 1, total = first;
  bool open = batch->segments && first > 0;
  while (open && end < batch->count && end - start < PS__SEGMENTS) {
    int64_t length = batch->lengths[end];
    if (length == 0 || length > first || total + length > PS__SEGMENTS_BYTES || !same_address(batch, start, end))
      break;
    total += length;
    open = length == first;
    end++;
  }
  *bytes = total;
  return end - start;
}

/* Where a datagram goes to, or NULL. */
static const struct ps__address *target_of(const struct batch *batch, int64_t index) {
  return batch->to ? ps__address_const(&batch->to[batch->each ? index : 0]) : NULL;
}

static bool is_long(const struct ps__address *to) {
  return to && to->long_path != 0;
}

static void address_piece(struct ps__piece *piece, const struct ps__address *to) {
  if (!to)
    return;
  const void *name = &to->name;
  /* The record is for both directions; a name to send to is not written. */
  memcpy(&piece->name, &name, sizeof name);
  piece->name_length = (size_t)to->length;
}

/* One system call for as many datagrams as it takes: how many went. */
static int64_t send_once(const struct batch *batch, bool *cut) {
  struct ps__piece pieces[PS__PIECES];
  int64_t ends[PS__PIECES], start = 0;
  size_t used = 0;
  pieces[0].segment = 0;
  *cut = false;
  /* A path that is too long for the system's addresses is opened for each datagram, which goes alone. */
  struct ps__target target = {.to = target_of(batch, 0), .fd = -1};
  bool alone = is_long(target.to);
  int64_t result = alone ? ps__target_reach(&target, batch->transfer.socket->family, target.to) : 0;
  if (result < 0)
    return result;
  for (const char *data = batch->data; used < (alone ? 1 : PS__PIECES) && start < batch->count; used++) {
    if (used > 0 && is_long(target_of(batch, start)))
      break;
    int64_t bytes, run = run_at(batch, start, &bytes);
    struct ps__piece *piece = &pieces[used];
    *piece = (struct ps__piece){.length = (size_t)bytes, .segment = run > 1 ? (size_t)batch->lengths[start] : 0};
    memcpy(&piece->data, &data, sizeof data);
    address_piece(piece, alone ? target.to : target_of(batch, start));
    data += bytes;
    ends[used] = start += run;
  }
  *cut = pieces[0].segment > 0;
  result = ps__sys_send_pieces(batch->transfer.call.fd, pieces, used, batch->transfer.flags | ps__sys_dontwait);
  ps__target_leave(&target);
  return result > 0 ? ends[result - 1] : result;
}

/* Errors that the system has for a piece that it cannot cut: of another protocol, longer than the path takes, without a
 * checksum. Each datagram on its own tells what holds for it. */
static bool refuses_to_cut(int64_t result) {
  return result == -EIO || result == -EINVAL || result == -EMSGSIZE || result == -ENOBUFS || result == -EOPNOTSUPP ||
         result == -ENOPROTOOPT;
}

static int64_t attempt_send(struct ps__call *call) {
  struct batch *batch = batch_of(call);
  bool cut;
  int64_t result = send_once(batch, &cut);
  if (!cut || !refuses_to_cut(result))
    return result;
  batch->segments = false;
  return send_once(batch, &cut);
}

static void advance(struct batch *batch, int64_t sent) {
  for (int64_t i = 0; i < sent; i++) {
    batch->data += batch->lengths[i];
    batch->transfer.call.size -= batch->lengths[i] + COST;
  }
  batch->lengths += sent;
  batch->count -= sent;
  if (batch->each)
    batch->to += sent;
}

/* Send everything: 0, or a negative result. In a mode that does not wait, a part is a success. */
static int64_t send_all(struct batch *batch, int64_t *done) {
  struct ps__call *call = &batch->transfer.call;
  while (batch->count > 0) {
    int64_t result = ps__wait_call(call);
    if (result == -EAGAIN && call->timeout == 0 && *done > 0)
      return 0;
    if (result < 0)
      return result;
    *done += result;
    advance(batch, result);
    result = batch->count > 0 ? ps__wait_on(call) : 0;
    if (result < 0)
      return result;
  }
  return 0;
}

static int32_t check_lengths(const char *operation, const int64_t *lengths, int64_t count, int64_t length,
                             ps_error *err) {
  int64_t total = 0;
  for (int64_t i = 0; i < count; i++) {
    if (lengths[i] < 0)
      return ps__fail(err, PS_E_VALUE, operation, "lengths[%" PRId64 "] is negative (%" PRId64 ")", i, lengths[i]);
    if (lengths[i] > length - total)
      return ps__fail(err, PS_E_VALUE, operation, "the first %" PRId64 " lengths exceed the %" PRId64 " bytes of data",
                      i + 1, length);
    total += lengths[i];
  }
  if (total != length)
    return ps__fail(err, PS_E_VALUE, operation,
                    "the lengths have %" PRId64 " bytes in all, not the %" PRId64 " of data", total, length);
  return PS_OK;
}

static int32_t check_addresses(const char *operation, const ps_address *addresses, int64_t address_count, int64_t count,
                               ps_error *err) {
  const struct ps__address *unused;
  if (address_count != 1 && address_count != count)
    return ps__fail(err, PS_E_VALUE, operation,
                    "there must be 1 address or %" PRId64 ", one for each datagram, not %" PRId64, count,
                    address_count);
  if (!addresses && address_count > 0)
    return ps__fail_null(err, operation, "addresses");
  for (int64_t i = 0; i < address_count; i++) {
    int32_t status = ps__address_read(&addresses[i], operation, &unused, err);
    if (status != PS_OK)
      return status;
    if (ps__address_is_empty(&addresses[i]))
      return ps__fail(err, PS_E_VALUE, operation, "addresses[%" PRId64 "] is empty", i);
  }
  return PS_OK;
}

static int32_t check_array(const char *operation, const char *name, const void *array, int64_t count, ps_error *err) {
  if (count < 0)
    return ps__fail(err, PS_E_VALUE, operation, "the number of datagrams is negative (%" PRId64 ")", count);
  if (!array && count > 0)
    return ps__fail_null(err, operation, name);
  int64_t most = PTRDIFF_MAX / (int64_t)sizeof(ps_address);
  return count > most ? ps__range_check(operation, "the number of datagrams", count, most, err) : PS_OK;
}

static int32_t check_type(const char *operation, const struct ps__socket *socket, ps_error *err) {
  char room[96];
  if (socket->type != SOCK_STREAM)
    return PS_OK;
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__names_kind(&shown, socket->family, socket->type, socket->proto);
  return ps__fail(err, PS_E_VALUE, operation, "the socket must have datagrams, not be %s", room);
}

/* Append to the message of a failure how many datagrams went; the number goes into the record, too. */
static void tell_done(ps_error *err, int64_t done, int64_t count) {
  if (!err)
    return;
  err->done = done;
  if (done > 0)
    ps__error_add(err, " (%" PRId64 " of %" PRId64 " datagrams sent)", done, count);
}

/* Send a batch that has been checked, on a socket that is pinned. */
static int32_t send_batch(struct ps__socket *socket, struct batch *batch, const char *operation, int64_t *sent,
                          ps_error *err) {
  int32_t status = check_type(operation, socket, err);
  if (status != PS_OK)
    return status;
  int64_t done = 0, count = batch->count, length = batch->transfer.call.size;
  int flags = batch->transfer.flags;
  batch->transfer = ps__transfer_on(socket, PS__WRITABLE, flags);
  batch->transfer.call.attempt = attempt_send;
  batch->transfer.call.size = length + count * COST;
  bool internet = socket->family == AF_INET || socket->family == AF_INET6;
  batch->segments = internet && count > 1 && (flags & ~ps__sys_dontwait) == 0 && ps__sys_can_segment(socket->fd);
  int64_t result = send_all(batch, &done);
  if (result < 0) {
    status = batch->to ? ps__wait_fail_at(err, result, socket, operation, batch->to)
                       : ps__wait_fail(err, result, socket, operation, NULL);
    tell_done(err, done, count);
  }
  if (sent)
    *sent = done;
  return status;
}

static int32_t send_to(ps_socket *self, int64_t flags, struct batch *batch, int64_t address_count,
                       const char *operation, int64_t *sent, ps_error *err) {
  int64_t length = batch->transfer.call.size;
  if (sent)
    *sent = 0;
  int32_t status = ps__range_check_int(operation, "flags", flags, err);
  if (status == PS_OK)
    status = ps__transfer_check_as("data", batch->data, length, operation, err);
  if (status == PS_OK)
    status = check_array(operation, "lengths", batch->lengths, batch->count, err);
  if (status == PS_OK)
    status = check_lengths(operation, batch->lengths, batch->count, length, err);
  if (status == PS_OK && address_count >= 0)
    status = check_addresses(operation, batch->to, address_count, batch->count, err);
  struct ps__socket *socket;
  if (status == PS_OK)
    status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  batch->transfer.flags = (int)flags;
  status = send_batch(socket, batch, operation, sent, err);
  ps__socket_unpin(socket);
  return status;
}

int32_t ps_socket_send_batch(ps_socket *self, int64_t flags, const void *data, int64_t length, const int64_t *lengths,
                             int64_t count, int64_t *sent, ps_error *err) {
  struct batch batch = {.data = data, .lengths = lengths, .count = count, .transfer.call.size = length};
  return send_to(self, flags, &batch, -1, "send_batch", sent, err);
}

int32_t ps_socket_sendto_batch(ps_socket *self, int64_t flags, const void *data, int64_t length, const int64_t *lengths,
                               int64_t count, const ps_address *addresses, int64_t address_count, int64_t *sent,
                               ps_error *err) {
  static const char operation[] = "sendto_batch";
  struct batch batch = {.data = data,
                        .lengths = lengths,
                        .count = count,
                        .to = addresses,
                        .each = address_count != 1,
                        .transfer.call.size = length};
  if (address_count < 0) {
    if (sent)
      *sent = 0;
    return ps__fail(err, PS_E_VALUE, operation, "the number of addresses is negative (%" PRId64 ")", address_count);
  }
  return send_to(self, flags, &batch, address_count, operation, sent, err);
}

/* Receiving. */

static int64_t attempt_receive(struct ps__call *call) {
  const struct batch *batch = batch_of(call);
  int64_t result = ps__sys_receive_pieces(call->fd, batch->pieces, (size_t)batch->count,
                                          batch->transfer.flags | ps__sys_dontwait | ps__sys_truncate);
  return result == -ENOMEM ? PS__NO_MEMORY : result;
}

/* At the end of a connection each receive gives an empty message again. One is enough to tell. */
static int64_t without_repeated_end(const struct ps__socket *socket, const struct ps__piece *pieces, int64_t count) {
  if (socket->type != SOCK_SEQPACKET || count < 2 || pieces[count - 1].length > 0 || !ps__sys_is_at_end(socket->fd))
    return count;
  while (count > 1 && pieces[count - 2].length == 0)
    count--;
  return count;
}

static int32_t check_room(const char *operation, int64_t bufsize, const void *buffer, int64_t capacity,
                          const int64_t *lengths, int64_t count, ps_error *err) {
  int32_t status = PS_OK;
  if (count > PS_BATCH_MAX)
    status = ps__range_check(operation, "count", count, PS_BATCH_MAX, err);
  if (status == PS_OK && bufsize < 0)
    status = ps__fail(err, PS_E_VALUE, operation, "negative bufsize (%" PRId64 ")", bufsize);
  if (status == PS_OK)
    status = check_array(operation, "lengths", lengths, count, err);
  if (status == PS_OK)
    status = ps__transfer_check_as("buffer", buffer, capacity, operation, err);
  if (status == PS_OK && count > 0 && bufsize > capacity / count)
    status = ps__fail(err, PS_E_VALUE, operation,
                      "the buffer of %" PRId64 " bytes is too small for %" PRId64 " slots of %" PRId64 " bytes",
                      capacity, count, bufsize);
  return status;
}

/* Receive into slots, on a socket that is pinned: how many datagrams came, or a negative result. */
static int64_t receive(struct ps__socket *socket, int flags, struct ps__piece *pieces, int64_t bufsize, char *buffer,
                       int64_t count, ps_address *addresses) {
  for (int64_t i = 0; i < count; i++) {
    pieces[i] = (struct ps__piece){.data = bufsize > 0 ? buffer + i * bufsize : NULL, .length = (size_t)bufsize};
    if (!addresses)
      continue;
    struct ps__address *from = ps__address_of(&addresses[i]);
    pieces[i].name = &from->name;
    pieces[i].name_length = sizeof from->name;
  }
  struct batch batch = {.transfer = ps__transfer_on(socket, PS__READABLE, flags), .count = count, .pieces = pieces};
  batch.transfer.call.attempt = attempt_receive;
  batch.transfer.call.size = count * (bufsize < COST ? COST : bufsize);
  return ps__wait_call(&batch.transfer.call);
}

/* Hand out what has come. Those that the call reports nothing of are empty. */
static void give(const struct ps__piece *pieces, int64_t result, int64_t count, int64_t *lengths,
                 ps_address *addresses) {
  for (int64_t i = 0; i < result; i++) {
    lengths[i] = (int64_t)pieces[i].length;
    if (addresses)
      ps__address_wrote(ps__address_of(&addresses[i]), pieces[i].name_length);
  }
  int64_t got = result > 0 ? result : 0;
  if (addresses && count > got)
    memset(&addresses[got], 0, (size_t)(count - got) * sizeof *addresses);
}

static int32_t receive_batch(ps_socket *self, int64_t flags, int64_t bufsize, void *buffer, int64_t capacity,
                             int64_t *used, int64_t *lengths, int64_t count, int64_t *received, ps_address *addresses,
                             const char *operation, ps_error *err) {
  struct ps__piece few[PS__PIECES], *pieces = few;
  if (received)
    *received = 0;
  if (used)
    *used = 0;
  int32_t status = ps__range_check_int(operation, "flags", flags, err);
  if (status == PS_OK)
    status = check_room(operation, bufsize, buffer, capacity, lengths, count, err);
  struct ps__socket *socket;
  if (status == PS_OK)
    status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  if (addresses && count > 0)
    memset(addresses, 0, (size_t)count * sizeof *addresses);
  status = check_type(operation, socket, err);
  int64_t wanted = (flags & ps__sys_peek) && count > 1 ? 1 : count;
  if (status == PS_OK && wanted > PS__PIECES)
    pieces = malloc((size_t)wanted * sizeof *pieces);
  if (!pieces)
    status = ps__wait_fail(err, PS__NO_MEMORY, socket, operation, NULL);
  if (status == PS_OK && wanted > 0) {
    int64_t result = receive(socket, (int)flags, pieces, bufsize, buffer, wanted, addresses);
    if (result < 0)
      status = ps__wait_fail(err, result, socket, operation, NULL);
    else
      result = without_repeated_end(socket, pieces, result);
    give(pieces, result, count, lengths, addresses);
    if (result > 0 && received)
      *received = result;
    if (result > 0 && used)
      *used = result * bufsize;
  }
  if (pieces != few)
    free(pieces);
  ps__socket_unpin(socket);
  return status;
}

int32_t ps_socket_recv_batch(ps_socket *self, int64_t flags, int64_t bufsize, void *buffer, int64_t capacity,
                             int64_t *used, int64_t *lengths, int64_t count, int64_t *received, ps_error *err) {
  return receive_batch(self, flags, bufsize, buffer, capacity, used, lengths, count, received, NULL, "recv_batch", err);
}

int32_t ps_socket_recvfrom_batch(ps_socket *self, int64_t flags, int64_t bufsize, void *buffer, int64_t capacity,
                                 int64_t *used, int64_t *lengths, int64_t count, int64_t *received,
                                 ps_address *addresses, ps_error *err) {
  return receive_batch(self, flags, bufsize, buffer, capacity, used, lengths, count, received, addresses,
                       "recvfrom_batch", err);
}
