/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What a socket has by name, as `-keepalive` or `-timeout`: one table for `configure` and `cget` of sockets and for
 * `fconfigure` of channels. */
%{
#include "address.h"
#include "number.h"

#include <sys/socket.h> /* for struct linger */

struct ps_setting;

typedef int32_t ps_setting_read(ps_context interp, Socket *socket, const struct ps_setting *setting, ps_value *value,
                                ps_error *err);
/* PS_RAISED: an error has been raised already. */
typedef int32_t ps_setting_write(ps_context interp, Socket *socket, const struct ps_setting *setting, ps_value value,
                                 ps_error *err);

struct ps_setting {
  const char *name; /* with its dash */
  ps_setting_read *read;
  ps_setting_write *write;    /* NULL: it can only be read */
  const char *level, *option; /* names of constants, for those that are socket options */
};

static int32_t ps_setting_option(const struct ps_setting *setting, int64_t *level, int64_t *option, ps_error *err) {
  int32_t status = ps_constant_get(setting->level, level, err);
  if (status == PS_OK)
    status = ps_constant_get(setting->option, option, err);
  return status;
}

static int32_t ps_read_option(Socket *socket, const struct ps_setting *setting, int64_t *number, ps_error *err) {
  int64_t level, option;
  int32_t status = ps_setting_option(setting, &level, &option, err);
  return status == PS_OK ? ps_socket_getsockopt(socket, level, option, number, err) : status;
}

static int32_t ps_write_option(Socket *socket, const struct ps_setting *setting, int64_t number, ps_error *err) {
  int64_t level, option;
  int32_t status = ps_setting_option(setting, &level, &option, err);
  return status == PS_OK ? ps_socket_setsockopt(socket, level, option, number, err) : status;
}

static int32_t ps_read_flag(ps_context interp, Socket *socket, const struct ps_setting *setting, ps_value *value,
                            ps_error *err) {
  int64_t number;
  int32_t status = ps_read_option(socket, setting, &number, err);
  if (status == PS_OK)
    *value = ps_give_truth(interp, number != 0);
  return status;
}

static int32_t ps_write_flag(ps_context interp, Socket *socket, const struct ps_setting *setting, ps_value value,
                             ps_error *err) {
  int truth;
  if (ps_take_truth(interp, value, setting->name, &truth) < 0)
    return PS_RAISED;
  return ps_write_option(socket, setting, truth, err);
}

static int32_t ps_read_number(ps_context interp, Socket *socket, const struct ps_setting *setting, ps_value *value,
                              ps_error *err) {
  int64_t number;
  int32_t status = ps_read_option(socket, setting, &number, err);
  if (status == PS_OK)
    *value = ps_give_integer(interp, number);
  return status;
}

static int32_t ps_write_number(ps_context interp, Socket *socket, const struct ps_setting *setting, ps_value value,
                               ps_error *err) {
  int64_t number;
  if (ps_take_integer(interp, value, setting->name, &number) < 0)
    return PS_RAISED;
  return ps_write_option(socket, setting, number, err);
}

/* Seconds, or the empty string when it is off. */
static int32_t ps_read_linger(ps_context interp, Socket *socket, const struct ps_setting *setting, ps_value *value,
                              ps_error *err) {
  struct linger linger = {0, 0};
  int64_t level, option, length;
  int32_t status = ps_setting_option(setting, &level, &option, err);
  if (status == PS_OK)
    status = ps_socket_getsockopt_bytes(socket, level, option, &linger, sizeof linger, &length, err);
  if (status == PS_OK)
    *value = linger.l_onoff ? ps_give_integer(interp, linger.l_linger) : ps_give_none(interp);
  return status;
}

static int32_t ps_write_linger(ps_context interp, Socket *socket, const struct ps_setting *setting, ps_value value,
                               ps_error *err) {
  struct linger linger = {!ps_is_none(interp, value), 0};
  int64_t level, option, seconds = 0;
  if (linger.l_onoff && ps_take_integer(interp, value, setting->name, &seconds) < 0)
    return PS_RAISED;
  if (seconds < 0 || seconds > INT_MAX) {
    ps_refuse(interp, PS_E_RANGE, setting->name, "%s must be from 0 to %d seconds, not %" PRId64, setting->name,
              INT_MAX, seconds);
    return PS_RAISED;
  }
  linger.l_linger = (int)seconds;
  int32_t status = ps_setting_option(setting, &level, &option, err);
  return status == PS_OK ? ps_socket_setsockopt_bytes(socket, level, option, &linger, sizeof linger, err) : status;
}

/* The error that is pending, in the system's words, which are Tcl's too; empty without one. Reading takes it away. */
static int32_t ps_read_error(ps_context interp, Socket *socket, const struct ps_setting *setting, ps_value *value,
                             ps_error *err) {
  int64_t number;
  int32_t status = ps_read_option(socket, setting, &number, err);
  if (status == PS_OK)
    *value = ps_give_text(interp, number != 0 ? Tcl_ErrnoMsg((int)number) : "");
  return status;
}

static int32_t ps_read_timeout(ps_context interp, Socket *socket, const struct ps_setting *setting, ps_value *value,
                               ps_error *err) {
  double seconds;
  int32_t status = ps_socket_gettimeout(socket, &seconds, err);
  (void)setting;
  if (status == PS_OK)
    *value = ps_give_timeout(interp, seconds);
  return status;
}

static int32_t ps_write_timeout(ps_context interp, Socket *socket, const struct ps_setting *setting, ps_value value,
                                ps_error *err) {
  double seconds;
  (void)setting;
  return ps_take_timeout(interp, value, &seconds) < 0 ? PS_RAISED : ps_socket_settimeout(socket, seconds, err);
}

static int32_t ps_read_blocking(ps_context interp, Socket *socket, const struct ps_setting *setting, ps_value *value,
                                ps_error *err) {
  double seconds;
  int32_t status = ps_socket_gettimeout(socket, &seconds, err);
  (void)setting;
  if (status == PS_OK)
    *value = ps_give_truth(interp, seconds < 0 || seconds > 0);
  return status;
}

static int32_t ps_write_blocking(ps_context interp, Socket *socket, const struct ps_setting *setting, ps_value value,
                                 ps_error *err) {
  int truth;
  return ps_take_truth(interp, value, setting->name, &truth) < 0 ? PS_RAISED
                                                                 : ps_socket_setblocking(socket, truth, err);
}

static int32_t ps_read_address(ps_context interp, Socket *socket, int32_t (*get)(Socket *, ps_address *, ps_error *),
                               ps_value *value, ps_error *err) {
  ps_address address;
  int32_t status = get(socket, &address, err);
  if (status == PS_OK && !(*value = ps_give_address(interp, socket, &address)))
    status = PS_RAISED;
  return status;
}

static int32_t ps_read_peername(ps_context interp, Socket *socket, const struct ps_setting *setting, ps_value *value,
                                ps_error *err) {
  (void)setting;
  return ps_read_address(interp, socket, ps_socket_getpeername, value, err);
}

static int32_t ps_read_sockname(ps_context interp, Socket *socket, const struct ps_setting *setting, ps_value *value,
                                ps_error *err) {
  (void)setting;
  return ps_read_address(interp, socket, ps_socket_getsockname, value, err);
}

#define PS_FLAG_SETTING(name, level, option) \
  { name, ps_read_flag, ps_write_flag, level, option }
#define PS_NUMBER_SETTING(name, level, option) \
  { name, ps_read_number, ps_write_number, level, option }

static const struct ps_setting ps_settings[] = {
    {"-acceptconn", ps_read_flag, NULL, "SOL_SOCKET", "SO_ACCEPTCONN"},
    {"-blocking", ps_read_blocking, ps_write_blocking, NULL, NULL},
    PS_FLAG_SETTING("-broadcast", "SOL_SOCKET", "SO_BROADCAST"),
    {"-error", ps_read_error, NULL, "SOL_SOCKET", "SO_ERROR"},
    PS_FLAG_SETTING("-keepalive", "SOL_SOCKET", "SO_KEEPALIVE"),
    PS_NUMBER_SETTING("-keepcnt", "IPPROTO_TCP", "TCP_KEEPCNT"),
    PS_NUMBER_SETTING("-keepidle", "IPPROTO_TCP", "TCP_KEEPIDLE"),
    PS_NUMBER_SETTING("-keepintvl", "IPPROTO_TCP", "TCP_KEEPINTVL"),
    {"-linger", ps_read_linger, ps_write_linger, "SOL_SOCKET", "SO_LINGER"},
    PS_FLAG_SETTING("-nodelay", "IPPROTO_TCP", "TCP_NODELAY"),
    PS_FLAG_SETTING("-oobinline", "SOL_SOCKET", "SO_OOBINLINE"),
    {"-peername", ps_read_peername, NULL, NULL, NULL},
    PS_NUMBER_SETTING("-rcvbuf", "SOL_SOCKET", "SO_RCVBUF"),
    PS_NUMBER_SETTING("-rcvlowat", "SOL_SOCKET", "SO_RCVLOWAT"),
    PS_FLAG_SETTING("-reuseaddr", "SOL_SOCKET", "SO_REUSEADDR"),
    PS_FLAG_SETTING("-reuseport", "SOL_SOCKET", "SO_REUSEPORT"),
    PS_NUMBER_SETTING("-sndbuf", "SOL_SOCKET", "SO_SNDBUF"),
    {"-sockname", ps_read_sockname, NULL, NULL, NULL},
    {"-timeout", ps_read_timeout, ps_write_timeout, NULL, NULL},
    PS_NUMBER_SETTING("-ttl", "IPPROTO_IP", "IP_TTL"),
    PS_FLAG_SETTING("-v6only", "IPPROTO_IPV6", "IPV6_V6ONLY"),
    {NULL, NULL, NULL, NULL, NULL},
};

static const struct ps_setting *ps_find_setting(Tcl_Interp *interp, Tcl_Obj *name) {
  int index;
  if (Tcl_GetIndexFromObjStruct(interp, name, ps_settings, sizeof *ps_settings, "option", 0, &index) != TCL_OK)
    return NULL;
  return &ps_settings[index];
}

/* Raise the error of a setting under the operation that the script called. */
static int ps_setting_failed(Tcl_Interp *interp, const struct ps_setting *setting, int32_t status, ps_error *err) {
  if (status == PS_RAISED)
    return TCL_ERROR;
  char operation[sizeof err->operation];
  snprintf(operation, sizeof operation, "%s %s", ps_running, setting->name);
  ps_rename(err, operation);
  ps_raise(interp, err);
  return TCL_ERROR;
}

static int ps_get_setting(Tcl_Interp *interp, Socket *socket, Tcl_Obj *name) {
  const struct ps_setting *setting = ps_find_setting(interp, name);
  ps_value value;
  ps_error err;
  if (!setting)
    return TCL_ERROR;
  int32_t status = setting->read(interp, socket, setting, &value, &err);
  if (status != PS_OK)
    return ps_setting_failed(interp, setting, status, &err);
  Tcl_SetObjResult(interp, value);
  return TCL_OK;
}

static int ps_set_setting(Tcl_Interp *interp, Socket *socket, Tcl_Obj *name, Tcl_Obj *value) {
  const struct ps_setting *setting = ps_find_setting(interp, name);
  ps_error err;
  if (!setting)
    return TCL_ERROR;
  if (!setting->write) {
    ps_refuse(interp, PS_E_VALUE, setting->name, "%s can only be read", setting->name);
    return TCL_ERROR;
  }
  int32_t status = setting->write(interp, socket, setting, value, &err);
  return status == PS_OK ? TCL_OK : ps_setting_failed(interp, setting, status, &err);
}

/* Names and values of what this socket has. Not -error, since a list of everything must not take it away. */
static Tcl_Obj *ps_list_settings(Tcl_Interp *interp, Socket *socket) {
  Tcl_Obj *list = Tcl_NewObj();
  for (const struct ps_setting *setting = ps_settings; setting->name; setting++) {
    ps_value value;
    if (setting->read == ps_read_error || setting->read(interp, socket, setting, &value, NULL) != PS_OK)
      continue;
    Tcl_ListObjAppendElement(NULL, list, Tcl_NewStringObj(setting->name, -1));
    Tcl_ListObjAppendElement(NULL, list, value);
  }
  return list;
}

/* $s cget -option */
static int ps_cget(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  (void)objc;
  return ps_get_setting(interp, ((struct ps_object *)data)->socket, objv[2]);
}

/* $s configure ?-option? ?value -option value ...?, with the forms that fconfigure has. */
static int ps_configure_method(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  struct ps_object *object = data;
  if (objc == 2) {
    Tcl_SetObjResult(interp, ps_list_settings(interp, object->socket));
    return TCL_OK;
  }
  if (objc == 3)
    return ps_get_setting(interp, object->socket, objv[2]);
  if (objc % 2 != 0) {
    Tcl_SetObjResult(interp, Tcl_ObjPrintf("value for \"%s\" missing", Tcl_GetString(objv[objc - 1])));
    Tcl_SetErrorCode(interp, "TCL", "WRONGARGS", NULL);
    return TCL_ERROR;
  }
  for (int i = 2; i < objc; i += 2)
    if (ps_set_setting(interp, object->socket, objv[i], objv[i + 1]) != TCL_OK)
      return TCL_ERROR;
  return TCL_OK;
}
%}
