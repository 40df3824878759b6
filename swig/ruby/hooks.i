/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * How Ruby takes part in calls that wait: other threads run meanwhile; traps, Timeout, Thread#raise and Thread#kill act
 * at once. The variant of the call that raises by itself would jump over the library's frames, so it is not used. */
%{
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

/* Runs the traps of signals that came. What they, Timeout or another thread raise is kept for ps_raise(). */
static int32_t ps_interrupted(void *context) {
  int jump = 0;
  (void)context;
  rb_protect(ps_check_interrupts, Qnil, &jump);
  *ps_pending_jump() = jump;
  return jump != 0;
}

/* Up to 8 KiB a system call is over sooner than the lock changes hands. */
static ps_hooks ps_main_hooks = {.run = ps_without_lock, .interrupted = ps_interrupted, .inline_max = 8192};

/* Each Ractor has a lock of its own, and whatever changes in the hooks above belongs to the main Ractor's. The others
 * leave theirs for each system call, which takes no memory of how long it has been held. */
static const ps_hooks ps_ractor_hooks = {.run = ps_without_lock, .interrupted = ps_interrupted};

/* Set in the main Ractor alone. */
static rb_ractor_local_key_t ps_main_ractor;

static int ps_in_main_ractor(void) {
  return rb_ractor_local_storage_ptr(ps_main_ractor) != NULL;
}

static const ps_hooks *ps_language_hooks(void) {
  return ps_in_main_ractor() ? &ps_main_hooks : &ps_ractor_hooks;
}
%}

%init %{
  static const struct rb_ractor_local_storage_type kept_elsewhere = {NULL, NULL};
  ps_main_ractor = rb_ractor_local_storage_ptr_newkey(&kept_elsewhere);
  rb_ractor_local_storage_ptr_set(ps_main_ractor, &ps_main_hooks);
  /* All other data that these functions share is written here, and only read afterwards. */
  rb_ext_ractor_safe(true);
%}
