/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What can only be done once the class has been made: included after the model. */
%init %{
  if (ps_finish_type(m, (PyTypeObject *)&SwigPyBuiltin__Socket_type) < 0)
    return NULL;
%}
