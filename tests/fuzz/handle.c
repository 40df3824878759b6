/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Sequences of calls on sockets, files and tokens, in any order, against a model of their states: open, closed or
 * freed. Each call ends with a status that the state allows; no handle comes back, and no descriptor is lost. */
#include "support/input.h"
#include "support/target.h"

#include <polysocket.h>

#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/socket.h>

enum { SLOTS = 6, STEPS = 80, GONE = 256 };
enum outcome { ON_OPEN, ON_CLOSED, ON_FREED, MADE, NOT_MADE, CANCELLED, WOULD_BLOCK, TIMED_OUT, TRANSFERRED, DETACHED };

const struct fuzz_target fuzz_target = {"handle",
                                        3000,
                                        {"a call on an open object", "a call on a closed object",
                                         "a call on a freed object", "an object is made", "no object is made",
                                         "a token cancels", "a call would block", "a call times out",
                                         "bytes are transferred", "a descriptor is detached"}};

enum kind { SOCKETS, FILES, TOKENS, KINDS };
enum state { FREED, CLOSED, OPEN };

struct object {
  union {
    ps_socket *socket;
    ps_file *file;
    ps_token *token;
    const void *any;
  } handle;
  enum state state;
  int64_t family, type;
  double timeout;
};

static struct object objects[KINDS][SLOTS];
static const void *gone[GONE];
static size_t gone_count;

/* What every call may return for an object of a state, and what an open one allows besides. */
static void check_call(const struct object *object, int32_t status, unsigned allowed, const char *operation,
                       const ps_error *err) {
  static const int outcomes[] = {[FREED] = ON_FREED, [CLOSED] = ON_CLOSED, [OPEN] = ON_OPEN};
  unsigned set = object->state == FREED ? STATUS(PS_E_HANDLE) : object->state == CLOSED ? STATUS(PS_E_CLOSED) : allowed;
  expect_status(status, set, operation, err);
  fuzz_reached(outcomes[object->state]);
  if (status == PS_E_CANCELLED)
    fuzz_reached(CANCELLED);
  else if (status == PS_E_WOULD_BLOCK)
    fuzz_reached(WOULD_BLOCK);
  else if (status == PS_E_TIMEOUT)
    fuzz_reached(TIMED_OUT);
}

/* The same for what a closed object still answers. */
static void check_readable(const struct object *object, int32_t status, const char *operation, const ps_error *err) {
  expect_status(status, object->state == FREED ? STATUS(PS_E_HANDLE) : STATUS(PS_OK), operation, err);
}

static void forget(struct object *object) {
  if (object->handle.any && object->state != FREED && gone_count < GONE)
    gone[gone_count++] = object->handle.any;
  object->state = FREED;
}

static void free_object(enum kind kind, struct object *object) {
  if (kind == SOCKETS)
    ps_socket_free(object->handle.socket);
  else if (kind == FILES)
    ps_file_free(object->handle.file);
  else
    ps_token_free(object->handle.token);
  forget(object);
}

/* Where a new object goes; what was there is freed. */
static struct object *place_for(struct input *input, enum kind kind) {
  struct object *object = &objects[kind][input_below(input, SLOTS)];
  free_object(kind, object);
  object->handle.any = NULL;
  return object;
}

static struct object *any(struct input *input, enum kind kind) {
  return &objects[kind][input_below(input, SLOTS)];
}

/* A handle that was made is new, and one that was not is NULL. */
static void note(struct object *object, int32_t status, unsigned failures, const char *operation, const ps_error *err) {
  expect_status(status, failures | STATUS(PS_OK), operation, err);
  expect((status == PS_OK) == (object->handle.any != NULL), "%s: status and handle disagree", operation);
  fuzz_reached(status == PS_OK ? MADE : NOT_MADE);
  if (status != PS_OK)
    return;
  for (size_t i = 0; i < gone_count; i++)
    expect(gone[i] != object->handle.any, "%s: a freed handle comes back", operation);
  object->state = OPEN;
  object->timeout = 0;
}

static void note_socket(struct object *object, int32_t status, unsigned failures, const char *operation,
                        const ps_error *err) {
  note(object, status, failures, operation, err);
  if (status != PS_OK)
    return;
  ps_socket_family(object->handle.socket, &object->family, NULL);
  ps_socket_type(object->handle.socket, &object->type, NULL);
}

