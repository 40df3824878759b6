/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Files over sockets (S117 to S120), for languages that make their own kind of file object of them: such a language
 * includes this between model.i and class.i. A file is a number here. It is a handle of the library's, which refuses
 * any other number, and the object that the language makes owns it: it calls file_free at its end. */
%{
#include "handle.h"

static void ps_free_file(void *file) {
  ps_file_free(file);
}
%}

%typemap(in) ps_file *file (void *handle) {
  if (ps_take_handle(PS_CONTEXT, $input, "file", &handle) < 0)
    SWIG_fail;
  $1 = handle;
}

%typemap(in, numinputs=0) ps_file **made (ps_file *opened) "$1 = &opened;"
%typemap(argout) ps_file **made {
  if (result == PS_OK)
    PS_RETURN(ps_give_handle(PS_CONTEXT, *$1, ps_free_file));
}

%extend Socket {
  ps_status file_open(const char *mode, int64_t bufsize, ps_file **made, ps_error *err) {
    return ps_socket_makefile($self, mode, bufsize, made, err);
  }
}

%{
static ps_status File_free(ps_file *file, ps_error *err) {
  (void)err;
  ps_file_free(file);
  return PS_OK;
}
%}

%rename(file_await) ps_file_read_await;
%rename(file_await_line) ps_file_readline_await;
%rename(file_buffered) ps_file_buffered;
%rename(file_read) ps_file_read;
%rename(file_write) ps_file_write;
%rename(file_flush) ps_file_flush;
%rename(file_close) ps_file_close;
%rename(file_fileno) ps_file_fileno;
%rename(file_settimeout) ps_file_settimeout;
%rename(file_free) File_free;
ps_status ps_file_read_await(ps_file *file, int64_t size, int64_t *count, ps_error *err);
ps_status ps_file_readline_await(ps_file *file, int64_t limit, int64_t *count, ps_error *err);
ps_status ps_file_buffered(ps_file *file, int64_t *count, ps_error *err);
ps_status ps_file_read(ps_file *file, void *buffer, int64_t bufsize, int64_t *received, ps_error *err);
ps_status ps_file_write(ps_file *file, const void *data, int64_t length, int64_t *count, ps_error *err);
ps_status ps_file_flush(ps_file *file, ps_error *err);
ps_status ps_file_close(ps_file *file, ps_error *err);
ps_status ps_file_fileno(ps_file *file, int64_t *number, ps_error *err);
ps_status ps_file_settimeout(ps_file *file, double timeout, ps_error *err);
ps_status File_free(ps_file *file, ps_error *err);
