/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What `makefile` gives: a channel over a duplicate of the socket, with the library doing the waiting (S117 to S120).
 *
 * Tcl throws away what a `read` has collected when the driver reports an error in the middle of it. So a timeout that
 * passes after bytes have been handed over ends the operation as "blocked", with what there is, and is an error only
 * when nothing has come: nothing is ever lost. */
%{
struct ps_channel {
  Tcl_Channel channel;
  Socket *socket;   /* the channel's own */
  Socket *original; /* the one that it was made of, as long as that lives: a handle, which the library checks */
  int32_t fd;
  int nonblocking;
  int delivered; /* bytes have been handed over since the last error */
};

/* The largest buffer that Tcl's channels can have. */
enum { PS_CHANNEL_BUFFER = 1000000 };

/* The flag for one transfer that does not wait. */
static int32_t ps_dontwait;

/* The timeout is that of the socket that the channel was made of, while there is one. */
static void ps_channel_follow(const struct ps_channel *own) {
  double wanted, timeout;
  int32_t fd;
  if (ps_socket_fileno(own->original, &fd, NULL) != PS_OK || fd < 0)
    return;
  if (ps_socket_gettimeout(own->original, &wanted, NULL) == PS_OK &&
      ps_socket_gettimeout(own->socket, &timeout, NULL) == PS_OK && (wanted < timeout || wanted > timeout))
    ps_socket_settimeout(own->socket, wanted, NULL);
}

/* A failed transfer, as a driver reports it. */
static int ps_channel_failed(const ps_error *err, int *code) {
  *code = err->status == PS_E_TIMEOUT ? ETIMEDOUT : err->code != 0 ? err->code : EINVAL;
  return -1;
}

static int ps_channel_input(ClientData data, char *buffer, int size, int *code) {
  struct ps_channel *own = data;
  int64_t received;
  ps_error err;
  ps_channel_follow(own);
  if (ps_socket_recv(own->socket, own->nonblocking ? ps_dontwait : 0, buffer, size, &received, &err) != PS_OK) {
    if (err.status == PS_E_TIMEOUT && own->delivered)
      err.code = EAGAIN, err.status = PS_E_WOULD_BLOCK;
    own->delivered = 0;
    return ps_channel_failed(&err, code);
  }
  own->delivered = 1;
  return (int)received;
}

static int ps_channel_output(ClientData data, const char *bytes, int size, int *code) {
  const struct ps_channel *own = data;
  int64_t sent;
  ps_error err;
  ps_channel_follow(own);
  if (ps_socket_send(own->socket, own->nonblocking ? ps_dontwait : 0, bytes, size, &sent, &err) != PS_OK)
    return ps_channel_failed(&err, code);
  return (int)sent;
}

/* Each transfer says whether it may wait; O_NONBLOCK, which the socket shares, is left alone. */
static int ps_channel_blocking(ClientData data, int mode) {
  ((struct ps_channel *)data)->nonblocking = mode == TCL_MODE_NONBLOCKING;
  return 0;
}

static void ps_channel_watch(ClientData data, int mask) {
  const struct ps_channel *own = data;
  if (mask)
    Tcl_CreateFileHandler(own->fd, mask, (Tcl_FileProc *)(void (*)(void))Tcl_NotifyChannel, own->channel);
  else
    Tcl_DeleteFileHandler(own->fd);
}

/* The notifier's handler belongs to a thread; Tcl asks to watch again where the channel goes to. */
static void ps_channel_thread(ClientData data, int action) {
  if (action == TCL_CHANNEL_THREAD_REMOVE)
    Tcl_DeleteFileHandler(((const struct ps_channel *)data)->fd);
}

static int ps_channel_handle(ClientData data, int direction, ClientData *handle) {
  (void)direction;
  *handle = (ClientData)(intptr_t)((const struct ps_channel *)data)->fd;
  return TCL_OK;
}

/* `close $channel write` ends the connection's direction. Tcl asks to close the reading side before each whole close,
 * too, and that must not reach the socket, which may live on: it only stops reading here. */
static int ps_channel_close(ClientData data, Tcl_Interp *interp, int flags) {
  struct ps_channel *own = data;
  ps_error err;
  int code = 0;
  (void)interp;
  if (flags & TCL_CLOSE_READ)
    return 0;
  if (flags & TCL_CLOSE_WRITE) {
    int64_t how;
    ps_constant_get("SHUT_WR", &how, NULL);
    return ps_socket_shutdown(own->socket, (int32_t)how, &err) == PS_OK ? 0 : err.code;
  }
  if (ps_socket_close(own->socket, &err) != PS_OK)
    code = err.code;
  ps_socket_free(own->socket);
  ckfree(own);
  return code;
}

static const Tcl_ChannelType ps_channel_type = {
    .typeName = "polysocket",
    .version = TCL_CHANNEL_VERSION_5,
    .closeProc = TCL_CLOSE2PROC,
    .inputProc = ps_channel_input,
    .outputProc = ps_channel_output,
    .watchProc = ps_channel_watch,
    .getHandleProc = ps_channel_handle,
    .close2Proc = ps_channel_close,
    .blockModeProc = ps_channel_blocking,
    .threadActionProc = ps_channel_thread,
};

struct ps_channel_mode {
  int mask, binary, universal;
};

/* "r", "w" or "a", then "+", "b" and "U" at most once each, as the library has it for files. */
static int ps_read_mode(const char *text, struct ps_channel_mode *mode) {
  static const char letters[] = "+bU";
  int seen[3] = {0, 0, 0};
  if (*text == '\0')
    text = "r";
  if (*text != 'r' && *text != 'w' && *text != 'a')
    return -1;
  mode->mask = *text == 'r' ? TCL_READABLE : TCL_WRITABLE;
  while (*++text) {
    const char *found = strchr(letters, *text);
    if (!found || seen[found - letters]++)
      return -1;
  }
  if (seen[0])
    mode->mask = TCL_READABLE | TCL_WRITABLE;
  mode->binary = seen[1];
  mode->universal = seen[2];
  return mode->universal && mode->mask & TCL_WRITABLE ? -1 : 0;
}

static int ps_configure(Tcl_Interp *interp, Tcl_Channel channel, const struct ps_channel_mode *mode, int64_t bufsize) {
  char size[24];
  const char *translation = mode->binary ? "binary" : mode->universal ? "auto" : "lf";
  const char *buffering = bufsize == 0 ? "none" : bufsize == 1 ? "line" : "full";
  /* Tcl reads as much as its buffer holds: without a buffer one byte, so that the rest is left to the socket. */
  snprintf(size, sizeof size, "%" PRId64, bufsize > 1 ? bufsize : bufsize == 0 ? INT64_C(1) : INT64_C(8192));
  if (Tcl_SetChannelOption(interp, channel, "-translation", translation) != TCL_OK ||
      Tcl_SetChannelOption(interp, channel, "-buffering", buffering) != TCL_OK ||
      Tcl_SetChannelOption(interp, channel, "-buffersize", size) != TCL_OK)
    return TCL_ERROR;
  return TCL_OK;
}

/* The name of a channel, which the interpreter owns. */
static int ps_give_channel(Tcl_Interp *interp, Socket *original, const struct ps_channel_mode *mode, int64_t bufsize) {
  struct ps_channel *own = (void *)ckalloc(sizeof *own);
  char name[48];
  ps_error err;
  memset(own, 0, sizeof *own);
  own->original = original;
  if (ps_socket_dup(original, &own->socket, &err) != PS_OK) {
    ckfree(own);
    ps_raise(interp, &err);
    return TCL_ERROR;
  }
  ps_socket_fileno(own->socket, &own->fd, NULL);
  snprintf(name, sizeof name, "psfile%d", (int)own->fd);
  own->channel = Tcl_CreateChannel(&ps_channel_type, name, own, mode->mask);
  Tcl_RegisterChannel(interp, own->channel);
  if (ps_configure(interp, own->channel, mode, bufsize) != TCL_OK) {
    Tcl_UnregisterChannel(interp, own->channel);
    return TCL_ERROR;
  }
  Tcl_SetObjResult(interp, Tcl_NewStringObj(name, -1));
  return TCL_OK;
}

/* $s makefile ?mode? ?bufsize? */
static int ps_makefile(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  const char *text = objc > 2 ? Tcl_GetString(objv[2]) : "r";
  struct ps_channel_mode mode;
  int64_t bufsize = -1, dontwait;
  if (ps_read_mode(text, &mode) < 0) {
    ps_refuse_value(interp, PS_E_VALUE, "mode", "r, w or a, followed by any of +, b and, for r, U", objv[2]);
    return TCL_ERROR;
  }
  if (objc > 3 && ps_take_integer(interp, objv[3], "bufsize", &bufsize) < 0)
    return TCL_ERROR;
  if (bufsize > PS_CHANNEL_BUFFER) {
    ps_refuse(interp, PS_E_RANGE, "makefile", "bufsize must be at most %d, not %" PRId64, PS_CHANNEL_BUFFER, bufsize);
    return TCL_ERROR;
  }
  if (ps_constant_get("MSG_DONTWAIT", &dontwait, NULL) == PS_OK)
    ps_dontwait = (int32_t)dontwait;
  return ps_give_channel(interp, ((struct ps_object *)data)->socket, &mode, bufsize);
}
%}
