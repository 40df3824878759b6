/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The timeout of a file over a socket, for a Ruby whose IO has none (before 3.2). A file is an IO of Ruby's own, with
 * Ruby's buffers. The methods here, of a module that a file with a timeout is extended by, receive into the IO's buffer
 * until Ruby's own method has no need to wait, and then call that method. So a timeout loses nothing. What Ruby's own
 * method does with the data is not repeated here. */
%{
#include <poll.h>
#include <ruby/re.h>
#include <ruby/version.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>

#if RUBY_API_VERSION_CODE < 30200

/* How large Ruby's buffer may become: its sizes are ints. */
enum { PS_FILE_BUFFER = 8192, PS_FILE_LARGEST = 1 << 30 };

struct ps_timed_wait {
  VALUE io;
  rb_io_t *file;
  VALUE timeout;
  const char *operation;
  int64_t done; /* how many bytes of this call are sent */
};

static struct ps_timed_wait ps_timed_of(VALUE io, const char *operation) {
  struct ps_timed_wait wait = {.io = io, .timeout = rb_attr_get(io, rb_intern("@io_timeout")), .operation = operation};
  GetOpenFile(io, wait.file);
  if (wait.file->rbuf.len == 0 && wait.file->rbuf.capa > 1 && RTEST(rb_attr_get(io, rb_intern("@unbuffered"))))
    ps_unbuffer(io, 1); /* Waiting has made it larger. */
  return wait;
}

static double ps_timed_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Whether the descriptor is ready within so many seconds. A scheduler of fibers gets an IO without a buffer, since it
 * may take what is in one for readiness; and not every scheduler tells what it has waited for. */
static int ps_timed_ready(const struct ps_timed_wait *wait, int event, double seconds) {
  VALUE io = wait->io, timeout = DBL2NUM(seconds < 0 ? 0 : seconds);
  if (RTEST(rb_fiber_scheduler_current()))
    io = ps_io_without_buffer(wait->file->fd);
  if (RTEST(rb_io_wait(io, INT2FIX(event), timeout)))
    return 1;
  rb_io_check_closed(wait->file);
  struct pollfd ready = {wait->file->fd, event == RUBY_IO_WRITABLE ? POLLOUT : POLLIN, 0};
  return poll(&ready, 1, 0) > 0;
}

/* One wait, no longer than the timeout. */
static void ps_timed_await(const struct ps_timed_wait *wait, int event) {
  double seconds = NUM2DBL(wait->timeout), end = ps_timed_now() + seconds;
  ps_error err;
  do {
    if (ps_timed_ready(wait, event, end - ps_timed_now()))
      return;
  } while (ps_timed_now() < end);
  if (seconds > 0)
    ps_fill(&err, PS_E_TIMEOUT, wait->operation, "timed out after %g s", seconds);
  else
    ps_fill(&err, PS_E_WOULD_BLOCK, wait->operation, "%s", strerror(EAGAIN));
  err.code = seconds > 0 ? ETIMEDOUT : EAGAIN;
  err.done = wait->done;
  ps_raise(PS_CONTEXT, &err);
}

/* Whether a transfer that failed is to be tried again. Only a socket is waited for here; what else an IO was reopened
 * with has no timeout. */
static int ps_timed_again(const struct ps_timed_wait *wait, int event) {
  if (errno == EAGAIN)
    ps_timed_await(wait, event);
  else if (errno == EINTR)
    rb_thread_check_ints();
  else if (errno == ENOTSOCK)
    return 0;
  else
    rb_sys_fail(wait->operation);
  rb_io_check_closed(wait->file);
  return 1;
}

static ssize_t ps_timed_send_some(const struct ps_timed_wait *wait, const char *data, long length) {
  ssize_t count;
  do {
    count = send(wait->file->fd, data, (size_t)length, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0 && errno == ENOTSOCK)
      count = write(wait->file->fd, data, (size_t)length);
  } while (count < 0 && errno == EINTR);
  return count >= 0 || ps_timed_again(wait, RUBY_IO_WRITABLE) ? count : 0;
}

/* Send what Ruby's buffer holds. Meanwhile others may write into it. */
static VALUE ps_timed_drain(VALUE data) {
  const struct ps_timed_wait *wait = (const struct ps_timed_wait *)data;
  rb_io_buffer_t *buffer = &wait->file->wbuf;
  while (buffer->len > 0) {
    ssize_t count = ps_timed_send_some(wait, buffer->ptr + buffer->off, buffer->len);
    if (count > 0) {
      buffer->off += (int)count;
      buffer->len -= (int)count;
    }
  }
  buffer->off = 0;
  return Qnil;
}

/* Those that write take turns, each with the whole of its call. */
static void ps_timed_in_turn(const struct ps_timed_wait *wait, VALUE (*work)(VALUE), const void *argument) {
  rb_mutex_synchronize(rb_attr_get(wait->io, rb_intern("@turn")), work, (VALUE)argument);
}

static void ps_timed_flush_before(const struct ps_timed_wait *wait) {
  if (wait->file->wbuf.len > 0)
    ps_timed_in_turn(wait, ps_timed_drain, wait);
}

static int ps_timed_make_room(rb_io_buffer_t *buffer) {
  if (buffer->len == 0)
    buffer->off = 0;
  if (buffer->ptr && buffer->off > 0 && buffer->off + buffer->len == buffer->capa) {
    MEMMOVE(buffer->ptr, buffer->ptr + buffer->off, char, buffer->len);
    buffer->off = 0;
  }
  if (buffer->ptr && buffer->len < buffer->capa)
    return 1;
  if (buffer->capa >= PS_FILE_LARGEST)
    return 0;
  int capacity = buffer->capa < PS_FILE_BUFFER ? PS_FILE_BUFFER : 2 * buffer->capa;
  REALLOC_N(buffer->ptr, char, capacity);
  buffer->capa = capacity;
  return 1;
}

/* Receive what has come, at most so many bytes, and wait for it. 0 at the end of the stream, which Ruby's own method
 * then finds. */
static int ps_timed_fill(const struct ps_timed_wait *wait, long most) {
  rb_io_buffer_t *buffer = &wait->file->rbuf;
  ssize_t count;
  ps_timed_flush_before(wait);
  do {
    if (!ps_timed_make_room(buffer))
      return 0;
    long room = buffer->capa - buffer->off - buffer->len;
    count = recv(wait->file->fd, buffer->ptr + buffer->off + buffer->len, (size_t)(most < room ? most : room),
                 MSG_DONTWAIT);
  } while (count < 0 && ps_timed_again(wait, RUBY_IO_READABLE));
  buffer->len += count < 0 ? 0 : (int)count;
  return count > 0;
}

/* How much a call may receive that has got so much of what it wants: a file without a buffer takes no more. */
static long ps_timed_most(const struct ps_timed_wait *wait, long lacking) {
  return RTEST(rb_attr_get(wait->io, rb_intern("@unbuffered"))) ? lacking : LONG_MAX;
}

static int ps_timed_readable(const struct ps_timed_wait *wait) {
  return !NIL_P(wait->timeout) && wait->file->mode & FMODE_READABLE;
}

/* Until so many bytes are in the buffer; a length below 0 is all of the stream. */
static void ps_timed_await_bytes(const struct ps_timed_wait *wait, long length) {
  while (length < 0 || wait->file->rbuf.len < length)
    if (!ps_timed_fill(wait, ps_timed_most(wait, length < 0 ? LONG_MAX : length - wait->file->rbuf.len)))
      return;
}

/* Until something can be read, which stays where it is. */
static void ps_timed_await_any(const struct ps_timed_wait *wait) {
  char byte;
  if (!ps_timed_readable(wait) || wait->file->rbuf.len > 0 || wait->file->cbuf.len > 0)
    return;
  ps_timed_flush_before(wait);
  while (recv(wait->file->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && ps_timed_again(wait, RUBY_IO_READABLE))
    ;
}

static rb_encoding *ps_timed_encoding(const rb_io_t *file) {
  return file->encs.enc2 ? file->encs.enc2 : file->encs.enc ? file->encs.enc : rb_default_external_encoding();
}

/* Whether the first so many bytes end in the middle of a character. */
static int ps_timed_ends_inside(const rb_io_t *file, long length) {
  const char *start = file->rbuf.ptr + file->rbuf.off, *end = start + length;
  rb_encoding *encoding = ps_timed_encoding(file);
  if (length == 0)
    return 0;
  const char *head = rb_enc_left_char_head(start, end - 1, end, encoding);
  return MBCLEN_NEEDMORE_P(rb_enc_precise_mbclen(head, end, encoding));
}

/* Until so many bytes are there, and the character in which they end is whole. */
static void ps_timed_await_text(const struct ps_timed_wait *wait, long length) {
  ps_timed_await_bytes(wait, length);
  while (wait->file->rbuf.len >= length && ps_timed_ends_inside(wait->file, length))
    ps_timed_await_bytes(wait, ++length);
}

/* What gets was given: a separator, nil for none, and a limit, below 0 for none. */
struct ps_timed_line {
  VALUE separator;
  long limit;
};

static struct ps_timed_line ps_timed_line_of(const rb_io_t *file, int argc, const VALUE *argv) {
  struct ps_timed_line line = {rb_rs, -1};
  rb_encoding *encoding = ps_timed_encoding(file);
  if (rb_keyword_given_p())
    argc--;
  if (argc == 1 && !NIL_P(argv[0]) && NIL_P(rb_check_string_type(argv[0])))
    line.limit = NUM2LONG(argv[0]);
  else if (argc > 0)
    line.separator = NIL_P(argv[0]) ? Qnil : rb_check_string_type(argv[0]);
  if (argc == 2 && !NIL_P(argv[1]))
    line.limit = NUM2LONG(argv[1]);
  if (!NIL_P(line.separator) && !rb_enc_asciicompat(encoding))
    line.separator = rb_str_encode(line.separator, rb_enc_from_encoding(encoding), 0, Qnil);
  return line;
}

/* Whether the separator is there; a match has to begin between two units of the encoding. */
static int ps_timed_finds(const char *from, const char *end, VALUE separator, rb_encoding *encoding) {
  const int unit = rb_enc_mbminlen(encoding);
  long length = RSTRING_LEN(separator);
  for (const char *at = from; at + length <= end; at += unit) {
    long found = rb_memsearch(RSTRING_PTR(separator), length, at, end - at, rb_ascii8bit_encoding());
    if (found < 0 || found % unit == 0)
      return found >= 0;
    at += found / unit * unit;
  }
  return 0;
}

/* A paragraph ends at an empty line, and Ruby skips all further ones: so one byte of the next line has to be there. */
static int ps_timed_has_paragraph(const char *from, const char *end) {
  while (from < end && *from == '\n')
    from++;
  long found = from < end ? rb_memsearch("\n\n", 2, from, end - from, rb_ascii8bit_encoding()) : -1;
  if (found < 0)
    return 0;
  from += found;
  while (from < end && *from == '\n')
    from++;
  return from < end;
}

static int ps_timed_has_line(const rb_io_t *file, const struct ps_timed_line *line, int *searched) {
  const char *start = file->rbuf.ptr + file->rbuf.off, *end = start + file->rbuf.len;
  if (file->rbuf.len == 0 || NIL_P(line->separator))
    return 0;
  long length = RSTRING_LEN(line->separator);
  if (length == 0)
    return ps_timed_has_paragraph(start, end);
  rb_encoding *encoding = ps_timed_encoding(file);
  int from = *searched < (int)length ? 0 : *searched - (int)length;
  *searched = file->rbuf.len;
  return ps_timed_finds(start + from / rb_enc_mbminlen(encoding) * rb_enc_mbminlen(encoding), end, line->separator,
                        encoding);
}

/* Characters that were converted ahead, or put back, may end the line. */
static int ps_timed_has_converted_line(const rb_io_t *file, const struct ps_timed_line *line) {
  return file->cbuf.len > 0 && !NIL_P(line->separator) && RSTRING_LEN(line->separator) > 0 &&
         rb_memsearch(RSTRING_PTR(line->separator), RSTRING_LEN(line->separator), file->cbuf.ptr + file->cbuf.off,
                      file->cbuf.len, rb_ascii8bit_encoding()) >= 0;
}

static void ps_timed_await_line(const struct ps_timed_wait *wait, int argc, const VALUE *argv) {
  struct ps_timed_line line = ps_timed_line_of(wait->file, argc, argv);
  int searched = 0;
  if (!ps_timed_readable(wait) || line.limit == 0 || ps_timed_has_converted_line(wait->file, &line))
    return;
  while (!ps_timed_has_line(wait->file, &line, &searched)) {
    if (line.limit > 0 && wait->file->rbuf.len >= line.limit) {
      ps_timed_await_text(wait, line.limit);
      return;
    }
    if (!ps_timed_fill(wait, ps_timed_most(wait, 1)))
      return;
  }
}

/* Calls of the module: first the waiting, then Ruby's own. */

/* A line that is there needs no timeout; looking that up would take a third of the time. */
static int ps_timed_has_plain_line(VALUE io) {
  rb_io_t *file;
  GetOpenFile(io, file);
  return file->rbuf.len > 0 && rb_rs == rb_default_rs &&
         memchr(file->rbuf.ptr + file->rbuf.off, '\n', (size_t)file->rbuf.len) != NULL;
}

/* rb_io_gets() looks for the byte of a newline, which ends no line in UTF-16. */
static int ps_timed_has_newline_byte(VALUE io) {
  rb_io_t *file;
  GetOpenFile(io, file);
  return rb_enc_asciicompat(ps_timed_encoding(file));
}

static VALUE ps_timed_gets(int argc, VALUE *argv, VALUE io) {
  if (argc > 0 || !ps_timed_has_plain_line(io)) {
    struct ps_timed_wait wait = ps_timed_of(io, "gets");
    ps_timed_await_line(&wait, argc, argv);
  }
  if (argc > 0 || !ps_timed_has_newline_byte(io))
    return rb_call_super_kw(argc, argv, RB_PASS_CALLED_KEYWORDS);
  VALUE line = rb_io_gets(io);
  rb_lastline_set(line);
  return line;
}

static VALUE ps_timed_readline(int argc, VALUE *argv, VALUE io) {
  struct ps_timed_wait wait = ps_timed_of(io, "readline");
  ps_timed_await_line(&wait, argc, argv);
  return rb_call_super_kw(argc, argv, RB_PASS_CALLED_KEYWORDS);
}

/* What the system has may be as much as is wanted; then Ruby's own method receives it without a detour. */
static int ps_timed_has(const rb_io_t *file, long length) {
  int waiting;
  return file->rbuf.len >= length || (ioctl(file->fd, FIONREAD, &waiting) == 0 && waiting >= length - file->rbuf.len);
}

static VALUE ps_timed_read(int argc, VALUE *argv, VALUE io) {
  struct ps_timed_wait wait = ps_timed_of(io, "read");
  long length = argc > 0 && !NIL_P(argv[0]) ? NUM2LONG(argv[0]) : -1;
  if (ps_timed_readable(&wait) && (argc == 0 || NIL_P(argv[0]) || length > 0) &&
      !(length > 0 && wait.file->wbuf.len == 0 && ps_timed_has(wait.file, length)))
    ps_timed_await_bytes(&wait, length);
  return rb_call_super_kw(argc, argv, RB_PASS_CALLED_KEYWORDS);
}

static VALUE ps_timed_character(int argc, VALUE *argv, VALUE io) {
  struct ps_timed_wait wait = ps_timed_of(io, rb_id2name(rb_frame_this_func()));
  if (ps_timed_readable(&wait) && wait.file->cbuf.len == 0)
    ps_timed_await_text(&wait, 1);
  return rb_call_super_kw(argc, argv, RB_PASS_CALLED_KEYWORDS);
}

static VALUE ps_timed_any(int argc, VALUE *argv, VALUE io) {
  struct ps_timed_wait wait = ps_timed_of(io, rb_id2name(rb_frame_this_func()));
  ps_timed_await_any(&wait);
  return rb_call_super_kw(argc, argv, RB_PASS_CALLED_KEYWORDS);
}

struct ps_timed_writing {
  struct ps_timed_wait *wait;
  VALUE strings;
};

static VALUE ps_timed_send(VALUE data) {
  const struct ps_timed_writing *writing = (const struct ps_timed_writing *)data;
  ps_timed_drain((VALUE)writing->wait);
  for (long i = 0; i < RARRAY_LEN(writing->strings); i++) {
    VALUE string = RARRAY_AREF(writing->strings, i);
    for (long sent = 0; sent < RSTRING_LEN(string);) {
      ssize_t count = ps_timed_send_some(writing->wait, RSTRING_PTR(string) + sent, RSTRING_LEN(string) - sent);
      sent += count < 0 ? 0 : count;
      writing->wait->done += count < 0 ? 0 : count;
    }
    RB_GC_GUARD(string);
  }
  return Qnil;
}

/* The bytes that Ruby would write for an object. */
static VALUE ps_timed_bytes_of(const rb_io_t *file, VALUE object) {
  VALUE string = rb_obj_as_string(object);
  rb_encoding *encoding = file->encs.enc2 ? file->encs.enc2 : file->encs.enc;
  if (encoding && encoding != rb_ascii8bit_encoding())
    string = rb_str_encode(string, rb_enc_from_encoding(encoding), 0, Qnil);
  return rb_str_new_frozen(string);
}

/* What fits into the buffer is Ruby's own business. */
static int ps_timed_fits(const rb_io_t *file, long length) {
  int capacity = file->wbuf.ptr ? file->wbuf.capa : PS_FILE_BUFFER;
  return !(file->mode & (FMODE_SYNC | FMODE_TTY)) && file->wbuf.len + length < capacity;
}

static VALUE ps_timed_write(int argc, VALUE *argv, VALUE io) {
  rb_io_t *file;
  GetOpenFile(io, file);
  int converts = file->encs.enc && file->encs.enc != rb_ascii8bit_encoding();
  if (argc == 1 && RB_TYPE_P(argv[0], T_STRING) && !converts && ps_timed_fits(file, RSTRING_LEN(argv[0])))
    return SSIZET2NUM(rb_io_bufwrite(io, RSTRING_PTR(argv[0]), (size_t)RSTRING_LEN(argv[0])));
  struct ps_timed_wait wait = ps_timed_of(io, "write");
  if (NIL_P(wait.timeout))
    return rb_call_super_kw(argc, argv, RB_PASS_CALLED_KEYWORDS);
  rb_io_check_writable(wait.file);
  struct ps_timed_writing writing = {&wait, rb_ary_new_capa(argc)};
  long total = 0;
  for (int i = 0; i < argc; i++) {
    rb_ary_push(writing.strings, ps_timed_bytes_of(file, argv[i]));
    total += RSTRING_LEN(RARRAY_AREF(writing.strings, i));
  }
  if (ps_timed_fits(file, total))
    return rb_call_super_kw(argc, argv, RB_PASS_CALLED_KEYWORDS);
  ps_timed_in_turn(&wait, ps_timed_send, &writing);
  RB_GC_GUARD(writing.strings);
  return LONG2NUM(total);
}

static VALUE ps_timed_flush(int argc, VALUE *argv, VALUE io) {
  struct ps_timed_wait wait = ps_timed_of(io, rb_id2name(rb_frame_this_func()));
  if (!NIL_P(wait.timeout))
    ps_timed_flush_before(&wait);
  return rb_call_super_kw(argc, argv, RB_PASS_CALLED_KEYWORDS);
}

static VALUE ps_timed_flush_protected(VALUE wait) {
  ps_timed_flush_before((const struct ps_timed_wait *)wait);
  return Qnil;
}

/* What cannot be sent in time is dropped; else Ruby's own close would wait for it. */
static VALUE ps_timed_close(VALUE io) {
  struct ps_timed_wait wait = {io, RFILE(io)->fptr, rb_attr_get(io, rb_intern("@io_timeout")), "close", 0};
  int failed = 0;
  if (wait.file && wait.file->fd >= 0 && !NIL_P(wait.timeout)) {
    rb_protect(ps_timed_flush_protected, (VALUE)&wait, &failed);
    if (failed)
      wait.file->wbuf.len = 0;
  }
  VALUE result = rb_call_super(0, NULL);
  if (failed)
    rb_jump_tag(failed);
  return result;
}

static VALUE ps_timed_syswrite(int argc, VALUE *argv, VALUE io) {
  struct ps_timed_wait wait = ps_timed_of(io, "syswrite");
  if (!NIL_P(wait.timeout) && wait.file->mode & FMODE_WRITABLE)
    ps_timed_await(&wait, RUBY_IO_WRITABLE);
  return rb_call_super_kw(argc, argv, RB_PASS_CALLED_KEYWORDS);
}

static void ps_define_file_timeouts(void) {
  static const char *const any[] = {"readpartial", "sysread", "getbyte", "readbyte", "eof", "eof?"};
  VALUE module = rb_define_module_under(mPolysocket, "FileTimeout");
  for (size_t i = 0; i < sizeof any / sizeof *any; i++)
    rb_define_method(module, any[i], ps_timed_any, -1);
  rb_define_method(module, "gets", ps_timed_gets, -1);
  rb_define_method(module, "readline", ps_timed_readline, -1);
  rb_define_method(module, "read", ps_timed_read, -1);
  rb_define_method(module, "getc", ps_timed_character, -1);
  rb_define_method(module, "readchar", ps_timed_character, -1);
  rb_define_method(module, "write", ps_timed_write, -1);
  rb_define_method(module, "syswrite", ps_timed_syswrite, -1);
  rb_define_method(module, "flush", ps_timed_flush, -1);
  rb_define_method(module, "close", ps_timed_close, 0);
}

#else
static void ps_define_file_timeouts(void) {}
#endif
%}

%init %{
  ps_define_file_timeouts();
%}
