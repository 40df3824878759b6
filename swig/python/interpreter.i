/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The state of each interpreter of the process: its class and its hooks. All are found in the interpreter's own
 * dictionary, which goes with the interpreter. */
%{
static const char ps_native_key[] = "polysocket._native.socket";
static const char ps_hooks_key[] = "polysocket._native.hooks";
static const char ps_cancelled_key[] = "polysocket.cancelled";
static const char ps_end_key[] = "polysocket.EndOfStream";

/* A borrowed reference; NULL when there is none, or with an exception. */
static PyObject *ps_own(const char *key) {
  PyObject *own = PyInterpreterState_GetDict(PyInterpreterState_Get());
  PyObject *name = own ? PyUnicode_FromString(key) : NULL;
  PyObject *value = name ? PyDict_GetItemWithError(own, name) : NULL;
  Py_XDECREF(name);
  return value;
}

static int ps_set_own(const char *key, PyObject *value) {
  PyObject *own = PyInterpreterState_GetDict(PyInterpreterState_Get());
  if (own)
    return PyDict_SetItemString(own, key, value);
  PyErr_NoMemory();
  return -1;
}
%}
