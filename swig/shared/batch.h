/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Batches: lists of datagrams as the flat arrays that the library takes, and back (S173). */
#ifndef PS_SWIG_BATCH_H
#define PS_SWIG_BATCH_H

#include "address.h"
#include "bytes.h"

/* A batch that a script sends. */
struct ps_batch {
  ps_taken list, several, memory, data, address_list, address_memory;
  ps_taken *each;
  ps_buffer *buffers;
  int64_t *lengths;
  int64_t count, total;
  void *bytes;
  ps_address *addresses;
  int64_t address_count;
};

#define PS_NO_BATCH                                                                                              \
  {                                                                                                              \
    .list = PS_NOTHING_TAKEN, .several = PS_NOTHING_TAKEN, .memory = PS_NOTHING_TAKEN, .data = PS_NOTHING_TAKEN, \
    .address_list = PS_NOTHING_TAKEN, .address_memory = PS_NOTHING_TAKEN                                         \
  }

static void ps_release_batch(struct ps_batch *batch) {
  ps_release(&batch->several);
  ps_release(&batch->list);
  ps_release(&batch->memory);
  ps_release(&batch->data);
  ps_release(&batch->address_list);
  ps_release(&batch->address_memory);
}

/* All datagrams stay taken until all are copied, so none of them can change its length. */
static int ps_take_datagrams(ps_context context, ps_value list, struct ps_batch *batch) {
  const ps_value *values;
  const void *data;
  void *memory;
  if (ps_take_list(context, list, "datagrams", &values, &batch->count, &batch->list) < 0 ||
      ps_take_several(context, batch->count, &batch->each, &batch->several) < 0 ||
      ps_make_bytes(context, batch->count * (int64_t)(sizeof *batch->buffers + sizeof *batch->lengths), &memory,
                    &batch->memory) < 0)
    return -1;
  batch->buffers = memory;
  batch->lengths = (int64_t *)(void *)(batch->buffers + batch->count);
  for (int64_t i = 0; i < batch->count; i++) {
    ps_buffer *buffer = &batch->buffers[i];
    if (ps_take_bytes(context, values[i], "each datagram", &data, &buffer->length, &batch->each[i]) < 0)
      return -1;
    memcpy(&buffer->data, &data, sizeof data); /* it is only read */
    batch->lengths[i] = buffer->length;
  }
  return 0;
}

/* One after the other in memory of their own. */
static ps_status ps_join_datagrams(ps_context context, const char *operation, struct ps_batch *batch, ps_error *err) {
  for (int64_t i = 0; i < batch->count; i++) {
    if (batch->lengths[i] > PTRDIFF_MAX - batch->total)
      return ps_fill(err, PS_E_RANGE, operation, "%s: the datagrams have more than %td bytes in all", operation,
                     PTRDIFF_MAX);
    batch->total += batch->lengths[i];
  }
  if (ps_make_bytes(context, batch->total, &batch->bytes, &batch->data) < 0)
    return PS_RAISED;
  char *end = batch->bytes;
  for (int64_t i = 0; i < batch->count; i++) {
    if (batch->lengths[i] > 0)
      memcpy(end, batch->buffers[i].data, (size_t)batch->lengths[i]);
    end += batch->lengths[i];
  }
  return PS_OK;
}

/* Are the addresses of a socket texts, of which a list cannot be one? */
static int ps_has_text_addresses(Socket *self) {
  enum { SCO = 2 };
  int64_t family = 0, proto = 0;
  ps_socket_family(self, &family, NULL);
  ps_socket_proto(self, &proto, NULL);
  return family == ps_family.local || (family == ps_family.bluetooth && proto == SCO);
}

/* One address, or a list of them. The same value again is the same address, and is not looked up again. */
static int ps_take_addresses(ps_context context, const char *operation, Socket *self, ps_value value,
                             struct ps_batch *batch) {
  const ps_value *values = &value;
  void *memory;
  batch->address_count = 1;
  if (ps_is_many(context, value, ps_has_text_addresses(self)) &&
      ps_take_list(context, value, "addresses", &values, &batch->address_count, &batch->address_list) < 0)
    return -1;
  if (ps_make_bytes(context, batch->address_count * (int64_t)sizeof *batch->addresses, &memory,
                    &batch->address_memory) < 0)
    return -1;
  batch->addresses = memory;
  for (int64_t i = 0; i < batch->address_count; i++) {
    if (i > 0 && values[i] == values[i - 1])
      batch->addresses[i] = batch->addresses[i - 1];
    else if (ps_take_address(context, operation, self, values[i], &batch->addresses[i]) < 0)
      return -1;
  }
  return 0;
}

