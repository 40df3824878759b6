/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Error records as Ruby's exceptions, in one function. Whatever the document calls an error is a Polysocket::Error. */
%{
#include <errno.h>
#include <string.h>

static struct {
  VALUE error, socket_error, host_error, address_info_error, timeout, closed, cancelled, ended, partial;
  VALUE again_readable, again_writable, in_progress;
} ps_exceptions;

/* How a hook ended the operation on this thread: what rb_protect() said, to go on with once the library is left. A
 * thread of Ruby's may go on on another one of the system's after rb_protect(): the address must be asked for anew. */
__attribute__((noinline)) static int *ps_pending_jump(void) {
  static __thread int jump;
  __asm__ volatile("");
  return &jump;
}

static VALUE ps_plain_error(VALUE class, const char *message) {
  return rb_exc_new_str(class, rb_utf8_str_new_cstr(message));
}

/* Operations that wait for room rather than for data. */
static int ps_waits_for_room(const ps_error *error) {
  static const char *const beginnings[] = {"send", "connect", "write", "flush", "close"};
  for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
    if (strncmp(error->operation, beginnings[i], strlen(beginnings[i])) == 0)
      return 1;
  return 0;
}

/* The text behind a prefix, or the whole text. */
static const char *ps_behind(const char *text, const char *prefix) {
  size_t length = strlen(prefix);
  return strncmp(text, prefix, length) == 0 ? text + length : text;
}

/* Ruby puts the system's text in front by itself; what remains is the operation and the detail. */
static VALUE ps_detail(const ps_error *error) {
  char prefix[sizeof error->operation + 2];
  snprintf(prefix, sizeof prefix, "%s: ", error->operation);
  const char *detail = ps_behind(ps_behind(error->message, prefix), strerror(error->code));
  detail = ps_behind(detail, " ");
  return rb_enc_sprintf(rb_utf8_encoding(), "%s%s%s", error->operation, *detail ? ": " : "", detail);
}

/* Ruby has a class for each number. */
static VALUE ps_system_error(const ps_error *error) {
  if (error->code == 0)
    return ps_plain_error(ps_exceptions.socket_error, error->message);
  VALUE exception = rb_syserr_new_str(error->code, ps_detail(error));
  rb_extend_object(exception, ps_exceptions.error);
  return exception;
}

/* Of a class below one of Ruby's for a number. */
static VALUE ps_numbered(VALUE class, const ps_error *error) {
  VALUE detail = ps_detail(error);
  return rb_class_new_instance(1, &detail, class);
}

static VALUE ps_would_block(const ps_error *error) {
  VALUE class = error->code != EAGAIN      ? ps_exceptions.in_progress
                : ps_waits_for_room(error) ? ps_exceptions.again_writable
                                           : ps_exceptions.again_readable;
  return ps_numbered(class, error);
}

static VALUE ps_exception(const ps_error *error) {
  switch (error->status) {
  case PS_E_TIMEOUT:
    return ps_plain_error(ps_exceptions.timeout, error->message);
  case PS_E_CANCELLED:
    return ps_numbered(ps_exceptions.cancelled, error);
  case PS_E_EOF:
    return ps_plain_error(ps_exceptions.ended, error->message);
  case PS_E_HERROR:
    return ps_plain_error(ps_exceptions.host_error, error->message);
  case PS_E_GAIERROR:
    return ps_plain_error(ps_exceptions.address_info_error, error->message);
  case PS_E_VALUE:
    return ps_plain_error(rb_eArgError, error->message);
  case PS_E_RANGE:
    return ps_plain_error(rb_eRangeError, error->message);
  case PS_E_TYPE:
    return ps_plain_error(rb_eTypeError, error->message);
  case PS_E_MEMORY:
    return ps_plain_error(rb_eNoMemError, error->message);
  case PS_E_WOULD_BLOCK:
    return ps_would_block(error);
  case PS_E_HANDLE:
  case PS_E_CLOSED:
    return ps_plain_error(ps_exceptions.closed, error->message);
  default: /* os, unsupported */
    return ps_system_error(error);
  }
}

/* Raise an error in what the program passes, with a backtrace that begins in the program. While the module is being
 * loaded, there is no Blame yet. */
__attribute__((noreturn)) static void ps_blame(VALUE exception) {
  ID name = rb_intern("Blame");
  if (rb_const_defined_at(mPolysocket, name))
    rb_funcall(rb_const_get_at(mPolysocket, name), rb_intern("outside"), 1, exception);
  rb_exc_raise(exception);
}

/* Give an exception of any class a method `partial`. */
static void ps_add_partial(VALUE exception, VALUE partial) {
  if (RB_SPECIAL_CONST_P(exception) || RB_BUILTIN_TYPE(exception) != T_OBJECT || RB_OBJ_FROZEN(exception))
    return;
  rb_iv_set(exception, "@partial", partial);
  rb_extend_object(exception, ps_exceptions.partial);
}

/* Attempts are an array, partial is a string, or both are Qundef. A jump that is no exception carries no bytes: it is
 * that of `throw`, or of the end of a thread. */
__attribute__((noreturn)) static void ps_raise_with(const ps_error *error, VALUE attempts, VALUE partial) {
  if (error->status == PS_E_INTERRUPTED && *ps_pending_jump() != 0) {
    int jump = *ps_pending_jump();
    *ps_pending_jump() = 0;
    if (partial != Qundef)
      ps_add_partial(rb_errinfo(), partial);
    rb_jump_tag(jump);
  }
  VALUE exception = ps_exception(error);
  if (RTEST(rb_obj_is_kind_of(exception, ps_exceptions.error))) {
    rb_iv_set(exception, "@code", INT2NUM(error->code));
    rb_iv_set(exception, "@operation", rb_utf8_str_new_cstr(error->operation));
    rb_iv_set(exception, "@done", LL2NUM(error->done));
    rb_iv_set(exception, "@attempts", attempts == Qundef ? Qnil : attempts);
    rb_iv_set(exception, "@partial", partial == Qundef ? Qnil : partial);
  }
  if (error->status == PS_E_VALUE || error->status == PS_E_TYPE || error->status == PS_E_RANGE)
    ps_blame(exception);
  rb_exc_raise(exception);
}

static void ps_raise(ps_context context, const ps_error *error) {
  (void)context;
  ps_raise_with(error, Qundef, Qundef);
}

static void ps_raise_attempts(ps_context context, const ps_error *error, ps_value attempts) {
  (void)context;
  ps_raise_with(error, attempts, Qundef);
}

static void ps_raise_partial(ps_context context, const ps_error *error, ps_value partial) {
  (void)context;
  ps_raise_with(error, Qundef, partial);
}

static VALUE ps_define_error(const char *name, VALUE parent) {
  VALUE class = rb_define_class_under(mPolysocket, name, parent);
  rb_include_module(class, ps_exceptions.error);
  return class;
}

/* Ruby compares the classes in Errno by this number. */
static VALUE ps_closed_errno(VALUE self) {
  (void)self;
  return INT2FIX(EBADF);
}

static VALUE ps_timeout_errno(VALUE self) {
  (void)self;
  return INT2FIX(ETIMEDOUT);
}

/* IO::TimeoutError, which is an IOError; before Ruby 3.2 there is none. */
static VALUE ps_timeout_parent(void) {
  ID name = rb_intern("TimeoutError");
  return rb_const_defined_at(rb_cIO, name) ? rb_const_get_at(rb_cIO, name) : rb_eIOError;
}

static void ps_define_exceptions(void) {
  ps_exceptions.error = rb_define_module_under(mPolysocket, "Error");
  rb_define_attr(ps_exceptions.error, "code", 1, 0);
  rb_define_attr(ps_exceptions.error, "operation", 1, 0);
  rb_define_attr(ps_exceptions.error, "done", 1, 0);
  rb_define_attr(ps_exceptions.error, "attempts", 1, 0);
  rb_define_attr(ps_exceptions.error, "partial", 1, 0);
  ps_exceptions.partial = rb_define_module_under(mPolysocket, "Partial");
  rb_define_attr(ps_exceptions.partial, "partial", 1, 0);
  /* Ruby's own, which its library "socket" defines in the same way, now or later. */
  VALUE ruby_socket_error = rb_define_class("SocketError", rb_eStandardError);
  ps_exceptions.socket_error = ps_define_error("SocketError", ruby_socket_error);
  ps_exceptions.host_error = ps_define_error("HostError", ps_exceptions.socket_error);
  ps_exceptions.address_info_error = ps_define_error("AddressInfoError", ps_exceptions.socket_error);
  ps_exceptions.timeout = ps_define_error("Timeout", ps_timeout_parent());
  rb_define_method(ps_exceptions.timeout, "errno", ps_timeout_errno, 0);
  ps_exceptions.closed = ps_define_error("ClosedError", rb_eIOError);
  rb_define_method(ps_exceptions.closed, "errno", ps_closed_errno, 0);
  ps_exceptions.cancelled = ps_define_error("Cancelled", rb_path2class("Errno::ECANCELED"));
  ps_exceptions.ended = ps_define_error("EndOfStream", rb_eEOFError);
  ps_exceptions.again_readable = ps_define_error("WouldBlockReading", rb_path2class("IO::EAGAINWaitReadable"));
  ps_exceptions.again_writable = ps_define_error("WouldBlockWriting", rb_path2class("IO::EAGAINWaitWritable"));
  ps_exceptions.in_progress = ps_define_error("InProgress", rb_path2class("IO::EINPROGRESSWaitWritable"));
}
%}

%init %{
  ps_define_exceptions();
%}
