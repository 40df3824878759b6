/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The life of a file over a socket: made, flushed, closed, given back. Reading is in file_read.c, writing in
 * file_write.c. */
#include "core/file.h"

#include "base/error.h"
#include "polysocket/file.h"
#include "polysocket/socket.h"
#include "polysocket/timeout.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* Bytes to buffer unless told otherwise, and the most that may be asked for. */
enum { DEFAULT_BUFSIZE = 8192, BUFSIZE_LIMIT = 1 << 30 };

static int release(struct ps__slot *slot) {
  struct ps__file *file = (struct ps__file *)(void *)slot;
  ps__buffer_clear(&file->in.buffer);
  ps__buffer_clear(&file->out.buffer);
  ps_error err;
  /* A freed file's socket is freed too, and not closed: see release() of socket.c. */
  int32_t status = ps__slot_freed(slot) ? PS_OK : ps_socket_close(file->socket, &err);
  ps_socket_free(file->socket);
  return status == PS_OK ? 0 : -err.code;
}

/* The file has its socket to itself, so that whoever waits for that waits for the file. */
static void closing(struct ps__slot *slot) {
  ps__socket_wake(((struct ps__file *)(void *)slot)->socket);
}

static void forked(void);

static struct ps__table files = {
    .kind = PS__FILES,
    .noun = "file",
    .slot_size = PS__SLOT_SIZE(struct ps__file),
    .release = release,
    .forked = forked,
    .closing = closing,
};

static void forked(void) {
  ps__slots_forked(&files);
}

static int32_t pin_any(ps_file *handle, bool *closed, const char *operation, struct ps__file **file, ps_error *err) {
  struct ps__slot *slot;
  int32_t status = ps__handle_pin(&files, handle, closed, operation, &slot, err);
  *file = (struct ps__file *)(void *)slot;
  return status;
}

static int32_t pin_open(ps_file *handle, const char *operation, struct ps__file **file, ps_error *err) {
  struct ps__slot *slot;
  int32_t status = ps__handle_pin_open(&files, handle, operation, &slot, err);
  *file = (struct ps__file *)(void *)slot;
  return status;
}

static int unpin(struct ps__file *file) {
  return ps__slot_unpin(&files, &file->slot);
}

/* One direction for one operation at a time. */

static struct ps__side *side_of(struct ps__file *file, enum ps__readiness direction) {
  return direction == PS__READABLE ? &file->in : &file->out;
}

/* Whether the side was free. A process with one thread is spared an atomic exchange, as ps__slot_add() is. */
static bool take_side(struct ps__side *side) {
  if (!ps__sys_single_threaded())
    return !atomic_exchange_explicit(&side->busy, true, memory_order_acquire);
  if (atomic_load_explicit(&side->busy, memory_order_relaxed))
    return false;
  atomic_store_explicit(&side->busy, true, memory_order_relaxed);
  return true;
}

static void release_side(struct ps__side *side) {
  if (side->socket) {
    ps__socket_unpin(side->socket);
    side->socket = NULL;
  }
  atomic_store_explicit(&side->busy, false, memory_order_release);
}

struct ps__transfer ps__file_transfer(struct ps__file *file, enum ps__readiness direction) {
  struct ps__transfer transfer = ps__transfer_on(side_of(file, direction)->socket, direction, 0);
  transfer.call.held[1] = &file->slot;
  return transfer;
}

int32_t ps__file_attach(struct ps__file *file, enum ps__readiness direction, const char *operation, ps_error *err) {
  struct ps__side *side = side_of(file, direction);
  int32_t status = ps__socket_pin(file->socket, operation, &side->socket, err);
  if (status != PS_OK)
    side->socket = NULL;
  return status;
}

/* Report why a side was not taken. */
static int32_t fail_to_take(struct ps__file *file, enum ps__readiness direction, const char *operation, ps_error *err) {
  bool reading = direction == PS__READABLE;
  if (!side_of(file, direction)->open)
    return ps__fail(err, PS_E_UNSUPPORTED, operation, "the file is not open for %s", reading ? "reading" : "writing");
  return ps__fail_os(err, EBUSY, operation, reading ? "(another call is reading)" : "(another call is writing)");
}

