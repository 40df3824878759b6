/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Batches and their flat arrays: datagrams of any lengths arrive as they were sent, each in its slot; lengths that are
 * not those of the data are refused, and then nothing was sent; nothing is written outside of the slots. */
#include "support/input.h"
#include "support/target.h"

#include <polysocket.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { MOST = 8, LONGEST = 300, GUARD = 0x5A };
enum outcome { SENT, SENT_TO, SENT_PART, REFUSED, RECEIVED, TRUNCATED, NONE_THERE, BAD_SLOTS };

const struct fuzz_target fuzz_target = {"batch",
                                        5000,
                                        {"datagrams are sent", "datagrams are sent to addresses",
                                         "a part of the datagrams is sent", "wrong lengths are refused",
                                         "datagrams are received", "a datagram is cut to its slot",
                                         "no datagram is there", "wrong slots are refused"}};

/* The datagrams that are on their way, in their order. */
static struct {
  ps_socket *from, *to;
  ps_address address;
  struct {
    size_t length;
    char bytes[LONGEST];
  } datagrams[256];
  size_t first, last;
} model;

static void check_refused(int32_t status, int64_t done, const char *operation, const ps_error *err) {
  expect_status(status, STATUS(PS_E_VALUE) | STATUS(PS_E_RANGE), operation, err);
  expect(done == 0, "%s refuses and has done %" PRId64, operation, done);
  fuzz_reached(strncmp(operation, "send", 4) == 0 ? REFUSED : BAD_SLOTS);
}

/* Send with lengths that are right, or have one fault. */
static void send_some(struct input *input) {
  char data[MOST * LONGEST];
  int64_t lengths[MOST], total = 0, sent = -1;
  ps_address addresses[MOST] = {model.address};
  ps_error err = {.done = -1};
  size_t count = input_below(input, MOST + 1);
  bool to = input_below(input, 2), wrong = false;
  if (model.last + count > sizeof model.datagrams / sizeof model.datagrams[0])
    return;
  for (size_t i = 0; i < count; i++) {
    lengths[i] = (int64_t)input_below(input, LONGEST);
    memset(data + total, (int)input_bits(input, 1), (size_t)lengths[i]);
    total += lengths[i];
    addresses[i] = model.address;
  }
  int64_t told = total, address_count = input_below(input, 2) ? 1 : (int64_t)count;
  if (count > 0 && input_rarely(input, 6)) {
    size_t which = input_below(input, count);
    int64_t right = lengths[which];
    lengths[which] = input_integer(input);
    wrong = lengths[which] != right;
  } else if (input_rarely(input, 8)) {
    told += 1 + (int64_t)input_below(input, 3);
    wrong = true;
  }
  char *exact = input_copy(data, (size_t)total);
  /* What the lengths say beyond the data must not be read. */
  char *whole = realloc(exact, (size_t)total + (total == 0));
  expect(whole, "out of memory");
  const char *operation = to ? "sendto_batch" : "send_batch";
  int32_t status =
      to ? ps_socket_sendto_batch(model.from, 0, whole, wrong ? told : total, lengths, (int64_t)count, addresses,
                                  count == 0 ? 1 : address_count, &sent, &err)
         : ps_socket_send_batch(model.from, 0, whole, wrong ? told : total, lengths, (int64_t)count, &sent, &err);
  free(whole);
  if (wrong) {
    check_refused(status, sent, operation, &err);
    return;
  }
  expect_status(status, STATUS(PS_OK) | STATUS(PS_E_WOULD_BLOCK) | STATUS(PS_E_OS), operation, &err);
  expect(sent >= 0 && sent <= (int64_t)count, "%" PRId64 " of %zu are sent", sent, count);
  expect(status == PS_OK || err.done == sent, "the record has %" PRId64 ", and %" PRId64 " are sent", err.done, sent);
  for (int64_t i = 0, at = 0; i < sent; at += lengths[i++]) {
    model.datagrams[model.last].length = (size_t)lengths[i];
    memcpy(model.datagrams[model.last++].bytes, data + at, (size_t)lengths[i]);
  }
  fuzz_reached(sent < (int64_t)count ? SENT_PART : to ? SENT_TO : SENT);
}

