/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Messages, and descriptors that go along with data. */
#include "address.h"
#include "fault.h"
#include "operation.h"

#include <string.h>

/* The list of buffers that an argument is: of their bytes, or, where it has numbers, of so many bytes each of dots. */
static const ps_buffer *buffers_of(const struct call *call, size_t index, int64_t *count) {
  const struct call items = call_items(call, index);
  ps_buffer *buffers = must_have(items.count * sizeof *buffers);
  *count = (int64_t)items.count;
  for (size_t i = 0; i < items.count; i++) {
    if (call_argument(&items, i)->kind != INTEGER) {
      const char *bytes = call_bytes(&items, i, &buffers[i].length);
      buffers[i].data = must_have((size_t)buffers[i].length);
      memcpy(buffers[i].data, bytes, (size_t)buffers[i].length);
      continue;
    }
    buffers[i].length = call_int64(&items, i);
    buffers[i].data = must_have((size_t)buffers[i].length);
    memset(buffers[i].data, '.', (size_t)buffers[i].length);
  }
  return buffers;
}

/* Control data from a list of lists of level, type and bytes. */
static int32_t write_control(const struct call *call, size_t index, ps_message *message) {
  const struct call list = call_items(call, index);
  for (size_t i = 0; i < list.count; i++) {
    const struct call item = call_items(&list, i);
    int64_t size;
    int64_t space = 0;
    const char *data = call_bytes(&item, 2, &size);
    int32_t status = ps_control_space(size, &space, call->err);
    void *longer = must_have((size_t)(message->control_length + space));
    if (message->control_length > 0)
      memcpy(longer, message->control, (size_t)message->control_length);
    message->control = longer;
    message->control_capacity = message->control_length + space;
    if (status == PS_OK)
      status = ps_control_add(message->control_length, call_int64(&item, 0), call_int64(&item, 1), data, size, longer,
                              message->control_capacity, &message->control_length, call->err);
    if (status != PS_OK)
      return status;
  }
  return PS_OK;
}

static const struct value *control_value(const ps_message *message) {
  enum { MOST_ITEMS = 100 };
  const struct value *items[MOST_ITEMS];
  size_t count = 0;
  for (int64_t at = 0; at < message->control_length && count < MOST_ITEMS;) {
    int64_t level;
    int64_t type;
    int64_t start;
    int64_t size;
    ps_error err;
    must_succeed(
        ps_control_next(message->control, message->control_length, at, &level, &type, &start, &size, &at, &err), &err);
    const struct value *parts[] = {value_integer(level), value_integer(type),
                                   value_string((const char *)message->control + start, (size_t)size)};
    items[count++] = value_list(3, parts);
  }
  return value_list(count, items);
}

static int32_t do_sendmsg(struct call *call) {
  int64_t sent = 0;
  ps_message message = {0};
  ps_address *address;
  message.buffers = buffers_of(call, 0, &message.buffer_count);
  int32_t status = call_has(call, 1) ? write_control(call, 1, &message) : PS_OK;
  if (status == PS_OK && call_has(call, 3)) {
    status = address_argument(call, 3, &address);
    if (status == PS_OK)
      message.address = *address;
  }
  if (status == PS_OK)
    status = ps_socket_sendmsg(call->self, call_int64_or(call, 2, 0), &message, RESULT(call, &sent), call->err);
  call->result = value_integer(sent);
  return status;
}

static int32_t receive(struct call *call, ps_message *message, int64_t *received) {
  message->control_capacity = call_int64_or(call, 1, 0);
  if (message->control_capacity > 0)
    message->control = must_have((size_t)message->control_capacity);
  return ps_socket_recvmsg(call->self, call_int64_or(call, 2, 0), message, RESULT(call, received), call->err);
}

static int32_t do_recvmsg(struct call *call) {
  int64_t received = 0;
  ps_message message = {.buffer_count = 1};
  ps_buffer buffer = {.length = call_int64(call, 0)};
  buffer.data = must_have(buffer.length > 0 ? (size_t)buffer.length : 0);
  message.buffers = &buffer;
  int32_t status = receive(call, &message, &received);
  const struct value *items[] = {value_string(buffer.data, (size_t)received), control_value(&message),
                                 value_integer(message.flags), address_value(&message.address)};
  call->result = value_list(4, items);
  return status;
}

