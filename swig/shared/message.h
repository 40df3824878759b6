/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Messages: data in several buffers of the script's, with an address and control data (S142 to S147). */
#ifndef PS_SWIG_MESSAGE_H
#define PS_SWIG_MESSAGE_H

#include "address.h"
#include "bytes.h"
#include "control.h"

/* The buffers of a script. */
struct ps_buffers {
  ps_taken list, several, memory;
  ps_taken *each;
  ps_buffer *buffers;
  int64_t count;
};

#define PS_NO_BUFFERS \
  { PS_NOTHING_TAKEN, PS_NOTHING_TAKEN, PS_NOTHING_TAKEN, NULL, NULL, 0 }

static void ps_release_buffers(struct ps_buffers *buffers) {
  ps_release(&buffers->several);
  ps_release(&buffers->list);
  ps_release(&buffers->memory);
}

static int ps_take_buffer_of(ps_context context, ps_value value, int to_write, ps_buffer *buffer, ps_taken *taken) {
  const void *data;
  if (to_write)
    return ps_take_room(context, value, "buffer", &buffer->data, &buffer->length, taken);
  if (ps_take_bytes(context, value, "buffer", &data, &buffer->length, taken) < 0)
    return -1;
  memcpy(&buffer->data, &data, sizeof data); /* the library does not write to it */
  return 0;
}

/* A list of bytes to send, or of rooms to receive into. What has been taken is in `buffers`, on failure too. */
static int ps_take_buffers(ps_context context, ps_value list, int to_write, struct ps_buffers *buffers) {
  const ps_value *values;
  void *memory;
  if (ps_take_list(context, list, "buffers", &values, &buffers->count, &buffers->list) < 0 ||
      ps_take_several(context, buffers->count, &buffers->each, &buffers->several) < 0 ||
      ps_make_bytes(context, buffers->count * (int64_t)sizeof *buffers->buffers, &memory, &buffers->memory) < 0)
    return -1;
  buffers->buffers = memory;
  for (int64_t i = 0; i < buffers->count; i++)
    if (ps_take_buffer_of(context, values[i], to_write, &buffers->buffers[i], &buffers->each[i]) < 0)
      return -1;
  return 0;
}

/* A message that a script sends. */
struct ps_parcel {
  ps_message message;
  struct ps_buffers data;
  struct ps_items control;
};

#define PS_NO_PARCEL \
  { .data = PS_NO_BUFFERS, .control = PS_NO_ITEMS }

static void ps_release_parcel(struct ps_parcel *parcel) {
  ps_release_buffers(&parcel->data);
  ps_release_items(&parcel->control);
}

/* Data and address; the control data have been taken before. */
static ps_status ps_pack(ps_context context, const char *operation, Socket *self, ps_value buffers, ps_value address,
                         struct ps_parcel *parcel) {
  if (ps_take_buffers(context, buffers, 0, &parcel->data) < 0)
    return PS_RAISED;
  if (address != PS_ABSENT && !ps_is_none(context, address) &&
      ps_take_address(context, operation, self, address, &parcel->message.address) < 0)
    return PS_RAISED;
  parcel->message.buffers = parcel->data.buffers;
  parcel->message.buffer_count = parcel->data.count;
  parcel->message.control = parcel->control.data;
  parcel->message.control_length = parcel->control.length;
  return PS_OK;
}

static ps_status ps_send_parcel(ps_context context, const char *operation, Socket *self, ps_value buffers,
                                ps_value address, int64_t flags, struct ps_parcel *parcel, int64_t *count,
                                ps_error *err) {
  ps_status status = ps_pack(context, operation, self, buffers, address, parcel);
  if (status != PS_OK)
    return status;
  status = ps_socket_sendmsg(self, flags, &parcel->message, count, err);
  if (status != PS_OK)
    ps_rename(err, operation);
  return status;
}

/* What a message brought: `first`, which is handed over; the control data, the flags and the sender. */
static ps_value ps_give_message(ps_context context, Socket *self, ps_value first, const ps_message *message,
                                struct ps_received_control *control) {
  ps_value values[4] = {first};
  control->length = message->control_length;
  values[1] = ps_give_control(context, control);
  values[2] = ps_give_integer(context, message->flags);
  values[3] = ps_give_address(context, self, &message->address);
  ps_value given = ps_give_list(context, values, 4);
  control->given = given != PS_ABSENT;
  return given;
}

