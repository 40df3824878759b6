/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Files against a model. What the peer sends is read whole, in order and once, whatever pieces it comes in and however
 * often a read had to give up; what is written arrives so too. A read fails only when the model has too little, and
 * succeeds only with what the model has. */
#include "support/input.h"
#include "support/target.h"

#include <polysocket.h>

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Messages stay below what a socket of the system's smallest buffer takes. */
enum { STREAM = 1 << 16, MESSAGE = 1000, STEPS = 60, SMALL_BUFFER = 4608 };
enum outcome { READ, READ_LINE, AWAITED, GAVE_UP, ENDED, WRITTEN, PUT_OFF, FLUSHED, MESSAGES, TURNED, CLOSED };

const struct fuzz_target fuzz_target = {"file",
                                        4000,
                                        {"bytes are read", "a line is read", "a size is told", "a read gives up",
                                         "the end is read", "bytes are written", "a write gives up", "a flush is whole",
                                         "messages are read", "newlines are unified", "a closed file refuses"}};

/* One direction: all bytes, and how many of them have left it. */
struct stream {
  char bytes[STREAM];
  size_t length, taken;
};

static struct model {
  ps_file *file;
  int peer, type;
  int64_t bufsize;
  bool universal, by_line, after_return, ended, timed;
  struct stream in, out;
  size_t next; /* Of the bytes that there are, the first that was not used. */
} model;

static const unsigned short_of_time = STATUS(PS_E_WOULD_BLOCK) | STATUS(PS_E_TIMEOUT);

/* Bytes in which newlines are frequent, and which differ from all others nearby. */
static void make_bytes(struct input *input, char *bytes, size_t length) {
  static char all[2 * STREAM];
  if (!all[0])
    for (uint32_t i = 0, state = 1; i < sizeof all; i++) {
      state = state * 1664525 + 1013904223;
      uint8_t byte = (uint8_t)(state >> 24);
      all[i] = byte < 12 ? '\n' : byte < 20 ? '\r' : byte == 20 ? 'x' : (char)byte;
    }
  all[0] = 'x';
  memcpy(bytes, all + model.next, length);
  model.next = (model.next + length) % STREAM;
  if (length > 1 && input_rarely(input, 4))
    memcpy(bytes + length - 2, "\r\n", 2);
}

/* What the file is to make of bytes that the peer has sent. */
static void note_sent(const char *bytes, size_t length) {
  char *end = model.in.bytes + model.in.length;
  if (!model.universal) {
    memcpy(end, bytes, length);
    model.in.length += length;
    return;
  }
  for (size_t i = 0; i < length; i++) {
    bool second = model.after_return && bytes[i] == '\n';
    model.after_return = bytes[i] == '\r';
    if (!second)
      *end++ = model.after_return ? '\n' : bytes[i];
  }
  model.in.length = (size_t)(end - model.in.bytes);
  fuzz_reached(TURNED);
}

static void peer_sends(struct input *input) {
  char bytes[4096];
  size_t length = 1 + input_below(input, input_below(input, 4) ? 40 : model.type == SOCK_STREAM ? 4096 : MESSAGE);
  if (model.ended || model.in.length + length > STREAM)
    return;
  make_bytes(input, bytes, length);
  ssize_t sent = send(model.peer, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent > 0)
    note_sent(bytes, (size_t)sent);
}

/* What has arrived is the beginning of what was written. */
static void peer_receives(void) {
  static char bytes[STREAM];
  ssize_t length;
  while ((length = recv(model.peer, bytes, sizeof bytes, MSG_DONTWAIT)) > 0) {
    expect(model.out.taken + (size_t)length <= model.out.length, "%zu bytes were written, and %zu arrive",
           model.out.length, model.out.taken + (size_t)length);
    expect(memcmp(bytes, model.out.bytes + model.out.taken, (size_t)length) == 0, "other bytes arrive at %zu",
           model.out.taken);
    model.out.taken += (size_t)length;
  }
}

static void expect_all_arrived(const char *why) {
  peer_receives();
  expect(model.out.taken == model.out.length, "%s, and %zu of %zu bytes have arrived", why, model.out.taken,
         model.out.length);
}

/* How many bytes the next read of so many is to give, or -1 when it has to wait. */
static int64_t wanted_of(int64_t limit, bool line) {
  const struct stream *in = &model.in;
  size_t left = in->length - in->taken, most = limit < 0 || (uint64_t)limit > left ? left : (size_t)limit;
  const char *newline = line && most > 0 ? memchr(in->bytes + in->taken, '\n', most) : NULL;
  if (newline)
    return newline - (in->bytes + in->taken) + 1;
  bool enough = limit >= 0 && left >= (uint64_t)limit;
  return enough || model.ended ? (int64_t)most : -1;
}

