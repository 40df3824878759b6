/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Reading from a file. Everything comes by way of the buffer and leaves it only when the whole of what was asked for is
 * there: a read that fails has lost nothing. */
#include "base/error.h"
#include "core/file.h"
#include "polysocket/file.h"

#include <errno.h>
#include <string.h>

/* The most to ask for while little has come; memory then grows with what comes, not with what was asked for. */
enum { FIRST_PIECE = 65536 };

/* Turn "\r" and "\r\n" into "\n". A "\r" is turned at once, for what follows it may never come. */
static size_t unify_newlines(bool *after_return, char *bytes, size_t length) {
  size_t kept = 0;
  for (size_t i = 0; i < length; i++) {
    char byte = bytes[i];
    bool second = *after_return && byte == '\n';
    *after_return = byte == '\r';
    if (*after_return)
      byte = '\n';
    if (!second)
      bytes[kept++] = byte;
  }
  return kept;
}

/* How much to ask the socket for when so many bytes are missing: as much as the buffer is to hold, and no more than is
 * missing when that is to be nothing. */
static size_t piece(const struct ps__file *file, int64_t missing) {
  size_t length = ps__buffer_length(&file->in.buffer);
  size_t limit = length > FIRST_PIECE ? length : FIRST_PIECE;
  size_t wanted = (uint64_t)missing < limit ? (size_t)missing : limit;
  size_t space = length < file->bufsize ? file->bufsize - length : 0;
  return wanted > space ? wanted : space;
}

/* The same for a whole message: it is asked how long it is, since what finds no room would be lost. */
static int64_t receive_message(struct ps__file *file, struct ps__transfer *transfer) {
  struct ps__buffer *buffer = &file->in.buffer;
  int64_t length = ps__transfer_next_length(transfer);
  if (length < 0)
    return length;
  size_t room = length > PS__MESSAGE_ROOM ? (size_t)length : PS__MESSAGE_ROOM;
  if (!ps__buffer_make_room(buffer, room))
    return PS__NO_MEMORY;
  char *place = buffer->bytes + buffer->end;
  transfer->flags = ps__sys_truncate;
  int64_t result = ps__transfer_receive(transfer, place, (int64_t)room);
  transfer->flags = 0;
  if (result > 0)
    buffer->end += file->universal ? unify_newlines(&file->after_return, place, (size_t)result) : (size_t)result;
  /* Another reader of the same connection has taken the message that was asked about. */
  return transfer->length > (int64_t)room ? -EMSGSIZE : result;
}

/* Receive once into the buffer: how many bytes came, 0 at the end, or a negative result for ps__wait_fail(). */
static int64_t receive(struct ps__file *file, struct ps__transfer *transfer, int64_t missing) {
  struct ps__buffer *buffer = &file->in.buffer;
  if (file->messages)
    return receive_message(file, transfer);
  size_t room = ps__buffer_room(buffer, piece(file, missing));
  if (room == 0)
    return PS__NO_MEMORY;
  char *place = buffer->bytes + buffer->end;
  int64_t result = ps__transfer_receive(transfer, place, (int64_t)room);
  if (result > 0)
    buffer->end += file->universal ? unify_newlines(&file->after_return, place, (size_t)result) : (size_t)result;
  return result;
}

/* How much an operation still waits for. `found` is the part of its result that is there, 0 at first; returns how many
 * bytes are missing, 0 when it is complete. A negative limit is none. */
typedef int64_t (*measure)(const struct ps__file *file, int64_t limit, size_t *found);

static int64_t measure_size(const struct ps__file *file, int64_t limit, size_t *found) {
  size_t length = ps__buffer_length(&file->in.buffer);
  bool enough = limit >= 0 && length >= (uint64_t)limit;
  *found = enough ? (size_t)limit : length;
  return enough ? 0 : limit < 0 ? INT64_MAX : limit - (int64_t)length;
}

static int64_t measure_line(const struct ps__file *file, int64_t limit, size_t *found) {
  const struct ps__buffer *buffer = &file->in.buffer;
  /* The part that was found before has no newline: it is not searched again. */
  size_t before = *found;
  int64_t missing = measure_size(file, limit, found);
  if (*found > before) {
    const char *start = buffer->bytes + buffer->start;
    const char *newline = memchr(start + before, '\n', *found - before);
    if (newline) {
      *found = (size_t)(newline - start) + 1;
      return 0;
    }
  }
  /* The length of a line is unknown. Without a buffer it comes byte by byte, since the bytes behind it are for the call
   * that receives next; else its length doubles. */
  int64_t step = file->bufsize > 0 && *found > 0 ? (int64_t)*found : 1;
  return missing < step ? missing : step;
}

