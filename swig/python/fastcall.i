/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The methods that are called most, without an argument tuple: SWIG knows METH_VARARGS only, and the tuple costs more
 * than the rest of the wrapper. The generated wrappers take their arguments from where the interpreter has them: see
 * ps_unpack(). */
%{
#include "address.h"

/* Inlined, so that the compiler sees that there is no tuple. */
#define PS_WRAPPED(method) \
  static inline __attribute__((always_inline)) PyObject *_wrap_socket_##method(PyObject *self, PyObject *args);

static inline __attribute__((always_inline)) PyObject *
ps_call_without_tuple(PyCFunction wrapped, PyObject *self, PyObject *const *arguments, Py_ssize_t count) {
  struct ps_given given = {{.ob_type = NULL}, arguments, count};
  return wrapped(self, &given.none);
}

/* Methods without keywords. */
#define PS_WITHOUT_TUPLE(method) \
  PS_WRAPPED(method) \
  static PyObject *ps_fast_##method(PyObject *self, PyObject *const *arguments, Py_ssize_t count) { \
    return ps_call_without_tuple(_wrap_socket_##method, self, arguments, count); \
  }

PS_WITHOUT_TUPLE(recv)
PS_WITHOUT_TUPLE(recvfrom)
PS_WITHOUT_TUPLE(send)
PS_WITHOUT_TUPLE(sendall)
PS_WITHOUT_TUPLE(getsockopt)
PS_WITHOUT_TUPLE(setsockopt)
PS_WITHOUT_TUPLE(sendmsg)
PS_WITHOUT_TUPLE(recvmsg)
PS_WITHOUT_TUPLE(recvmsg_into)

/* What a method takes by position or by name. */
struct ps_parameters {
  const char *name;
  int required, count;
  const char *names[4];
  PyCFunction wrapped;
};

static int ps_find_parameter(const struct ps_parameters *method, PyObject *name) {
  int at = 0;
  while (at < method->count && PyUnicode_CompareWithASCIIString(name, method->names[at]) != 0)
    at++;
  return at;
}

/* The arguments in their order; NULL for those that are left out. */
static int ps_sort_parameters(const struct ps_parameters *method, PyObject *const *arguments, Py_ssize_t given,
                              PyObject *names, PyObject **sorted) {
  Py_ssize_t named = names ? PyTuple_GET_SIZE(names) : 0;
  PS_ENTER(method->name);
  if (given + named < method->required || given + named > method->count) {
    ps_refuse_count(given + named, method->required, method->count);
    return -1;
  }
  for (Py_ssize_t i = 0; i < given; i++)
    sorted[i] = arguments[i];
  for (Py_ssize_t i = 0; i < named; i++) {
    PyObject *name = PyTuple_GET_ITEM(names, i);
    int at = ps_find_parameter(method, name);
    if (at == method->count || sorted[at]) {
      PyErr_Format(PyExc_TypeError, "%s() got an unexpected or repeated argument '%U'", method->name, name);
      return -1;
    }
    sorted[at] = arguments[given + i];
  }
  for (int i = 0; i < method->required; i++)
    if (!sorted[i]) {
      PyErr_Format(PyExc_TypeError, "%s() missing required argument '%s'", method->name, method->names[i]);
      return -1;
    }
  return 0;
}

#define PS_INTO_BY_NAME(method) \
  PS_WRAPPED(method) \
  static PyObject *ps_fast_##method(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *names) { \
    static const struct ps_parameters parameters = {#method, 1, 3, {"buffer", "nbytes", "flags"}, NULL}; \
    PyObject *sorted[3] = {NULL}; \
    if (!names) \
      return ps_call_without_tuple(_wrap_socket_##method, self, arguments, count); \
    if (ps_sort_parameters(&parameters, arguments, count, names, sorted) < 0) \
      return NULL; \
    return ps_call_without_tuple(_wrap_socket_##method, self, sorted, parameters.count); \
  }

PS_INTO_BY_NAME(recv_into)
PS_INTO_BY_NAME(recvfrom_into)

/* By hand for its audit event, which comes when the address has turned out to be one, and before anything is sent. */
static PyObject *ps_fast_sendto(PyObject *self, PyObject *const *arguments, Py_ssize_t given) {
  ps_taken taken = PS_NOTHING_TAKEN;
  ps_address target;
  const void *data;
  int64_t length, sent;
  int64_t flags = 0;
  ps_error err;
  PS_ENTER("sendto");
  if (given < 2 || given > 3) {
    ps_refuse_count(given, 2, 3);
    return NULL;
  }
  if ((given == 3 && ps_take_integer(NULL, arguments[1], "flags", &flags) < 0) ||
      ps_take_address(NULL, "sendto", ps_handle(self), arguments[given - 1], &target) < 0 ||
      PySys_Audit("socket.sendto", "OO", self, arguments[given - 1]) < 0 ||
      ps_take_bytes(NULL, arguments[0], "data", &data, &length, &taken) < 0)
    return NULL;
  ps_status status = ps_socket_sendto(ps_handle(self), flags, &target, data, length, &sent, &err);
  ps_release(&taken);
  if (status == PS_OK)
    return PyLong_FromLongLong(sent);
  ps_raise(NULL, &err);
  return NULL;
}

static PyObject *ps_fast_fileno(PyObject *self, PyObject *none) {
  (void)none;
  return PyLong_FromLongLong(((ps_object *)self)->fd);
}

static PyObject *ps_fast_gettimeout(PyObject *self, PyObject *none) {
  double seconds = ((ps_object *)self)->timeout;
  (void)none;
  return seconds < 0 ? SWIG_Py_Void() : PyFloat_FromDouble(seconds);
}

/* What changes what the object keeps. */

#define PS_NOTING(method) \
  SWIGINTERN PyObject *_wrap_socket_##method(PyObject *self, PyObject *args); \
  static PyObject *ps_noting_##method(PyObject *self, PyObject *arguments) { \
    PyObject *result = _wrap_socket_##method(self, arguments); \
    ps_note_state(self); \
    return result; \
  }

PS_NOTING(settimeout)
PS_NOTING(setblocking)
PS_NOTING(ioctl)

/* Other threads see at once that these have begun. */
#define PS_ENDING(method) \
  SWIGINTERN PyObject *_wrap_socket_##method(PyObject *self, PyObject *args); \
  static PyObject *ps_ending_##method(PyObject *self, PyObject *arguments) { \
    ((ps_object *)self)->fd = -1; \
    return _wrap_socket_##method(self, arguments); \
  }

PS_ENDING(close)
PS_ENDING(detach)

#define PS_FAST(function) ((PyCFunction)(void (*)(void))(function))

/* Before the class is made from its method table. */
static void ps_speed_up(PyMethodDef *method) {
  static const struct {
    const char *name;
    PyCFunction function;
    int flags; /* 0: as SWIG has it */
  } fast[] = {
      {"recv", PS_FAST(ps_fast_recv), METH_FASTCALL},
      {"recvfrom", PS_FAST(ps_fast_recvfrom), METH_FASTCALL},
      {"recv_into", PS_FAST(ps_fast_recv_into), METH_FASTCALL | METH_KEYWORDS},
      {"recvfrom_into", PS_FAST(ps_fast_recvfrom_into), METH_FASTCALL | METH_KEYWORDS},
      {"send", PS_FAST(ps_fast_send), METH_FASTCALL},
      {"sendall", PS_FAST(ps_fast_sendall), METH_FASTCALL},
      {"sendto", PS_FAST(ps_fast_sendto), METH_FASTCALL},
      {"getsockopt", PS_FAST(ps_fast_getsockopt), METH_FASTCALL},
      {"setsockopt", PS_FAST(ps_fast_setsockopt), METH_FASTCALL},
      {"sendmsg", PS_FAST(ps_fast_sendmsg), METH_FASTCALL},
      {"recvmsg", PS_FAST(ps_fast_recvmsg), METH_FASTCALL},
      {"recvmsg_into", PS_FAST(ps_fast_recvmsg_into), METH_FASTCALL},
      {"fileno", ps_fast_fileno, METH_NOARGS},
      {"gettimeout", ps_fast_gettimeout, METH_NOARGS},
      {"settimeout", ps_noting_settimeout, 0},
      {"setblocking", ps_noting_setblocking, 0},
      {"ioctl", ps_noting_ioctl, 0},
      {"close", ps_ending_close, 0},
      {"detach", ps_ending_detach, 0},
  };
  for (; method->ml_name; method++)
    for (size_t i = 0; i < sizeof fast / sizeof *fast; i++)
      if (strcmp(method->ml_name, fast[i].name) == 0) {
        method->ml_meth = fast[i].function;
        if (fast[i].flags != 0)
          method->ml_flags = fast[i].flags;
      }
}
%}