static void create(struct input *input) {
  static const int64_t families[] = {AF_UNIX, AF_INET, AF_INET6, AF_UNIX, 9999, INT64_MAX};
  static const int64_t types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET, SOCK_STREAM | SOCK_NONBLOCK, 77};
  ps_error err;
  struct object *made = place_for(input, SOCKETS);
  int64_t family = families[input_below(input, 6)], type = types[input_below(input, 5)];
  int32_t status = ps_socket_create(family, type, 0, &made->handle.socket, &err);
  note_socket(made, status, STATUS(PS_E_OS) | STATUS(PS_E_RANGE), "socket", &err);
}

static void make_pair(struct input *input) {
  static const int64_t types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};
  ps_error err;
  struct object *one = place_for(input, SOCKETS), *other = place_for(input, SOCKETS);
  ps_socket *first = NULL, *second = NULL;
  int32_t status = ps_socket_pair(AF_UNIX, types[input_below(input, 3)], 0, &first, &second, &err);
  one->handle.socket = first;
  note_socket(one, status, 0, "socketpair", &err);
  /* Both may have the same place. */
  if (one == other)
    free_object(SOCKETS, one);
  other->handle.socket = second;
  note_socket(other, status, 0, "socketpair", &err);
}

static void duplicate(struct input *input) {
  ps_error err;
  struct object *from = any(input, SOCKETS);
  ps_socket *socket = NULL;
  int32_t status = ps_socket_dup(from->handle.socket, &socket, &err);
  check_call(from, status, STATUS(PS_OK), "dup", &err);
  double timeout = from->timeout;
  struct object *made = place_for(input, SOCKETS);
  made->handle.socket = socket;
  note_socket(made, status, STATUS(PS_E_HANDLE) | STATUS(PS_E_CLOSED), "dup", &err);
  made->timeout = timeout;
}

/* A socket from a descriptor that is detached or made. */
static void take_descriptor(struct input *input) {
  ps_error err;
  struct object *from = any(input, SOCKETS);
  bool adopted = input_below(input, 2);
  int64_t fd = -2;
  int32_t status = ps_socket_detach(from->handle.socket, &fd, &err);
  expect_status(status, from->state == FREED ? STATUS(PS_E_HANDLE) : STATUS(PS_OK), "detach", &err);
  expect((fd >= 0) == (from->state == OPEN), "detach gives %" PRId64, fd);
  if (from->state == OPEN) {
    from->state = CLOSED;
    fuzz_reached(DETACHED);
  }
  struct object *made = place_for(input, SOCKETS);
  if (adopted && fd < 0) {
    status = ps_socket_adopt(fd, PS_DETECT, PS_DETECT, PS_DETECT, &made->handle.socket, &err);
    note_socket(made, status, STATUS(PS_E_VALUE), "socket", &err);
    return;
  }
  status = adopted ? ps_socket_adopt(fd, PS_DETECT, PS_DETECT, PS_DETECT, &made->handle.socket, &err)
                   : ps_socket_fromfd(fd, PS_DETECT, PS_DETECT, PS_DETECT, &made->handle.socket, &err);
  note_socket(made, status, fd < 0 ? STATUS(PS_E_OS) : 0, adopted ? "socket" : "fromfd", &err);
  if (!adopted)
    expect_status(ps_close(fd, &err), fd >= 0 ? STATUS(PS_OK) : STATUS(PS_E_OS), "close", &err);
}

static void makefile(struct input *input) {
  static const char *const modes[] = {"r", "w", "r+", "rU", "", "x"};
  ps_error err;
  struct object *from = any(input, SOCKETS);
  const char *mode = modes[input_below(input, 6)];
  ps_file *file = NULL;
  int32_t status = ps_socket_makefile(from->handle.socket, mode, input_integer(input) % 10000, &file, &err);
  double timeout = from->timeout;
  if (mode[0] == 'x')
    expect_status(status, STATUS(PS_E_VALUE), "makefile", &err);
  else
    check_call(from, status, STATUS(PS_OK), "makefile", &err);
  struct object *made = place_for(input, FILES);
  made->handle.file = file;
  note(made, status, STATUS(PS_E_HANDLE) | STATUS(PS_E_CLOSED) | STATUS(PS_E_VALUE), "makefile", &err);
  made->timeout = timeout;
}

static void make_token(struct input *input) {
  ps_error err;
  struct object *made = place_for(input, TOKENS);
  note(made, ps_token_create(&made->handle.token, &err), 0, "token_create", &err);
}