static ps_status ps_send_batch(ps_context context, Socket *self, ps_value datagrams, int64_t flags, int64_t *count,
                               ps_error *err) {
  static const char operation[] = "send_batch";
  struct ps_batch batch = PS_NO_BATCH;
  ps_status status = ps_take_datagrams(context, datagrams, &batch) < 0 ? PS_RAISED : PS_OK;
  if (status == PS_OK)
    status = ps_join_datagrams(context, operation, &batch, err);
  if (status == PS_OK)
    status = ps_socket_send_batch(self, flags, batch.bytes, batch.total, batch.lengths, batch.count, count, err);
  ps_release_batch(&batch);
  return status;
}

static ps_status ps_send_batch_to(ps_context context, Socket *self, ps_value datagrams, ps_value addresses,
                                  int64_t flags, int64_t *count, ps_error *err) {
  static const char operation[] = "sendto_batch";
  struct ps_batch batch = PS_NO_BATCH;
  ps_status status = ps_take_addresses(context, operation, self, addresses, &batch) < 0 ||
                             ps_take_datagrams(context, datagrams, &batch) < 0
                         ? PS_RAISED
                         : PS_OK;
  if (status == PS_OK)
    status = ps_join_datagrams(context, operation, &batch, err);
  if (status == PS_OK)
    status = ps_socket_sendto_batch(self, flags, batch.bytes, batch.total, batch.lengths, batch.count, batch.addresses,
                                    batch.address_count, count, err);
  ps_release_batch(&batch);
  return status;
}

/* What has come: the slots of `room` with their lengths, and the senders or NULL. */
struct ps_arrived {
  int64_t count, bufsize;
  const char *room;
  const int64_t *lengths;
  const ps_address *senders;
};

/* A list of bytes, or of pairs of bytes and sender. A sender that comes again is given as the same value, where the
 * language's values cannot change. */
static ps_value ps_give_batch(ps_context context, Socket *self, const struct ps_arrived *arrived) {
  ps_value list = ps_make_list(context), last = PS_ABSENT;
  for (int64_t i = 0; i < arrived->count && list != PS_ABSENT; i++) {
    int64_t length = arrived->lengths[i] < arrived->bufsize ? arrived->lengths[i] : arrived->bufsize;
    ps_value data = ps_give_bytes(context, arrived->room + i * arrived->bufsize, length);
    const ps_address *sender = &arrived->senders[arrived->senders ? i : 0];
    if (arrived->senders) {
      int again = last != PS_ABSENT && memcmp(sender, sender - 1, sizeof *sender) == 0;
      ps_value values[2] = {data, again ? ps_share(context, last) : PS_ABSENT};
      if (values[1] == PS_ABSENT)
        values[1] = ps_give_address(context, self, sender);
      last = values[1];
      data = ps_give_list(context, values, 2);
    }
    list = ps_extend(context, list, data);
  }
  return list;
}

static ps_status ps_receive_batch(ps_context context, Socket *self, int64_t count, int64_t bufsize, int64_t flags,
                                  int with_senders, ps_value *value, ps_error *err) {
  const char *operation = with_senders ? "recvfrom_batch" : "recv_batch";
  ps_taken slots = PS_NOTHING_TAKEN, arrays = PS_NOTHING_TAKEN;
  struct ps_arrived arrived = {.bufsize = bufsize};
  void *room = NULL, *memory = NULL;
  int possible = count >= 0 && count <= PS_BATCH_MAX && bufsize >= 0;
  if (possible && count > 0 && bufsize > PTRDIFF_MAX / count)
    return ps_fill(err, PS_E_RANGE, operation, "%s: %" PRId64 " slots of %" PRId64 " bytes are more than %td in all",
                   operation, count, bufsize, PTRDIFF_MAX);
  int64_t each = (int64_t)(sizeof(ps_address) + sizeof(int64_t));
  if (possible && (ps_make_bytes(context, count * bufsize, &room, &slots) < 0 ||
                   ps_make_bytes(context, count * each, &memory, &arrays) < 0)) {
    ps_release(&slots);
    return PS_RAISED;
  }
  ps_address *senders = memory;
  int64_t *lengths = (int64_t *)(void *)(senders + (possible ? count : 0)), capacity = possible ? count * bufsize : 0;
  ps_status status = with_senders ? ps_socket_recvfrom_batch(self, flags, bufsize, room, capacity, NULL, lengths, count,
                                                             &arrived.count, senders, err)
                                  : ps_socket_recv_batch(self, flags, bufsize, room, capacity, NULL, lengths, count,
                                                         &arrived.count, err);
  if (status == PS_OK) {
    arrived.room = room;
    arrived.lengths = lengths;
    arrived.senders = with_senders ? senders : NULL;
    *value = ps_give_batch(context, self, &arrived);
  }
  ps_release(&slots);
  ps_release(&arrays);
  return status == PS_OK && *value == PS_ABSENT ? PS_RAISED : status;
}

#endif
