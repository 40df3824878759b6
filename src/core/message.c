/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Messages: sending and receiving with an address, control data and flags. */
#include "polysocket/message.h"

#include "address/table.h"
#include "base/error.h"
#include "base/range.h"
#include "core/target.h"
#include "core/transfer.h"

#include <string.h>

_Static_assert(sizeof(ps_message) == 448 || sizeof(void *) != 8, "the layout of ps_message is frozen");
_Static_assert(sizeof(ps_buffer) == 16 || sizeof(void *) != 8, "the layout of ps_buffer is frozen");

int64_t ps_message_size(void) {
  return (int64_t)sizeof(ps_message);
}

int64_t ps_buffer_size(void) {
  return (int64_t)sizeof(ps_buffer);
}

/* All buffers, and how many bytes they have together. */
static int32_t check_buffers(const char *operation, const ps_message *message, int64_t *total, ps_error *err) {
  int32_t status = ps__range_check_memory(operation, "buffers", message->buffers, message->buffer_count, err);
  *total = 0;
  for (int64_t i = 0; status == PS_OK && i < message->buffer_count; i++) {
    const ps_buffer *buffer = &message->buffers[i];
    status = ps__range_check_memory(operation, "data", buffer->data, buffer->length, err);
    if (status != PS_OK)
      return status;
    if (buffer->length > PTRDIFF_MAX - *total)
      return ps__fail(err, PS_E_RANGE, operation, "the buffers have more than %td bytes in all", PTRDIFF_MAX);
    *total += buffer->length;
  }
  return status;
}

/* A list of many buffers needs memory, and a call without it made no attempt that the system could report on. */
static int64_t without_memory_told(int64_t result) {
  return result == -ENOMEM ? PS__NO_MEMORY : result;
}

static int32_t check_message(const char *operation, int64_t flags, const ps_message *message, int64_t *total,
                             ps_error *err) {
  *total = 0;
  int32_t status = ps__range_check_int(operation, "flags", flags, err);
  if (status != PS_OK)
    return status;
  if (!message)
    return ps__fail_null(err, operation, "message");
  status = ps__range_check_reserved(operation, "the message", message->reserved, err);
  return status == PS_OK ? check_buffers(operation, message, total, err) : status;
}

int32_t ps_socket_sendmsg(ps_socket *self, int64_t flags, const ps_message *message, int64_t *sent, ps_error *err) {
  static const char operation[] = "sendmsg";
  int64_t total;
  if (sent)
    *sent = 0;
  int32_t status = check_message(operation, flags, message, &total, err);
  if (status == PS_OK)
    status = ps__range_check_memory(operation, "control", message->control, message->control_length, err);
  const struct ps__address *to = NULL;
  bool connected = status == PS_OK && ps__address_is_empty(&message->address);
  if (status == PS_OK && !connected)
    status = ps__address_read(&message->address, operation, &to, err);
  if (status != PS_OK)
    return status;
  struct ps__letter letter = {.buffers = message->buffers,
                              .count = (size_t)message->buffer_count,
                              .control = message->control,
                              .control_length = (size_t)message->control_length};
  struct ps__socket *socket;
  status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  struct ps__transfer transfer = ps__transfer_on(socket, PS__WRITABLE, (int32_t)flags);
  transfer.letter = &letter;
  transfer.call.size = total;
  struct ps__target target = {.fd = -1};
  int64_t result = to ? ps__target_reach(&target, socket->family, to) : 0;
  struct ps__address copy = {.length = 0};
  if (to && result == 0)
    copy = *target.to;
  if (to) {
    letter.name = &copy.name;
    letter.name_length = (size_t)copy.length;
  }
  if (result == 0) {
    result = without_memory_told(ps__transfer_send(&transfer, PS__NOT_YET));
    ps__target_leave(&target);
  }
  if (result >= 0 && sent)
    *sent = result;
  if (result < 0)
    status = connected ? ps__wait_fail(err, result, socket, operation, NULL)
                       : ps__wait_fail_at(err, result, socket, operation, &message->address);
  ps__socket_unpin(socket);
  return status;
}

/* Receiving. */

/* No caller shall read what lay in a buffer before, where the system tells more bytes than it writes. */
static void clear_buffers(const ps_message *message) {
  for (int64_t i = 0; i < message->buffer_count; i++)
    if (message->buffers[i].length > 0)
      memset(message->buffers[i].data, 0, (size_t)message->buffers[i].length);
}

/* Look for the items that tell where a datagram was sent to. */
static void find_destination(ps_message *message) {
  struct ps__item item;
  size_t length = (size_t)message->control_length, written = 0;
  struct ps__address *destination = ps__address_of(&message->destination);
  /* never false or alone: the system's items are whole */
  for (size_t at = 0; at < length && ps__sys_control_read(message->control, length, at, &item); at = item.next) {
    int ifindex = 0;
    if (!ps__sys_destination(&item, message->control, &destination->name, &written, &ifindex))
      continue;
    ps__address_wrote(destination, written);
    message->ifindex = ifindex;
  }
}

/* Receive into a letter. A datagram's whole length is asked for; of a stream that would drop bytes. */
static int64_t receive_letter(struct ps__socket *socket, int64_t flags, struct ps__letter *letter, int64_t capacity,
                              int64_t *whole) {
  struct ps__transfer transfer = ps__transfer_on(socket, PS__READABLE, (int32_t)flags);
  if (socket->type != SOCK_STREAM)
    transfer.flags |= ps__sys_truncate;
  transfer.letter = letter;
  int64_t result = without_memory_told(ps__transfer_receive(&transfer, NULL, capacity));
  *whole = transfer.length;
  return result;
}

/* What a receive writes, before there is anything. */
static void clear_results(ps_message *message) {
  memset(&message->address, 0, sizeof message->address);
  memset(&message->destination, 0, sizeof message->destination);
  message->flags = message->length = message->ifindex = message->control_length = 0;
}

int32_t ps_socket_recvmsg(ps_socket *self, int64_t flags, ps_message *message, int64_t *received, ps_error *err) {
  static const char operation[] = "recvmsg";
  int64_t total;
  if (received)
    *received = 0;
  int32_t status = check_message(operation, flags, message, &total, err);
  if (status == PS_OK)
    status = ps__range_check_memory(operation, "control", message->control, message->control_capacity, err);
  if (message)
    clear_results(message);
  if (status != PS_OK)
    return status;
  struct ps__socket *socket;
  status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  if (flags & ps__sys_truncate)
    clear_buffers(message);
  struct ps__address *from = ps__address_of(&message->address);
  struct ps__letter letter = {.buffers = message->buffers,
                              .count = (size_t)message->buffer_count,
                              .name = &from->name,
                              .name_length = sizeof from->name,
                              .control = message->control,
                              .control_length = (size_t)message->control_capacity};
  int64_t result = receive_letter(socket, flags, &letter, total, &message->length);
  if (result >= 0) {
    ps__address_wrote(from, letter.name_length);
    message->flags = letter.flags;
    message->control_length = (int64_t)letter.control_length;
    find_destination(message);
    if (received)
      *received = result;
  } else {
    clear_results(message);
    status = ps__wait_fail(err, result, socket, operation, NULL);
  }
  ps__socket_unpin(socket);
  return status;
}
