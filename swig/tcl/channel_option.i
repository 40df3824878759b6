/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What `fconfigure` of a channel knows: the options of Tcl's own sockets, in their form and words, and besides them all
 * that `configure` of a socket has. */
%{
/* {host host port}, where Tcl has a name between. No look-up is made for it, which could take long. Addresses without
 * host and port are a list of one. */
static Tcl_Obj *ps_tcl_address(Tcl_Interp *interp, Socket *socket, const ps_address *address) {
  char host[64];
  int64_t length, port;
  if (ps_address_host(address, host, sizeof host, &length, NULL) == PS_OK &&
      ps_address_port(address, &port, NULL) == PS_OK) {
    Tcl_Obj *words[3] = {Tcl_NewStringObj(host, -1), Tcl_NewStringObj(host, -1), Tcl_NewWideIntObj(port)};
    return Tcl_NewListObj(3, words);
  }
  Tcl_Obj *one = ps_give_address(interp, socket, address);
  return one ? Tcl_NewListObj(1, &one) : NULL;
}

/* As Tcl's sockets: empty while it connects. */
static int32_t ps_channel_address(Tcl_Interp *interp, struct ps_channel *own, int peer, Tcl_Obj **value,
                                  ps_error *err) {
  ps_address address;
  int32_t status = ps_channel_advance(own, err);
  if (status == PS_E_WOULD_BLOCK) {
    *value = Tcl_NewObj();
    return PS_OK;
  }
  if (status != PS_OK) {
    err->code = ENOTCONN;
    return status;
  }
  status = (peer ? ps_socket_getpeername : ps_socket_getsockname)(own->socket, &address, err);
  if (status == PS_OK && !(*value = ps_tcl_address(interp, own->socket, &address)))
    status = PS_RAISED;
  return status;
}

/* What connecting failed with is told once, as the error that a socket has is. */
static int32_t ps_channel_error(Tcl_Interp *interp, struct ps_channel *own, const struct ps_setting *setting,
                                Tcl_Obj **value, ps_error *err) {
  int32_t status = ps_channel_advance(own, err);
  if (status == PS_OK)
    return setting->read(interp, own->socket, setting, value, err);
  int untold = status != PS_E_WOULD_BLOCK && !own->told;
  own->told = own->told || untold;
  const char *text = !untold                          ? ""
                     : own->failure.status == PS_E_OS ? Tcl_ErrnoMsg(own->failure.code)
                                                      : own->failure.message;
  *value = Tcl_NewStringObj(text, -1);
  return PS_OK;
}

static int32_t ps_channel_setting(Tcl_Interp *interp, struct ps_channel *own, const struct ps_setting *setting,
                                  Tcl_Obj **value, ps_error *err) {
  if (setting->read == ps_read_peername || setting->read == ps_read_sockname)
    return ps_channel_address(interp, own, setting->read == ps_read_peername, value, err);
  if (setting->read == ps_read_error)
    return ps_channel_error(interp, own, setting, value, err);
  if (!own->socket) {
    err->code = ENOTCONN;
    return PS_E_OS;
  }
  ps_channel_follow(own);
  return setting->read(interp, own->socket, setting, value, err);
}

/* -blocking is Tcl's own. */
static const struct ps_setting *ps_find_channel_setting(const char *name) {
  for (const struct ps_setting *setting = ps_settings; setting->name; setting++)
    if (strcmp(setting->name, name) == 0 && setting->read != ps_read_blocking)
      return setting;
  return NULL;
}

/* Names without their dash, as Tcl wants them. */
static int ps_bad_channel_option(Tcl_Interp *interp, const char *name, int writing) {
  Tcl_DString names;
  Tcl_DStringInit(&names);
  if (!writing)
    Tcl_DStringAppend(&names, "connecting", -1);
  for (const struct ps_setting *setting = ps_settings; setting->name; setting++)
    if (setting->read != ps_read_blocking && (!writing || setting->write)) {
      Tcl_DStringAppend(&names, " ", -1);
      Tcl_DStringAppend(&names, setting->name + 1, -1);
    }
  int status = Tcl_BadChannelOption(interp, name, Tcl_DStringValue(&names) + (writing ? 1 : 0));
  Tcl_DStringFree(&names);
  return status;
}

/* In the words of Tcl's sockets. */
static int ps_channel_cannot(Tcl_Interp *interp, const char *verb, const char *name, const ps_error *err) {
  if (interp) {
    Tcl_SetErrno(ps_channel_code(err));
    Tcl_SetObjResult(interp, Tcl_ObjPrintf("can't %s %s: %s", verb, name, Tcl_PosixError(interp)));
  }
  return TCL_ERROR;
}

static void ps_append_value(Tcl_DString *text, Tcl_Obj *value) {
  Tcl_IncrRefCount(value);
  Tcl_DStringAppend(text, Tcl_GetString(value), -1);
  Tcl_DecrRefCount(value);
}

/* Like Tcl's sockets, without what has an effect or is always there. */
static int ps_list_channel_settings(Tcl_Interp *interp, struct ps_channel *own, Tcl_DString *text) {
  for (const struct ps_setting *setting = ps_settings; setting->name; setting++) {
    Tcl_Obj *value;
    ps_error err;
    if (setting->read == ps_read_error || setting->read == ps_read_blocking ||
        ps_channel_setting(interp, own, setting, &value, &err) != PS_OK)
      continue;
    Tcl_IncrRefCount(value);
    Tcl_DStringAppendElement(text, setting->name);
    Tcl_DStringAppendElement(text, Tcl_GetString(value));
    Tcl_DecrRefCount(value);
  }
  return TCL_OK;
}

static int ps_channel_get_option(ClientData data, Tcl_Interp *interp, const char *name, Tcl_DString *text) {
  struct ps_channel *own = data;
  Tcl_Obj *value;
  ps_error err;
  if (!name)
    return ps_list_channel_settings(interp, own, text);
  if (strcmp(name, "-connecting") == 0) {
    ps_append_value(text, Tcl_NewBooleanObj(ps_channel_advance(own, &err) == PS_E_WOULD_BLOCK));
    return TCL_OK;
  }
  const struct ps_setting *setting = ps_find_channel_setting(name);
  if (!setting)
    return ps_bad_channel_option(interp, name, 0);
  int32_t status = ps_channel_setting(interp, own, setting, &value, &err);
  if (status == PS_RAISED)
    return TCL_ERROR;
  if (status != PS_OK)
    return ps_channel_cannot(interp, "get", name + 1, &err);
  ps_append_value(text, value);
  return TCL_OK;
}

/* The timeout is the original's, which the channel follows. */
static Socket *ps_channel_target(const struct ps_channel *own, const struct ps_setting *setting) {
  return setting->write == ps_write_timeout && own->original ? own->original->socket : own->socket;
}

static int ps_channel_set_option(ClientData data, Tcl_Interp *interp, const char *name, const char *text) {
  struct ps_channel *own = data;
  const struct ps_setting *setting = ps_find_channel_setting(name);
  ps_error err = {.code = ENOTCONN};
  if (!setting || !setting->write)
    return ps_bad_channel_option(interp, name, 1);
  if (ps_channel_advance(own, &err) != PS_OK) {
    err.code = ENOTCONN;
    return ps_channel_cannot(interp, "set", name + 1, &err);
  }
  Tcl_Obj *value = Tcl_NewStringObj(text, -1);
  Tcl_IncrRefCount(value);
  int32_t status = setting->write(interp, ps_channel_target(own, setting), setting, value, &err);
  Tcl_DecrRefCount(value);
  if (status == PS_OK)
    return TCL_OK;
  return status == PS_RAISED ? TCL_ERROR : ps_channel_cannot(interp, "set", name + 1, &err);
}
%}