/* Whether a read may give up: when it has to wait, and when its time is over between two parts. */
static bool may_give_up(int32_t status, int64_t wanted) {
  return wanted < 0 || (status == PS_E_TIMEOUT && model.timed);
}

static void check_given_up(int32_t status, int64_t length, const char *operation, const ps_error *err) {
  expect_status(status, short_of_time, operation, err);
  expect(length == 0, "%s gives up with %" PRId64 " bytes", operation, length);
  fuzz_reached(GAVE_UP);
}

static void read_some(struct input *input, bool line) {
  static char room[8192];
  const char *operation = line ? "readline" : "read";
  int64_t capacity = (int64_t)input_below(input, input_below(input, 4) ? 20 : 8192), length = -1;
  int64_t wanted = wanted_of(capacity, line);
  char *exact = malloc((size_t)capacity + 1);
  ps_error err;
  expect(exact, "out of memory");
  int32_t status = line ? ps_file_readline(model.file, exact, capacity, &length, &err)
                        : ps_file_read(model.file, exact, capacity, &length, &err);
  memcpy(room, exact, status == PS_OK && length > 0 ? (size_t)length : 0);
  free(exact);
  if (may_give_up(status, wanted)) {
    check_given_up(status, length, operation, &err);
    return;
  }
  expect(status == PS_OK, "%s of %" PRId64 " bytes fails: %s", operation, capacity, err.message);
  expect(length == wanted, "%s of %" PRId64 " bytes gives %" PRId64 ", not %" PRId64, operation, capacity, length,
         wanted);
  expect(memcmp(room, model.in.bytes + model.in.taken, (size_t)wanted) == 0, "%s gives other bytes at %zu", operation,
         model.in.taken);
  model.in.taken += (size_t)wanted;
  fuzz_reached(wanted == 0 && capacity > 0 ? ENDED : line ? READ_LINE : READ);
  if (model.type != SOCK_STREAM)
    fuzz_reached(MESSAGES);
}

static void await_some(struct input *input, bool line) {
  int64_t limit = (int64_t)input_below(input, 300) - 20, length = -1, buffered = -1;
  int64_t wanted = wanted_of(limit, line);
  ps_error err;
  int32_t status = line ? ps_file_readline_await(model.file, limit, &length, &err)
                        : ps_file_read_await(model.file, limit, &length, &err);
  if (may_give_up(status, wanted)) {
    check_given_up(status, length, line ? "readline" : "read", &err);
    return;
  }
  expect(status == PS_OK && length == wanted, "waiting for %" PRId64 " bytes tells %" PRId64 ", not %" PRId64, limit,
         length, wanted);
  expect(ps_file_buffered(model.file, &buffered, NULL) == PS_OK, "nothing is told of the buffer");
  expect(buffered >= wanted && buffered <= (int64_t)(model.in.length - model.in.taken),
         "%" PRId64 " bytes are buffered, of %zu", buffered, model.in.length - model.in.taken);
  fuzz_reached(AWAITED);
}

static void write_some(struct input *input) {
  static char bytes[16384];
  bool small = input_below(input, 2);
  size_t most = model.type == SOCK_STREAM ? (small ? 64 : sizeof bytes) : small ? 16 : MESSAGE;
  size_t length = input_below(input, most);
  int64_t written = -1;
  ps_error err = {.done = -1};
  if (model.out.length + length > STREAM)
    return;
  make_bytes(input, bytes, length);
  char *exact = input_copy(bytes, length);
  int32_t status = ps_file_write(model.file, exact, (int64_t)length, &written, &err);
  free(exact);
  expect(written >= 0 && (size_t)written <= length, "%" PRId64 " of %zu bytes are written", written, length);
  memcpy(model.out.bytes + model.out.length, bytes, (size_t)written);
  model.out.length += (size_t)written;
  peer_receives();
  if (status != PS_OK) {
    expect_status(status, short_of_time, "write", &err);
    expect(err.done == written, "the record has %" PRId64 " and not %" PRId64, err.done, written);
    fuzz_reached(PUT_OFF);
    return;
  }
  expect(written == (int64_t)length, "a write succeeds with %" PRId64 " of %zu bytes", written, length);
  if (model.bufsize == 0 || (model.by_line && memchr(bytes, '\n', length)))
    expect_all_arrived("a write without a buffer, or of a line, succeeds");
  fuzz_reached(WRITTEN);
}

