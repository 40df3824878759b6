/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Look-ups whose deadline and token are given by name. SWIG knows arguments by position alone; the standard library's
 * functions are built in, as these have to be, and take nothing by name. */
%feature("docstring") Module_gethostbyname
  "gethostbyname($module, hostname, /, *, deadline=0, token=None)\n--\n\n"
  "The first IPv4 address of a host. The deadline and the token end it.";
%feature("docstring") Module_gethostbyname_ex
  "gethostbyname_ex($module, hostname, /, *, deadline=0, token=None)\n--\n\n"
  "A host's name, other names and IPv4 addresses. The deadline and the token end it.";
%feature("docstring") Module_gethostbyaddr
  "gethostbyaddr($module, ip_address, /, *, deadline=0, token=None)\n--\n\n"
  "The name, other names and addresses of the host at an address. The deadline and the token end it.";
%feature("docstring") Module_getnameinfo
  "getnameinfo($module, sockaddr, flags, /, *, deadline=0, token=None)\n--\n\n"
  "Host and service of an address, as a pair. The deadline and the token end it.";

%{
enum { PS_DEADLINE, PS_TOKEN, PS_TERMS };

/* What is given by name, as new references; an absent one is none. */
static int ps_sort_terms(PyObject *const *values, PyObject *names, PyObject **terms) {
  static const char *const known[PS_TERMS] = {"deadline", "token"};
  for (Py_ssize_t i = 0; names && i < PyTuple_GET_SIZE(names); i++) {
    PyObject *name = PyTuple_GET_ITEM(names, i);
    int at = 0;
    while (at < PS_TERMS && PyUnicode_CompareWithASCIIString(name, known[at]) != 0)
      at++;
    if (at == PS_TERMS) {
      PyErr_Format(PyExc_TypeError, "%s() got an unexpected keyword argument '%U'", ps_called(), name);
      return -1;
    }
    Py_INCREF(terms[at] = values[i]);
  }
  if (!terms[PS_TOKEN])
    Py_INCREF(terms[PS_TOKEN] = Py_None);
  return terms[PS_DEADLINE] || (terms[PS_DEADLINE] = PyLong_FromLong(0)) ? 0 : -1;
}

struct ps_with_terms {
  const char *name;
  Py_ssize_t own; /* how many arguments there are beside the terms */
  PyCFunction wrapped;
};

static PyObject *ps_call_with_terms(const struct ps_with_terms *function, PyObject *module, PyObject *const *given,
                                    Py_ssize_t count, PyObject *names) {
  enum { MOST = 2 };
  PyObject *all[MOST + PS_TERMS] = {NULL}, *terms[PS_TERMS] = {NULL, NULL}, *result = NULL;
  PS_ENTER(function->name);
  if (count != function->own) {
    PyErr_Format(PyExc_TypeError, "%s() takes %zd argument%s (%zd given)", function->name, function->own,
                 function->own == 1 ? "" : "s", count);
    return NULL;
  }
  if (ps_sort_terms(given + count, names, terms) == 0) {
    memcpy(all, given, (size_t)count * sizeof *all);
    memcpy(all + count, terms, sizeof terms);
    result = ps_call_without_tuple(function->wrapped, module, all, count + PS_TERMS);
  }
  for (int i = 0; i < PS_TERMS; i++)
    Py_XDECREF(terms[i]);
  return result;
}

#define PS_WITH_TERMS(function, count) \
  static struct ps_with_terms ps_terms_of_##function = {#function, count, NULL}; \
  static PyObject *ps_##function##_with_terms(PyObject *module, PyObject *const *given, Py_ssize_t size, \
                                              PyObject *names) { \
    return ps_call_with_terms(&ps_terms_of_##function, module, given, size, names); \
  }

PS_WITH_TERMS(gethostbyname, 1)
PS_WITH_TERMS(gethostbyname_ex, 1)
PS_WITH_TERMS(gethostbyaddr, 1)
PS_WITH_TERMS(getnameinfo, 2)

/* Before the module is made from its table of functions. */
static void ps_add_terms(PyMethodDef *method) {
  static const struct {
    struct ps_with_terms *function;
    PyCFunction replacement;
  } all[] = {
      {&ps_terms_of_gethostbyname, PS_FAST(ps_gethostbyname_with_terms)},
      {&ps_terms_of_gethostbyname_ex, PS_FAST(ps_gethostbyname_ex_with_terms)},
      {&ps_terms_of_gethostbyaddr, PS_FAST(ps_gethostbyaddr_with_terms)},
      {&ps_terms_of_getnameinfo, PS_FAST(ps_getnameinfo_with_terms)},
  };
  for (; method->ml_name; method++)
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
      if (strcmp(method->ml_name, all[i].function->name) == 0) {
        all[i].function->wrapped = method->ml_meth;
        method->ml_meth = all[i].replacement;
        method->ml_flags = METH_FASTCALL | METH_KEYWORDS;
      }
}
%}
