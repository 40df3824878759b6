/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The lowest layer of a file handle over a socket, in the place of PerlIO's :unix: it reads and writes by the library,
 * with the socket's timeout, deadline and token, and without SIGPIPE. PerlIO's own layers above it buffer and convert.
 *
 * PerlIO drops a buffer whose write has failed. So this layer takes all that it is given; what could not be sent is
 * kept and goes first the next time. It tells of the failure by $!, by the handle's error flag and by flush. */
%{
/* A connection of a handle: its reading and its writing side share it. */
struct ps_stream {
  int references;
  int borrowed;   /* the socket is that of an object, which frees it */
  int translates; /* "\r\n" and "\r" are read as "\n" */
  int after_return;
  Socket *socket;
  PerlIO *writer;   /* the writing side, or NULL */
  SV *unsent;       /* what was taken and not sent, or NULL */
  int64_t skipped;  /* how much of the next write has been sent: the program ends in the middle of it */
  int failure;      /* the number that the next flush fails with at once, or 0 */
};

struct ps_layer {
  struct _PerlIO base;
  struct ps_stream *stream; /* NULL: closed */
};

static struct ps_stream **ps_stream_of(PerlIO *f) {
  return &PerlIOSelf(f, struct ps_layer)->stream;
}

/* PerlIO's mark of a layer in use: it is not freed when the handler of a signal closes the handle. */
#define PS_USES(f) (((PerlIOl *)(f))->head->flags)
#define PS_TOP(f) (((PerlIOl *)(f))->head->next)

static struct ps_stream *ps_new_stream(Socket *socket, int borrowed) {
  struct ps_stream *stream;
  Newxz(stream, 1, struct ps_stream);
  stream->socket = socket;
  stream->borrowed = borrowed;
  return stream;
}

/* Give one side's part of it back: 0, or -1 when closing the connection has failed. */
static int ps_leave_stream(pTHX_ struct ps_stream *stream, ps_error *err) {
  int32_t status = PS_OK;
  if (--stream->references > 0)
    return 0;
  if (stream->socket)
    status = ps_socket_close(stream->socket, err);
  if (!stream->borrowed)
    ps_socket_free(stream->socket);
  SvREFCNT_dec(stream->unsent);
  Safefree(stream);
  return status == PS_OK ? 0 : -1;
}

static void ps_mark_failed(PerlIO *f, int number) {
  PerlIOBase(f)->flags |= PERLIO_F_ERROR;
  if (PS_TOP(f))
    PS_TOP(f)->flags |= PERLIO_F_ERROR;
  SETERRNO(number, 0);
}

/* The argument is the stream's address; nobody else can push the layer. */
static IV ps_layer_pushed(pTHX_ PerlIO *f, const char *mode, SV *argument, PerlIO_funcs *table) {
  if (!argument || !SvIOK(argument)) {
    SETERRNO(EINVAL, 0);
    return -1;
  }
  IV status = PerlIOBase_pushed(aTHX_ f, mode, NULL, table);
  struct ps_stream *stream = INT2PTR(struct ps_stream *, SvUV(argument));
  stream->references++;
  *ps_stream_of(f) = stream;
  PerlIOBase(f)->flags |= PERLIO_F_OPEN;
  return status;
}

static IV ps_layer_close(pTHX_ PerlIO *f) {
  struct ps_stream *stream = *ps_stream_of(f);
  ps_error err;
  *ps_stream_of(f) = NULL;
  PerlIOBase(f)->flags &= ~(U32)PERLIO_F_OPEN;
  if (!stream)
    return 0;
  if (PerlIOBase(f)->flags & PERLIO_F_CANWRITE || stream->writer == (PerlIO *)((PerlIOl *)f)->head)
    stream->writer = NULL;
  if (ps_leave_stream(aTHX_ stream, &err) == 0)
    return 0;
  SETERRNO(err.code, 0);
  return -1;
}

static IV ps_layer_popped(pTHX_ PerlIO *f) {
  ps_layer_close(aTHX_ f);
  return PerlIOBase_popped(aTHX_ f);
}

static IV ps_layer_fileno(pTHX_ PerlIO *f) {
  const struct ps_stream *stream = *ps_stream_of(f);
  int64_t number = -1;
  if (stream && ps_socket_fileno(stream->socket, &number, NULL) == PS_OK && number >= 0)
    return (IV)number;
  SETERRNO(EBADF, 0);
  return -1;
}

/* A new thread has copies of the handles, each with a descriptor of its own. */
static PerlIO *ps_layer_dup(pTHX_ PerlIO *f, PerlIO *original, CLONE_PARAMS *parameters, int flags) {
  const struct ps_stream *stream = *ps_stream_of(original);
  Socket *copy = NULL;
  char mode[8];
  (void)parameters, (void)flags;
  if (stream)
    ps_socket_dup(stream->socket, &copy, NULL);
  struct ps_stream *own = ps_new_stream(copy, 0);
  SV *argument = newSVuv(PTR2UV(own));
  f = PerlIO_push(aTHX_ f, PerlIOBase(original)->tab, PerlIO_modestr(original, mode), argument);
  SvREFCNT_dec(argument);
  return f;
}

/* Whether a layer of the handle holds what was written. */
static int ps_holds_output(const struct ps_stream *stream) {
  if (stream->unsent)
    return 1;
  for (const PerlIOl *layer = stream->writer ? *stream->writer : NULL; layer; layer = layer->next)
    if (layer->flags & PERLIO_F_WRBUF)
      return 1;
  return 0;
}

/* "\r\n" and "\r" become "\n"; how many bytes are left. */
static int64_t ps_translate(struct ps_stream *stream, char *bytes, int64_t count) {
  int64_t kept = 0;
  for (int64_t i = 0; i < count; i++) {
    int ends_pair = stream->after_return && bytes[i] == '\n';
    stream->after_return = bytes[i] == '\r';
    if (!ends_pair)
      bytes[kept++] = stream->after_return ? '\n' : bytes[i];
  }
  return kept;
}

/* Receive once; what is written goes first, as the other end may wait for it. */
static int32_t ps_receive_once(pTHX_ struct ps_stream *stream, void *room, Size_t count, int64_t *received,
                               ps_error *err) {
  if (stream->writer && ps_holds_output(stream) && PerlIO_flush(stream->writer) != 0 && !stream->socket)
    return ps_fill(err, PS_E_CLOSED, "read", "the file handle is closed");
  return ps_socket_recv(stream->socket, 0, room, (int64_t)count, received, err);
}

static SSize_t ps_layer_read(pTHX_ PerlIO *f, void *room, Size_t count) {
  struct ps_stream *stream = *ps_stream_of(f);
  int64_t received = 0, kept = 0;
  int32_t status;
  ps_error err;
  if (!stream || !(PerlIOBase(f)->flags & PERLIO_F_CANREAD) || PS_USES(f)) {
    ps_mark_failed(f, stream && PS_USES(f) ? EBUSY : EBADF);
    return -1;
  }
  stream->references++;
  PS_USES(f)++;
  do {
    status = ps_receive_once(aTHX_ stream, room, count, &received, &err);
    kept = status == PS_OK && stream->translates ? ps_translate(stream, room, received) : received;
  } while (status == PS_OK && received > 0 && kept == 0);
  PS_USES(f)--;
  ps_leave_stream(aTHX_ stream, NULL);
  if (status == PS_OK) {
    if (kept == 0 && count > 0 && PerlIOValid(f))
      PerlIOBase(f)->flags |= PERLIO_F_EOF;
    return (SSize_t)kept;
  }
  if (status == PS_E_INTERRUPTED)
    ps_rethrow(aTHX);
  ps_mark_failed(f, ps_system_number(&err));
  return -1;
}

/* The error that the handler of a signal died with while a handle was sending. It is raised at the next safe moment,
 * when PerlIO is through with its buffers. */
static void ps_raise_later(pTHX) {
  PL_signalhook = Perl_despatch_signals;
  ps_rethrow(aTHX);
}

/* Send; `sent` receives how much went. */
static int32_t ps_send_all(struct ps_stream *stream, const char *data, int64_t count, int64_t *sent, ps_error *err) {
  *sent = count;
  if (count == 0)
    return PS_OK;
  int32_t status = ps_socket_sendall(stream->socket, 0, data, count, NULL, err);
  if (status != PS_OK)
    *sent = err->done;
  return status;
}

/* Send what was kept. */
static int32_t ps_send_unsent(pTHX_ struct ps_stream *stream, ps_error *err) {
  SV *unsent = stream->unsent;
  int64_t sent;
  if (!unsent)
    return PS_OK;
  stream->unsent = NULL;
  int32_t status = ps_send_all(stream, SvPVX(unsent), (int64_t)SvCUR(unsent), &sent, err);
  if (status == PS_OK || !(status == PS_E_TIMEOUT || status == PS_E_WOULD_BLOCK || status == PS_E_INTERRUPTED ||
                           status == PS_E_CANCELLED)) {
    SvREFCNT_dec(unsent);
    return status;
  }
  sv_chop(unsent, SvPVX(unsent) + sent);
  stream->unsent = unsent;
  return status;
}

static void ps_keep_unsent(pTHX_ struct ps_stream *stream, const char *data, int64_t count) {
  if (!stream->unsent)
    stream->unsent = newSVpvs("");
  sv_catpvn(stream->unsent, data, (STRLEN)count);
}

/* What could not be sent for now is kept; for any other failure there is no use in it. */
static int ps_failed_to_send(pTHX_ struct ps_stream *stream, int32_t status, const ps_error *err, const char *rest,
                             int64_t count) {
  switch (status) {
  case PS_E_INTERRUPTED:
    if (ps_exiting) /* PerlIO flushes once more when the program ends */
      return stream->skipped = err->done, EINTR;
    PL_signalhook = ps_raise_later;
    PL_sig_pending = 1;
    ps_keep_unsent(aTHX_ stream, rest, count);
    return EINTR;
  case PS_E_TIMEOUT:
  case PS_E_WOULD_BLOCK:
  case PS_E_CANCELLED:
    ps_keep_unsent(aTHX_ stream, rest, count);
    return ps_system_number(err);
  default:
    return -ps_system_number(err);
  }
}

static SSize_t ps_layer_write(pTHX_ PerlIO *f, const void *bytes, Size_t count) {
  struct ps_stream *stream = *ps_stream_of(f);
  const char *data = bytes;
  int64_t sent = 0;
  ps_error err;
  if (!stream || !(PerlIOBase(f)->flags & PERLIO_F_CANWRITE) || PS_USES(f)) {
    ps_mark_failed(f, stream && PS_USES(f) ? EBUSY : EBADF);
    return -1;
  }
  int64_t skipped = stream->skipped < (int64_t)count ? stream->skipped : (int64_t)count;
  stream->skipped = 0;
  stream->references++;
  PS_USES(f)++;
  int32_t status = ps_send_unsent(aTHX_ stream, &err);
  if (status == PS_OK)
    status = ps_send_all(stream, data + skipped, (int64_t)count - skipped, &sent, &err);
  int number = status == PS_OK ? 0
                               : ps_failed_to_send(aTHX_ stream, status, &err, data + skipped + sent,
                                                   (int64_t)count - skipped - sent);
  stream->failure = number > 0 ? number : 0;
  PS_USES(f)--;
  ps_leave_stream(aTHX_ stream, NULL);
  if (ps_exiting)
    ps_go_on_exiting(aTHX);
  if (number == 0)
    return (SSize_t)count;
  ps_mark_failed(f, number < 0 ? -number : number);
  return number < 0 ? -1 : (SSize_t)count;
}

/* A flush that follows a write that has failed does not wait a second time. */
static IV ps_layer_flush(pTHX_ PerlIO *f) {
  struct ps_stream *stream = *ps_stream_of(f);
  if (!stream || !(PerlIOBase(f)->flags & PERLIO_F_CANWRITE))
    return 0;
  int number = stream->failure;
  if (number == 0 && stream->unsent && ps_layer_write(aTHX_ f, "", 0) == 0 && *ps_stream_of(f) == stream)
    number = stream->failure;
  stream->failure = 0;
  if (number == 0)
    return 0;
  SETERRNO(number, 0);
  return -1;
}

static IV ps_layer_seek(pTHX_ PerlIO *f, Off_t offset, int whence) {
  PERL_UNUSED_CONTEXT;
  (void)f, (void)offset, (void)whence;
  SETERRNO(ESPIPE, 0);
  return -1;
}

static Off_t ps_layer_tell(pTHX_ PerlIO *f) {
  PERL_UNUSED_CONTEXT;
  (void)f;
  SETERRNO(ESPIPE, 0);
  return -1;
}

static PerlIO_funcs ps_layer_table = {
    .fsize = sizeof(PerlIO_funcs),
    .name = "polysocket",
    .size = sizeof(struct ps_layer),
    .kind = PERLIO_K_RAW,
    .Pushed = ps_layer_pushed,
    .Popped = ps_layer_popped,
    .Binmode = PerlIOBase_binmode,
    .Fileno = ps_layer_fileno,
    .Dup = ps_layer_dup,
    .Read = ps_layer_read,
    .Write = ps_layer_write,
    .Seek = ps_layer_seek,
    .Tell = ps_layer_tell,
    .Close = ps_layer_close,
    .Flush = ps_layer_flush,
    .Fill = PerlIOBase_noop_fail,
    .Eof = PerlIOBase_eof,
    .Error = PerlIOBase_error,
    .Clearerr = PerlIOBase_clearerr,
    .Setlinebuf = PerlIOBase_setlinebuf,
};
%}
