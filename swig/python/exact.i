/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Receiving exact amounts, with arguments by position or by name: SWIG knows those by position alone. */
%{
/* A class with a recv of its own, such as that of TLS, gives other bytes than the socket. */
static int ps_refuse_overridden(const struct ps_parameters *method, PyObject *self) {
  PyObject *native = ps_own(ps_native_key);
  PyObject *wanted = native ? PyObject_GetAttrString(native, "recv") : NULL;
  PyObject *used = wanted ? PyObject_GetAttrString((PyObject *)Py_TYPE(self), "recv") : NULL;
  if (used && used != wanted)
    PyErr_Format(PyExc_NotImplementedError, "%s not allowed on instances of %R, which overrides recv", method->name,
                 Py_TYPE(self));
  int refused = used != wanted || !wanted;
  Py_XDECREF(used);
  Py_XDECREF(wanted);
  return refused ? -1 : 0;
}

static PyObject *ps_call_by_name(const struct ps_parameters *method, PyObject *self, PyObject *const *arguments,
                                 Py_ssize_t given, PyObject *names) {
  PyObject *sorted[4] = {NULL, NULL, NULL, NULL};
  if (ps_sort_parameters(method, arguments, given, names, sorted) < 0 || ps_refuse_overridden(method, self) < 0)
    return NULL;
  PyObject *flags = PyLong_FromLong(0);
  if (!flags)
    return NULL;
  if (!sorted[method->required])
    sorted[method->required] = flags;
  if (!sorted[method->required + 1])
    sorted[method->required + 1] = Py_None;
  PyObject *result = ps_call_without_tuple(method->wrapped, self, sorted, method->count);
  Py_DECREF(flags);
  return result;
}

#define PS_BY_NAME(method, required, ...) \
  SWIGINTERN PyObject *_wrap_socket_##method(PyObject *self, PyObject *args); \
  static PyObject *ps_named_##method(PyObject *self, PyObject *const *arguments, Py_ssize_t given, PyObject *names) { \
    static const struct ps_parameters parameters = {#method, required, (required) + 2, \
                                                    {__VA_ARGS__, "flags", "start"}, _wrap_socket_##method}; \
    return ps_call_by_name(&parameters, self, arguments, given, names); \
  }

PS_BY_NAME(recv_exact, 1, "size")
PS_BY_NAME(recv_until, 2, "delimiter", "limit")

/* Before the class is made from its method table. */
static void ps_add_names(PyMethodDef *method) {
  for (; method->ml_name; method++) {
    int exact = strcmp(method->ml_name, "recv_exact") == 0;
    if (!exact && strcmp(method->ml_name, "recv_until") != 0)
      continue;
    method->ml_meth = exact ? PS_FAST(ps_named_recv_exact) : PS_FAST(ps_named_recv_until);
    method->ml_flags = METH_FASTCALL | METH_KEYWORDS;
  }
}
%}
