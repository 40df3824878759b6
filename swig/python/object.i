/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The socket object: an ordinary Python type instead of SWIG's kind of object. The type itself is made in finish.i. */
%rename(socket) Socket;
%rename(_file_open) Socket::file_open;
%rename(_settoken) Socket::settoken;
%rename(_bind_unix) Socket::bind_unix;

/* The interpreter's own socket.py makes these of the others. */
%ignore Socket::accept;
%ignore Socket::dup;
%ignore Socket::get_inheritable;
%ignore Socket::set_inheritable;
%ignore Socket::sendfile;
%ignore Socket::send_fds;
%ignore Socket::recv_fds;
%ignore Module_fromfd;
%ignore Module_create_server;
%ignore Module_create_unix_server;
%ignore Module_create_connection;
%ignore Module_has_dualstack_ipv6;
/* Properties; see finish.i. */
%ignore Socket::family;
%ignore Socket::type;
%ignore Socket::proto;

/* The method descriptor has checked the type of self already. An object whose __init__ hasn't run holds NULL, which
 * the library refuses. */
%typemap(in) Socket *self "$1 = ps_handle($input);"

%{
#include <structmember.h>

/* Descriptor and timeout are kept here too, since programs ask for them all the time: -1 for none. */
typedef struct {
  PyObject_HEAD
  Socket *handle;
  int64_t fd;
  double timeout;
} ps_object;

static inline Socket *ps_handle(PyObject *self) {
  return ((ps_object *)self)->handle;
}

/* After whatever may have changed them. */
static void ps_note_state(PyObject *self) {
  ps_object *object = (ps_object *)self;
  if (ps_socket_fileno(object->handle, &object->fd, NULL) != PS_OK)
    object->fd = -1;
  if (ps_socket_gettimeout(object->handle, &object->timeout, NULL) != PS_OK)
    object->timeout = PS_NO_TIMEOUT;
}

static PyObject *ps_new(PyTypeObject *class, PyObject *arguments, PyObject *named) {
  (void)arguments, (void)named;
  PyObject *self = class->tp_alloc(class, 0);
  if (self) {
    ((ps_object *)self)->fd = -1;
    ((ps_object *)self)->timeout = PS_NO_TIMEOUT;
  }
  return self;
}

/* Put a socket into an object; the one that was there goes. */
static PyObject *ps_fill_object(PyObject *self, Socket *socket) {
  ps_object *object = (ps_object *)self;
  Socket *before = object->handle;
  object->handle = socket;
  ps_note_state(self);
  ps_socket_free(before);
  return self;
}

static void ps_warn_unclosed(PyObject *self) {
  if (((ps_object *)self)->fd < 0)
    return;
  if (PyErr_ResourceWarning(self, 1, "unclosed %R", self) < 0 && PyErr_ExceptionMatches(PyExc_Warning))
    PyErr_WriteUnraisable(self);
}

/* An object that is collected with its socket open was forgotten: warn, as the standard library does, and close.
 * Closing may wait and let other threads run. A finalizer may, as the object is still whole; a deallocator may not. */
static void ps_finalize(PyObject *self) {
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  ps_warn_unclosed(self);
  ((ps_object *)self)->fd = -1;
  ps_socket_close(ps_handle(self), NULL);
  PyErr_Restore(type, value, traceback);
}

static void ps_deallocate(PyObject *self) {
  PyTypeObject *type = Py_TYPE(self);
  /* A derived class has called the finalizer before it comes here. */
  if (type->tp_dealloc == ps_deallocate && PyObject_CallFinalizerFromDealloc(self) < 0)
    return;
  ps_socket_free(ps_handle(self));
  type->tp_free(self);
  Py_DECREF(type);
}

static ps_value ps_give_socket(ps_context context, Socket *socket) {
  (void)context;
  PyTypeObject *class = (PyTypeObject *)ps_own(ps_native_key);
  PyObject *object = class ? ps_new(class, NULL, NULL) : NULL;
  if (object)
    return ps_fill_object(object, socket);
  if (!class && !PyErr_Occurred())
    PyErr_SetString(PyExc_RuntimeError, "polysocket has been taken down in this interpreter");
  ps_socket_free(socket);
  return NULL;
}
%}
