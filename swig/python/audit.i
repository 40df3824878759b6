/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Audit events (sys.addaudithook): those of the standard library's socket, with the same names and arguments. An event
 * is raised before anything is done, and what a hook raises ends the call. */
%{
#include "address.h"

/* An object gets a socket: `numbers` are its family, type and protocol as they were given. */
static int ps_audit_new(PyObject *self, const int64_t *numbers, int fresh) {
  long long usual[] = {ps_family.inet, ps_family.stream, 0};
  for (int i = 0; i < 3; i++)
    if (!fresh || numbers[i] != PS_DETECT)
      usual[i] = numbers[i];
  return PySys_Audit("socket.__new__", "OLLL", self, usual[0], usual[1], usual[2]);
}

/* connect_ex() is told as connect(). */
static int ps_audit_address(PyObject *self, PyObject *address, int binds) {
  return PySys_Audit(binds ? "socket.bind" : "socket.connect", "OO", self, address);
}
%}

%typemap(check) const ps_address *address {
  if (ps_audit_address(self, swig_obj[0], strstr("$symname", "bind") != NULL) < 0)
    SWIG_fail;
}

%define PS_AUDITED(function, event, arguments...)
%exception function {
  if (PySys_Audit(event, arguments) < 0)
    SWIG_fail;
  $action
}
%enddef

PS_AUDITED(Module_getaddrinfo, "socket.getaddrinfo", "OOiii", swig_obj[0], swig_obj[1], (int)arg3, (int)arg4, (int)arg5)
PS_AUDITED(Module_getnameinfo, "socket.getnameinfo", "(O)", swig_obj[0])
PS_AUDITED(Module_gethostbyname, "socket.gethostbyname", "(O)", swig_obj[0])
PS_AUDITED(Module_gethostbyname_ex, "socket.gethostbyname", "(O)", swig_obj[0])
PS_AUDITED(Module_gethostbyaddr, "socket.gethostbyaddr", "(O)", swig_obj[0])
PS_AUDITED(Module_getservbyname, "socket.getservbyname", "ss", arg1, arg2)
PS_AUDITED(Module_getservbyport, "socket.getservbyport", "is", (int)arg1, arg2)
PS_AUDITED(ps_gethostname, "socket.gethostname", NULL)
PS_AUDITED(ps_sethostname, "socket.sethostname", "(y)", arg1)
PS_AUDITED(Socket::sendto_batch, "socket.sendto", "OO", self, swig_obj[2])
PS_AUDITED(Socket::sendmsg, "socket.sendmsg", "OO", self, swig_obj[3] ? swig_obj[3] : Py_None)
