/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * How Ruby takes part in calls that wait: other threads run meanwhile; traps, Timeout, Thread#raise and Thread#kill act
 * at once. The variant of the call that raises by itself would jump over the library's frames, so it is not used. */
%{
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

/* Runs the traps of signals that came. What they, Timeout or another thread raise is kept for ps_raise(). */
static int32_t ps_interrupted(void *context) {
  int jump = 0;
  (void)context;
  rb_protect(ps_check_interrupts, Qnil, &jump);
  *ps_pending_jump() = jump;
  return jump != 0;
}

/* Up to 8 KiB a system call is over sooner than the lock changes hands. */
static const ps_hooks ps_ruby_hooks = {.run = ps_without_lock, .interrupted = ps_interrupted, .inline_max = 8192};

static const ps_hooks *ps_language_hooks(void) {
  return &ps_ruby_hooks;
}
%}
