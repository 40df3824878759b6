/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The type and the module, made of the tables that SWIG has written: included after the model. SWIG's own way makes a
 * static type, which all interpreters of a process share and which loses its methods when it is made once more. */
%wrapper %{
#include <pthread.h>

/* SWIG writes them below. */
__extension__ static PyMethodDef SwigMethods[];
__extension__ static PyMethodDef SwigPyBuiltin__Socket_methods[];

/* socket(family, type, proto, fileno). On an object that has a socket already it replaces that; when it fails, the
 * object keeps what it had. What the arguments run of the script's may do the same, so the object is looked at last:
 * SWIG's own function would lose one socket or the other then. */
static int ps_init(PyObject *self, PyObject *arguments, PyObject *named) {
  static const char *const names[] = {"family", "type", "proto", "fileno", NULL};
  enum { FILENO = 3 };
  PyObject *given[FILENO + 1] = {NULL};
  int64_t numbers[FILENO] = {PS_DETECT, PS_DETECT, PS_DETECT};
  int64_t fileno = PS_NO_DESCRIPTOR;
  ps_error err;
  PS_ENTER("socket");
  if (!PyArg_ParseTupleAndKeywords(arguments, named, "|OOOO:socket", (char **)(uintptr_t)names, &given[0], &given[1],
                                   &given[2], &given[3]))
    return -1;
  for (int i = 0; i < FILENO; i++)
    if (given[i] && ps_take_integer(PS_CONTEXT, given[i], names[i], &numbers[i]) < 0)
      return -1;
  if (given[FILENO] && ps_take_descriptor(PS_CONTEXT, given[FILENO], names[FILENO], &fileno) < 0)
    return -1;
  if (ps_audit_new(self, numbers, fileno == PS_NO_DESCRIPTOR) < 0)
    return -1;
  Socket *made = new_Socket(&err, numbers[0], numbers[1], numbers[2], fileno);
  if (made)
    ps_fill_object(self, made);
  else
    ps_raise(PS_CONTEXT, &err);
  return made ? 0 : -1;
}

/* What the object is: attributes that can be read, also when it is closed or was never initialized. */
static PyObject *ps_get_number(PyObject *self, void *ask) {
  int64_t number = 0;
  ((ps_status (*const *)(Socket *, int64_t *, ps_error *))ask)[0](ps_handle(self), &number, NULL);
  return PyLong_FromLongLong(number);
}

static PyObject *ps_get_timeout(PyObject *self, void *unused) {
  (void)unused;
  return ps_fast_gettimeout(self, NULL);
}

static ps_status (*ps_questions[])(Socket *, int64_t *, ps_error *) = {ps_socket_family, ps_socket_type,
                                                                       ps_socket_proto, ps_socket_fileno};

static PyGetSetDef ps_attributes[] = {
    {"family", ps_get_number, NULL, "The address family.", &ps_questions[0]},
    {"type", ps_get_number, NULL, "The socket type.", &ps_questions[1]},
    {"proto", ps_get_number, NULL, "The protocol's number.", &ps_questions[2]},
    {"timeout", ps_get_timeout, NULL, "The timeout in seconds, or None.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyObject *ps_represent(PyObject *self) {
  int64_t numbers[4] = {0, 0, 0, -1};
  for (int i = 0; i < 4; i++)
    if (ps_questions[i](ps_handle(self), &numbers[i], NULL) != PS_OK)
      numbers[i] = i < 3 ? 0 : -1;
  return PyUnicode_FromFormat("<socket object, fd=%lld, family=%lld, type=%lld, proto=%lld>", (long long)numbers[3],
                              (long long)numbers[0], (long long)numbers[1], (long long)numbers[2]);
}

static PyType_Slot ps_type_slots[] = {
    {Py_tp_doc, (void *)(uintptr_t)"A socket, as polysocket.socket has it without Python's conveniences."},
    {Py_tp_new, (void *)(uintptr_t)ps_new},
    {Py_tp_init, (void *)(uintptr_t)ps_init},
    {Py_tp_finalize, (void *)(uintptr_t)ps_finalize},
    {Py_tp_dealloc, (void *)(uintptr_t)ps_deallocate},
    {Py_tp_repr, (void *)(uintptr_t)ps_represent},
    {Py_tp_getset, ps_attributes},
    {Py_tp_methods, SwigPyBuiltin__Socket_methods},
    {0, NULL},
};

#ifndef Py_TPFLAGS_IMMUTABLETYPE
#define Py_TPFLAGS_IMMUTABLETYPE 0
#endif

static PyType_Spec ps_type_spec = {
    .name = "polysocket._native.socket",
    .basicsize = sizeof(ps_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = ps_type_slots,
};

static PyMethodDef ps_functions[] = {
    {"getswitchinterval", ps_getswitchinterval, METH_NOARGS,
     "getswitchinterval($module, /)\n--\n\n"
     "For how long short transfers may keep the interpreter lock, in seconds; None for no limit."},
    {"setswitchinterval", ps_setswitchinterval, METH_O,
     "setswitchinterval($module, interval, /)\n--\n\n"
     "Set for how long short transfers may keep the interpreter lock, in seconds; None for no limit."},
    {"interruptions", ps_count_interruptions, METH_NOARGS,
     "interruptions($module, /)\n--\n\nHow many calls of this thread the handler of a signal has ended."},
    {NULL, NULL, 0, NULL},
};

/* Tables and numbers that all interpreters of the process share. */
static void ps_prepare_tables(void) {
  ps_trim_docstrings(SwigMethods);
  ps_add_terms(SwigMethods);
  ps_trim_docstrings(SwigPyBuiltin__Socket_methods);
  ps_speed_up(SwigPyBuiltin__Socket_methods);
  ps_add_names(SwigPyBuiltin__Socket_methods);
  ps_find_families();
}

/* Add a class of exceptions to the module. The bases are handed over. */
static int ps_add_exception(PyObject *m, const char *key, const char *text, PyObject *bases) {
  PyObject *class = bases ? PyErr_NewExceptionWithDoc(key, text, bases, NULL) : NULL;
  Py_XDECREF(bases);
  if (class && ps_set_own(key, class) == 0 && PyModule_AddObject(m, strchr(key, '.') + 1, class) == 0)
    return 0;
  Py_XDECREF(class);
  return -1;
}

static int ps_execute(PyObject *m) {
  PS_DEFINE_CONSTANTS();
  PyObject *type = PyType_FromModuleAndSpec(m, &ps_type_spec, NULL);
  if (!type || ps_make_turns() < 0 || PyModule_AddFunctions(m, ps_functions) < 0 ||
      ps_set_own(ps_native_key, type) < 0 || PyModule_AddObject(m, "socket", type) < 0) {
    Py_XDECREF(type);
    return -1;
  }
  if (ps_add_exception(m, ps_cancelled_key, "A token was fired that ended the call; errno is ECANCELED.",
                       PyTuple_Pack(1, PyExc_OSError)) < 0 ||
      ps_add_exception(m, ps_end_key, "The stream ended before all bytes had come; partial has those that came.",
                       PyTuple_Pack(2, PyExc_OSError, PyExc_EOFError)) < 0)
    return -1;
  return PyErr_Occurred() ? -1 : 0;
}

static PyModuleDef_Slot ps_module_slots[] = {
    {Py_mod_exec, (void *)(uintptr_t)ps_execute},
#ifdef Py_mod_multiple_interpreters
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
#endif
    {0, NULL},
};

static PyModuleDef ps_module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "polysocket._native",
    .m_methods = SwigMethods,
    .m_slots = ps_module_slots,
};

PyMODINIT_FUNC PyInit__native(void);
PyMODINIT_FUNC PyInit__native(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, ps_prepare_tables);
  return PyModuleDef_Init(&ps_module);
}
%}
