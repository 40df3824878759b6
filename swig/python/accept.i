/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * accept() as the interpreter's socket.py wants it: a descriptor in blocking mode and an address, of which that file
 * makes an object of the class that it is for. */
%{
static ps_status ps_accept_descriptor(Socket *self, int64_t *fd, ps_address *peer, ps_error *err) {
  Socket *made;
  double timeout;
  *fd = -1;
  ps_status status = ps_socket_accept(self, &made, peer, err);
  if (status != PS_OK)
    return status;
  status = ps_socket_gettimeout(made, &timeout, err);
  if (status == PS_OK && timeout >= 0)
    status = ps_socket_settimeout(made, PS_NO_TIMEOUT, err);
  if (status == PS_OK)
    status = ps_socket_detach(made, fd, err);
  ps_socket_free(made);
  return status;
}
%}

%extend Socket {
  ps_status _accept(ps_context context, ps_value *value, ps_error *err) {
    ps_address peer;
    int64_t fd;
    ps_status status = ps_accept_descriptor($self, &fd, &peer, err);
    *value = status == PS_OK ? ps_give_pair(context, $self, ps_give_integer(context, fd), &peer) : PS_ABSENT;
    if (status == PS_OK && !*value)
      ps_close(fd, NULL);
    return status;
  }
}

%feature("docstring") Socket::_accept
  "_accept($self, /)\n--\n\nWait for a connection; return a pair of its descriptor and its address.";
