/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * How Python takes part in calls that wait: other threads run meanwhile, and signal handlers run at once. */
%{
static void ps_without_lock(ps_work work, void *argument, void *context) {
  (void)context;
  PyThreadState *state = PyEval_SaveThread();
  work(argument);
  PyEval_RestoreThread(state);
}

/* Runs the handlers of signals that came; an exception from one of them stays set for ps_raise(). */
static int32_t ps_signals(void *context) {
  (void)context;
  return PyErr_CheckSignals();
}

/* Up to 8 KiB a system call is over sooner than the lock changes hands, and a thread that computes cannot take the
 * lock away between two of them. Larger transfers would hold up other threads. */
static const ps_hooks ps_python_hooks = {.run = ps_without_lock, .interrupted = ps_signals, .inline_max = 8192};

static const ps_hooks *ps_language_hooks(void) {
  return &ps_python_hooks;
}
%}
