/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Commands that take options: behind the first arguments the others follow by position, or by name as in
 * `-flags MSG_PEEK`. The wrappers that SWIG writes take them by position. */
%wrapper %{
struct ps_named {
  const char *name;  /* with its dash */
  const char *usual; /* the value of one that is left out; NULL for the default timeout */
  int only;          /* by name alone */
};

enum { PS_NAMED = 8, PS_LINE = 16 };

static int ps_count_named(const struct ps_named *options) {
  int count = 0;
  while (options[count].name)
    count++;
  return count;
}

/* A dash and a letter: no list of items, no number and no address begins so. */
static int ps_is_named(Tcl_Obj *word) {
  const char *text = Tcl_GetString(word);
  return text[0] == '-' && text[1] >= 'a' && text[1] <= 'z';
}

/* The values of the options, in their order; NULL for those that are left out. TCL_CONTINUE: there are too many words
 * without a name. */
static int ps_sort_named(Tcl_Interp *interp, const struct ps_named *options, int objc, Tcl_Obj *const objv[],
                         Tcl_Obj **values) {
  int at = 0, index, count = ps_count_named(options);
  for (; at < objc && at < count && !options[at].only && !ps_is_named(objv[at]); at++)
    values[at] = objv[at];
  for (; at < objc; at += 2) {
    if (!ps_is_named(objv[at]))
      return TCL_CONTINUE;
    if (Tcl_GetIndexFromObjStruct(interp, objv[at], options, sizeof *options, "option", 0, &index) != TCL_OK)
      return TCL_ERROR;
    if (at + 1 == objc) {
      Tcl_SetObjResult(interp, Tcl_ObjPrintf("value for \"%s\" missing", options[index].name));
      Tcl_SetErrorCode(interp, "TCL", "WRONGARGS", NULL);
      return TCL_ERROR;
    }
    values[index] = objv[at + 1];
  }
  return TCL_OK;
}

static Tcl_Obj *ps_usual(Tcl_Interp *interp, const struct ps_named *option) {
  double seconds = PS_NO_TIMEOUT;
  if (option->usual)
    return Tcl_NewStringObj(option->usual, -1);
  ps_getdefaulttimeout(&seconds, NULL);
  return ps_give_timeout(interp, seconds);
}

/* Run a wrapper with the first `words` words as they are, and all options by position behind them. */
static int ps_run_named(Tcl_ObjCmdProc *wrapper, const struct ps_named *options, int words, ClientData data,
                        Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  Tcl_Obj *line[PS_LINE], *values[PS_NAMED] = {NULL};
  int count = ps_count_named(options);
  int sorted = ps_sort_named(interp, options, objc - words, objv + words, values);
  if (sorted != TCL_OK)
    return sorted;
  memcpy(line, objv, (size_t)words * sizeof *line);
  for (int i = 0; i < count; i++) {
    line[words + i] = values[i] ? values[i] : ps_usual(interp, &options[i]);
    Tcl_IncrRefCount(line[words + i]);
  }
  int status = wrapper(data, interp, words + count, line);
  for (int i = 0; i < count; i++)
    Tcl_DecrRefCount(line[words + i]);
  return status;
}

#define PS_BY_NAME(function, wrapper, words, ...) \
  static int function(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) { \
    static const struct ps_named options[] = {__VA_ARGS__, {NULL, NULL, 0}}; \
    return ps_run_named(wrapper, options, words, data, interp, objc, objv); \
  }

PS_BY_NAME(ps_sendmsg, _wrap_Socket_sendmsg, 3, {"-ancdata", "", 0}, {"-flags", "0", 0}, {"-address", "", 0})
PS_BY_NAME(ps_recvmsg, _wrap_Socket_recvmsg, 3, {"-ancbufsize", "0", 0}, {"-flags", "0", 0})
PS_BY_NAME(ps_recvmsg_into, _wrap_Socket_recvmsg_into, 3, {"-ancbufsize", "0", 0}, {"-flags", "0", 0})
PS_BY_NAME(ps_send_fds, _wrap_Socket_send_fds, 4, {"-flags", "0", 0}, {"-address", "", 0})
PS_BY_NAME(ps_recv_fds, _wrap_Socket_recv_fds, 4, {"-flags", "0", 0})
PS_BY_NAME(ps_recv_exact, _wrap_Socket_recv_exact, 3, {"-flags", "0", 0}, {"-start", "", 0})
PS_BY_NAME(ps_recv_until, _wrap_Socket_recv_until, 4, {"-flags", "0", 0}, {"-start", "", 0})
PS_BY_NAME(ps_sendfile, ps_sendfile_by_position, 3, {"-offset", "0", 0}, {"-count", "", 0})
PS_BY_NAME(ps_create_server_command, _wrap_create_server, 2, {"-family", "AF_INET", 0}, {"-backlog", "", 0},
           {"-reuse_port", "0", 0}, {"-dualstack_ipv6", "0", 0})

PS_BY_NAME(ps_create_unix_server_command, _wrap_create_unix_server, 2, {"-mode", "", 0}, {"-backlog", "", 0},
           {"-type", "SOCK_STREAM", 0}, {"-keep", "0", 0})
PS_BY_NAME(ps_bind_unix, _wrap_Socket_bind_unix, 3, {"-mode", "", 0}, {"-keep", "0", 0})
PS_BY_NAME(ps_listen_fds_command, _wrap_listen_fds, 1, {"-unset", "1", 0})

/* What ends a look-up or a connection. */
#define PS_LIMITS {"-deadline", "0", 1}, {"-token", "", 1}
#define PS_ADDRESS_INFO {"-family", "0", 0}, {"-type", "0", 0}, {"-proto", "0", 0}, {"-flags", "0", 0}, PS_LIMITS
#define PS_CONNECT {"-source_address", "", 0}, {"-family", "0", 0}, {"-delay", "", 0}, PS_LIMITS

PS_BY_NAME(ps_getaddrinfo_command, _wrap_getaddrinfo, 3, PS_ADDRESS_INFO)
PS_BY_NAME(ps_getnameinfo_command, _wrap_getnameinfo, 3, PS_LIMITS)
PS_BY_NAME(ps_gethostbyname_command, _wrap_gethostbyname, 2, PS_LIMITS)
PS_BY_NAME(ps_gethostbyname_ex_command, _wrap_gethostbyname_ex, 2, PS_LIMITS)
PS_BY_NAME(ps_gethostbyaddr_command, _wrap_gethostbyaddr, 2, PS_LIMITS)
PS_BY_NAME(ps_getfqdn_command, _wrap_getfqdn, 1, {"-name", "", 0}, PS_LIMITS)
PS_BY_NAME(ps_connect_host_command, _wrap_connect_host, 3, PS_CONNECT)
PS_BY_NAME(ps_create_connection_command, _wrap_create_connection, 2, {"-timeout", NULL, 0}, {"-source_address", "", 0},
           {"-happy_eyeballs", "0", 1}, PS_LIMITS)
PS_BY_NAME(ps_start_getaddrinfo_command, _wrap_start_getaddrinfo, 3, PS_ADDRESS_INFO)
PS_BY_NAME(ps_start_getnameinfo_command, _wrap_start_getnameinfo, 3, PS_LIMITS)
PS_BY_NAME(ps_start_connect_host_command, _wrap_start_connect_host, 3, PS_CONNECT)
%}
