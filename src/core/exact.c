/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Receiving an exact amount of a stream: a number of bytes, or all up to a delimiter. Each step is one attempt that
 * takes only bytes that belong to the result, so that a call that ends early has lost nothing. */
#include "polysocket/exact.h"

#include "base/error.h"
#include "base/range.h"
#include "core/transfer.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* How many bytes one look covers: they are copied twice, and those behind the delimiter in vain. */
enum { LOOK = 65536 };

struct exact {
  struct ps__call call; /* First: attempts get its address. */
  int flags;
  char *buffer;
  int64_t capacity;
  int64_t done; /* Bytes in the buffer. */
  const char *delimiter;
  int64_t delimiter_length;
  bool blind; /* The system cannot look at what is to come. */
  bool found;
};

static struct exact *exact_of(struct ps__call *call) {
  return (struct exact *)(void *)call;
}

static int64_t take(struct exact *exact, int64_t size, int flags) {
  return ps__sys_recv(exact->call.fd, exact->buffer + exact->done, (size_t)size,
                      exact->flags | flags | ps__sys_dontwait);
}

static int64_t attempt_exact(struct ps__call *call) {
  struct exact *exact = exact_of(call);
  return take(exact, exact->capacity - exact->done, 0);
}

/* Where the first delimiter in `length` bytes ends that ends behind `before`; 0 if there is none. */
static int64_t find_end(const struct exact *exact, const char *bytes, int64_t before, int64_t length) {
  int64_t size = exact->delimiter_length, from = before < size ? 0 : before - size + 1;
  while (length - from >= size) {
    const char *first = memchr(bytes + from, exact->delimiter[0], (size_t)(length - from - size + 1));
    if (!first)
      return 0;
    if (memcmp(first, exact->delimiter, (size_t)size) == 0)
      return first - bytes + size;
    from = first - bytes + 1;
  }
  return 0;
}

/* Look at what there is, and take it up to the delimiter. Bytes without a delimiter are taken as well: otherwise they
 * would make the socket readable all the time. */
static int64_t attempt_until(struct ps__call *call) {
  struct exact *exact = exact_of(call);
  int64_t room = exact->capacity - exact->done, size = 1;
  if (!exact->blind) {
    size = take(exact, room < LOOK ? room : LOOK, ps__sys_peek);
    exact->blind = size == -EOPNOTSUPP;
    if (exact->blind)
      size = 1;
    if (size <= 0)
      return size;
    int64_t end = find_end(exact, exact->buffer, exact->done, exact->done + size);
    if (end > 0)
      size = end - exact->done;
  }
  int64_t result = take(exact, size, 0);
  int64_t behind = exact->done + result;
  exact->found = result > 0 && find_end(exact, exact->buffer, exact->done, behind) == behind;
  return result;
}

/* Attempts until the result is complete: 0, or a negative result. 1 tells the end of the stream. */
static int64_t collect(struct exact *exact) {
  while (!exact->found && exact->done < exact->capacity) {
    exact->call.size = exact->capacity - exact->done;
    int64_t result = ps__wait_call(&exact->call);
    if (result <= 0)
      return result < 0 ? result : 1;
    exact->done += result;
    /* What is complete is no longer interrupted, and no longer late. */
    result = !exact->found && exact->done < exact->capacity ? ps__wait_on(&exact->call) : 0;
    if (result < 0)
      return result;
  }
  return exact->delimiter && !exact->found ? -EMSGSIZE : 0;
}

/* Flags that would leave the bytes in the socket, or that receive something other than the bytes of the stream. */
static int32_t check_flags(int64_t flags, const char *operation, ps_error *err) {
  const struct {
    int flag;
    const char *name;
  } refused[] = {{ps__sys_peek, "MSG_PEEK"},
                 {ps__sys_truncate, "MSG_TRUNC"},
                 {ps__sys_urgent, "MSG_OOB"},
                 {ps__sys_errors, "MSG_ERRQUEUE"}};
  int32_t status = ps__range_check_int(operation, "flags", flags, err);
  for (size_t i = 0; status == PS_OK && i < sizeof refused / sizeof *refused; i++)
    if (flags & refused[i].flag)
      status = ps__fail(err, PS_E_VALUE, operation, "flags must not contain %s", refused[i].name);
  return status;
}

static int32_t check_delimiter(const struct exact *exact, int64_t length, const char *operation, ps_error *err) {
  if (length < 1 || length > PS_DELIMITER_MAX)
    return ps__fail(err, PS_E_VALUE, operation, "the delimiter must have 1 to %d bytes, not %" PRId64, PS_DELIMITER_MAX,
                    length);
  if (!exact->delimiter)
    return ps__fail_null(err, operation, "delimiter");
  if (exact->capacity >= 0 && exact->capacity < length)
    return ps__fail(err, PS_E_VALUE, operation, "a delimiter of %" PRId64 " bytes is longer than the limit of %" PRId64,
                    length, exact->capacity);
  return PS_OK;
}