static void use_token(struct input *input) {
  ps_error err;
  struct object *token = any(input, TOKENS), *socket;
  int64_t fired = -1;
  int32_t status;
  switch (input_below(input, 4)) {
  case 0:
    check_call(token, ps_token_fire(token->handle.token, &err), STATUS(PS_OK), "token_fire", &err);
    status = ps_token_fired(token->handle.token, &fired, &err);
    check_call(token, status, STATUS(PS_OK), "token_fired", &err);
    expect(fired == (token->state == OPEN), "a token that was fired tells %" PRId64, fired);
    break;
  case 1:
    check_call(token, ps_token_reset(token->handle.token, &err), STATUS(PS_OK), "token_reset", &err);
    status = ps_token_fired(token->handle.token, &fired, &err);
    check_call(token, status, STATUS(PS_OK), "token_fired", &err);
    expect(fired == 0, "a token that was reset tells %" PRId64, fired);
    break;
  case 2:
    free_object(TOKENS, token);
    break;
  default:
    socket = any(input, SOCKETS);
    bool none = input_rarely(input, 3);
    status = ps_socket_settoken(socket->handle.socket, none ? NULL : token->handle.token, &err);
    if (!none && token->state == FREED)
      expect_status(status, STATUS(PS_E_HANDLE) | STATUS(PS_E_CLOSED) | (token->handle.any ? 0 : STATUS(PS_OK)),
                    "settoken", &err);
    else
      check_call(socket, status, STATUS(PS_OK), "settoken", &err);
  }
}

static const unsigned waiting = STATUS(PS_E_WOULD_BLOCK) | STATUS(PS_E_TIMEOUT) | STATUS(PS_E_CANCELLED);

static void transfer(struct input *input) {
  char room[64] = "a line\nand the next\n";
  ps_error err;
  struct object *socket = any(input, SOCKETS);
  int64_t length = (int64_t)input_below(input, sizeof room), done = -1;
  bool sending = input_below(input, 2);
  int32_t status = sending ? ps_socket_send(socket->handle.socket, 0, room, length, &done, &err)
                           : ps_socket_recv(socket->handle.socket, 0, room, length, &done, &err);
  check_call(socket, status, waiting | STATUS(PS_OK) | STATUS(PS_E_OS), sending ? "send" : "recv", &err);
  expect(done >= 0 && done <= length && (status == PS_OK || done == 0), "%" PRId64 " of %" PRId64 " bytes", done,
         length);
  if (status == PS_OK && done > 0)
    fuzz_reached(TRANSFERRED);
}

static void transfer_file(struct input *input) {
  char room[64] = "a line\nand the next\n";
  ps_error err;
  struct object *file = any(input, FILES);
  int64_t length = (int64_t)input_below(input, sizeof room), done = -1;
  const unsigned set = waiting | STATUS(PS_OK) | STATUS(PS_E_OS) | STATUS(PS_E_UNSUPPORTED);
  switch (input_below(input, 4)) {
  case 0:
    check_call(file, ps_file_read(file->handle.file, room, length, &done, &err), set, "read", &err);
    break;
  case 1:
    check_call(file, ps_file_readline(file->handle.file, room, length, &done, &err), set, "readline", &err);
    break;
  case 2:
    check_call(file, ps_file_write(file->handle.file, room, length, &done, &err), set, "write", &err);
    break;
  default:
    check_call(file, ps_file_flush(file->handle.file, &err), waiting | STATUS(PS_OK) | STATUS(PS_E_OS), "flush", &err);
    return;
  }
  expect(done >= 0 && done <= length, "%" PRId64 " of %" PRId64 " bytes", done, length);
}

/* Bind to a name that the system chooses, listen, connect, accept, shut down. */
static void connect_them(struct input *input) {
  ps_error err;
  ps_address address;
  struct object *socket = any(input, SOCKETS), *other;
  const unsigned set = STATUS(PS_OK) | STATUS(PS_E_OS);
  ps_socket *accepted = NULL;
  int32_t status;
  switch (input_below(input, 5)) {
  case 0:
    ps_address_make_unix("", 0, &address, NULL);
    check_call(socket, ps_socket_bind(socket->handle.socket, &address, &err), set, "bind", &err);
    break;
  case 1:
    check_call(socket, ps_socket_listen(socket->handle.socket, 2, &err), set, "listen", &err);
    break;
  case 2:
    other = any(input, SOCKETS);
    status = ps_socket_getsockname(other->handle.socket, &address, &err);
    check_call(other, status, set, "getsockname", &err);
    /* Nothing leaves this machine: a socket of the Internet families has no peer here. */
    if (status == PS_OK && other->family == AF_UNIX)
      check_call(socket, ps_socket_connect(socket->handle.socket, &address, &err), set | waiting, "connect", &err);
    break;
  case 3:
    status = ps_socket_accept(socket->handle.socket, &accepted, &address, &err);
    check_call(socket, status, set | waiting, "accept", &err);
    other = place_for(input, SOCKETS);
    other->handle.socket = accepted;
    note_socket(other, status, ~0u, "accept", &err);
    break;
  default:
    status = ps_socket_shutdown(socket->handle.socket, (int64_t)input_below(input, 4), &err);
    check_call(socket, status, set, "shutdown", &err);
  }
}

