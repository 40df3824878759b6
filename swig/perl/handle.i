/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * File handles over sockets: those that makefile gives, which have a descriptor of their own, and the one that a socket
 * is itself where Perl wants a file handle (<$socket>, print $socket, fileno, select). */
%{
#include "family.h"
#include "number.h"

struct ps_file_mode {
  int reads, writes, translates;
  int64_t bufsize;
};

/* One side. */
static PerlIO *ps_open_side(pTHX_ struct ps_stream *stream, const char *mode, int64_t bufsize) {
  PerlIO *f = PerlIO_allocate(aTHX);
  SV *argument = newSVuv(PTR2UV(stream));
  PerlIO_push(aTHX_ f, &ps_layer_table, mode, argument);
  SvREFCNT_dec(argument);
  if (bufsize == 0)
    return f;
  PerlIO_push(aTHX_ f, &PerlIO_perlio, mode, NULL);
  if (bufsize == 1)
    PerlIOBase(f)->flags |= PERLIO_F_LINEBUF;
  else if (bufsize > 1)
    PerlIOSelf(f, PerlIOBuf)->bufsiz = (Size_t)bufsize;
  return f;
}

/* An open handle, not in any package. The sides have buffers of their own, as those of all of Perl's sockets. */
static GV *ps_open_handle(pTHX_ struct ps_stream *stream, const struct ps_file_mode *mode) {
  GV *glob = (GV *)newSV_type(SVt_NULL);
  gv_init_pvn(glob, gv_stashpvs("Polysocket", GV_ADD), "HANDLE", 6, 0);
  IO *io = GvIOn(glob);
  if (mode->reads)
    IoIFP(io) = ps_open_side(aTHX_ stream, "rb", mode->bufsize);
  if (mode->writes)
    IoOFP(io) = stream->writer = ps_open_side(aTHX_ stream, "wb", mode->bufsize);
  if (!mode->reads)
    IoIFP(io) = IoOFP(io);
  IoTYPE(io) = !mode->writes ? IoTYPE_RDONLY : !mode->reads ? IoTYPE_WRONLY : IoTYPE_SOCKET;
  return glob;
}

/* Datagrams must fit into a buffer whole. */
static int64_t ps_usual_size(Socket *socket) {
  int64_t type;
  return ps_socket_type(socket, &type, NULL) == PS_OK && type != ps_family.stream ? 65536 : 8192;
}

static struct ps_file_mode ps_read_mode(Socket *socket, const char *mode, int64_t bufsize) {
  int64_t usual = ps_usual_size(socket);
  struct ps_file_mode wanted = {.translates = strchr(mode, 'U') != NULL};
  int both = strchr(mode, '+') != NULL, writes = strchr(mode, 'w') || strchr(mode, 'a');
  wanted.reads = both || !writes;
  wanted.writes = both || writes;
  wanted.bufsize = bufsize < 0 || (bufsize > 1 && usual > bufsize && usual > 8192) ? usual : bufsize;
  return wanted;
}

/* The library says whether the mode and the size are right; its own file is then given up for a handle of Perl's. */
static int32_t ps_check_file(Socket *socket, const char *mode, int64_t bufsize, ps_error *err) {
  ps_file *file;
  int32_t status = ps_socket_makefile(socket, mode, bufsize, &file, err);
  if (status == PS_OK)
    ps_file_free(file);
  return status;
}

static SV *ps_make_handle(pTHX_ Socket *own, const struct ps_file_mode *mode) {
  struct ps_stream *stream = ps_new_stream(own, 0);
  stream->translates = mode->translates;
  GV *glob = ps_open_handle(aTHX_ stream, mode);
  return sv_bless(newRV_noinc((SV *)glob), gv_stashpvs("Polysocket::File", GV_ADD));
}

/* The library's arguments of makefile, in the order of the script's: mode, bufsize. */
static int ps_take_file_arguments(ps_context context, SV *mode, SV *bufsize, const char **text, int64_t *size,
                                  ps_taken *taken) {
  *text = "r";
  *size = -1;
  if (mode && SvOK(mode)) {
    int64_t length;
    if (ps_is_integer(context, mode))
      return ps_refuse_value(context, PS_E_TYPE, "mode", "a string", mode);
    if (ps_take_text(context, mode, "mode", text, &length, taken) < 0)
      return -1;
    if ((int64_t)strlen(*text) != length)
      return ps_refuse(context, PS_E_VALUE, "mode", "mode must not contain null character");
  }
  return bufsize && SvOK(bufsize) ? ps_take_integer(context, bufsize, "bufsize", size) : 0;
}

static SV *ps_makefile_of(ps_context context, Socket *socket, const char *mode, int64_t bufsize) {
  PS_PERL(context);
  Socket *own;
  ps_error err;
  if (ps_check_file(socket, mode, bufsize, &err) != PS_OK || ps_socket_dup(socket, &own, &err) != PS_OK) {
    ps_rename(&err, "makefile");
    ps_raise(context, &err);
    return NULL;
  }
  struct ps_file_mode wanted = ps_read_mode(socket, mode, bufsize);
  return ps_make_handle(aTHX_ own, &wanted);
}

/* The socket as a handle, which is made when it is first asked for. What is printed goes at once. */
static GV *ps_glob_of(pTHX_ struct ps_object *object) {
  struct ps_file_mode mode = {.reads = 1, .writes = 1, .bufsize = ps_usual_size(object->handle)};
  if (!object->glob) {
    object->glob = ps_open_handle(aTHX_ ps_new_stream(object->handle, 1), &mode);
    IoFLAGS(GvIOp(object->glob)) |= IOf_FLUSH;
  }
  return object->glob;
}

static struct ps_stream *ps_stream_below(PerlIO *f) {
  for (; PerlIOValid(f); f = PerlIONext(f))
    if (PerlIOBase(f)->tab == &ps_layer_table)
      return *ps_stream_of(f);
  return NULL;
}

/* Close the handle that a socket is. It may keep the connection, for a socket that gives its descriptor away. */
static void ps_close_glob(pTHX_ struct ps_object *object, int keeps_connection) {
  IO *io = object->glob ? GvIO(object->glob) : NULL;
  if (!io || !IoIFP(io))
    return;
  struct ps_stream *stream = ps_stream_below(IoIFP(io));
  PerlIO_flush(IoOFP(io));
  if (stream && keeps_connection)
    stream->socket = NULL;
  PerlIO *in = IoIFP(io), *out = IoOFP(io);
  IoIFP(io) = IoOFP(io) = NULL;
  if (out != in)
    PerlIO_close(out);
  PerlIO_close(in);
}
%}
