/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Writing to a file. Bytes are in the buffer or sent, never both: whatever fails, none is lost and none goes twice. */
#include "base/error.h"
#include "core/file.h"
#include "polysocket/file.h"

#include <string.h>

/* Buffer as much as there is room for. `part` receives how much that was. */
static int64_t store(struct ps__file *file, const char *data, int64_t length, int64_t *part) {
  struct ps__buffer *buffer = &file->out.buffer;
  size_t room = ps__buffer_room(buffer, file->bufsize - ps__buffer_length(buffer));
  if (room == 0)
    return PS__NO_MEMORY;
  if ((uint64_t)length < room)
    room = (size_t)length;
  memcpy(buffer->bytes + buffer->end, data, room);
  buffer->end += room;
  *part = (int64_t)room;
  return 0;
}

/* A write of a file of messages is not cut,
 * and does not grow together with others beyond what the buffer is to hold. */
static int64_t write_message(struct ps__file *file, struct ps__transfer *transfer, const char *data, int64_t length,
                             int64_t *part) {
  struct ps__buffer *buffer = &file->out.buffer;
  size_t buffered = ps__buffer_length(buffer);
  int64_t sent;
  *part = 0;
  if (buffered > 0 && (uint64_t)length > file->bufsize - buffered)
    return ps__file_send(file, transfer, &sent);
  if ((uint64_t)length >= file->bufsize)
    return ps__transfer_sendall(transfer, data, length, part);
  if (!ps__buffer_make_room(buffer, (size_t)length))
    return PS__NO_MEMORY;
  return store(file, data, length, part);
}

/* A step on the way: send past the buffer, put into it, or empty it. `part` receives how many bytes were taken. */
static int64_t write_part(struct ps__file *file, struct ps__transfer *transfer, const char *data, int64_t length,
                          int64_t *part) {
  size_t buffered = ps__buffer_length(&file->out.buffer);
  int64_t sent;
  if (file->messages)
    return write_message(file, transfer, data, length, part);
  *part = 0;
  if (buffered == 0 && (uint64_t)length >= file->bufsize)
    return ps__transfer_sendall(transfer, data, length, part);
  if (buffered < file->bufsize)
    return store(file, data, length, part);
  return ps__file_send(file, transfer, &sent);
}

/* Write everything: 0, or a negative result for ps__wait_fail(). `written` receives how many bytes were taken. */
static int64_t write_all(struct ps__file *file, struct ps__transfer *transfer, const char *data, int64_t length,
                         int64_t *written) {
  for (*written = 0; *written < length;) {
    int64_t part;
    int64_t result = write_part(file, transfer, data + *written, length - *written, &part);
    *written += part;
    if (result < 0)
      return result;
  }
  bool ends_line = file->by_line && length > 0 && memchr(data, '\n', (size_t)length);
  int64_t sent;
  return ends_line ? ps__file_send(file, transfer, &sent) : 0;
}

/* Whether a write only goes into the buffer, so that it needs no socket. */
static bool fits(const struct ps__file *file, int64_t length) {
  size_t buffered = ps__buffer_length(&file->out.buffer);
  bool past_it = buffered == 0 && (uint64_t)length >= file->bufsize;
  return !file->messages && !file->by_line && !past_it && (uint64_t)length <= file->bufsize - buffered;
}

int32_t ps_file_write(ps_file *self, const void *data, int64_t length, int64_t *written, ps_error *err) {
  static const char operation[] = "write";
  if (written)
    *written = 0;
  int32_t status = ps__transfer_check(data, length, operation, err);
  if (status != PS_OK)
    return status;
  struct ps__file *file;
  status = ps__file_enter(self, PS__WRITABLE, operation, &file, err);
  if (status != PS_OK)
    return status;
  struct ps__transfer transfer;
  transfer.socket = NULL;
  if (!fits(file, length)) {
    status = ps__file_attach(file, PS__WRITABLE, operation, err);
    if (status != PS_OK) { /* never true: an open file that is pinned has its socket */
      ps__file_leave(file, PS__WRITABLE);
      return status;
    }
    transfer = ps__file_transfer(file, PS__WRITABLE);
  }
  int64_t done;
  int64_t result = write_all(file, &transfer, data, length, &done);
  int64_t lost;
  int64_t after = ps__file_end_writing(file, &transfer, &lost);
  if (result == 0)
    result = after;
  if (lost > 0)
    done = done > lost ? done - lost : 0;
  if (written)
    *written = done;
  if (result < 0) {
    status = ps__wait_fail(err, result, transfer.socket, operation, NULL);
    ps__transfer_tell_done(err, done, length, "written");
  }
  ps__file_unpin(file);
  return status;
}