static ps_status ps_receive_message(ps_context context, Socket *self, int64_t bufsize, int64_t ancbufsize,
                                    int64_t flags, ps_value *value, ps_error *err) {
  char small[PS_SMALL];
  ps_taken large = PS_NOTHING_TAKEN, held = PS_NOTHING_TAKEN;
  struct ps_received_control *control;
  ps_buffer buffer = {.length = bufsize};
  ps_message message = {.buffers = &buffer, .buffer_count = 1};
  int64_t received;
  if (bufsize < 0)
    return ps_fill(err, PS_E_VALUE, "recvmsg", "recvmsg: negative buffer size (%" PRId64 ")", bufsize);
  ps_status status = ps_make_control(context, "recvmsg", ancbufsize, &message, &control, &held, err);
  if (status == PS_OK && ps_receive_room(context, bufsize, small, &buffer.data, &large) < 0)
    status = PS_RAISED;
  if (status == PS_OK)
    status = ps_socket_recvmsg(self, flags, &message, &received, err);
  if (status == PS_OK) {
    control->length = message.control_length;
    *value = ps_give_message(context, self, ps_received(context, bufsize, small, &large, received), &message, control);
  }
  ps_release(&large);
  ps_release(&held);
  return status == PS_OK && *value == PS_ABSENT ? PS_RAISED : status;
}

/* With MSG_TRUNC the count is the size of the whole datagram, as in recv_into(). */
static int64_t ps_count_of(const ps_message *message, int64_t flags, int64_t received) {
  return ps_family.truncate > 0 && (flags & ps_family.truncate) ? message->length : received;
}

static ps_status ps_receive_into(ps_context context, Socket *self, ps_value buffers, int64_t ancbufsize, int64_t flags,
                                 ps_value *value, ps_error *err) {
  struct ps_buffers data = PS_NO_BUFFERS;
  ps_taken held = PS_NOTHING_TAKEN;
  struct ps_received_control *control;
  ps_message message = {.flags = 0};
  int64_t received;
  ps_status status = ps_make_control(context, "recvmsg_into", ancbufsize, &message, &control, &held, err);
  if (status == PS_OK && (ps_take_buffers(context, buffers, 1, &data) < 0 ||
                          ps_lend_rooms(context, data.each, data.buffers, data.count) < 0))
    status = PS_RAISED;
  if (status == PS_OK) {
    message.buffers = data.buffers;
    message.buffer_count = data.count;
    status = ps_socket_recvmsg(self, flags, &message, &received, err);
    if (status != PS_OK)
      ps_rename(err, "recvmsg_into");
  }
  ps_release_buffers(&data);
  if (status == PS_OK) {
    control->length = message.control_length;
    *value = ps_give_message(context, self, ps_give_integer(context, ps_count_of(&message, flags, received)), &message,
                             control);
  }
  ps_release(&held);
  return status == PS_OK && *value == PS_ABSENT ? PS_RAISED : status;
}

/* Descriptors that came and belong to the script once it has them. */
struct ps_received_fds {
  int64_t count;
  int64_t fds[256]; /* as many as the system sends in one message, and more */
};

static void ps_free_fds(void *held) {
  struct ps_received_fds *received = held;
  for (int64_t i = 0; i < received->count; i++)
    ps_close(received->fds[i], NULL);
  free(received);
}

/* (data, descriptors, flags, address). */
static ps_value ps_give_fds(ps_context context, Socket *self, ps_value data, struct ps_received_fds *received,
                            int64_t told, const ps_address *address) {
  ps_value values[4] = {data, ps_make_list(context)};
  for (int64_t i = 0; i < received->count && values[1] != PS_ABSENT; i++)
    values[1] = ps_extend(context, values[1], ps_give_integer(context, received->fds[i]));
  values[2] = ps_give_integer(context, told);
  values[3] = ps_give_address(context, self, address);
  ps_value given = ps_give_list(context, values, 4);
  if (given != PS_ABSENT)
    received->count = 0;
  return given;
}

/* Not in Python, whose own library makes it of recvmsg(). */
__attribute__((unused)) static ps_status ps_receive_fds(ps_context context, Socket *self, int64_t bufsize,
                                                        int64_t maxfds, int64_t flags, ps_value *value, ps_error *err) {
  enum { MOST = sizeof((struct ps_received_fds *)NULL)->fds / sizeof(int64_t) };
  char small[PS_SMALL];
  ps_taken large = PS_NOTHING_TAKEN, held = PS_NOTHING_TAKEN;
  struct ps_received_fds *fds = calloc(1, sizeof *fds);
  int64_t received, told;
  ps_address address;
  void *room;
  if (!fds)
    return ps_fill(err, PS_E_MEMORY, "recv_fds", "no memory for the descriptors");
  if (ps_hold(context, fds, ps_free_fds, &held) < 0)
    return PS_RAISED;
  ps_status status = ps_receive_room(context, bufsize, small, &room, &large) < 0 ? PS_RAISED : PS_OK;
  if (status == PS_OK)
    status = ps_socket_recv_fds(self, flags, room, bufsize, &received, fds->fds, maxfds < MOST ? maxfds : MOST,
                                &fds->count, &told, &address, err);
  if (status == PS_OK)
    *value = ps_give_fds(context, self, ps_received(context, bufsize, small, &large, received), fds, told, &address);
  ps_release(&large);
  ps_release(&held);
  return status == PS_OK && *value == PS_ABSENT ? PS_RAISED : status;
}

#endif
