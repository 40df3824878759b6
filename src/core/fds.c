/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Descriptors that go along with data over AF_UNIX, on top of messages. */
#include "address/table.h"
#include "base/error.h"
#include "base/range.h"
#include "core/transfer.h"
#include "polysocket/message.h"

#include <inttypes.h>
#include <string.h>

/* More descriptors the system does not send in one message. */
enum { FDS_MAX = 253 };

/* Room for what the system puts in front of the descriptors where the socket asks for it: credentials, a security
 * label, a time. */
enum { OTHER_ITEMS = 512 };

/* Control data for as many descriptors as there can be. */
union room {
  uint64_t aligned;
  char bytes[OTHER_ITEMS + 32 + FDS_MAX * sizeof(int)];
};

static int32_t check_fds(const char *operation, const int64_t *fds, int64_t count, int64_t most, ps_error *err) {
  if (count < 0)
    return ps__fail(err, PS_E_VALUE, operation, "the number of descriptors is negative (%" PRId64 ")", count);
  if (count > most)
    return ps__range_check(operation, "the number of descriptors", count, most, err);
  return !fds && count > 0 ? ps__fail_null(err, operation, "fds") : PS_OK;
}

int32_t ps_socket_send_fds(ps_socket *self, int64_t flags, const int64_t *fds, int64_t fd_count, const void *data,
                           int64_t length, int64_t *sent, ps_error *err) {
  static const char operation[] = "send_fds";
  union room control;
  int list[FDS_MAX];
  if (sent)
    *sent = 0;
  int32_t status = ps__range_check_int(operation, "flags", flags, err);
  if (status == PS_OK)
    status = check_fds(operation, fds, fd_count, FDS_MAX, err);
  if (status == PS_OK)
    status = ps__transfer_check(data, length, operation, err);
  for (int64_t i = 0; status == PS_OK && i < fd_count; i++) {
    status = ps__range_check_int(operation, "fd", fds[i], err);
    list[i] = (int)fds[i];
  }
  struct ps__socket *socket;
  if (status == PS_OK)
    status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  /* A buffer to send from is not written to; the record is for both directions. */
  ps_buffer buffer = {.length = length};
  memcpy(&buffer.data, &data, sizeof data);
  struct ps__letter letter = {.buffers = &buffer, .count = 1};
  if (fd_count > 0) {
    ps__sys_rights_write(&control, list, (size_t)fd_count);
    letter.control = &control;
    letter.control_length = ps__sys_control_space((size_t)fd_count * sizeof *list);
  }
  struct ps__transfer transfer = ps__transfer_on(socket, PS__WRITABLE, (int32_t)flags);
  transfer.letter = &letter;
  transfer.call.size = length;
  int64_t result = ps__transfer_send(&transfer, PS__NOT_YET);
  if (result < 0)
    status = ps__wait_fail(err, result, socket, operation, NULL);
  else if (sent)
    *sent = result;
  ps__socket_unpin(socket);
  return status;
}

/* Hand out the descriptors of all items; those without room are closed, and those that nobody has sent. Returns how
 * many there was room for. */
static int64_t take_fds(struct ps__letter *letter, int64_t *fds, int64_t capacity) {
  struct ps__item item;
  int64_t count = 0;
  for (size_t at = 0; at < letter->control_length; at = item.next) {
    if (!ps__sys_control_read(letter->control, letter->control_length, at, &item)) /* never true: items are whole */
      break;
    bool rights = ps__sys_is_rights(&item);
    for (size_t i = 0; (rights || ps__sys_is_pidfd(&item)) && i + sizeof(int) <= item.size; i += sizeof(int)) {
      int fd;
      memcpy(&fd, (const char *)letter->control + item.start + i, sizeof fd);
      if (rights && count < capacity) {
        fds[count++] = fd;
        continue;
      }
      ps__sys_close(fd);
      if (rights)
        letter->flags |= MSG_CTRUNC;
    }
  }
  return count;
}

int32_t ps_socket_recv_fds(ps_socket *self, int64_t flags, void *buffer, int64_t capacity, int64_t *received,
                           int64_t *fds, int64_t fd_capacity, int64_t *fd_count, int64_t *told, ps_address *address,
                           ps_error *err) {
  static const char operation[] = "recv_fds";
  union room control;
  ps_address unwanted = {{0}};
  int64_t nowhere[3];
  /* Descriptors that nobody can count would be lost. */
  int32_t status = fd_count ? PS_OK : ps__fail_null(err, operation, "fd_count");
  received = received ? received : &nowhere[0];
  fd_count = fd_count ? fd_count : &nowhere[1];
  told = told ? told : &nowhere[2];
  address = address ? address : &unwanted;
  *received = *fd_count = *told = 0;
  memset(address, 0, sizeof *address);
  if (status == PS_OK)
    status = ps__range_check_int(operation, "flags", flags, err);
  if (status == PS_OK)
    status = ps__transfer_check(buffer, capacity, operation, err);
  if (status == PS_OK)
    status = check_fds(operation, fds, fd_capacity, INT64_MAX, err);
  struct ps__socket *socket;
  if (status == PS_OK)
    status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  if (fd_capacity > FDS_MAX)
    fd_capacity = FDS_MAX;
  ps_buffer room = {buffer, capacity};
  struct ps__address *from = ps__address_of(address);
  struct ps__letter letter = {.buffers = &room,
                              .count = 1,
                              .name = &from->name,
                              .name_length = sizeof from->name,
                              .control = &control,
                              .control_length =
                                  OTHER_ITEMS + ps__sys_control_length((size_t)fd_capacity * sizeof(int))};
  struct ps__transfer transfer = ps__transfer_on(socket, PS__READABLE, (int32_t)flags);
  transfer.letter = &letter;
  int64_t result = ps__transfer_receive(&transfer, NULL, capacity);
  if (result < 0) {
    memset(address, 0, sizeof *address);
    status = ps__wait_fail(err, result, socket, operation, NULL);
  } else {
    *received = result;
    *fd_count = take_fds(&letter, fds, fd_capacity);
    *told = letter.flags;
    ps__address_wrote(from, letter.name_length);
  }
  ps__socket_unpin(socket);
  return status;
}
