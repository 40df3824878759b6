/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Python's answers to shared/values.h: values in and out. Errors are in exceptions.i, hooks in hooks.i, socket objects
 * in object.i. */
%{
typedef PyObject *ps_value;
typedef void *ps_context;
typedef struct {
  Py_buffer view;       /* a buffer that was lent, when view.obj is set */
  PyObject *owner;      /* an object that was made */
  void (*free)(void *); /* what gives `held` back, or NULL */
  void *held;
} ps_taken;

#define PS_ABSENT NULL
#define PS_CONTEXT NULL
#define PS_NOTHING_TAKEN {{.obj = NULL}, NULL, NULL, NULL}
#define PS_NO_HOST NULL
#define PS_OPERATION(context) NULL
#define PS_RETURN(v) \
  do { \
    PyObject *given = (v); \
    if (!given) \
      SWIG_fail; \
    resultobj = given; \
  } while (0)
#define PS_FINISH() \
  do { \
    if (!resultobj) \
      resultobj = SWIG_Py_Void(); \
  } while (0)
#define PS_DEFINE_CONSTANT(name, number) PyModule_AddObject(m, name, PyLong_FromLongLong(number))

#include "values.h"

/* The function that the script has called, as SWIG names its wrapper, for messages. */
static _Thread_local const char *ps_wrapper = "";

/* A value's conversion may call another function; the messages behind it are again those of this one. */
static inline void ps_leave(const char *const *outer) {
  ps_wrapper = *outer;
}

#define PS_ENTER(name) \
  __attribute__((cleanup(ps_leave))) const char *const ps_outer = ps_wrapper; \
  ps_wrapper = (name)

static const char *ps_called(void) {
  static const char method[] = "socket_", file[] = "file_";
  const char *name = ps_wrapper;
  if (strncmp(name, method, sizeof method - 1) == 0)
    name += sizeof method - 1;
  if (strcmp(name, "_file_open") == 0)
    return "makefile";
  if (*name == '_') /* the package makes the method of it */
    return name + 1;
  return strncmp(name, file, sizeof file - 1) == 0 ? name + sizeof file - 1 : name;
}

/* Raise an error that names the function. */
static void ps_complain(PyObject *class, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  PyObject *text = PyUnicode_FromFormatV(format, arguments);
  va_end(arguments);
  if (text)
    PyErr_Format(class, "%s: %U", ps_called(), text);
  Py_XDECREF(text);
}

/* The arguments of a call that brings no tuple, for a wrapper in the place of one. No object is without a type. */
struct ps_given {
  PyObject none;
  PyObject *const *items; /* NULL: left out */
  Py_ssize_t count;
};

static int ps_refuse_count(Py_ssize_t given, Py_ssize_t least, Py_ssize_t most) {
  if (least == most)
    PyErr_Format(PyExc_TypeError, "%s() takes %zd arguments (%zd given)", ps_called(), least, given);
  else
    PyErr_Format(PyExc_TypeError, "%s() takes from %zd to %zd arguments (%zd given)", ps_called(), least, most, given);
  return 0;
}

/* In place of SWIG's function, which asks whether the arguments are a tuple. They may be a struct ps_given too. */
static inline int ps_unpack(PyObject *arguments, Py_ssize_t least, Py_ssize_t most, PyObject **items) {
  PyObject *const *list = NULL;
  Py_ssize_t given = 0;
  if (arguments && !Py_TYPE(arguments)) {
    list = ((const struct ps_given *)arguments)->items;
    given = ((const struct ps_given *)arguments)->count;
  } else if (arguments) {
    list = ((PyTupleObject *)arguments)->ob_item;
    given = PyTuple_GET_SIZE(arguments);
  }
  if (given < least || given > most)
    return ps_refuse_count(given, least, most);
  for (Py_ssize_t i = 0; i < most; i++)
    items[i] = i < given ? list[i] : NULL;
  return 1;
}

#define SWIG_Python_UnpackTuple(arguments, name, least, most, items) ps_unpack(arguments, least, most, items)

static int ps_is_none(ps_context context, ps_value value) {
  (void)context;
  return value == Py_None;
}

static int ps_is_integer(ps_context context, ps_value value) {
  (void)context;
  return PyIndex_Check(value);
}

static enum ps_sort ps_sort_of(ps_context context, ps_value value) {
  (void)context;
  if (PyBool_Check(value))
    return PS_SORT_TRUTH;
  if (PyFloat_Check(value))
    return PS_SORT_REAL;
  if (PyTuple_Check(value) || PyList_Check(value))
    return PS_SORT_LIST;
  return PyIndex_Check(value) ? PS_SORT_INTEGER : PS_SORT_TEXT;
}

/* An integer beyond 64 bits. Python refuses to write out the largest ones, which would not be readable either. */
static void ps_refuse_large(PyObject *integer, const char *name) {
  PyObject *number = PyNumber_Index(integer);
  PyObject *bits = number ? PyObject_CallMethod(number, "bit_length", NULL) : NULL;
  long long size = bits ? PyLong_AsLongLong(bits) : -1;
  if (size >= 256)
    ps_complain(PyExc_OverflowError, "%s must fit in 64 bits, not a number of %lld bits", name, size);
  else if (size >= 0)
    ps_complain(PyExc_OverflowError, "%s must fit in 64 bits, not %S", name, number);
  Py_XDECREF(bits);
  Py_XDECREF(number);
}

static int ps_take_integer(ps_context context, ps_value value, const char *name, int64_t *number) {
  int overflow;
  (void)context;
  if (!PyLong_Check(value) && !PyIndex_Check(value)) {
    ps_complain(PyExc_TypeError, "%s must be an integer, not %.100s", name, Py_TYPE(value)->tp_name);
    return -1;
  }
  *number = PyLong_AsLongLongAndOverflow(value, &overflow);
  if (overflow)
    ps_refuse_large(value, name);
  return overflow || (*number == -1 && PyErr_Occurred()) ? -1 : 0;
}

/* As socket.setblocking() has it: an integer. */
static int ps_take_truth(ps_context context, ps_value value, const char *name, int *truth) {
  int64_t number;
  if (ps_take_integer(context, value, name, &number) < 0)
    return -1;
  *truth = number != 0;
  return 0;
}

static int ps_take_real(ps_context context, ps_value value, const char *name, double *number) {
  const PyNumberMethods *methods = Py_TYPE(value)->tp_as_number;
  (void)context;
  if (!methods || (!methods->nb_float && !methods->nb_index)) {
    ps_complain(PyExc_TypeError, "%s must be a real number, not %.100s", name, Py_TYPE(value)->tp_name);
    return -1;
  }
  *number = PyFloat_AsDouble(value);
  return *number == -1 && PyErr_Occurred() ? -1 : 0;
}

static int ps_take_buffer(ps_value value, const void **data, int64_t *length, ps_taken *taken) {
  if (PyObject_GetBuffer(value, &taken->view, PyBUF_SIMPLE) < 0)
    return -1;
  *data = taken->view.buf;
  *length = taken->view.len;
  return 0;
}

/* No resolver takes more; and encoding a name beyond ASCII is slow. */
#define PS_HOST_LIMIT 1024

static PyObject *ps_encode_host(PyObject *host) {
  if (PyUnicode_IS_ASCII(host))
    return PyUnicode_AsASCIIString(host);
  Py_ssize_t length = PyUnicode_GET_LENGTH(host);
  PyObject *bytes = length > PS_HOST_LIMIT ? NULL : PyUnicode_AsEncodedString(host, "idna", NULL);
  if (length > PS_HOST_LIMIT)
    ps_complain(PyExc_TypeError, "encoding of hostname failed: %zd characters, limit %d", length, PS_HOST_LIMIT);
  else if (!bytes)
    ps_complain(PyExc_TypeError, "encoding of hostname failed");
  return bytes;
}

static int ps_take_host(ps_context context, ps_value value, const char **host, int64_t *length, ps_taken *taken) {
  PyObject *bytes = NULL;
  (void)context;
  if (PyUnicode_Check(value)) {
    bytes = ps_encode_host(value);
  } else if (PyBytes_Check(value) || PyByteArray_Check(value)) {
    bytes = PyBytes_FromObject(value);
  } else {
    ps_complain(PyExc_TypeError, "host must be str, bytes or bytearray, not %.100s", Py_TYPE(value)->tp_name);
  }
  if (!bytes)
    return -1;
  taken->owner = bytes;
  *host = PyBytes_AS_STRING(bytes);
  *length = PyBytes_GET_SIZE(bytes);
  return 0;
}

static int ps_take_text(ps_context context, ps_value value, const char *name, const char **text, int64_t *length,
                        ps_taken *taken) {
  (void)context;
  if (!PyUnicode_Check(value) && !PyBytes_Check(value)) {
    ps_complain(PyExc_TypeError, "%s must be str or bytes, not %.100s", name, Py_TYPE(value)->tp_name);
    return -1;
  }
  taken->owner = PyUnicode_Check(value) ? PyUnicode_AsUTF8String(value) : PyBytes_FromObject(value);
  if (!taken->owner)
    return -1;
  *text = PyBytes_AS_STRING(taken->owner);
  *length = PyBytes_GET_SIZE(taken->owner);
  /* An address as text: the standard library's ssl module expects what its socket module says of it. */
  if (strcmp(name, "text") != 0 || (int64_t)strlen(*text) == *length)
    return 0;
  Py_CLEAR(taken->owner);
  PyErr_SetString(PyExc_ValueError, "embedded null character");
  return -1;
}

static int ps_take_path(ps_context context, ps_value value, const void **path, int64_t *length, ps_taken *taken) {
  (void)context;
  if (PyObject_CheckBuffer(value))
    return ps_take_buffer(value, path, length, taken);
  int is_path = PyUnicode_Check(value) || PyObject_HasAttrString((PyObject *)Py_TYPE(value), "__fspath__");
  PyObject *name = is_path ? PyOS_FSPath(value) : NULL;
  if (!name) {
    if (!is_path)
      ps_complain(PyExc_TypeError, "AF_UNIX address must be str, a bytes-like object or os.PathLike, not %.100s",
                  Py_TYPE(value)->tp_name);
    return -1;
  }
  taken->owner = name;
  if (PyUnicode_Check(name)) {
    taken->owner = PyUnicode_EncodeFSDefault(name);
    Py_DECREF(name);
  }
  if (!taken->owner)
    return -1;
  *path = PyBytes_AS_STRING(taken->owner);
  *length = PyBytes_GET_SIZE(taken->owner);
  return 0;
}

/* Without a sign: -1 is refused only where the library does so. */
static int ps_take_bits(ps_context context, ps_value value, const char *name, int64_t *bits) {
  int overflow = 0;
  if (PyLong_Check(value))
    PyLong_AsLongLongAndOverflow(value, &overflow);
  if (overflow <= 0)
    return ps_take_integer(context, value, name, bits);
  *bits = (int64_t)PyLong_AsUnsignedLongLong(value);
  if (!PyErr_Occurred())
    return 0;
  PyErr_Clear();
  ps_refuse_large(value, name);
  return -1;
}

/* As the standard library's functions on descriptors: no file objects. */
static int ps_take_file(ps_context context, ps_value value, const char *name, int64_t *fd) {
  return ps_take_integer(context, value, name, fd);
}

static int ps_take_bytes(ps_context context, ps_value value, const char *name, const void **data, int64_t *length,
                         ps_taken *taken) {
  (void)context;
  if (!PyObject_CheckBuffer(value) && strcmp(name, "value") == 0) {
    ps_complain(PyExc_TypeError, "value must be an integer or a bytes-like object, not %.100s",
                Py_TYPE(value)->tp_name);
    return -1;
  }
  if (!PyBytes_CheckExact(value))
    return ps_take_buffer(value, data, length, taken);
  *data = PyBytes_AS_STRING(value);
  *length = PyBytes_GET_SIZE(value);
  return 0;
}

/* An object that cannot be written to is an error of type, whether it is no buffer or a read-only one. */
static int ps_take_room(ps_context context, ps_value value, const char *name, void **room, int64_t *capacity,
                        ps_taken *taken) {
  (void)context;
  if (PyObject_GetBuffer(value, &taken->view, PyBUF_WRITABLE) < 0) {
    if (PyErr_ExceptionMatches(PyExc_BufferError) || PyErr_ExceptionMatches(PyExc_TypeError)) {
      PyErr_Clear();
      ps_complain(PyExc_TypeError, "%s must be a read-write bytes-like object, not %.100s", name,
                  Py_TYPE(value)->tp_name);
    }
    return -1;
  }
  *room = taken->view.buf;
  *capacity = taken->view.len;
  return 0;
}

static int ps_take_items(ps_context context, ps_value list, const char *name, ps_value *items, int capacity,
                         int *count) {
  (void)context;
  if (!PyTuple_Check(list)) {
    ps_complain(PyExc_TypeError, "%s must be a tuple, not %.100s", name, Py_TYPE(list)->tp_name);
    return -1;
  }
  Py_ssize_t size = PyTuple_GET_SIZE(list);
  *count = size > INT_MAX ? INT_MAX : (int)size;
  for (int i = 0; i < *count && i < capacity; i++)
    items[i] = PyTuple_GET_ITEM(list, i);
  return 0;
}

/* A tuple of an iterable's items: no code that runs meanwhile can change it. */
static int ps_take_list(ps_context context, ps_value list, const char *name, const ps_value **items, int64_t *count,
                        ps_taken *taken) {
  (void)context;
  if (!Py_TYPE(list)->tp_iter && !PySequence_Check(list)) {
    ps_complain(PyExc_TypeError, "%s must be iterable, not %.100s", name, Py_TYPE(list)->tp_name);
    return -1;
  }
  taken->owner = PySequence_Tuple(list);
  if (!taken->owner)
    return -1;
  *items = ((PyTupleObject *)taken->owner)->ob_item;
  *count = PyTuple_GET_SIZE(taken->owner);
  return 0;
}

struct ps_several {
  int64_t count;
  ps_taken items[];
};

static void ps_free_several(void *held) {
  struct ps_several *several = held;
  for (int64_t i = 0; i < several->count; i++)
    ps_release(&several->items[i]);
  PyMem_Free(several);
}

static int ps_take_several(ps_context context, int64_t count, ps_taken **items, ps_taken *taken) {
  struct ps_several *several = PyMem_Calloc(1, sizeof *several + (size_t)count * sizeof *several->items);
  if (!several) {
    PyErr_NoMemory();
    return -1;
  }
  several->count = count;
  *items = several->items;
  return ps_hold(context, several, ps_free_several, taken);
}

/* A buffer that was taken cannot be resized. */
static int ps_lend_rooms(ps_context context, ps_taken *several, ps_buffer *buffers, int64_t count) {
  (void)context, (void)several, (void)buffers, (void)count;
  return 0;
}

/* An address is a tuple, or a path; another list is one of addresses, and so is a tuple of tuples. */
static int ps_is_many(ps_context context, ps_value value, int texts) {
  (void)context;
  if (PyTuple_Check(value))
    return texts || PyTuple_GET_SIZE(value) == 0 || PyTuple_Check(PyTuple_GET_ITEM(value, 0));
  int is_path = PyUnicode_Check(value) || PyObject_CheckBuffer(value) ||
                PyObject_HasAttrString((PyObject *)Py_TYPE(value), "__fspath__");
  return !is_path && (Py_TYPE(value)->tp_iter || PySequence_Check(value));
}

static int ps_is_bare(ps_context context, ps_value value, int64_t family) {
  (void)context;
  if (!PyTuple_Check(value) || PyTuple_GET_SIZE(value) != 2 || !PyLong_Check(PyTuple_GET_ITEM(value, 0)))
    return 0;
  int overflow;
  long long number = PyLong_AsLongLongAndOverflow(PyTuple_GET_ITEM(value, 0), &overflow);
  PyObject *bytes = PyTuple_GET_ITEM(value, 1);
  return !overflow && number == family && PyBytes_Check(bytes) && PyBytes_GET_SIZE(bytes) == 0;
}

static int ps_hold(ps_context context, void *handle, void (*free)(void *handle), ps_taken *taken) {
  (void)context;
  taken->held = handle;
  taken->free = free;
  return 0;
}

static inline void ps_release(ps_taken *taken) {
  if (taken->view.obj)
    PyBuffer_Release(&taken->view);
  Py_CLEAR(taken->owner);
  if (taken->free)
    taken->free(taken->held);
  taken->free = NULL;
}

static ps_value ps_give_none(ps_context context) {
  (void)context;
  return SWIG_Py_Void();
}

static ps_value ps_give_truth(ps_context context, int truth) {
  (void)context;
  return PyBool_FromLong(truth);
}

static ps_value ps_give_integer(ps_context context, int64_t number) {
  (void)context;
  return PyLong_FromLongLong(number);
}

static ps_value ps_give_bits(ps_context context, int64_t bits) {
  (void)context;
  return PyLong_FromUnsignedLongLong((unsigned long long)bits);
}

static ps_value ps_give_real(ps_context context, double number) {
  (void)context;
  return PyFloat_FromDouble(number);
}

static ps_value ps_give_text(ps_context context, const char *text) {
  (void)context;
  return PyUnicode_FromString(text);
}

/* Abstract names are bytes, which no file system's encoding applies to. */
static ps_value ps_give_path(ps_context context, const char *path, int64_t length) {
  if (length > 0 && path[0] == '\0')
    return ps_give_bytes(context, path, length);
  return PyUnicode_DecodeFSDefaultAndSize(path, (Py_ssize_t)length);
}

static ps_value ps_give_bytes(ps_context context, const void *data, int64_t length) {
  (void)context;
  return PyBytes_FromStringAndSize(data, (Py_ssize_t)length);
}

static int ps_make_bytes(ps_context context, int64_t capacity, void **room, ps_taken *made) {
  (void)context;
  made->owner = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)capacity);
  if (!made->owner)
    return -1;
  *room = PyBytes_AS_STRING(made->owner);
  return 0;
}

