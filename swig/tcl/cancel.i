/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Tokens of sockets for which coroutines wait in the event loop. The library wakes the calls that wait in it; these
 * wait in Tcl, and are resumed here. Included after the model. */
%wrapper %{
static int ps_is_cancelled(const struct ps_object *object) {
  int64_t fired = 0;
  return object->attached && ps_token_fired(object->attached, &fired, NULL) == PS_OK && fired != 0;
}

static int ps_is_awaited(const struct ps_object *object) {
  return ps_waiting_script(object, PS_READABLE) || ps_waiting_script(object, PS_WRITABLE);
}

/* cancelled ?socket?: whether the socket's token is fired; or the scripts by which coroutines wait for such sockets. */
static int ps_cancelled(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  const struct ps_interp *own = ps_of_interp(interp);
  const struct ps_object *object = objc > 1 ? ps_find_object(interp, objv[1], &ps_socket_kind) : NULL;
  (void)data;
  if (objc > 1) {
    Tcl_SetObjResult(interp, Tcl_NewBooleanObj(object && ps_is_cancelled(object)));
    return TCL_OK;
  }
  Tcl_Obj *scripts = Tcl_NewListObj(0, NULL);
  for (object = own ? own->objects : NULL; object; object = object->next)
    for (enum ps_direction direction = 0; direction < PS_DIRECTIONS; direction++)
      if (ps_waiting_script(object, direction) && ps_is_cancelled(object))
        Tcl_ListObjAppendElement(NULL, scripts, ps_waiting_script(object, direction));
  Tcl_SetObjResult(interp, scripts);
  return TCL_OK;
}

/* The coroutines are resumed by the event loop, since they may do anything. */
static int ps_tell_cancelled(Tcl_Interp *interp) {
  return Tcl_EvalEx(interp, "::after 0 ::polysocket::tell_cancelled", -1, TCL_EVAL_GLOBAL) == TCL_OK
             ? (Tcl_ResetResult(interp), TCL_OK)
             : TCL_ERROR;
}

/* $token fire */
static int ps_fire(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  const struct ps_object *token = data;
  const struct ps_interp *own = ps_of_interp(interp);
  const ps_token *handle = token->token;
  if (_wrap_token_fire(data, interp, objc, objv) != TCL_OK)
    return TCL_ERROR;
  for (const struct ps_object *object = own ? own->objects : NULL; object; object = object->next)
    if (object->attached == handle && ps_is_awaited(object))
      return ps_tell_cancelled(interp);
  return TCL_OK;
}

/* $s settoken token */
static int ps_settoken(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  struct ps_object *object = data;
  if (_wrap_Socket_settoken(data, interp, objc, objv) != TCL_OK)
    return TCL_ERROR;
  ps_take_token(interp, objv[2], "token", &object->attached);
  if (ps_is_cancelled(object) && ps_is_awaited(object))
    return ps_tell_cancelled(interp);
  return TCL_OK;
}
%}
