/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What can only be done once the class has been made: included after the model. */
%wrapper %{
/* socket(family, type, proto, fileno). On an object that has a socket already it replaces that; when it fails, the
 * object keeps what it had. What the arguments run of the script's may do the same, so the object is looked at last:
 * SWIG's own function would lose one socket or the other then. */
static int ps_init(PyObject *self, PyObject *arguments, PyObject *named) {
  static const char *const names[] = {"family", "type", "proto", "fileno", NULL};
  enum { FILENO = 3 };
  PyObject *given[FILENO + 1] = {NULL};
  int32_t numbers[FILENO] = {PS_DETECT, PS_DETECT, PS_DETECT};
  int64_t fileno = PS_NO_DESCRIPTOR;
  ps_error err;
  if (!PyArg_ParseTupleAndKeywords(arguments, named, "|OOOO:socket", (char **)(uintptr_t)names, &given[0], &given[1],
                                   &given[2], &given[3]))
    return -1;
  for (int i = 0; i < FILENO; i++)
    if (given[i] && ps_take_int32(PS_CONTEXT, given[i], names[i], &numbers[i]) < 0)
      return -1;
  if (given[FILENO] && ps_take_descriptor(PS_CONTEXT, given[FILENO], names[FILENO], &fileno) < 0)
    return -1;
  Socket *made = new_Socket(&err, numbers[0], numbers[1], numbers[2], fileno);
  if (made)
    ps_fill_object(self, made);
  else
    ps_raise(PS_CONTEXT, &err);
  return made ? 0 : -1;
}
%}

%init %{
  if (ps_finish_type(m, (PyTypeObject *)&SwigPyBuiltin__Socket_type) < 0)
    return NULL;
%}
