/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Error records as Python's exceptions: the standard library's own classes, in one function. */
%{
#include <netdb.h>
#include <string.h>

/* herror or gaierror of this interpreter. A new reference. */
static PyObject *ps_exception_class(const char *name) {
  PyObject *module = PyImport_ImportModule("_socket");
  PyObject *class = module ? PyObject_GetAttrString(module, name) : NULL;
  Py_XDECREF(module);
  return class;
}

/* Raise an exception, with a note that may be NULL; before Python 3.11 there are none. */
static void ps_set_noted(PyObject *exception, PyObject *note) {
  if (note && PyObject_HasAttrString(exception, "add_note"))
    Py_XDECREF(PyObject_CallMethod(exception, "add_note", "O", note));
  if (!PyErr_Occurred())
    PyErr_SetObject((PyObject *)Py_TYPE(exception), exception);
}

/* The value of a timeout is "timed out" and nothing else (S28). */
static void ps_raise_timeout(const ps_error *error) {
  PyObject *exception = PyObject_CallFunction(PyExc_TimeoutError, "s", "timed out");
  PyObject *message = exception ? PyUnicode_FromString(error->message) : NULL;
  if (message)
    ps_set_noted(exception, message);
  Py_XDECREF(message);
  Py_XDECREF(exception);
}

/* Python's inet_ntop() asks no system about a family that it does not know. */
static int ps_is_unknown_family(const ps_error *error) {
  return error->code == EAFNOSUPPORT && strcmp(error->operation, "inet_ntop") == 0;
}

/* (number, the system's text), as everywhere in Python; what the library adds is a note, where Python has them. */
static void ps_raise_numbered(PyObject *class, const ps_error *error, const char *text) {
  PyObject *message = PyUnicode_DecodeUTF8(error->message, (Py_ssize_t)strlen(error->message), "replace");
  PyObject *exception = NULL;
  if (message && error->code == 0)
    exception = PyObject_CallFunctionObjArgs(class, message, NULL);
  else if (message) /* The system's text is in the encoding of the locale. */
    exception = PyObject_CallFunction(class, "iN", (int)error->code, PyUnicode_DecodeLocale(text, "surrogateescape"));
  if (exception)
    ps_set_noted(exception, error->code != 0 && error->status != PS_E_WOULD_BLOCK ? message : NULL);
  Py_XDECREF(exception);
  Py_XDECREF(message);
}

/* A class of the package's own. */
static void ps_raise_own(const char *key, const ps_error *error) {
  PyObject *class = ps_own(key);
  ps_raise_numbered(class ? class : PyExc_OSError, error, strerror(error->code));
}

static void ps_raise_looked_up(const char *name, const ps_error *error, const char *text) {
  PyObject *class = ps_exception_class(name);
  if (class)
    ps_raise_numbered(class, error, text);
  Py_XDECREF(class);
}

/* How many calls of this thread the handler of a signal has ended. */
static _Thread_local long ps_interruptions;

static PyObject *ps_count_interruptions(PyObject *module, PyObject *none) {
  (void)module, (void)none;
  return PyLong_FromLong(ps_interruptions);
}

/* A message of the library or of shared code, which knows the name of the function or does not. */
static void ps_raise_named(PyObject *class, const char *message) {
  if (strstr(message, ps_called()))
    PyErr_SetString(class, message);
  else
    ps_complain(class, "%s", message);
}

static void ps_raise_class(const ps_error *error) {
  switch (error->status) {
  case PS_E_INTERRUPTED:
    ps_interruptions++;
    if (!PyErr_Occurred())
      PyErr_SetNone(PyExc_KeyboardInterrupt);
    return;
  case PS_E_TIMEOUT:
    ps_raise_timeout(error);
    return;
  case PS_E_CANCELLED:
    ps_raise_own(ps_cancelled_key, error);
    return;
  case PS_E_EOF:
    ps_raise_own(ps_end_key, error);
    return;
  case PS_E_HERROR:
    ps_raise_looked_up("herror", error, hstrerror(error->code));
    return;
  case PS_E_GAIERROR:
    ps_raise_looked_up("gaierror", error, gai_strerror(error->code));
    return;
  case PS_E_VALUE:
    ps_raise_named(PyExc_ValueError, error->message);
    return;
  case PS_E_RANGE:
    ps_raise_named(PyExc_OverflowError, error->message);
    return;
  case PS_E_TYPE:
    ps_raise_named(PyExc_TypeError, error->message);
    return;
  case PS_E_MEMORY:
    PyErr_SetString(PyExc_MemoryError, error->message);
    return;
  default: /* os, would-block, handle, closed, unsupported: Python chooses the subclass of OSError by the number */
    if (ps_is_unknown_family(error))
      ps_raise_named(PyExc_ValueError, error->message);
    else
      ps_raise_numbered(PyExc_OSError, error, strerror(error->code));
  }
}

/* Give the exception that is set an attribute, which is handed over. */
static void ps_note(const char *name, PyObject *value) {
  PyObject *type, *exception, *traceback;
  PyErr_Fetch(&type, &exception, &traceback);
  PyErr_NormalizeException(&type, &exception, &traceback);
  if (!value || PyObject_SetAttrString(exception, name, value) < 0)
    PyErr_Clear();
  Py_XDECREF(value);
  PyErr_Restore(type, exception, traceback);
}

static void ps_raise(ps_context context, const ps_error *error) {
  (void)context;
  ps_raise_class(error);
  if (error->done > 0) /* How far it got, under the name that the io module gave it. */
    ps_note("characters_written", PyLong_FromLongLong(error->done));
}

static void ps_raise_partial(ps_context context, const ps_error *error, ps_value partial) {
  (void)context;
  if (!partial)
    return;
  ps_raise_class(error);
  ps_note("partial", partial);
}

static void ps_raise_attempts(ps_context context, const ps_error *error, ps_value attempts) {
  ps_raise(context, error);
  ps_note("attempts", attempts);
}
%}