static void flush(void) {
  ps_error err;
  int32_t status = ps_file_flush(model.file, &err);
  if (status == PS_OK) {
    expect_all_arrived("a flush succeeds");
    fuzz_reached(FLUSHED);
    return;
  }
  expect_status(status, short_of_time, "flush", &err);
}

static void end_stream(void) {
  if (model.type == SOCK_DGRAM)
    return;
  shutdown(model.peer, SHUT_WR);
  model.ended = true;
}

static void set_timeout(struct input *input) {
  static const double seconds[] = {0, 1e-9, 0.00001};
  double chosen = seconds[input_below(input, 3)];
  expect(ps_file_settimeout(model.file, chosen, NULL) == PS_OK, "a timeout is refused");
  model.timed = chosen > 0;
}

static bool open_model(struct input *input) {
  static const char *const modes[] = {"r+", "rU+", "w+", "rb+U", "U+", "a+b"};
  static const int types[] = {SOCK_STREAM, SOCK_STREAM, SOCK_SEQPACKET, SOCK_DGRAM};
  static const int64_t sizes[] = {-1, 0, 1, 2, 7, 64, 300, 5000};
  int pair[2], size = SMALL_BUFFER;
  ps_socket *socket = NULL;
  const char *mode = modes[input_below(input, 6)];
  model.type = types[input_below(input, 4)];
  int64_t bufsize = sizes[input_below(input, 8)];
  if (socketpair(AF_UNIX, model.type, 0, pair) < 0)
    return false;
  setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  setsockopt(pair[1], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  expect(ps_socket_adopt(pair[0], PS_DETECT, PS_DETECT, PS_DETECT, &socket, NULL) == PS_OK, "nothing is adopted");
  expect(ps_socket_settimeout(socket, 0, NULL) == PS_OK, "a timeout is refused");
  expect(ps_socket_makefile(socket, mode, bufsize, &model.file, NULL) == PS_OK, "no file is made of mode %s", mode);
  ps_socket_free(socket);
  model.peer = pair[1];
  model.bufsize = bufsize;
  model.by_line = bufsize == 1;
  model.universal = strchr(mode, 'U');
  model.after_return = model.ended = model.timed = false;
  model.in.length = model.in.taken = model.out.length = model.out.taken = 0;
  model.next = 0;
  return true;
}

/* A file that is closed has sent what it could; nothing is read from it any more. */
static void close_model(struct input *input) {
  ps_error err;
  char byte;
  int64_t length = -1;
  if (!input_rarely(input, 4)) {
    int32_t status = ps_file_close(model.file, &err);
    peer_receives();
    if (status == PS_OK)
      expect_all_arrived("a close succeeds");
    else
      expect_status(status, short_of_time, "close", &err);
    expect_status(ps_file_read(model.file, &byte, 1, &length, &err), STATUS(PS_E_CLOSED), "read", &err);
    expect_status(ps_file_write(model.file, "x", 1, &length, &err), STATUS(PS_E_CLOSED), "write", &err);
    expect(ps_file_close(model.file, NULL) == PS_OK, "a file is not closed twice");
    fuzz_reached(CLOSED);
  }
  ps_file_free(model.file);
  peer_receives();
  expect_status(ps_file_flush(model.file, &err), STATUS(PS_E_HANDLE), "flush", &err);
  close(model.peer);
}

static void step(struct input *input) {
  size_t kind = input_below(input, 16);
  switch (kind) {
  case 0:
  case 1:
  case 2:
    peer_sends(input);
    break;
  case 3:
  case 4:
  case 5:
  case 6:
    read_some(input, kind % 2);
    break;
  case 7:
  case 8:
    await_some(input, kind % 2);
    break;
  case 9:
  case 10:
  case 11:
    write_some(input);
    break;
  case 12:
    flush();
    break;
  case 13:
    set_timeout(input);
    break;
  case 14:
    if (input_rarely(input, 4))
      end_stream();
    break;
  default:
    peer_receives();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct input input = {data, size};
  int lowest = fuzz_lowest_descriptor();
  if (!open_model(&input))
    return 0;
  for (int steps = 0; input.left > 0 && steps < STEPS; steps++)
    step(&input);
  close_model(&input);
  expect(fuzz_lowest_descriptor() == lowest, "a descriptor is lost");
  return 0;
}
