/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * How Python takes part in calls that wait: other threads run meanwhile, and signal handlers run at once. */
%{
#include <math.h>
#include <time.h>

/* The hooks of an interpreter, with what they remember. It stays when the interpreter ends, since a thread that is left
 * inside a call may still look at it. */
struct ps_turns {
  ps_hooks hooks;
  int64_t state[2]; /* the library's */
  int64_t last;     /* when other threads have had their turn */
};

/* How many nanoseconds a thread that waits for the lock needs to wake up. */
enum { PS_WAKE_UP = 50000 };

static int64_t ps_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static int ps_others_exist(void) {
  return PyThreadState_Next(PyInterpreterState_ThreadHead(PyInterpreterState_Get())) != NULL;
}

/* Shall other threads have the lock now, even if the work takes no time? */
static int64_t ps_turn_is_due(struct ps_turns *turns) {
  if (turns->hooks.switch_interval == 0)
    return 0;
  int64_t now = ps_now();
  if (now - turns->last < turns->hooks.switch_interval)
    return 0;
  turns->last = now;
  return ps_others_exist() ? now : 0;
}

/* Python gives the lock to the first thread that asks, which is the one that has just left it, and a waiting thread
 * begins to wait anew each time. A pause lets the waiting thread be first. */
static void ps_without_lock(ps_work work, void *argument, void *context) {
  int64_t due = ps_turn_is_due(context);
  PyThreadState *state = PyEval_SaveThread();
  work(argument);
  if (due != 0 && ps_now() - due < PS_WAKE_UP)
    nanosleep(&(struct timespec){.tv_nsec = PS_WAKE_UP}, NULL);
  PyEval_RestoreThread(state);
}

/* Runs the handlers of signals that came; an exception from one of them stays set for ps_raise(). */
static int32_t ps_signals(void *context) {
  (void)context;
  return PyErr_CheckSignals();
}

/* Up to 8 KiB a system call is over sooner than the lock changes hands, and a thread that computes cannot take the
 * lock away between two of them. Larger transfers would hold up other threads. */
static const ps_hooks ps_python_hooks = {.run = ps_without_lock,
                                         .interrupted = ps_signals,
                                         .inline_max = 8192,
                                         .switch_interval = 1000000};

static struct ps_turns *ps_find_turns(void) {
  PyObject *capsule = ps_own(ps_hooks_key);
  return capsule ? PyCapsule_GetPointer(capsule, ps_hooks_key) : NULL;
}

static int ps_make_turns(void) {
  if (ps_find_turns())
    return 0;
  struct ps_turns *turns = PyMem_RawCalloc(1, sizeof *turns);
  PyObject *capsule = turns ? PyCapsule_New(turns, ps_hooks_key, NULL) : NULL;
  if (!turns)
    PyErr_NoMemory();
  if (!capsule || ps_set_own(ps_hooks_key, capsule) < 0) {
    Py_XDECREF(capsule);
    PyMem_RawFree(turns);
    return -1;
  }
  turns->hooks = ps_python_hooks;
  turns->hooks.context = turns;
  turns->hooks.switch_state = turns->state;
  Py_DECREF(capsule);
  return 0;
}

static const ps_hooks *ps_find_hooks(void) {
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  struct ps_turns *turns = ps_find_turns();
  PyErr_Restore(type, value, traceback);
  /* An interpreter that is being taken down may have lost them: then the call keeps the lock. */
  return turns ? &turns->hooks : NULL;
}

/* Threads seldom change their interpreter, and interpreters never change their hooks. */
static const ps_hooks *ps_language_hooks(void) {
  static _Thread_local struct {
    const PyInterpreterState *interpreter;
    int64_t number;
    const ps_hooks *hooks;
  } last;
  PyInterpreterState *own = PyInterpreterState_Get();
  if (last.interpreter != own || last.number != PyInterpreterState_GetID(own)) {
    last.hooks = ps_find_hooks();
    last.interpreter = last.hooks ? own : NULL;
    last.number = PyInterpreterState_GetID(own);
  }
  return last.hooks;
}

static PyObject *ps_getswitchinterval(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  struct ps_turns *turns = ps_find_turns();
  if (!turns)
    return NULL;
  int64_t interval = turns->hooks.switch_interval;
  return interval == 0 ? SWIG_Py_Void() : PyFloat_FromDouble((double)interval / 1e9);
}

static PyObject *ps_setswitchinterval(PyObject *module, PyObject *interval) {
  (void)module;
  struct ps_turns *turns = ps_find_turns();
  double seconds = 0;
  PS_ENTER("setswitchinterval");
  if (!turns || (interval != Py_None && ps_take_real(NULL, interval, "interval", &seconds) < 0))
    return NULL;
  if (interval != Py_None && !(seconds > 0 && seconds <= 9e9)) {
    PyErr_SetString(PyExc_ValueError,
                    "setswitchinterval: interval must be more than 0 and at most 9e9 seconds, or None");
    return NULL;
  }
  turns->hooks.switch_interval = (int64_t)ceil(seconds * 1e9);
  return SWIG_Py_Void();
}
%}
