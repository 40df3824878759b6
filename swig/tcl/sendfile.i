/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Sending a part of a file, which is a descriptor or a channel. A channel without a descriptor, or without positions,
 * is read. */
%wrapper %{
#include <errno.h>

struct ps_sendfile {
  Socket *socket;
  Tcl_Channel channel; /* or NULL */
  int64_t offset, count, sent;
  ps_error err;
};

/* The library cannot send from such a file. */
static int ps_is_unsuitable(const struct ps_sendfile *call) {
  static const int codes[] = {EBADF, EINVAL, ESPIPE};
  for (size_t i = 0; i < PS_ROWS(codes); i++)
    if (call->channel && call->sent == 0 && call->err.status == PS_E_OS && call->err.code == codes[i])
      return 1;
  return 0;
}

/* A pipe has no position. */
static void ps_move_channel(const struct ps_sendfile *call) {
  if (call->channel && call->sent > 0)
    Tcl_Seek(call->channel, call->offset + call->sent, SEEK_SET);
}

static int32_t ps_send_by_reading(struct ps_sendfile *call) {
  char piece[65536];
  if (call->offset > 0 && Tcl_Seek(call->channel, call->offset, SEEK_SET) < 0) {
    ps_fill(&call->err, PS_E_OS, "sendfile", "sendfile: %s", Tcl_ErrnoMsg(Tcl_GetErrno()));
    call->err.code = Tcl_GetErrno();
    return PS_E_OS;
  }
  for (;;) {
    int64_t left = call->count < 0 ? INT64_MAX : call->count - call->sent, done;
    int size = left < (int64_t)sizeof piece ? (int)left : (int)sizeof piece;
    int length = size == 0 ? 0 : Tcl_Read(call->channel, piece, size);
    if (length == 0)
      return PS_OK;
    if (length < 0) {
      ps_fill(&call->err, PS_E_OS, "sendfile", "sendfile: %s", Tcl_ErrnoMsg(Tcl_GetErrno()));
      call->err.code = Tcl_GetErrno();
      return PS_E_OS;
    }
    int32_t status = ps_socket_sendall(call->socket, 0, piece, length, &done, &call->err);
    call->sent += status == PS_OK ? length : done;
    if (status != PS_OK) {
      ps_rename(&call->err, "sendfile");
      call->err.done = call->sent;
      return status;
    }
  }
}

static int ps_take_sendfile(Tcl_Interp *interp, Tcl_Obj *const objv[], struct ps_sendfile *call) {
  if (!ps_is_integer(interp, objv[2])) {
    int mode;
    call->channel = Tcl_GetChannel(interp, Tcl_GetString(objv[2]), &mode);
    if (!call->channel)
      return -1;
    if (!(mode & TCL_READABLE))
      return ps_refuse_value(interp, PS_E_VALUE, "file", "a channel that is open for reading", objv[2]);
  }
  if (ps_take_integer(interp, objv[3], "offset", &call->offset) < 0)
    return -1;
  call->count = -1;
  if (!ps_is_none(interp, objv[4])) {
    if (ps_take_integer(interp, objv[4], "count", &call->count) < 0)
      return -1;
    if (call->count <= 0)
      return ps_refuse_value(interp, PS_E_VALUE, "count", "a positive integer", objv[4]);
  }
  return 0;
}

/* $s sendfile file offset count */
static int ps_sendfile_by_position(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  struct ps_sendfile call = {.socket = ((struct ps_object *)data)->socket};
  int64_t fd = -1;
  (void)objc;
  if (ps_take_sendfile(interp, objv, &call) < 0)
    return TCL_ERROR;
  int has_descriptor = !call.channel || ps_channel_descriptor(call.channel, &fd) == 0;
  if (!call.channel && ps_take_integer(interp, objv[2], "file", &fd) < 0)
    return TCL_ERROR;
  int32_t status = PS_OK;
  if (has_descriptor)
    status = ps_socket_sendfile(call.socket, fd, call.offset, call.count, &call.sent, &call.err);
  if (!has_descriptor || (status != PS_OK && ps_is_unsuitable(&call)))
    status = ps_send_by_reading(&call);
  ps_move_channel(&call);
  if (status != PS_OK) {
    ps_raise(interp, &call.err);
    return TCL_ERROR;
  }
  Tcl_SetObjResult(interp, ps_give_integer(interp, call.sent));
  return TCL_OK;
}
%}