/* Acquire the writing side of a pinned file, which has one, be the file closed or not, with its socket. */
static int32_t acquire(struct ps__file *file, const char *operation, ps_error *err) {
  struct ps__side *side = &file->out;
  if (!take_side(side))
    return fail_to_take(file, PS__WRITABLE, operation, err);
  int32_t status = ps__file_attach(file, PS__WRITABLE, operation, err);
  if (status != PS_OK)
    release_side(side);
  return status;
}

/* The same for an open file. The call that closed it has flushed it: what came after that would be lost. */
static int32_t acquire_open(struct ps__file *file, const char *operation, ps_error *err) {
  int32_t status = acquire(file, operation, err);
  /* seldom false or alone: another thread has closed the file since it was pinned */
  if (status != PS_OK || !ps__slot_closed(&file->slot))
    return status;
  release_side(&file->out);
  return ps__handle_closed(&files, operation, err);
}

/* Report why a side could not be entered, and unpin the file. */
static __attribute__((cold, noinline)) int32_t fail_to_enter(struct ps__file *pinned, bool closed,
                                                             enum ps__readiness direction, const char *operation,
                                                             ps_error *err) {
  if (!pinned)
    return ps__handle_unknown(&files, operation, err);
  /* seldom true or alone: another thread has closed the file since it was pinned */
  int32_t status = closed || ps__slot_closed(&pinned->slot) ? ps__handle_closed(&files, operation, err)
                                                            : fail_to_take(pinned, direction, operation, err);
  unpin(pinned);
  return status;
}

/* Nothing but what the ordinary case needs: most lines are in the buffer, and need no socket. */
int32_t ps__file_enter(ps_file *handle, enum ps__readiness direction, const char *operation, struct ps__file **file,
                       ps_error *err) {
  bool closed = false;
  struct ps__file *pinned = (struct ps__file *)(void *)ps__slot_pin(&files, handle, &closed);
  if (__builtin_expect(pinned && !closed, 1)) {
    struct ps__side *side = side_of(pinned, direction);
    if (__builtin_expect(side->open && take_side(side), 1)) {
      *file = pinned;
      /* seldom false: another thread has closed the file since it was pinned */
      if (__builtin_expect(!ps__slot_closed(&pinned->slot), 1))
        return PS_OK;
      release_side(side);
    }
  }
  return fail_to_enter(pinned, closed, direction, operation, err);
}

void ps__file_leave(struct ps__file *file, enum ps__readiness direction) {
  release_side(side_of(file, direction));
  unpin(file);
}

/* What is buffered, which leaves the file when it is full, flushed or closed. */

int64_t ps__file_send(struct ps__file *file, struct ps__transfer *transfer, int64_t *sent) {
  struct ps__buffer *buffer = &file->out.buffer;
  int64_t length = (int64_t)ps__buffer_length(buffer);
  *sent = 0;
  if (length == 0)
    return 0;
  int64_t result = ps__transfer_sendall(transfer, buffer->bytes + buffer->start, length, sent);
  ps__buffer_take(buffer, (size_t)*sent, file->keep);
  return result;
}

/* Closing a file while a call is writing leaves the flushing to whichever of the two sees the other: this call, when
 * the file is marked as closed before the side is released; otherwise the closing one, which finds the side free. */
int64_t ps__file_end_writing(struct ps__file *file, struct ps__transfer *transfer, int64_t *lost) {
  int64_t sent, result = 0;
  *lost = 0;
  release_side(&file->out);
  if (!ps__sys_single_threaded())
    atomic_thread_fence(memory_order_seq_cst);
  if (ps__slot_closed(&file->slot) && acquire(file, "write", NULL) == PS_OK) {
    if (!transfer->socket)
      *transfer = ps__file_transfer(file, PS__WRITABLE);
    result = ps__file_send(file, transfer, &sent);
    *lost = (int64_t)ps__buffer_length(&file->out.buffer);
    release_side(&file->out);
  }
  return result;
}

