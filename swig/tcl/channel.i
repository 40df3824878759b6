/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What `makefile` gives: a channel over a duplicate of the socket, with the library doing the waiting (S117 to S120).
 *
 * When a driver reports an error, Tcl throws away what `read` has collected so far. A timeout is therefore reported as
 * "blocked", with which each command ends and gives what it has. If that turns out to be nothing, the command is made
 * to fail: Tcl asks an asynchronous handler, when the command has ended, what is to become of it. So nothing is lost,
 * and no script takes a timeout for the end of the stream. */
%{
#include "family.h"

struct ps_channel {
  Tcl_Channel channel;
  Socket *socket;             /* the channel's own; NULL while it connects, and when that has failed */
  struct ps_object *original; /* the one that it was made of, or NULL */
  ps_operation *operation;    /* what connects, or NULL */
  ps_error failure;           /* what connecting failed with */
  int32_t told;               /* whether `fconfigure -error` has told so */
  struct ps_datagram *datagram; /* NULL for a stream */
  Tcl_TimerToken again;         /* announces what is left of a datagram, and a failure: the descriptor does not */
  int mask;                     /* what Tcl waits for */
  int fd;
  int32_t unbuffered; /* made with a bufsize of 0 */
  int64_t flags; /* MSG_DONTWAIT when the channel is not blocking: O_NONBLOCK, which the socket shares, is left alone */
  int32_t blocked;          /* PS_E_TIMEOUT or PS_E_WOULD_BLOCK when the command that runs has been told so */
  Tcl_AsyncHandler command; /* what Tcl calls then, once there is a use for it */
};

/* The largest buffer that Tcl's channels can have, within a little. */
enum { PS_CHANNEL_BUFFER = 1000000 };

static int32_t ps_constant(const char *name) {
  int64_t number = 0;
  ps_constant_get(name, &number, NULL);
  return (int32_t)number;
}

/* The timeout is that of the socket that the channel was made of, also when it has changed. */
static void ps_channel_follow(const struct ps_channel *own) {
  double wanted, timeout;
  if (own->original && ps_socket_gettimeout(own->original->socket, &wanted, NULL) == PS_OK &&
      ps_socket_gettimeout(own->socket, &timeout, NULL) == PS_OK && (wanted < timeout || wanted > timeout))
    ps_socket_settimeout(own->socket, wanted, NULL);
}

/* Drivers have no other words than the system's. */
static int ps_channel_code(const ps_error *err) {
  switch (err->status) {
  case PS_E_GAIERROR:
    return EHOSTUNREACH;
  case PS_E_TIMEOUT:
    return ETIMEDOUT;
  default:
    return err->code != 0 ? err->code : EINVAL;
  }
}

/* A failed transfer, as a driver reports it. */
static int ps_channel_failed(const ps_error *err, int *code) {
  *code = ps_channel_code(err);
  return -1;
}

/* In connecting.i: see to it that there is a socket, and wait for that when the channel is blocking. */
static int32_t ps_channel_connected(struct ps_channel *own, ps_error *err);
static void ps_channel_advances(ClientData data, int mask);

/* In channel_option.i. */
static Tcl_DriverGetOptionProc ps_channel_get_option;
static Tcl_DriverSetOptionProc ps_channel_set_option;

/* Nothing to give: no byte, or the -1 of `gets`. */
static int ps_gave_nothing(Tcl_Interp *interp) {
  Tcl_Obj *result = Tcl_GetObjResult(interp);
  int number;
  if (result->typePtr == ps_number)
    return Tcl_GetIntFromObj(NULL, result, &number) == TCL_OK && number < 0;
  return ps_is_none(interp, result);
}

/* The command that was told "blocked" has ended. */
static int ps_command_ended(ClientData data, Tcl_Interp *interp, int status) {
  struct ps_channel *own = data;
  int failed = own->blocked == PS_E_TIMEOUT && interp && status == TCL_OK && ps_gave_nothing(interp);
  own->blocked = PS_OK;
  if (!failed)
    return status;
  Tcl_SetErrno(ETIMEDOUT);
  Tcl_SetObjResult(interp,
                   Tcl_ObjPrintf("error reading \"%s\": %s", Tcl_GetChannelName(own->channel), Tcl_PosixError(interp)));
  return TCL_ERROR;
}

/* A blocking channel that has nothing, and must not wait or has waited. `fcopy` alone asks at once again: for ever, if
 * it got no error. */
static int ps_channel_blocked(struct ps_channel *own, int32_t status) {
  int again = own->blocked != PS_OK;
  own->blocked = again ? PS_OK : status;
  if (!own->command)
    own->command = Tcl_AsyncCreate(ps_command_ended, own);
  Tcl_AsyncMark(own->command);
  return again ? ETIMEDOUT : EAGAIN;
}

/* Tcl reads as much as its buffer holds. Without a buffer it gets one byte, so that the rest is left to the socket; the
 * buffer is there all the same, as Tcl would write byte by byte with a small one. `fconfigure` may have set another. */
static int64_t ps_channel_room(const struct ps_channel *own, int size) {
  return own->unbuffered && Tcl_GetChannelBufferSize(own->channel) == PS_CHANNEL_BUFFER ? 1 : size;
}

static int32_t ps_channel_receive(const struct ps_channel *own, char *buffer, int size, int64_t *received,
                                  ps_error *err) {
  if (own->datagram)
    return ps_datagram_read(own->datagram, own->socket, own->flags, buffer, size, received, err);
  return ps_socket_recv(own->socket, own->flags, buffer, ps_channel_room(own, size), received, err);
}

static int ps_channel_input(ClientData data, char *buffer, int size, int *code) {
  struct ps_channel *own = data;
  int64_t received;
  ps_error err;
  if (ps_channel_connected(own, &err) != PS_OK)
    return ps_channel_failed(&err, code);
  ps_channel_follow(own);
  if (ps_channel_receive(own, buffer, size, &received, &err) == PS_OK) {
    own->blocked = PS_OK;
    return (int)received;
  }
  if (own->flags != 0 || (err.status != PS_E_TIMEOUT && err.status != PS_E_WOULD_BLOCK))
    return ps_channel_failed(&err, code);
  *code = ps_channel_blocked(own, err.status);
  return -1;
}

static int ps_channel_output(ClientData data, const char *bytes, int size, int *code) {
  struct ps_channel *own = data;
  int64_t sent;
  ps_error err;
  if (ps_channel_connected(own, &err) != PS_OK)
    return ps_channel_failed(&err, code);
  ps_channel_follow(own);
  if (ps_socket_send(own->socket, own->flags, bytes, size, &sent, &err) != PS_OK)
    return ps_channel_failed(&err, code);
  return (int)sent;
}

static int ps_channel_blocking(ClientData data, int mode) {
  struct ps_channel *own = data;
  own->flags = mode == TCL_MODE_NONBLOCKING ? ps_constant("MSG_DONTWAIT") : 0;
  return 0;
}

static void ps_channel_ready(ClientData data, int mask) {
  Tcl_NotifyChannel(((const struct ps_channel *)data)->channel, mask);
}

/* Tcl asks to watch again after this. */
static void ps_channel_again(ClientData data) {
  struct ps_channel *own = data;
  own->again = NULL;
  Tcl_NotifyChannel(own->channel, own->socket ? TCL_READABLE : own->mask);
}

static int ps_channel_is_left(const struct ps_channel *own) {
  int left = own->datagram && ps_datagram_is_left(own->datagram);
  return own->operation ? 0 : !own->socket || ((own->mask & TCL_READABLE) && left);
}

/* A channel that connects waits for its operation, whatever Tcl waits for, also for nothing: as Tcl's own sockets, it
 * goes on connecting in the event loop. */
static void ps_channel_watch(ClientData data, int mask) {
  struct ps_channel *own = data;
  own->mask = mask;
  Tcl_DeleteTimerHandler(own->again);
  own->again = NULL;
  if (mask && ps_channel_is_left(own))
    own->again = Tcl_CreateTimerHandler(0, ps_channel_again, own);
  if (own->operation)
    Tcl_CreateFileHandler(own->fd, TCL_READABLE, ps_channel_advances, data);
  else if (mask && own->socket)
    Tcl_CreateFileHandler(own->fd, mask, ps_channel_ready, data);
  else if (own->fd >= 0)
    Tcl_DeleteFileHandler(own->fd);
}

/* All handlers belong to a thread. Where the channel goes to, Tcl asks to watch again. */
static void ps_channel_leave(struct ps_channel *own) {
  if (own->fd >= 0)
    Tcl_DeleteFileHandler(own->fd);
  Tcl_DeleteTimerHandler(own->again);
  own->again = NULL;
  if (own->command)
    Tcl_AsyncDelete(own->command);
  own->command = NULL;
  own->blocked = PS_OK;
}

static void ps_channel_thread(ClientData data, int action) {
  if (action == TCL_CHANNEL_THREAD_REMOVE)
    ps_channel_leave(data);
}

static int ps_channel_handle(ClientData data, int direction, ClientData *handle) {
  const struct ps_channel *own = data;
  (void)direction;
  *handle = (ClientData)(intptr_t)own->fd;
  return own->socket ? TCL_OK : TCL_ERROR;
}

/* `close $channel write`. Tcl itself would have no words for an error of it. */
static int ps_channel_shutdown(struct ps_channel *own) {
  ps_error err;
  if (ps_channel_connected(own, &err) == PS_OK &&
      ps_socket_shutdown(own->socket, ps_constant("SHUT_WR"), &err) == PS_OK)
    return 0;
  Tcl_Obj *report = ps_error_options(ps_errorcode(&err));
  Tcl_ListObjAppendElement(NULL, report, Tcl_NewStringObj(err.message, -1));
  Tcl_SetChannelError(own->channel, report);
  return ps_channel_code(&err);
}

/* Tcl asks to close the reading side before each whole close, too. That must not reach the socket, which may live on:
 * `close $channel read` only stops reading here. */
static int ps_channel_close(ClientData data, Tcl_Interp *interp, int flags) {
  struct ps_channel *own = data;
  ps_error err;
  int code = 0;
  (void)interp;
  if (flags & TCL_CLOSE_READ)
    return 0;
  if (flags & TCL_CLOSE_WRITE)
    return ps_channel_shutdown(own);
  ps_channel_leave(own);
  if (own->socket && ps_socket_close(own->socket, &err) != PS_OK)
    code = err.code;
  ps_socket_free(own->socket);
  ps_operation_free(own->operation);
  if (own->original)
    Tcl_Release(own->original);
  ps_datagram_free(own->datagram);
  ckfree(own);
  return code;
}

static const Tcl_ChannelType ps_channel_type = {
    .typeName = "polysocket",
    .version = TCL_CHANNEL_VERSION_5,
    .closeProc = TCL_CLOSE2PROC,
    .inputProc = ps_channel_input,
    .outputProc = ps_channel_output,
    .setOptionProc = ps_channel_set_option,
    .getOptionProc = ps_channel_get_option,
    .watchProc = ps_channel_watch,
    .getHandleProc = ps_channel_handle,
    .close2Proc = ps_channel_close,
    .blockModeProc = ps_channel_blocking,
    .threadActionProc = ps_channel_thread,
};

struct ps_channel_mode {
  int mask, binary, universal;
};

/* The library knows which modes there are: it makes a file of its own, which is given back at once. */
static int ps_read_mode(Tcl_Interp *interp, Socket *socket, const char *text, struct ps_channel_mode *mode) {
  int writes = strpbrk(text, "wa") != NULL, both = strchr(text, '+') != NULL;
  ps_file *file;
  ps_error err;
  if (ps_socket_makefile(socket, text, -1, &file, &err) != PS_OK) {
    ps_raise(interp, &err);
    return -1;
  }
  ps_file_free(file);
  mode->mask = (both || !writes ? TCL_READABLE : 0) | (both || writes ? TCL_WRITABLE : 0);
  mode->binary = strchr(text, 'b') != NULL;
  mode->universal = strchr(text, 'U') != NULL;
  return 0;
}

/* The size of a buffer that was not asked for. On a datagram socket each flush is to be one datagram. */
static int64_t ps_channel_buffering(const struct ps_channel *own, int64_t bufsize) {
  if (bufsize > 1)
    return bufsize;
  return own->datagram || bufsize == 0 ? PS_CHANNEL_BUFFER : 8192;
}

static int ps_configure(Tcl_Interp *interp, struct ps_channel *own, const struct ps_channel_mode *mode,
                        int64_t bufsize) {
  char size[24];
  const char *translation = mode->universal ? "auto" : "lf";
  const char *buffering = bufsize == 0 ? "none" : bufsize == 1 ? "line" : "full";
  own->unbuffered = bufsize == 0;
  snprintf(size, sizeof size, "%" PRId64, ps_channel_buffering(own, bufsize));
  if (Tcl_SetChannelOption(interp, own->channel, "-translation", translation) != TCL_OK ||
      Tcl_SetChannelOption(interp, own->channel, "-buffering", buffering) != TCL_OK ||
      Tcl_SetChannelOption(interp, own->channel, "-buffersize", size) != TCL_OK)
    return TCL_ERROR;
  return mode->binary ? Tcl_SetChannelOption(interp, own->channel, "-encoding", "binary") : TCL_OK;
}

/* All types but streams keep the bounds of what was sent. */
static struct ps_datagram *ps_make_datagram(Socket *socket) {
  int64_t type = 0;
  ps_socket_type(socket, &type, NULL);
  if (type == ps_family.stream)
    return NULL;
  struct ps_datagram *made = (void *)ckalloc(sizeof *made);
  *made = (struct ps_datagram){.peek = ps_constant("MSG_PEEK"), .at_once = ps_constant("MSG_DONTWAIT")};
  return made;
}

/* After its descriptor, as Tcl names its files, and a number that never comes again: packages such as tcllib's ftp
 * close channels by names that they keep for too long, and Tcl ends the process over two channels of one name. */
static void ps_name_channel(int fd, char *name, size_t capacity) {
  static uint64_t made;
  snprintf(name, capacity, "psfile%d.%" PRIu64, fd, __atomic_fetch_add(&made, 1, __ATOMIC_RELAXED));
}

/* The name of a channel, which the interpreter owns. */
static int ps_give_channel(Tcl_Interp *interp, struct ps_channel *own, const struct ps_channel_mode *mode,
                           int64_t bufsize) {
  char name[48];
  ps_name_channel(own->fd, name, sizeof name);
  own->channel = Tcl_CreateChannel(&ps_channel_type, name, own, mode->mask);
  Tcl_RegisterChannel(interp, own->channel);
  if (ps_configure(interp, own, mode, bufsize) != TCL_OK) {
    Tcl_UnregisterChannel(interp, own->channel);
    return TCL_ERROR;
  }
  Tcl_SetObjResult(interp, Tcl_NewStringObj(name, -1));
  return TCL_OK;
}

static int ps_channel_of_socket(Tcl_Interp *interp, struct ps_object *original, const struct ps_channel_mode *mode,
                                int64_t bufsize) {
  struct ps_channel *own = (void *)ckalloc(sizeof *own);
  int64_t fd;
  ps_error err;
  memset(own, 0, sizeof *own);
  if (ps_socket_dup(original->socket, &own->socket, &err) != PS_OK) {
    ckfree(own);
    ps_raise(interp, &err);
    return TCL_ERROR;
  }
  ps_socket_fileno(own->socket, &fd, NULL);
  own->fd = (int)fd;
  if (ps_check_waiting(interp, own->fd) < 0) {
    ps_socket_free(own->socket);
    ckfree(own);
    return TCL_ERROR;
  }
  own->original = original;
  own->datagram = ps_make_datagram(own->socket);
  Tcl_Preserve(original);
  return ps_give_channel(interp, own, mode, bufsize);
}

/* $s makefile ?mode? ?bufsize? */
static int ps_makefile(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  struct ps_object *object = data;
  struct ps_channel_mode mode;
  int64_t bufsize = -1;
  if (ps_read_mode(interp, object->socket, objc > 2 ? Tcl_GetString(objv[2]) : "r", &mode) < 0)
    return TCL_ERROR;
  if (objc > 3 && ps_take_integer(interp, objv[3], "bufsize", &bufsize) < 0)
    return TCL_ERROR;
  if (bufsize > PS_CHANNEL_BUFFER) {
    ps_refuse(interp, PS_E_RANGE, "makefile", "bufsize must be at most %d, not %" PRId64, PS_CHANNEL_BUFFER, bufsize);
    return TCL_ERROR;
  }
  return ps_channel_of_socket(interp, object, &mode, bufsize);
}
%}
