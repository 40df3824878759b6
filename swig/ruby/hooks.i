/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * How Ruby takes part in calls that wait: other threads run meanwhile; traps, Timeout, Thread#raise and Thread#kill act
 * at once. The variant of the call that raises by itself would jump over the library's frames, so it is not used. */
%{
#include <ruby/fiber/scheduler.h>
#include <ruby/io.h>
#include <ruby/ractor.h>
#include <ruby/thread.h>

struct ps_call {
  ps_work work;
  void *argument;
};

static void *ps_do_work(void *data) {
  struct ps_call *call = data;
  call->work(call->argument);
  return NULL;
}

/* Comes back without having done the work when an interrupt is pending; the library knows how to take that. */
static void ps_without_lock(ps_work work, void *argument, void *context) {
  struct ps_call call = {work, argument};
  (void)context;
  rb_thread_call_without_gvl2(ps_do_work, &call, RUBY_UBF_IO, NULL);
}

static VALUE ps_check_interrupts(VALUE nothing) {
  rb_thread_check_ints();
  return nothing;
}

/* Runs the traps of signals that came. An exception from them, from Timeout or from another thread is kept for
 * ps_raise(). */
static int32_t ps_interrupted(void *context) {
  int jump = 0;
  (void)context;
  if (*ps_pending_jump() != 0) /* from the scheduler */
    return 1;
  rb_protect(ps_check_interrupts, Qnil, &jump);
  *ps_pending_jump() = jump;
  return jump != 0;
}

/* A fiber that does not block waits by its thread's scheduler. */
static int32_t ps_fibers_wait(void *context) {
  (void)context;
  return RTEST(rb_fiber_scheduler_current());
}

struct ps_fiber_wait {
  int64_t fd;
  int64_t direction;
  int64_t nanoseconds;
};

/* The scheduler knows descriptors by their IO objects. This one does not own it. */
static VALUE ps_io_without_buffer(int64_t fd) {
  VALUE options = rb_hash_new();
  rb_hash_aset(options, ID2SYM(rb_intern("autoclose")), Qfalse);
  VALUE arguments[] = {LL2NUM(fd), rb_str_new_cstr("r+"), options};
  return rb_funcallv_kw(rb_cIO, rb_intern("for_fd"), 3, arguments, RB_PASS_KEYWORDS);
}

static VALUE ps_wait_by_scheduler(VALUE data) {
  const struct ps_fiber_wait *wait = (const struct ps_fiber_wait *)data;
  VALUE io = ps_io_without_buffer(wait->fd);
  VALUE timeout = wait->nanoseconds < 0 ? Qnil : DBL2NUM((double)wait->nanoseconds / 1e9);
  int events = wait->direction == PS_SENDING ? RUBY_IO_WRITABLE : RUBY_IO_READABLE;
  return rb_fiber_scheduler_io_wait(rb_fiber_scheduler_current(), io, INT2NUM(events), timeout);
}

/* What is raised in the fiber meanwhile is kept for ps_raise(). */
static int32_t ps_wait_in_fiber(int64_t fd, int64_t direction, int64_t nanoseconds, void *context) {
  struct ps_fiber_wait wait = {fd, direction, nanoseconds};
  int jump = 0;
  (void)context;
  rb_protect(ps_wait_by_scheduler, (VALUE)&wait, &jump);
  *ps_pending_jump() = jump;
  return jump == 0 ? 0 : -1;
}

/* Up to 8 KiB a system call is over sooner than the lock changes hands. They may follow each other for two milliseconds
 * until another thread gets its turn. */
static int64_t ps_main_state[2];
static ps_hooks ps_main_hooks = {.run = ps_without_lock,
                                 .interrupted = ps_interrupted,
                                 .waits = ps_fibers_wait,
                                 .wait = ps_wait_in_fiber,
                                 .inline_max = 8192,
                                 .switch_interval = 2000000,
                                 .switch_state = ps_main_state};

/* Each Ractor has a lock of its own, and whatever changes in the hooks above belongs to the main Ractor's. The others
 * leave theirs for each system call, which takes no memory of how long it has been held. */
static const ps_hooks ps_ractor_hooks = {
    .run = ps_without_lock, .interrupted = ps_interrupted, .waits = ps_fibers_wait, .wait = ps_wait_in_fiber};

/* Set in the main Ractor alone. */
static rb_ractor_local_key_t ps_main_ractor;

static int ps_in_main_ractor(void) {
  return rb_ractor_local_storage_ptr(ps_main_ractor) != NULL;
}

static const ps_hooks *ps_language_hooks(void) {
  return ps_in_main_ractor() ? &ps_main_hooks : &ps_ractor_hooks;
}

static void ps_require_main_ractor(void) {
  if (!ps_in_main_ractor())
    rb_raise(rb_eRuntimeError, "switch_interval is for the main Ractor; the others leave their lock at each call");
}

/* In seconds; nil for no limit. */
static VALUE ps_switch_interval(VALUE self) {
  (void)self;
  ps_require_main_ractor();
  return ps_main_hooks.switch_interval == 0 ? Qnil : DBL2NUM((double)ps_main_hooks.switch_interval / 1e9);
}

static VALUE ps_set_switch_interval(VALUE self, VALUE value) {
  double seconds;
  (void)self;
  ps_require_main_ractor();
  if (NIL_P(value)) {
    ps_main_hooks.switch_interval = 0;
    return value;
  }
  ps_take_real(PS_CONTEXT, value, "switch_interval", &seconds);
  if (!(seconds > 0 && seconds * 1e9 < (double)INT64_MAX))
    rb_raise(rb_eRangeError, "switch_interval must be above 0 and below %" PRId64 " seconds, not %" PRIsVALUE,
             INT64_MAX / 1000000000, value);
  ps_main_hooks.switch_interval = seconds < 1e-9 ? 1 : (int64_t)(seconds * 1e9 + 0.5);
  return value;
}
%}

%init %{
  static const struct rb_ractor_local_storage_type kept_elsewhere = {NULL, NULL};
  ps_main_ractor = rb_ractor_local_storage_ptr_newkey(&kept_elsewhere);
  rb_ractor_local_storage_ptr_set(ps_main_ractor, &ps_main_hooks);
  /* All other data that these functions share is written here, and only read afterwards. */
  rb_ext_ractor_safe(true);
  rb_define_singleton_method(mPolysocket, "switch_interval", ps_switch_interval, 0);
  rb_define_singleton_method(mPolysocket, "switch_interval=", ps_set_switch_interval, 1);
%}
