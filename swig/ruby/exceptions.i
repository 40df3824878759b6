/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Error records as Ruby's exceptions, in one function. Whatever the document calls an error is a Polysocket::Error. */
%{
#include <errno.h>
#include <string.h>

static struct {
  VALUE error, socket_error, host_error, address_info_error, timeout;
  VALUE again_readable, again_writable, in_progress;
} ps_exceptions;

/* How a hook ended the operation on this thread: what rb_protect() said, to go on with once the library has returned. */
static __thread int ps_pending_jump;

/* Operations that wait for room rather than for data. */
static int ps_waits_for_room(const ps_error *error) {
  return strncmp(error->operation, "send", 4) == 0 || strncmp(error->operation, "connect", 7) == 0;
}

/* Ruby puts the system's text in front by itself; what remains is the operation and the detail. */
static VALUE ps_detail(const ps_error *error) {
  const char *text = strerror(error->code), *rest = error->message;
  size_t operation = strlen(error->operation), length = strlen(text);
  if (strncmp(rest, error->operation, operation) == 0 && strncmp(rest + operation, ": ", 2) == 0)
    rest += operation + 2;
  if (strncmp(rest, text, length) == 0)
    rest += length;
  rest += *rest == ' ';
  return *rest ? rb_sprintf("%s %s", error->operation, rest) : rb_str_new_cstr(error->operation);
}

static VALUE ps_system_error(const ps_error *error) {
  VALUE detail = ps_detail(error);
  if (error->status == PS_E_WOULD_BLOCK) {
    VALUE class = error->code != EAGAIN          ? ps_exceptions.in_progress
                  : ps_waits_for_room(error) ? ps_exceptions.again_writable
                                             : ps_exceptions.again_readable;
    return rb_class_new_instance(1, &detail, class);
  }
  if (error->code == 0)
    return rb_exc_new_cstr(ps_exceptions.socket_error, error->message);
  VALUE exception = rb_syserr_new_str(error->code, detail);
  rb_extend_object(exception, ps_exceptions.error);
  return exception;
}

static VALUE ps_exception(const ps_error *error) {
  switch (error->status) {
  case PS_E_TIMEOUT:
    return rb_exc_new_cstr(ps_exceptions.timeout, "timed out");
  case PS_E_HERROR:
    return rb_exc_new_cstr(ps_exceptions.host_error, error->message);
  case PS_E_GAIERROR:
    return rb_exc_new_cstr(ps_exceptions.address_info_error, error->message);
  case PS_E_VALUE:
    return rb_exc_new_cstr(rb_eArgError, error->message);
  case PS_E_RANGE:
    return rb_exc_new_cstr(rb_eRangeError, error->message);
  case PS_E_TYPE:
    return rb_exc_new_cstr(rb_eTypeError, error->message);
  case PS_E_MEMORY:
    return rb_exc_new_cstr(rb_eNoMemError, error->message);
  default: /* os, would-block, unsupported: Ruby has a class for each number */
    return ps_system_error(error);
  }
}

static void ps_raise(ps_context context, const ps_error *error) {
  (void)context;
  if (error->status == PS_E_INTERRUPTED && ps_pending_jump != 0) {
    int jump = ps_pending_jump;
    ps_pending_jump = 0;
    rb_jump_tag(jump);
  }
  VALUE exception = ps_exception(error);
  rb_iv_set(exception, "@code", INT2NUM(error->code));
  rb_iv_set(exception, "@operation", rb_str_new_cstr(error->operation));
  rb_iv_set(exception, "@done", LL2NUM(error->done));
  rb_exc_raise(exception);
}

static VALUE ps_define_error(const char *name, VALUE parent, VALUE mixin) {
  VALUE class = rb_define_class_under(mPolysocket, name, parent);
  rb_include_module(class, ps_exceptions.error);
  if (!NIL_P(mixin))
    rb_include_module(class, mixin);
  return class;
}

static void ps_define_exceptions(void) {
  VALUE errno_module = rb_path2class("Errno");
  VALUE again = rb_const_get(errno_module, rb_intern("EAGAIN"));
  VALUE in_progress = rb_const_get(errno_module, rb_intern("EINPROGRESS"));
  VALUE readable = rb_path2class("IO::WaitReadable"), writable = rb_path2class("IO::WaitWritable");
  ps_exceptions.error = rb_define_module_under(mPolysocket, "Error");
  rb_define_attr(ps_exceptions.error, "code", 1, 0);
  rb_define_attr(ps_exceptions.error, "operation", 1, 0);
  rb_define_attr(ps_exceptions.error, "done", 1, 0);
  ps_exceptions.socket_error = ps_define_error("SocketError", rb_eStandardError, Qnil);
  ps_exceptions.host_error = ps_define_error("HostError", ps_exceptions.socket_error, Qnil);
  ps_exceptions.address_info_error = ps_define_error("AddressInfoError", ps_exceptions.socket_error, Qnil);
  ps_exceptions.timeout = ps_define_error("Timeout", rb_eIOError, Qnil);
  ps_exceptions.again_readable = ps_define_error("WouldBlockReading", again, readable);
  ps_exceptions.again_writable = ps_define_error("WouldBlockWriting", again, writable);
  ps_exceptions.in_progress = ps_define_error("InProgress", in_progress, writable);
}
%}

%init %{
  ps_define_exceptions();
%}
