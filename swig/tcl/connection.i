/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Closing, which ends events;
 * and connecting to {AF_UNSPEC {}}, which takes back an earlier connect of a datagram socket. No other address reads
 * so: a port is never empty, and a file of that name can be given as a byte array. */
%{
static int ps_is_unspecified(Tcl_Obj *value) {
  return !ps_is_pure_bytes(value) && strcmp(Tcl_GetString(value), "AF_UNSPEC {}") == 0;
}

static int32_t ps_unspecified(ps_address *address, ps_error *err) {
  return ps_address_make_raw(ps_constant("AF_UNSPEC"), "", 0, address, err);
}
%}

%wrapper %{
/* $s connect address */
static int ps_connect(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  Socket *socket = ((struct ps_object *)data)->socket;
  ps_address address;
  ps_error err;
  if (!ps_is_unspecified(objv[2]))
    return _wrap_Socket_connect(data, interp, objc, objv);
  if (ps_unspecified(&address, &err) == PS_OK && ps_socket_connect(socket, &address, &err) == PS_OK)
    return TCL_OK;
  ps_raise(interp, &err);
  return TCL_ERROR;
}

/* $s connect_ex address */
static int ps_connect_ex(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  Socket *socket = ((struct ps_object *)data)->socket;
  int64_t number;
  ps_address address;
  ps_error err;
  if (!ps_is_unspecified(objv[2]))
    return _wrap_Socket_connect_ex(data, interp, objc, objv);
  if (ps_unspecified(&address, &err) != PS_OK || ps_socket_connect_ex(socket, &address, &number, &err) != PS_OK) {
    ps_raise(interp, &err);
    return TCL_ERROR;
  }
  Tcl_SetObjResult(interp, ps_give_integer(interp, number));
  return TCL_OK;
}

/* A descriptor is watched no more before it is closed, or goes to another owner. */

/* $s close */
static int ps_close_method(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  ps_end_watching(data);
  return _wrap_Socket_close(data, interp, objc, objv);
}

/* $s detach */
static int ps_detach_method(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  ps_end_watching(data);
  return _wrap_Socket_detach(data, interp, objc, objv);
}
%}
