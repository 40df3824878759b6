/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Tokens and operations in the event loop: a script that runs while the descriptor is readable. */
%wrapper %{
static void ps_watched_is_ready(ClientData data, int mask) {
  struct ps_object *object = data;
  Tcl_Interp *interp = object->watching.interp;
  Tcl_Obj *script = object->watching.script;
  (void)mask;
  Tcl_Preserve(object);
  Tcl_Preserve(interp);
  Tcl_IncrRefCount(script);
  int status = Tcl_EvalObjEx(interp, script, TCL_EVAL_GLOBAL);
  Tcl_DecrRefCount(script);
  if (status != TCL_OK)
    Tcl_BackgroundException(interp, status);
  Tcl_Release(interp);
  Tcl_Release(object);
}

static ps_status ps_watched_descriptor(const struct ps_object *object, int64_t *fd, ps_error *err) {
  return object->kind == &ps_token_kind ? ps_token_fileno(object->token, fd, err)
                                        : ps_operation_fileno(object->operation, fd, err);
}

static int ps_watch(Tcl_Interp *interp, struct ps_object *object, Tcl_Obj *script) {
  int64_t fd;
  ps_error err;
  if (ps_watched_descriptor(object, &fd, &err) != PS_OK) {
    ps_raise(interp, &err);
    return TCL_ERROR;
  }
  if (ps_check_waiting(interp, fd) < 0)
    return TCL_ERROR;
  ps_unwatch(object);
  object->watching = (struct ps_watching){(int)fd, script, interp};
  Tcl_IncrRefCount(script);
  Tcl_CreateFileHandler(object->watching.fd, TCL_READABLE, ps_watched_is_ready, object);
  return TCL_OK;
}

/* $object readable ?script?, as fileevent has it: without a script the present one, and the empty one for none. */
static int ps_readable(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  struct ps_object *object = data;
  if (objc == 2) {
    if (object->watching.script)
      Tcl_SetObjResult(interp, object->watching.script);
    return TCL_OK;
  }
  if (!ps_is_none(interp, objv[2]))
    return ps_watch(interp, object, objv[2]);
  ps_unwatch(object);
  return TCL_OK;
}

/* $object close: the command stays, without anything behind it. */
static int ps_close_handle(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  struct ps_object *object = data;
  (void)interp, (void)objc, (void)objv;
  ps_unwatch(object);
  object->kind->close(object->handle);
  return TCL_OK;
}
%}
