/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A channel that is there before its connection is, as `socket -async` of Tcl gives it. An operation of the library
 * connects; while it does, the channel waits for the operation's descriptor, and then for the socket's. */
%{
#include <poll.h>

/* The socket that the operation gave belongs to the channel now. Tcl cannot wait for a descriptor that is too large. */
static int32_t ps_channel_adopt(struct ps_channel *own, Socket *socket, ps_error *err) {
  int64_t fd = -1;
  ps_socket_fileno(socket, &fd, NULL);
  if (fd >= FD_SETSIZE) {
    ps_socket_free(socket);
    ps_fill(err, PS_E_OS, "connect", "Tcl can wait for descriptors below %d, and the connection's is %" PRId64,
            FD_SETSIZE, fd);
    err->code = EMFILE;
    return PS_E_OS;
  }
  own->socket = socket;
  own->fd = (int)fd;
  return PS_OK;
}

/* The operation is over, and gave a socket or failed. */
static int32_t ps_channel_settle(struct ps_channel *own, int32_t status, Socket *socket, ps_error *err) {
  Tcl_DeleteFileHandler(own->fd);
  own->fd = -1;
  if (status == PS_OK)
    status = ps_channel_adopt(own, socket, err);
  if (status != PS_OK)
    own->failure = *err;
  ps_operation_free(own->operation);
  own->operation = NULL;
  return status;
}

/* The next step of connecting. Never waits: PS_OK when there is a socket, PS_E_WOULD_BLOCK when there is none yet. */
static int32_t ps_channel_advance(struct ps_channel *own, ps_error *err) {
  Socket *socket;
  if (own->socket)
    return PS_OK;
  if (!own->operation) {
    *err = own->failure;
    return err->status;
  }
  int32_t status = ps_operation_socket(own->operation, &socket, err);
  if (status == PS_E_WOULD_BLOCK)
    return status;
  status = ps_channel_settle(own, status, socket, err);
  ps_channel_watch(own, own->mask);
  return status;
}

/* Tcl's waits do not end for signals either. */
static int32_t ps_channel_connected(struct ps_channel *own, ps_error *err) {
  int32_t status = ps_channel_advance(own, err);
  while (status == PS_E_WOULD_BLOCK && own->flags == 0) {
    poll(&(struct pollfd){.fd = own->fd, .events = POLLIN}, 1, -1);
    status = ps_channel_advance(own, err);
  }
  return status;
}

/* The socket is watched from now on, or the failure is announced. */
static void ps_channel_advances(ClientData data, int mask) {
  ps_error err;
  (void)mask;
  ps_channel_advance(data, &err);
}

/* An operation that makes no connection, or whose result was fetched. */
static int ps_is_no_connection(int32_t status) {
  return status == PS_E_TYPE || status == PS_E_VALUE || status == PS_E_HANDLE || status == PS_E_CLOSED;
}

/* $o makefile: a channel in both directions, over the connection that the operation makes. It takes the operation over,
 * which the command has no more. As with Tcl's own sockets, a failure to connect is told by the channel. */
static int ps_operation_makefile(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  static const struct ps_channel_mode both = {TCL_READABLE | TCL_WRITABLE, 0, 0};
  struct ps_object *object = data;
  Socket *socket = NULL;
  int64_t fd;
  ps_error err;
  (void)objc, (void)objv;
  int32_t status = ps_operation_fileno(object->operation, &fd, &err);
  if (status == PS_OK && ps_check_waiting(interp, fd) < 0)
    return TCL_ERROR;
  if (status == PS_OK)
    status = ps_operation_socket(object->operation, &socket, &err);
  if (ps_is_no_connection(status)) {
    ps_rename(&err, "makefile");
    ps_raise(interp, &err);
    return TCL_ERROR;
  }
  struct ps_channel *own = (void *)ckalloc(sizeof *own);
  *own = (struct ps_channel){.operation = object->operation, .fd = (int)fd};
  ps_unwatch(object);
  object->operation = NULL;
  int given = ps_give_channel(interp, own, &both, -1);
  if (given == TCL_OK && status != PS_E_WOULD_BLOCK)
    ps_channel_settle(own, status, socket, &err);
  if (given == TCL_OK)
    ps_channel_watch(own, 0);
  return given;
}
%}