static void set_time(struct input *input) {
  static const double seconds[] = {0, 1e-9, 1e-5};
  ps_error err;
  struct object *socket = any(input, SOCKETS), *file = any(input, FILES);
  double chosen = seconds[input_below(input, 3)];
  int64_t direction = (int64_t)input_below(input, 4), told = -1;
  int32_t status;
  switch (input_below(input, 3)) {
  case 0:
    status = ps_socket_settimeout(socket->handle.socket, chosen, &err);
    check_call(socket, status, STATUS(PS_OK), "settimeout", &err);
    if (status == PS_OK)
      socket->timeout = chosen;
    break;
  case 1:
    status = ps_file_settimeout(file->handle.file, chosen, &err);
    check_call(file, status, STATUS(PS_OK), "settimeout", &err);
    break;
  default:
    status = ps_socket_setdeadline(socket->handle.socket, direction, ps_deadline(0), &err);
    if (direction == 0 && socket->state != FREED)
      expect_status(status, STATUS(PS_E_VALUE) | STATUS(PS_E_CLOSED), "setdeadline", &err);
    else if (direction > 0)
      check_call(socket, status, STATUS(PS_OK), "setdeadline", &err);
    status = ps_socket_getdeadline(socket->handle.socket, PS_RECEIVING, &told, &err);
    check_readable(socket, status, "getdeadline", &err);
    expect(told >= 0, "a deadline is %" PRId64, told);
  }
}

/* What is told of a socket is what the model has. */
static void ask(struct input *input) {
  ps_error err;
  struct object *socket = any(input, SOCKETS);
  double seconds = -7;
  int64_t fd = -7, family = -7, type = -7;
  check_readable(socket, ps_socket_gettimeout(socket->handle.socket, &seconds, &err), "gettimeout", &err);
  check_readable(socket, ps_socket_fileno(socket->handle.socket, &fd, &err), "fileno", &err);
  check_readable(socket, ps_socket_family(socket->handle.socket, &family, &err), "family", &err);
  check_readable(socket, ps_socket_type(socket->handle.socket, &type, &err), "type", &err);
  bool freed = socket->state == FREED;
  expect(seconds == (freed ? PS_NO_TIMEOUT : socket->timeout), "the timeout is %g", seconds);
  expect((fd >= 0) == (socket->state == OPEN) && fd >= -1, "the descriptor is %" PRId64, fd);
  expect(fd < 0 || fcntl((int)fd, F_GETFD) == FD_CLOEXEC, "descriptor %" PRId64 " is not open and close-on-exec", fd);
  expect(family == (freed ? 0 : socket->family) && type == (freed ? 0 : socket->type),
         "family %" PRId64 ", type %" PRId64, family, type);
}

static void end(struct input *input) {
  ps_error err;
  enum kind kind = (enum kind)input_below(input, 2);
  struct object *object = any(input, kind);
  if (input_rarely(input, 3)) {
    free_object(kind, object);
    return;
  }
  bool freed = object->state == FREED;
  int32_t status =
      kind == SOCKETS ? ps_socket_close(object->handle.socket, &err) : ps_file_close(object->handle.file, &err);
  unsigned set = STATUS(PS_OK) | (kind == FILES && object->state == OPEN ? waiting | STATUS(PS_E_OS) : 0);
  expect_status(status, freed ? STATUS(PS_E_HANDLE) : set, "close", &err);
  if (!freed)
    object->state = CLOSED;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static void (*const steps[])(struct input * input) = {
      create,   make_pair,     duplicate,    take_descriptor, makefile, make_token, use_token, transfer,
      transfer, transfer_file, connect_them, connect_them,    set_time, ask,        end};
  struct input input = {data, size};
  ps_setdefaulttimeout(0, NULL);
  gone_count = 0;
  int lowest = fuzz_lowest_descriptor();
  for (int i = 0; input.left > 0 && i < STEPS; i++)
    steps[input_below(&input, sizeof steps / sizeof steps[0])](&input);
  for (int kind = 0; kind < KINDS; kind++)
    for (int i = 0; i < SLOTS; i++) {
      free_object((enum kind)kind, &objects[kind][i]);
      objects[kind][i].handle.any = NULL;
    }
  expect(fuzz_lowest_descriptor() == lowest, "a descriptor is lost");
  return 0;
}