static void check_slot(const char *slot, int64_t size, int64_t length) {
  expect(model.first < model.last, "a datagram arrives that nobody has sent");
  size_t whole = model.datagrams[model.first].length, part = whole < (size_t)size ? whole : (size_t)size;
  expect(length == (int64_t)whole, "a datagram of %zu bytes has the length %" PRId64, whole, length);
  expect(memcmp(slot, model.datagrams[model.first++].bytes, part) == 0, "a datagram has other bytes");
  fuzz_reached(part < whole ? TRUNCATED : RECEIVED);
}

static void receive_some(struct input *input) {
  int64_t lengths[MOST + 1], count = (int64_t)input_below(input, MOST + 1), used = -1, received = -1;
  int64_t size = (int64_t)input_below(input, LONGEST), capacity = size * count;
  ps_address addresses[MOST];
  ps_error err;
  bool from = input_below(input, 2), wrong = false;
  char *room = malloc((size_t)capacity + 1);
  expect(room, "out of memory");
  memset(room, GUARD, (size_t)capacity + 1);
  memset(lengths, GUARD, sizeof lengths);
  if (input_rarely(input, 8)) {
    wrong = capacity > 0;
    capacity -= wrong;
  }
  const char *operation = from ? "recvfrom_batch" : "recv_batch";
  int32_t status =
      from ? ps_socket_recvfrom_batch(model.to, 0, size, room, capacity, &used, lengths, count, &received, addresses,
                                      &err)
           : ps_socket_recv_batch(model.to, 0, size, room, capacity, &used, lengths, count, &received, &err);
  expect(room[size * count] == GUARD && lengths[MOST] == INT64_C(0x5A5A5A5A5A5A5A5A), "%s writes behind", operation);
  if (wrong) {
    check_refused(status, received, operation, &err);
  } else if (status != PS_OK) {
    expect_status(status, STATUS(PS_E_WOULD_BLOCK), operation, &err);
    expect(model.first == model.last && received == 0 && used == 0, "%zu datagrams are there",
           model.last - model.first);
    fuzz_reached(NONE_THERE);
  } else {
    expect(received >= 0 && received <= count && used == received * size, "%" PRId64 " of %" PRId64, received, count);
    expect(received > 0 || count == 0, "nothing is received");
    for (int64_t i = 0; i < received; i++)
      check_slot(room + i * size, size, lengths[i]);
  }
  free(room);
}

/* Numbers that no array has: they are refused before an array is looked at. */
static void pass_numbers(struct input *input) {
  char byte = 0;
  int64_t length = 1, done = -1, used = -1, size = input_integer(input), count = input_integer(input);
  ps_error err;
  if (count >= 0 && count <= 1)
    count = -1;
  int32_t status;
  /* Slots without bytes need no room, but their lengths do. */
  if (size != 0 || count < 0 || count > PS_BATCH_MAX) {
    status = ps_socket_recv_batch(model.to, 0, size, &byte, 1, &used, &length, count, &done, &err);
    check_refused(status, done, "recv_batch", &err);
  }
  status = ps_socket_send_batch(model.from, 0, &byte, size, &length, 1, &done, &err);
  if (size != 1)
    check_refused(status, done, "send_batch", &err);
  else if (status == PS_OK) {
    model.datagrams[model.last].length = 1;
    model.datagrams[model.last++].bytes[0] = 0;
  }
}

static void open_model(void) {
  model.first = model.last = 0;
  expect(ps_socket_create(AF_UNIX, SOCK_DGRAM, 0, &model.from, NULL) == PS_OK, "there is no socket");
  expect(ps_socket_create(AF_UNIX, SOCK_DGRAM, 0, &model.to, NULL) == PS_OK, "there is no socket");
  ps_socket_settimeout(model.from, 0, NULL);
  ps_socket_settimeout(model.to, 0, NULL);
  ps_address_make_unix("", 0, &model.address, NULL);
  expect(ps_socket_bind(model.to, &model.address, NULL) == PS_OK, "there is no address");
  ps_socket_getsockname(model.to, &model.address, NULL);
  expect(ps_socket_connect(model.from, &model.address, NULL) == PS_OK, "there is no connection");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct input input = {data, size};
  open_model();
  for (int steps = 0; input.left > 0 && steps < 12; steps++) {
    size_t kind = input_below(&input, 8);
    if (kind < 3)
      send_some(&input);
    else if (kind < 7)
      receive_some(&input);
    else if (model.last < 250)
      pass_numbers(&input);
  }
  ps_socket_free(model.from);
  ps_socket_free(model.to);
  return 0;
}