/* Receive until nothing is missing or the stream ends. `found` has the length of what the operation gets so far. */
static int64_t collect(struct ps__file *file, measure measure_it, int64_t limit, int64_t missing, size_t *found) {
  struct ps__transfer transfer = ps__file_transfer(file, PS__READABLE);
  for (;;) {
    int64_t result = receive(file, &transfer, missing);
    if (result <= 0)
      return result;
    missing = measure_it(file, limit, found);
    if (missing == 0)
      return 0;
    result = ps__wait_on(&transfer.call);
    if (result < 0)
      return result;
  }
}

/* The same as a status; the buffer lacks something. */
static __attribute__((noinline)) int32_t fill(struct ps__file *file, const char *operation, measure measure_it,
                                              int64_t limit, int64_t missing, size_t *found, ps_error *err) {
  int32_t status = ps__file_attach(file, PS__READABLE, operation, err);
  if (status != PS_OK) /* never true: an open file that is pinned has its socket */
    return status;
  int64_t result = collect(file, measure_it, limit, missing, found);
  if (result >= 0)
    return PS_OK;
  return ps__wait_fail(err, result, file->in.socket, operation,
                       result == -EMSGSIZE ? "(the message was cut: another call took the one before)" : NULL);
}

/* Wait for what an operation wants. `buffer` receives and takes it out of the file, unless it is NULL. */
static inline int32_t obtain(ps_file *self, const char *operation, measure measure_it, int64_t limit, void *buffer,
                             int64_t *length, ps_error *err) {
  struct ps__file *file;
  int32_t status = ps__file_enter(self, PS__READABLE, operation, &file, err);
  if (status != PS_OK)
    return status;
  size_t found = 0;
  int64_t missing = measure_it(file, limit, &found);
  if (missing > 0)
    status = fill(file, operation, measure_it, limit, missing, &found, err);
  if (status == PS_OK && length)
    *length = (int64_t)found;
  if (status == PS_OK && buffer && found > 0) {
    memcpy(buffer, file->in.buffer.bytes + file->in.buffer.start, found);
    ps__buffer_take(&file->in.buffer, found, file->keep);
  }
  ps__file_leave(file, PS__READABLE);
  return status;
}

/* The reads differ in what they wait for alone. */
static inline int32_t read_into(ps_file *self, const char *operation, measure measure_it, void *buffer,
                                int64_t capacity, int64_t *length, ps_error *err) {
  if (length)
    *length = 0;
  int32_t status = ps__transfer_check(buffer, capacity, operation, err);
  return status == PS_OK ? obtain(self, operation, measure_it, capacity, buffer, length, err) : status;
}

int32_t ps_file_read(ps_file *self, void *buffer, int64_t capacity, int64_t *length, ps_error *err) {
  return read_into(self, "read", measure_size, buffer, capacity, length, err);
}

int32_t ps_file_readline(ps_file *self, void *buffer, int64_t capacity, int64_t *length, ps_error *err) {
  return read_into(self, "readline", measure_line, buffer, capacity, length, err);
}

int32_t ps_file_read_await(ps_file *self, int64_t size, int64_t *available, ps_error *err) {
  if (available)
    *available = 0;
  return obtain(self, "read", measure_size, size, NULL, available, err);
}

int32_t ps_file_readline_await(ps_file *self, int64_t limit, int64_t *available, ps_error *err) {
  if (available)
    *available = 0;
  return obtain(self, "readline", measure_line, limit, NULL, available, err);
}

int32_t ps_file_buffered(ps_file *self, int64_t *count, ps_error *err) {
  struct ps__file *file;
  if (count)
    *count = 0;
  int32_t status = ps__file_enter(self, PS__READABLE, "buffered", &file, err);
  if (status != PS_OK)
    return status;
  if (count)
    *count = (int64_t)ps__buffer_length(&file->in.buffer);
  ps__file_leave(file, PS__READABLE);
  return PS_OK;
}
