/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Batches of datagrams. */
#include "address.h"
#include "fault.h"
#include "operation.h"

#include <polysocket.h>
#include <string.h>
#include <sys/socket.h>

struct datagrams {
  char *data;
  int64_t length;
  int64_t *lengths;
  int64_t count;
};

/* The datagrams of a list, one after the other. */
static struct datagrams datagrams_of(const struct call *call) {
  const struct call items = call_items(call, 0);
  struct datagrams made = {.lengths = must_have(items.count * sizeof(int64_t)), .count = (int64_t)items.count};
  for (size_t i = 0; i < items.count; i++) {
    call_bytes(&items, i, &made.lengths[i]);
    made.length += made.lengths[i];
  }
  made.data = must_have((size_t)made.length);
  char *end = made.data;
  for (size_t i = 0; i < items.count; i++) {
    const char *bytes = call_bytes(&items, i, &made.lengths[i]);
    memcpy(end, bytes, (size_t)made.lengths[i]);
    end += made.lengths[i];
  }
  return made;
}

static int32_t do_send_batch(struct call *call) {
  int64_t sent = 0;
  const struct datagrams given = datagrams_of(call);
  int32_t status = ps_socket_send_batch(call->self, call_int64_or(call, 1, 0), given.data, given.length, given.lengths,
                                        given.count, RESULT(call, &sent), call->err);
  if (!call->without_results && status != PS_OK && sent != call->err->done)
    fault("send_batch tells %lld as sent, and %lld as done", (long long)sent, (long long)call->err->done);
  call->result = value_integer(sent);
  return status;
}

/* Lists in a list are addresses, and so are the texts in one for a socket whose addresses are paths. */
static bool are_many(const struct call *call, size_t index) {
  int64_t family = 0;
  if (call_argument(call, index)->kind != LIST)
    return false;
  const struct call items = call_items(call, index);
  ps_socket_family(call->self, &family, NULL);
  return family == AF_UNIX || items.count == 0 || call_argument(&items, 0)->kind == LIST;
}

static int32_t do_sendto_batch(struct call *call) {
  int64_t sent = 0;
  ps_address *address;
  const struct datagrams given = datagrams_of(call);
  struct call items = are_many(call, 1) ? call_items(call, 1) : *call;
  size_t first = are_many(call, 1) ? 0 : 1;
  size_t count = are_many(call, 1) ? items.count : 1;
  ps_address *addresses = must_have(count * sizeof *addresses);
  int32_t status = PS_OK;
  for (size_t i = 0; i < count && status == PS_OK; i++) {
    status = address_argument(&items, first + i, &address);
    if (status == PS_OK && address)
      addresses[i] = *address;
  }
  if (status == PS_OK)
    status = ps_socket_sendto_batch(call->self, call_int64_or(call, 2, 0), given.data, given.length, given.lengths,
                                    given.count, call_is_null(call, 1) ? NULL : addresses, (int64_t)count,
                                    RESULT(call, &sent), call->err);
  call->result = value_integer(sent);
  return status;
}

static int32_t receive(struct call *call, bool with_senders) {
  int64_t received = 0;
  int64_t used = 0;
  int64_t count = call_int64(call, 0);
  int64_t size = call_int64(call, 1);
  size_t most = count > 0 && count <= PS_BATCH_MAX ? (size_t)count : 0;
  int64_t capacity = size > 0 ? size * (int64_t)most : 0;
  char *buffer = must_have((size_t)capacity);
  int64_t *lengths = must_have((most + 1) * sizeof *lengths);
  ps_address *senders = must_have((most + 1) * sizeof *senders);
  int64_t flags = call_int64_or(call, 2, 0);
  int32_t status =
      with_senders ? ps_socket_recvfrom_batch(call->self, flags, size, buffer, capacity, RESULT(call, &used), lengths,
                                              count, RESULT(call, &received), RESULT(call, senders), call->err)
                   : ps_socket_recv_batch(call->self, flags, size, buffer, capacity, RESULT(call, &used), lengths,
                                          count, RESULT(call, &received), call->err);
  if (used != received * (size > 0 ? size : 0))
    fault("%lld bytes are used by %lld datagrams", (long long)used, (long long)received);
  const struct value **items = must_have((size_t)received * sizeof *items);
  for (int64_t i = 0; i < received; i++) {
    items[i] = value_string(buffer + i * size, (size_t)(lengths[i] < size ? lengths[i] : size));
    if (with_senders)
      items[i] = value_pair(items[i], address_value(&senders[i]));
  }
  call->result = value_list((size_t)received, items);
  return status;
}

static int32_t do_recv_batch(struct call *call) {
  return receive(call, false);
}

static int32_t do_recvfrom_batch(struct call *call) {
  return receive(call, true);
}

const struct operation batch_methods[] = {
    {"send_batch", 2, do_send_batch},
    {"sendto_batch", 3, do_sendto_batch},
    {"recv_batch", 3, do_recv_batch},
    {"recvfrom_batch", 3, do_recvfrom_batch},
    {NULL, 0, NULL},
};