static int32_t do_recvmsg_into(struct call *call) {
  int64_t received = 0;
  ps_message message = {0};
  message.buffers = buffers_of(call, 0, &message.buffer_count);
  int32_t status = receive(call, &message, &received);
  const struct value **rooms = must_have((size_t)message.buffer_count * sizeof *rooms);
  for (int64_t i = 0; i < message.buffer_count; i++)
    rooms[i] = value_string(message.buffers[i].data, (size_t)message.buffers[i].length);
  const struct value *items[] = {value_integer(received), control_value(&message), value_integer(message.flags),
                                 address_value(&message.address), value_list((size_t)message.buffer_count, rooms)};
  call->result = value_list(5, items);
  return status;
}

const struct operation message_methods[] = {
    {"sendmsg", 4, do_sendmsg},
    {"recvmsg", 3, do_recvmsg},
    {"recvmsg_into", 3, do_recvmsg_into},
    {NULL, 0, NULL},
};

/* The bytes of all buffers together: what C sends with descriptors is one piece. */
static const char *together(const struct call *call, size_t index, int64_t *length) {
  const struct call items = call_items(call, index);
  char *bytes = must_have(0);
  *length = 0;
  for (size_t i = 0; i < items.count; i++) {
    int64_t size;
    const char *more = call_bytes(&items, i, &size);
    char *longer = must_have((size_t)(*length + size));
    memcpy(longer, bytes, (size_t)*length);
    memcpy(longer + *length, more, (size_t)size);
    bytes = longer;
    *length += size;
  }
  return bytes;
}

static int32_t do_send_fds(struct call *call) {
  int64_t length;
  int64_t sent = 0;
  const char *data = together(call, 1, &length);
  const struct call list = call_items(call, 2);
  int64_t *fds = must_have(list.count * sizeof *fds);
  for (size_t i = 0; i < list.count; i++)
    fds[i] = call_int64(&list, i);
  int32_t status = ps_socket_send_fds(call_socket(call, 0), call_int64_or(call, 3, 0), fds, (int64_t)list.count, data,
                                      length, RESULT(call, &sent), call->err);
  call->result = value_integer(sent);
  return status;
}

static int32_t do_recv_fds(struct call *call) {
  int64_t received = 0;
  int64_t count = 0;
  int64_t flags = 0;
  int64_t capacity = call_int64(call, 1);
  int64_t most = call_int64(call, 2);
  ps_address sender = {0};
  char *buffer = must_have(capacity > 0 ? (size_t)capacity : 0);
  int64_t *fds = must_have(most > 0 ? (size_t)most * sizeof *fds : 0);
  int32_t status =
      ps_socket_recv_fds(call_socket(call, 0), call_int64_or(call, 3, 0), buffer, capacity, RESULT(call, &received),
                         fds, most, RESULT(call, &count), RESULT(call, &flags), RESULT(call, &sender), call->err);
  const struct value **numbers = must_have((size_t)count * sizeof *numbers);
  for (int64_t i = 0; i < count; i++)
    numbers[i] = value_integer(fds[i]);
  const struct value *items[] = {value_string(buffer, (size_t)received), value_list((size_t)count, numbers),
                                 value_integer(flags), address_value(&sender)};
  call->result = value_list(4, items);
  return status;
}

static int32_t measure(struct call *call, int32_t (*read)(int64_t length, int64_t *size, ps_error *err)) {
  int64_t size = 0;
  int32_t status = read(call_int64(call, 0), RESULT(call, &size), call->err);
  call->result = value_integer(size);
  return status;
}

static int32_t do_length(struct call *call) {
  return measure(call, ps_control_length);
}

static int32_t do_space(struct call *call) {
  return measure(call, ps_control_space);
}

const struct operation message_functions[] = {
    {"send_fds", 4, do_send_fds},
    {"recv_fds", 4, do_recv_fds},
    {"CMSG_LEN", 1, do_length},
    {"CMSG_SPACE", 1, do_space},
    {NULL, 0, NULL},
};
