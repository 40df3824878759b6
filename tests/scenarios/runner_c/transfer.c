/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Sending and receiving. */
#include "address.h"
#include "fault.h"
#include "operation.h"

#include <string.h>

static int32_t do_send(struct call *call) {
  int64_t length;
  int64_t sent = 0;
  const char *data = call_bytes(call, 0, &length);
  int32_t status = ps_socket_send(call->self, call_int64_or(call, 1, 0), data, length, RESULT(call, &sent), call->err);
  call->result = value_integer(sent);
  return status;
}

static int32_t do_sendall(struct call *call) {
  int64_t length;
  int64_t sent = 0;
  const char *data = call_bytes(call, 0, &length);
  int32_t status =
      ps_socket_sendall(call->self, call_int64_or(call, 1, 0), data, length, RESULT(call, &sent), call->err);
  if (!call->without_results && sent != (status == PS_OK ? length : call->err->done))
    fault("sendall of %lld bytes tells %lld as sent", (long long)length, (long long)sent);
  return status;
}

static int32_t do_sendto(struct call *call) {
  ps_address *address;
  int64_t length;
  int64_t sent = 0;
  const char *data = call_bytes(call, 0, &length);
  /* Flags stand between data and address, and may be left out. */
  size_t last = call_has(call, 2) ? 2 : 1;
  int64_t flags = last == 2 ? call_int64(call, 1) : 0;
  int32_t status = address_argument(call, last, &address);
  if (status == PS_OK)
    status = ps_socket_sendto(call->self, flags, address, data, length, RESULT(call, &sent), call->err);
  call->result = value_integer(sent);
  return status;
}

/* Receive into a buffer that is as large as its capacity says; a negative capacity must not be believed. */
static const struct value *receive_new(struct call *call, ps_address *sender, int32_t *status) {
  int64_t received = 0;
  int64_t capacity = call_int64(call, 0);
  int64_t flags = call_int64_or(call, 1, 0);
  char *buffer = must_have(capacity > 0 ? (size_t)capacity : 0);
  *status = sender ? ps_socket_recvfrom(call->self, flags, buffer, capacity, RESULT(call, &received),
                                        RESULT(call, sender), call->err)
                   : ps_socket_recv(call->self, flags, buffer, capacity, RESULT(call, &received), call->err);
  return value_string(buffer, (size_t)received);
}

static int32_t do_recv(struct call *call) {
  int32_t status;
  call->result = receive_new(call, NULL, &status);
  return status;
}

static int32_t do_recvfrom(struct call *call) {
  int32_t status;
  ps_address sender = {0};
  const struct value *bytes = receive_new(call, &sender, &status);
  call->result = value_pair(bytes, address_value(&sender));
  return status;
}

/* The buffer of an _into form, filled with dots; the NULL buffer pretends to have room for one byte. */
static char *room(const struct call *call, int64_t *size) {
  *size = 1;
  if (call_is_null(call, 0))
    return NULL;
  *size = call_int64(call, 0);
  char *buffer = must_have((size_t)*size);
  memset(buffer, '.', (size_t)*size);
  return buffer;
}

static int32_t receive_into(struct call *call, ps_address *sender, const struct value **count,
                            const struct value **whole) {
  int64_t size;
  int64_t received = 0;
  int64_t told = 0;
  char *buffer = room(call, &size);
  int64_t capacity = call_has(call, 1) && call_int64(call, 1) != 0 ? call_int64(call, 1) : size;
  int64_t flags = call_int64_or(call, 2, 0);
  int32_t status = sender ? ps_socket_recvfrom_into(call->self, flags, buffer, capacity, RESULT(call, &received),
                                                    RESULT(call, &told), RESULT(call, sender), call->err)
                          : ps_socket_recv_into(call->self, flags, buffer, capacity, RESULT(call, &received),
                                                RESULT(call, &told), call->err);
  if (status == PS_OK && !call->without_results && received != (told < capacity ? told : capacity))
    fault("recv_into of %lld bytes tells %lld in the buffer and a size of %lld", (long long)capacity,
          (long long)received, (long long)told);
  *count = value_integer(told);
  *whole = value_string(buffer, buffer ? (size_t)size : 0);
  return status;
}

static int32_t do_recv_into(struct call *call) {
  const struct value *items[2];
  int32_t status = receive_into(call, NULL, &items[0], &items[1]);
  call->result = value_list(2, items);
  return status;
}

static int32_t do_recvfrom_into(struct call *call) {
  const struct value *items[3];
  ps_address sender = {0};
  int32_t status = receive_into(call, &sender, &items[0], &items[2]);
  items[1] = address_value(&sender);
  call->result = value_list(3, items);
  return status;
}

/* What an earlier call received; NULL where nothing is said. */
static const char *start_of(const struct call *call, size_t index, int64_t *length) {
  *length = 0;
  return call_has(call, index) ? call_bytes(call, index, length) : NULL;
}

/* What has come is the result of a failure too. */
static int32_t received_exactly(struct call *call, int32_t status, const char *buffer, int64_t received) {
  bool begun = status != PS_OK && status != PS_E_VALUE && status != PS_E_RANGE && status != PS_E_HANDLE;
  if (begun && !call->without_results && received != call->err->done)
    fault("%lld bytes were received, and the record tells %lld", (long long)received, (long long)call->err->done);
  call->result = value_string(buffer, (size_t)received);
  return status;
}

static int32_t do_recv_exact(struct call *call) {
  int64_t length, received = 0, capacity = call_int64(call, 0);
  const char *start = start_of(call, 2, &length);
  char *buffer = must_have(capacity > 0 ? (size_t)capacity : 0);
  int32_t status = ps_socket_recv_exact(call->self, call_int64_or(call, 1, 0), start, length, buffer, capacity,
                                        RESULT(call, &received), call->err);
  return received_exactly(call, status, buffer, received);
}

static int32_t do_recv_until(struct call *call) {
  int64_t size, length, received = 0, capacity = call_int64(call, 1);
  const char *delimiter = call_bytes(call, 0, &size);
  const char *start = start_of(call, 3, &length);
  char *buffer = must_have(capacity > 0 ? (size_t)capacity : 0);
  int32_t status = ps_socket_recv_until(call->self, call_int64_or(call, 2, 0), delimiter, size, start, length, buffer,
                                        capacity, RESULT(call, &received), call->err);
  return received_exactly(call, status, buffer, received);
}

const struct operation transfer_methods[] = {
    {"send", 2, do_send},
    {"sendall", 2, do_sendall},
    {"sendto", 3, do_sendto},
    {"recv", 2, do_recv},
    {"recvfrom", 2, do_recvfrom},
    {"recv_into", 3, do_recv_into},
    {"recvfrom_into", 3, do_recvfrom_into},
    {"recv_exact", 3, do_recv_exact},
    {"recv_until", 4, do_recv_until},
    {NULL, 0, NULL},
};