void ps__file_unpin(struct ps__file *file) {
  unpin(file);
}

/* Making a file. */

struct mode {
  bool reads, writes, universal;
};

/* "r", "w" or "a", then each of "+", "b" and "U" at most once; "U" may also come first or stand for "rU". */
static bool parse_mode(const char *text, struct mode *mode) {
  bool plus = false, binary = false, universal = text[0] == 'U';
  text += universal;
  bool writes = text[0] == 'w' || text[0] == 'a';
  if (text[0] == 'r' || writes)
    text++;
  else if (!universal)
    return false;
  for (; *text; text++) {
    bool *seen = *text == '+' ? &plus : *text == 'b' ? &binary : *text == 'U' ? &universal : NULL;
    if (!seen || *seen)
      return false;
    *seen = true;
  }
  *mode = (struct mode){.reads = !writes || plus, .writes = writes || plus, .universal = universal};
  return !(universal && writes);
}

static int32_t check_mode(const char *operation, const char *text, struct mode *mode, ps_error *err) {
  if (parse_mode(text && text[0] ? text : "r", mode))
    return PS_OK;
  char room[80];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__text_quote(&shown, text, strnlen(text, 16));
  return ps__fail(err, PS_E_VALUE, operation,
                  "the mode must be 'r', 'w' or 'a', followed by any of '+', 'b' and, for 'r', 'U'; not %s", room);
}

int32_t ps_socket_makefile(ps_socket *self, const char *mode, int64_t bufsize, ps_file **file, ps_error *err) {
  static const char operation[] = "makefile";
  struct mode wanted = {0};
  if (!file)
    return ps__fail_null(err, operation, "file");
  *file = NULL;
  int32_t status = check_mode(operation, mode, &wanted, err);
  if (status != PS_OK)
    return status;
  if (bufsize > BUFSIZE_LIMIT)
    return ps__fail(err, PS_E_RANGE, operation, "bufsize %" PRId64 " is too large (limit %d)", bufsize, BUFSIZE_LIMIT);
  struct ps__slot *slot = ps__handle_reserve(&files, operation, err);
  if (!slot)
    return PS_E_MEMORY;
  struct ps__file *made = (struct ps__file *)(void *)slot;
  status = ps__socket_dup(self, operation, &made->socket, err);
  if (status != PS_OK) {
    ps__slot_abandon(&files, slot);
    return status;
  }
  made->by_line = bufsize == 1;
  made->bufsize = bufsize < 0 || bufsize == 1 ? DEFAULT_BUFSIZE : (size_t)bufsize;
  made->keep = made->bufsize > DEFAULT_BUFSIZE ? made->bufsize : DEFAULT_BUFSIZE;
  made->universal = wanted.universal;
  int64_t type = SOCK_STREAM;
  ps_socket_type(made->socket, &type, NULL);
  made->messages = type != SOCK_STREAM;
  if (made->messages && made->keep < PS__MESSAGE_ROOM)
    made->keep = PS__MESSAGE_ROOM;
  made->after_return = false;
  made->in = (struct ps__side){.open = wanted.reads};
  made->out = (struct ps__side){.open = wanted.writes};
  *file = ps__slot_publish(&files, slot);
  return PS_OK;
}

/* Flushing and closing. */

/* Send what is buffered in a file whose writing side is acquired. A call that closes the file is not ended by that, and
 * does not watch for it: another call that closes the file too makes the descriptor readable for ever. */
static int32_t flush_while(bool closing_it, struct ps__file *file, const char *operation, ps_error *err) {
  struct ps__transfer transfer = ps__file_transfer(file, PS__WRITABLE);
  transfer.call.closing = closing_it;
  if (closing_it)
    transfer.call.guard.wake = NULL;
  int64_t length = (int64_t)ps__buffer_length(&file->out.buffer);
  int64_t sent;
  int64_t result = ps__file_send(file, &transfer, &sent);
  if (result >= 0)
    return PS_OK;
  int32_t status = ps__wait_fail(err, result, file->out.socket, operation, NULL);
  ps__transfer_tell_done(err, sent, length, "sent");
  return status;
}