/* Whether the start ends with the delimiter. Bytes behind an earlier one could not be put back. */
static int32_t check_start(struct exact *exact, const char *start, int64_t length, const char *operation,
                           ps_error *err) {
  int64_t end = find_end(exact, start, 0, length);
  exact->found = end > 0 && end == length;
  if (end == 0 || exact->found)
    return PS_OK;
  return ps__fail(err, PS_E_VALUE, operation, "start contains the delimiter at byte %" PRId64 ", before its end",
                  end - exact->delimiter_length);
}

/* Check the arguments, and put the start into the buffer. */
static int32_t begin(struct exact *exact, int64_t flags, const void *start, int64_t start_length, const char *operation,
                     ps_error *err) {
  int32_t status = check_flags(flags, operation, err);
  if (status == PS_OK)
    status = ps__transfer_check_as("buffer", exact->buffer, exact->capacity, operation, err);
  if (status == PS_OK)
    status = ps__range_check_memory(operation, "start", start, start_length, err);
  if (status == PS_OK && start_length > exact->capacity)
    status = ps__fail(err, PS_E_VALUE, operation, "start has %" PRId64 " bytes, more than the %" PRId64 " to receive",
                      start_length, exact->capacity);
  if (status == PS_OK && exact->delimiter)
    status = check_start(exact, start, start_length, operation, err);
  if (status != PS_OK)
    return status;
  exact->flags = (int)flags;
  if (start_length > 0)
    memmove(exact->buffer, start, (size_t)start_length);
  exact->done = start_length;
  return PS_OK;
}

static int32_t fail(const struct exact *exact, int64_t result, const struct ps__socket *socket, const char *operation,
                    ps_error *err) {
  bool ended = result == 1, full = exact->delimiter && result == -EMSGSIZE;
  int32_t status =
      ended ? ps__fail(err, PS_E_EOF, operation, "the stream ended%s", exact->delimiter ? " before the delimiter" : "")
            : ps__wait_fail(err, result, socket, operation, NULL);
  if (full)
    ps__error_add(err, " (no delimiter in %" PRId64 " bytes)", exact->capacity);
  else if (exact->delimiter && (ended || exact->done > 0))
    ps__error_add(err, " (%" PRId64 " bytes received)", exact->done);
  else if (ended || exact->done > 0)
    ps__error_add(err, " (%" PRId64 " of %" PRId64 " bytes received)", exact->done, exact->capacity);
  return status;
}

/* Receive after the arguments were checked. */
static int32_t receive(ps_socket *self, struct exact *exact, const char *operation, ps_error *err) {
  struct ps__socket *socket;
  int32_t status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  status = ps__transfer_check_stream(socket, operation, err);
  if (status == PS_OK) {
    exact->call = ps__call_on(socket, PS__READABLE, exact->delimiter ? attempt_until : attempt_exact);
    if (exact->flags & ps__sys_dontwait)
      exact->call.timeout = 0;
    exact->blind = exact->delimiter && ps__sys_looks_elsewhere(socket->fd);
    int64_t result = collect(exact);
    if (result != 0)
      status = fail(exact, result, socket, operation, err);
  }
  ps__socket_unpin(socket);
  return status;
}

static int32_t finish(const struct exact *exact, int32_t status, int64_t *received, ps_error *err) {
  if (received)
    *received = exact->done;
  if (err && status != PS_OK)
    err->done = exact->done;
  return status;
}

int32_t ps_socket_recv_exact(ps_socket *self, int64_t flags, const void *start, int64_t start_length, void *buffer,
                             int64_t capacity, int64_t *received, ps_error *err) {
  static const char operation[] = "recv_exact";
  struct exact exact = {.buffer = buffer, .capacity = capacity};
  int32_t status = begin(&exact, flags, start, start_length, operation, err);
  if (status == PS_OK)
    status = receive(self, &exact, operation, err);
  return finish(&exact, status, received, err);
}

int32_t ps_socket_recv_until(ps_socket *self, int64_t flags, const void *delimiter, int64_t delimiter_length,
                             const void *start, int64_t start_length, void *buffer, int64_t capacity, int64_t *received,
                             ps_error *err) {
  static const char operation[] = "recv_until";
  struct exact exact = {
      .buffer = buffer, .capacity = capacity, .delimiter = delimiter, .delimiter_length = delimiter_length};
  int32_t status = check_delimiter(&exact, delimiter_length, operation, err);
  if (status == PS_OK)
    status = begin(&exact, flags, start, start_length, operation, err);
  if (status == PS_OK)
    status = receive(self, &exact, operation, err);
  return finish(&exact, status, received, err);
}
