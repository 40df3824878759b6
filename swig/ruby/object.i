/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The socket object: Polysocket::Socket, with the handle inside. */

/* Ruby has checked the class of self already. An object that is allocated and no more holds NULL, which the library
 * refuses. SWIG's own way looks the type's name up in an instance variable, which costs more than a short call. */
%typemap(in) Socket *self "$1 = (Socket *)DATA_PTR($input);"

%{
static ps_value ps_give_socket(ps_context context, Socket *socket) {
  (void)context;
  return SWIG_NewPointerObj(socket, SWIGTYPE_p_Socket, SWIG_POINTER_OWN);
}
%}