static int32_t flush_last(struct ps__file *file, const char *operation, ps_error *err) {
  return flush_while(true, file, operation, err);
}

int32_t ps_file_flush(ps_file *self, ps_error *err) {
  static const char operation[] = "flush";
  struct ps__file *file;
  int32_t status = pin_open(self, operation, &file, err);
  if (status != PS_OK)
    return status;
  if (file->out.open) {
    status = acquire_open(file, operation, err);
    if (status == PS_OK) {
      status = flush_while(false, file, operation, err);
      release_side(&file->out);
    }
  }
  unpin(file);
  return status;
}

/* Send what goes without waiting. The host takes no part: it may be collecting its garbage. */
static int32_t flush_at_once(struct ps__file *file, const char *operation, ps_error *err) {
  (void)operation;
  (void)err;
  struct ps__transfer transfer = ps__transfer_on(file->out.socket, PS__WRITABLE, ps__sys_dontwait);
  transfer.call.hooks = NULL;
  int64_t sent;
  ps__file_send(file, &transfer, &sent);
  return PS_OK;
}

/* Flush for the last time and mark the file. When another call is writing, that one flushes what it leaves behind. */
static int32_t flush_and_mark(struct ps__file *file,
                              int32_t (*flush_it)(struct ps__file *file, const char *operation, ps_error *err),
                              uint64_t flags, const char *operation, ps_error *err) {
  int32_t status = acquire_open(file, operation, err);
  bool acquired = status == PS_OK;
  if (acquired)
    status = flush_it(file, operation, err);
  /* Only after this may another call get at the side, and it finds the file closed. */
  ps__slot_close(&files, &file->slot, flags);
  atomic_thread_fence(memory_order_seq_cst);
  /* The other call has ended meanwhile, perhaps by this close: what it has left is not waited for. */
  if (!acquired && acquire(file, operation, NULL) == PS_OK) {
    acquired = true;
    flush_at_once(file, operation, NULL);
    status = ps__buffer_length(&file->out.buffer) == 0 ? PS_OK : status;
  }
  if (acquired)
    release_side(&file->out);
  return status;
}

int32_t ps_file_close(ps_file *self, ps_error *err) {
  static const char operation[] = "close";
  bool closed;
  struct ps__file *file;
  int32_t status = pin_any(self, &closed, operation, &file, err);
  if (status != PS_OK)
    return status;
  if (file->out.open && !closed)
    status = flush_and_mark(file, flush_last, PS__RELEASE, operation, err);
  else
    ps__slot_close(&files, &file->slot, PS__RELEASE);
  int result = unpin(file);
  return result < 0 && status == PS_OK ? ps__fail_os(err, -result, operation, NULL) : status;
}

void ps_file_free(ps_file *self) {
  bool closed;
  struct ps__file *file;
  if (pin_any(self, &closed, "free", &file, NULL) != PS_OK)
    return;
  if (file->out.open && !closed)
    flush_and_mark(file, flush_at_once, PS__RELEASE | PS__FREED, "free", NULL);
  unpin(file);
  ps__handle_free(&files, self);
}

/* The file's socket. */

int32_t ps_file_fileno(ps_file *self, int64_t *fd, ps_error *err) {
  bool closed;
  if (fd)
    *fd = -1;
  struct ps__file *file;
  int32_t status = pin_any(self, &closed, "fileno", &file, err);
  if (status != PS_OK)
    return status;
  status = closed ? PS_OK : ps_socket_fileno(file->socket, fd, err);
  unpin(file);
  return status;
}

int32_t ps_file_settimeout(ps_file *self, double seconds, ps_error *err) {
  struct ps__file *file;
  int32_t status = pin_open(self, "settimeout", &file, err);
  if (status != PS_OK)
    return status;
  status = ps_socket_settimeout(file->socket, seconds, err);
  unpin(file);
  return status;
}
