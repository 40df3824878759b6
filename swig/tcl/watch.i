/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Sockets, tokens and operations in the event loop: scripts that run while the descriptor is readable or writable. */
%{
#include <sys/select.h> /* for FD_SETSIZE */

/* Tcl 8.6 waits with select(), and ends the process over a descriptor that is too large for it. Only when it waits, but
 * then nothing is left to refuse: `fileevent`, `fcopy -command` and a write in the background don't ask. */
static int ps_check_waiting(Tcl_Interp *interp, int64_t fd) {
  if (fd < FD_SETSIZE)
    return 0;
  return ps_refuse(interp, PS_E_RANGE, ps_running,
                   "Tcl can wait for descriptors below %d, and the next free one is %" PRId64, FD_SETSIZE, fd);
}

static int ps_mask_of(enum ps_direction direction) {
  return direction == PS_READABLE ? TCL_READABLE : TCL_WRITABLE;
}

/* What the script leaves may be nothing: it can destroy the object, or replace itself. As with fileevent, one that
 * fails does not run again. */
static void ps_run_script(struct ps_object *object, enum ps_direction direction) {
  Tcl_Interp *interp = object->watching.interp;
  Tcl_Obj *script = object->watching.scripts[direction];
  Tcl_Preserve(interp);
  Tcl_IncrRefCount(script);
  int status = Tcl_EvalObjEx(interp, script, TCL_EVAL_GLOBAL);
  if (status != TCL_OK && object->watching.scripts[direction] == script)
    ps_set_script(object, direction, NULL);
  Tcl_DecrRefCount(script);
  if (status != TCL_OK)
    Tcl_BackgroundException(interp, status);
  Tcl_Release(interp);
}

static void ps_watched_is_ready(ClientData data, int mask) {
  struct ps_object *object = data;
  Tcl_Preserve(object);
  for (enum ps_direction direction = 0; direction < PS_DIRECTIONS; direction++)
    if ((mask & ps_mask_of(direction)) && object->watching.scripts[direction])
      ps_run_script(object, direction);
  Tcl_Release(object);
}

/* Replace the script of a direction, by NULL for none. */
static void ps_set_script(struct ps_object *object, enum ps_direction direction, Tcl_Obj *script) {
  Tcl_Obj *former = object->watching.scripts[direction];
  int mask = 0;
  if (!former && !script)
    return;
  if (script)
    Tcl_IncrRefCount(script);
  object->watching.scripts[direction] = script;
  for (enum ps_direction each = 0; each < PS_DIRECTIONS; each++)
    if (object->watching.scripts[each])
      mask |= ps_mask_of(each);
  if (mask)
    Tcl_CreateFileHandler(object->watching.fd, mask, ps_watched_is_ready, object);
  else
    Tcl_DeleteFileHandler(object->watching.fd);
  if (former)
    Tcl_DecrRefCount(former);
}

static ps_status ps_watched_descriptor(const struct ps_object *object, int64_t *fd, ps_error *err) {
  if (object->kind == &ps_token_kind)
    return ps_token_fileno(object->token, fd, err);
  if (object->kind == &ps_operation_kind)
    return ps_operation_fileno(object->operation, fd, err);
  ps_status status = ps_socket_fileno(object->socket, fd, err);
  if (status == PS_OK && *fd < 0)
    status = ps_fill(err, PS_E_CLOSED, ps_running, "%s", Tcl_ErrnoMsg(EBADF));
  return status;
}

static int ps_watch(Tcl_Interp *interp, struct ps_object *object, enum ps_direction direction, Tcl_Obj *script) {
  int64_t fd;
  ps_error err;
  if (ps_watched_descriptor(object, &fd, &err) != PS_OK) {
    ps_raise(interp, &err);
    return TCL_ERROR;
  }
  if (ps_check_waiting(interp, fd) < 0)
    return TCL_ERROR;
  object->watching.fd = (int)fd;
  object->watching.interp = interp;
  ps_set_script(object, direction, script);
  return TCL_OK;
}

/* As fileevent has it: without a script the present one is given, and the empty one stands for none. */
static int ps_watch_words(Tcl_Interp *interp, struct ps_object *object, enum ps_direction direction, Tcl_Obj *script) {
  if (!script) {
    if (object->watching.scripts[direction])
      Tcl_SetObjResult(interp, object->watching.scripts[direction]);
    return TCL_OK;
  }
  if (!ps_is_none(interp, script))
    return ps_watch(interp, object, direction, script);
  ps_set_script(object, direction, NULL);
  return TCL_OK;
}

/* $object readable ?script? */
static int ps_readable(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  return ps_watch_words(interp, data, PS_READABLE, objc == 2 ? NULL : objv[2]);
}

/* $s event readable|writable ?script? */
static int ps_event(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  static const char *const names[] = {"readable", "writable", NULL};
  int direction;
  if (Tcl_GetIndexFromObj(interp, objv[2], names, "event name", 0, &direction) != TCL_OK)
    return TCL_ERROR;
  return ps_watch_words(interp, data, (enum ps_direction)direction, objc == 3 ? NULL : objv[3]);
}

/* $object close: the command stays, without anything behind it. */
static int ps_close_handle(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  struct ps_object *object = data;
  (void)interp, (void)objc, (void)objv;
  ps_end_watching(object);
  object->kind->close(object->handle);
  return TCL_OK;
}
%}