static ps_value ps_give_made(ps_context context, ps_taken *made, int64_t length) {
  (void)context;
  if (PyBytes_GET_SIZE(made->owner) != length)
    _PyBytes_Resize(&made->owner, (Py_ssize_t)length);
  PyObject *bytes = made->owner;
  made->owner = NULL;
  return bytes;
}

static ps_value ps_give_list(ps_context context, const ps_value *items, int count) {
  (void)context;
  PyObject *tuple = PyTuple_New(count);
  int complete = tuple != NULL;
  for (int i = 0; i < count; i++) {
    complete = complete && items[i];
    if (tuple)
      PyTuple_SET_ITEM(tuple, i, items[i]);
    else
      Py_XDECREF(items[i]);
  }
  if (!complete)
    Py_CLEAR(tuple);
  return tuple;
}

static ps_value ps_share(ps_context context, ps_value value) {
  (void)context;
  Py_INCREF(value);
  return value;
}

static ps_value ps_make_list(ps_context context) {
  (void)context;
  return PyList_New(0);
}

static ps_value ps_extend(ps_context context, ps_value list, ps_value item) {
  (void)context;
  if (list && (!item || PyList_Append(list, item) < 0))
    Py_CLEAR(list);
  Py_XDECREF(item);
  return list;
}

static ps_value ps_make_map(ps_context context) {
  (void)context;
  return PyDict_New();
}

static ps_value ps_put(ps_context context, ps_value map, const char *name, ps_value value) {
  (void)context;
  if (map && (!value || PyDict_SetItemString(map, name, value) < 0))
    Py_CLEAR(map);
  Py_XDECREF(value);
  return map;
}

#include "number_handles.h"

/* A Token of the package's, whose class has the attribute. One whose constructor has not run has no number. */
static int ps_take_token(ps_context context, ps_value value, const char *name, ps_token **token) {
  void *handle = value == Py_None ? NULL : (void *)(intptr_t)-1;
  if (value != Py_None && !PyObject_HasAttrString((PyObject *)Py_TYPE(value), "_token")) {
    ps_complain(PyExc_TypeError, "%s must be a Token or None, not %.100s", name, Py_TYPE(value)->tp_name);
    return -1;
  }
  PyObject *number = value == Py_None ? NULL : PyObject_GetAttrString(value, "_token");
  int status = number ? ps_take_handle(context, number, name, &handle) : 0;
  if (!number)
    PyErr_Clear();
  Py_XDECREF(number);
  *token = handle;
  return status;
}
%}
