/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The methods that are called most, without an argument tuple: SWIG knows METH_VARARGS only, and the tuple costs more
 * than the rest of the wrapper. They do what the generated wrappers do, with the same functions of swig/shared. */
%{
#include "address.h"
#include "bytes.h"
#include "number.h"

static int ps_arguments(const char *name, Py_ssize_t given, Py_ssize_t least, Py_ssize_t most) {
  ps_wrapper = name;
  if (given >= least && given <= most)
    return 0;
  PyErr_Format(PyExc_TypeError, "%s() takes from %zd to %zd arguments (%zd given)", name, least, most, given);
  return -1;
}

static int ps_flags(PyObject *const *arguments, Py_ssize_t given, Py_ssize_t index, int64_t *flags) {
  *flags = 0;
  return given > index ? ps_take_integer(NULL, arguments[index], "flags", flags) : 0;
}

static PyObject *ps_failed(const ps_error *err) {
  ps_raise(NULL, err);
  return NULL;
}

static PyObject *ps_fast_recv(PyObject *self, PyObject *const *arguments, Py_ssize_t given) {
  char small[PS_SMALL];
  ps_taken large = PS_NOTHING_TAKEN;
  void *room;
  int64_t size, received;
  int64_t flags;
  ps_error err;
  if (ps_arguments("recv", given, 1, 2) < 0 || ps_take_integer(NULL, arguments[0], "bufsize", &size) < 0 ||
      ps_flags(arguments, given, 1, &flags) < 0 || ps_receive_room(NULL, size, small, &room, &large) < 0)
    return NULL;
  if (ps_socket_recv(ps_handle(self), flags, room, size, &received, &err) == PS_OK)
    return ps_received(NULL, size, small, &large, received);
  ps_release(&large);
  return ps_failed(&err);
}

static PyObject *ps_fast_recvfrom(PyObject *self, PyObject *const *arguments, Py_ssize_t given) {
  char small[PS_SMALL];
  ps_taken large = PS_NOTHING_TAKEN;
  void *room;
  int64_t size, received;
  int64_t flags;
  ps_address sender;
  ps_error err;
  if (ps_arguments("recvfrom", given, 1, 2) < 0 || ps_take_integer(NULL, arguments[0], "bufsize", &size) < 0 ||
      ps_flags(arguments, given, 1, &flags) < 0 || ps_receive_room(NULL, size, small, &room, &large) < 0)
    return NULL;
  if (ps_socket_recvfrom(ps_handle(self), flags, room, size, &received, &sender, &err) == PS_OK)
    return ps_give_pair(NULL, ps_handle(self), ps_received(NULL, size, small, &large, received), &sender);
  ps_release(&large);
  return ps_failed(&err);
}

/* The arguments of recv_into() and recvfrom_into(), by position or by name. */
struct ps_into {
  ps_taken taken;
  void *room;
  int64_t capacity;
  int64_t flags;
};

static int ps_sort_into(const char *name, PyObject *const *arguments, Py_ssize_t given, PyObject *names,
                        PyObject **sorted) {
  static const char *const known[] = {"buffer", "nbytes", "flags"};
  Py_ssize_t named = names ? PyTuple_GET_SIZE(names) : 0;
  if (ps_arguments(name, given + named, 1, 3) < 0)
    return -1;
  for (Py_ssize_t i = 0; i < given; i++)
    sorted[i] = arguments[i];
  for (Py_ssize_t i = 0; i < named; i++) {
    PyObject *key = PyTuple_GET_ITEM(names, i);
    int at = 0;
    while (at < 3 && PyUnicode_CompareWithASCIIString(key, known[at]) != 0)
      at++;
    if (at == 3 || sorted[at]) {
      PyErr_Format(PyExc_TypeError, "%s() got an unexpected or repeated argument '%U'", name, key);
      return -1;
    }
    sorted[at] = arguments[given + i];
  }
  if (sorted[0])
    return 0;
  PyErr_Format(PyExc_TypeError, "%s() missing required argument 'buffer'", name);
  return -1;
}

static int ps_take_into(const char *name, PyObject *const *arguments, Py_ssize_t given, PyObject *names,
                        struct ps_into *into) {
  PyObject *sorted[3] = {NULL, NULL, NULL};
  int64_t wanted = 0;
  ps_error err;
  if (ps_sort_into(name, arguments, given, names, sorted) < 0 ||
      (sorted[1] && ps_take_integer(NULL, sorted[1], "nbytes", &wanted) < 0) ||
      ps_flags(sorted, sorted[2] ? 3 : 0, 2, &into->flags) < 0 ||
      ps_take_room(NULL, sorted[0], "buffer", &into->room, &into->capacity, &into->taken) < 0)
    return -1;
  if (ps_limit_room(name, wanted, &into->capacity, &err) == PS_OK)
    return 0;
  ps_release(&into->taken);
  ps_raise(NULL, &err);
  return -1;
}

static PyObject *ps_fast_recv_into(PyObject *self, PyObject *const *arguments, Py_ssize_t given, PyObject *names) {
  struct ps_into into = {.taken = PS_NOTHING_TAKEN};
  int64_t size;
  ps_error err;
  if (ps_take_into("recv_into", arguments, given, names, &into) < 0)
    return NULL;
  ps_status status = ps_socket_recv_into(ps_handle(self), into.flags, into.room, into.capacity, NULL, &size, &err);
  ps_release(&into.taken);
  return status == PS_OK ? PyLong_FromLongLong(size) : ps_failed(&err);
}

static PyObject *ps_fast_recvfrom_into(PyObject *self, PyObject *const *arguments, Py_ssize_t given,
                                       PyObject *names) {
  struct ps_into into = {.taken = PS_NOTHING_TAKEN};
  ps_address sender;
  int64_t size;
  ps_error err;
  if (ps_take_into("recvfrom_into", arguments, given, names, &into) < 0)
    return NULL;
  ps_status status =
      ps_socket_recvfrom_into(ps_handle(self), into.flags, into.room, into.capacity, NULL, &size, &sender, &err);
  ps_release(&into.taken);
  return status == PS_OK ? ps_give_pair(NULL, ps_handle(self), PyLong_FromLongLong(size), &sender) : ps_failed(&err);
}

static PyObject *ps_fast_send(PyObject *self, PyObject *const *arguments, Py_ssize_t given) {
  ps_taken taken = PS_NOTHING_TAKEN;
  const void *data;
  int64_t length, sent;
  int64_t flags;
  ps_error err;
  if (ps_arguments("send", given, 1, 2) < 0 || ps_flags(arguments, given, 1, &flags) < 0 ||
      ps_take_bytes(NULL, arguments[0], "data", &data, &length, &taken) < 0)
    return NULL;
  ps_status status = ps_socket_send(ps_handle(self), flags, data, length, &sent, &err);
  ps_release(&taken);
  return status == PS_OK ? PyLong_FromLongLong(sent) : ps_failed(&err);
}

static PyObject *ps_fast_sendall(PyObject *self, PyObject *const *arguments, Py_ssize_t given) {
  ps_taken taken = PS_NOTHING_TAKEN;
  const void *data;
  int64_t length;
  int64_t flags;
  ps_error err;
  if (ps_arguments("sendall", given, 1, 2) < 0 || ps_flags(arguments, given, 1, &flags) < 0 ||
      ps_take_bytes(NULL, arguments[0], "data", &data, &length, &taken) < 0)
    return NULL;
  ps_status status = ps_socket_sendall(ps_handle(self), flags, data, length, NULL, &err);
  ps_release(&taken);
  return status == PS_OK ? SWIG_Py_Void() : ps_failed(&err);
}

static PyObject *ps_fast_sendto(PyObject *self, PyObject *const *arguments, Py_ssize_t given) {
  ps_taken taken = PS_NOTHING_TAKEN;
  ps_address target;
  const void *data;
  int64_t length, sent;
  int64_t flags;
  ps_error err;
  if (ps_arguments("sendto", given, 2, 3) < 0 || ps_flags(arguments, given - 1, 1, &flags) < 0 ||
      ps_take_address(NULL, "sendto", ps_handle(self), arguments[given - 1], &target) < 0 ||
      PySys_Audit("socket.sendto", "OO", self, arguments[given - 1]) < 0 ||
      ps_take_bytes(NULL, arguments[0], "data", &data, &length, &taken) < 0)
    return NULL;
  ps_status status = ps_socket_sendto(ps_handle(self), flags, &target, data, length, &sent, &err);
  ps_release(&taken);
  return status == PS_OK ? PyLong_FromLongLong(sent) : ps_failed(&err);
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

/* Methods whose generated wrappers take their arguments from here instead of a tuple. See ps_unpack(). */
static PyObject *ps_call_without_tuple(PyCFunction wrapped, PyObject *self, PyObject *const *arguments,
                                       Py_ssize_t given) {
  ps_given = (struct ps_given){arguments, given};
  return wrapped(self, NULL);
}

#define PS_WITHOUT_TUPLE(method) \
  SWIGINTERN PyObject *_wrap_socket_##method(PyObject *self, PyObject *args); \
  static PyObject *ps_fast_##method(PyObject *self, PyObject *const *arguments, Py_ssize_t given) { \
    return ps_call_without_tuple(_wrap_socket_##method, self, arguments, given); \
  }

PS_WITHOUT_TUPLE(getsockopt)
PS_WITHOUT_TUPLE(setsockopt)
PS_WITHOUT_TUPLE(sendmsg)
PS_WITHOUT_TUPLE(recvmsg)
PS_WITHOUT_TUPLE(recvmsg_into)

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
