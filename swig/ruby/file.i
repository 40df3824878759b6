/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Files over sockets are IOs of Ruby's own, made in bindings/ruby. Here is what Ruby has no method for, or
 * none that every Ractor may call: reading without a buffer, and O_NONBLOCK. */
%{
#include <ruby/io.h>

/* Ruby fills its buffer as far as that goes: with room for a byte it takes no more than is asked for. With all of its
 * room it is as ever. */
static void ps_unbuffer(VALUE io, int unbuffered) {
#ifdef HAVE_RB_IO_T
  enum { room = 8192 };
  rb_io_t *file;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations" /* Ruby's structure is to be hidden one day. */
  GetOpenFile(io, file);
  if (file->rbuf.len > 0 && unbuffered)
    return;
  if (!file->rbuf.ptr)
    file->rbuf.ptr = ALLOC_N(char, room);
  if (file->rbuf.len == 0)
    file->rbuf.off = 0;
  if (file->rbuf.capa < room)
    file->rbuf.capa = unbuffered ? 1 : room;
  else if (unbuffered) {
    REALLOC_N(file->rbuf.ptr, char, room);
    file->rbuf.capa = 1;
  }
#pragma GCC diagnostic pop
#endif
}

static VALUE ps_file_unbuffer(VALUE module, VALUE io, VALUE unbuffered) {
  (void)module;
  ps_unbuffer(io, RTEST(unbuffered));
  return Qnil;
}

/* Without it threads and schedulers of fibers could not wait; Ruby's own sockets have it from the start. */
static VALUE ps_file_nonblock(VALUE module, VALUE io) {
  rb_io_t *file;
  (void)module;
  GetOpenFile(io, file);
  rb_io_set_nonblock(file);
  return Qnil;
}
%}

%init %{
  rb_define_module_function(mPolysocket, "file_nonblock", ps_file_nonblock, 1);
  rb_define_module_function(mPolysocket, "file_unbuffer", ps_file_unbuffer, 2);
%}
