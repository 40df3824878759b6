/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The socket object: an ordinary Python type instead of SWIG's kind of object, with the handle inside. */
%rename(socket) Socket;
%rename(_file_open) Socket::file_open;

/* The method descriptor has checked the type of self already. An object whose __init__ hasn't run holds NULL, which
 * the library refuses. */
%typemap(in) Socket *self "$1 = (Socket *)((SwigPyObject *)$input)->ptr;"

%{
/* SWIG's metaclass forbids setting attributes of the class and its subclasses, and its base class lets scripts take
 * and give the ownership of pointers: neither is used. */
#define SwigPyBuiltin_SetMetaType(type, meta) ((void)(meta))
#define SwigPyBuiltin_InitBases(type, bases) ((void)(bases))

static int ps_init(PyObject *self, PyObject *arguments, PyObject *named);

/* Put a socket into an object; the one that was there goes. */
static PyObject *ps_fill_object(PyObject *self, Socket *socket) {
  SwigPyObject *object = (SwigPyObject *)self;
  Socket *before = object->ptr;
  object->ptr = socket;
  object->ty = SWIGTYPE_p_Socket;
  object->own = SWIG_POINTER_OWN;
  ps_socket_free(before);
  return self;
}

/* An object that is collected with its socket open was forgotten: warn, as the standard library does. */
static void ps_finalize(PyObject *self) {
  int32_t fd = -1;
  if (ps_socket_fileno(((SwigPyObject *)self)->ptr, &fd, NULL) != PS_OK || fd < 0)
    return;
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  if (PyErr_ResourceWarning(self, 1, "unclosed %R", self) < 0 && PyErr_ExceptionMatches(PyExc_Warning))
    PyErr_WriteUnraisable(self);
  PyErr_Restore(type, value, traceback);
}

static void ps_prepare_type(PyTypeObject *type) {
  type->tp_init = ps_init;
  type->tp_finalize = ps_finalize;
  type->tp_getset = NULL;      /* no __dict__: it would be out of the garbage collector's sight */
  type->tp_dictoffset = 0;     /* subclasses get one of the ordinary kind */
  type->tp_richcompare = NULL; /* equal is who is the same object */
  type->tp_hash = NULL;
  type->tp_name = "polysocket._native.socket";
  type->tp_doc = "A socket, as polysocket.socket has it without Python's conveniences.";
}

static PyTypeObject *ps_native_class(void) {
  return ((SwigPyClientData *)SWIGTYPE_p_Socket->clientdata)->pytype;
}

static const char ps_class_key[] = "polysocket.socket";

/* The class of the objects that accept() and its like make: the package names its own, a subclass. Each interpreter of
 * the process has its own, since the class goes with its interpreter, and this module's variables don't. */
static PyTypeObject *ps_socket_class(void) {
  PyObject *own = PyInterpreterState_GetDict(PyInterpreterState_Get());
  PyObject *class = own ? PyDict_GetItemString(own, ps_class_key) : NULL;
  return class ? (PyTypeObject *)class : ps_native_class();
}

static ps_value ps_give_socket(ps_context context, Socket *socket) {
  (void)context;
  PyTypeObject *class = ps_socket_class();
  PyObject *object = class->tp_alloc(class, 0);
  if (object)
    return ps_fill_object(object, socket);
  ps_socket_free(socket);
  return NULL;
}

static PyObject *ps_use_class(PyObject *module, PyObject *class) {
  (void)module;
  if (!PyType_Check(class) || !PyType_IsSubtype((PyTypeObject *)class, ps_native_class())) {
    PyErr_SetString(PyExc_TypeError, "the class must be derived from the native socket");
    return NULL;
  }
  PyObject *own = PyInterpreterState_GetDict(PyInterpreterState_Get());
  return own && PyDict_SetItemString(own, ps_class_key, class) == 0 ? SWIG_Py_Void() : PyErr_NoMemory();
}

static PyMethodDef ps_use_class_method = {"use_class", ps_use_class, METH_O,
                                          "Name the class of the sockets that accept() and its like return."};

static int ps_finish_type(PyObject *module, PyTypeObject *type) {
  PyDict_DelItemString(type->tp_dict, "this");
  PyDict_DelItemString(type->tp_dict, "thisown");
  PyType_Modified(type);
  PyObject *use_class = PyCFunction_New(&ps_use_class_method, NULL);
  return use_class ? PyModule_AddObject(module, "use_class", use_class) : -1;
}
%}

%init %{
  ps_prepare_type((PyTypeObject *)&SwigPyBuiltin__Socket_type);
%}
