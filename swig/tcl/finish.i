/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The commands that scripts see, made of the wrappers that SWIG has written: included after the model. The wrappers are
 * called from the tables here and from nowhere else. */

%{
/* The number of arguments is checked with the tables, whose texts know Tcl's names for them. */
#undef SWIG_GetArgs
#define SWIG_GetArgs(interp, objc, objv, ...) ((void)(interp), (void)(objc), (void)(objv), TCL_OK)

/* SWIG keeps its modules in a global variable, as the text of a pointer, and believes what it finds there. It then
 * makes a command of every wrapper; those of methods would take a pointer as a string. Neither is done: there is never
 * a module to be found, and where this one would be kept, the list of commands is cut to nothing. */
#undef SWIG_GetModule
#undef SWIG_SetModule
#define SWIG_GetModule(interp) NULL
#define SWIG_SetModule(interp, module) ((void)(interp), swig_commands[0].name = NULL)

/* SWIG's initialization of the module is a part of the package's. */
#undef SWIG_init
#undef SWIGEXPORT
#define SWIG_init ps_generated_init
#define SWIGEXPORT static

#define PS_ROWS(table) (sizeof(table) / sizeof *(table))
#define PS_SOCKET_USAGE "?-fileno fd? ?family? ?type? ?proto?"
#define PS_LIMITS_USAGE "?-deadline deadline? ?-token token?"
#define PS_ADDRESS_INFO_USAGE "?-family family? ?-type type? ?-proto proto? ?-flags flags? " PS_LIMITS_USAGE
#define PS_CONNECT_USAGE "?-source_address address? ?-family family? ?-delay seconds? " PS_LIMITS_USAGE
%}

%wrapper %{
struct ps_command {
  const char *name;
  int least, most; /* how many arguments */
  const char *usage;
  Tcl_ObjCmdProc *run;
};

static int ps_destroy(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  struct ps_object *object = data;
  (void)objc, (void)objv;
  Tcl_DeleteCommandFromToken(interp, object->command);
  return TCL_OK;
}

static const struct ps_command ps_methods[] = {
    {"accept", 0, 0, NULL, _wrap_Socket_accept},
    {"bind", 1, 1, "address", _wrap_Socket_bind},
    {"bind_unix", 1, 5, "address ?-mode mode? ?-keep flag?", ps_bind_unix},
    {"cget", 1, 1, "option", ps_cget},
    {"close", 0, 0, NULL, ps_close_method},
    {"configure", 0, INT_MAX / 2, "?option? ?value option value ...?", ps_configure_method},
    {"connect", 1, 1, "address", ps_connect},
    {"connect_ex", 1, 1, "address", ps_connect_ex},
    {"destroy", 0, 0, NULL, ps_destroy},
    {"detach", 0, 0, NULL, ps_detach_method},
    {"dup", 0, 0, NULL, _wrap_Socket_dup},
    {"event", 1, 2, "readable|writable ?script?", ps_event},
    {"family", 0, 0, NULL, _wrap_Socket_family},
    {"fileno", 0, 0, NULL, _wrap_Socket_fileno},
    {"get_inheritable", 0, 0, NULL, _wrap_Socket_get_inheritable},
    {"get_option", 1, 1, "name", _wrap_Socket_get_option},
    {"getblocking", 0, 0, NULL, _wrap_Socket_getblocking},
    {"getdeadline", 1, 1, "direction", _wrap_Socket_getdeadline},
    {"getpeername", 0, 0, NULL, _wrap_Socket_getpeername},
    {"getsockname", 0, 0, NULL, _wrap_Socket_getsockname},
    {"getsockopt", 2, 3, "level optname ?buflen?", _wrap_Socket_getsockopt},
    {"gettimeout", 0, 0, NULL, _wrap_Socket_gettimeout},
    {"ioctl", 1, 2, "control ?option?", _wrap_Socket_ioctl},
    {"listen", 0, 1, "?backlog?", _wrap_Socket_listen},
    {"listening", 0, 0, NULL, _wrap_Socket_listening},
    {"makefile", 0, 2, "?mode? ?bufsize?", ps_makefile},
    {"options", 0, 0, NULL, _wrap_Socket_options},
    {"peer_credentials", 0, 0, NULL, _wrap_Socket_peer_credentials},
    {"proto", 0, 0, NULL, _wrap_Socket_proto},
    {"recv", 1, 2, "bufsize ?flags?", _wrap_Socket_recv},
    {"recv_batch", 2, 3, "count bufsize ?flags?", _wrap_Socket_recv_batch},
    {"recv_exact", 1, 7, "size ?-flags flags? ?-start bytes?", ps_recv_exact},
    {"recv_fds", 2, 4, "bufsize maxfds ?-flags flags?", ps_recv_fds},
    {"recv_into", 1, 3, "varName ?nbytes? ?flags?", _wrap_Socket_recv_into},
    {"recv_until", 2, 8, "delimiter limit ?-flags flags? ?-start bytes?", ps_recv_until},
    {"recvfrom", 1, 2, "bufsize ?flags?", _wrap_Socket_recvfrom},
    {"recvfrom_batch", 2, 3, "count bufsize ?flags?", _wrap_Socket_recvfrom_batch},
    {"recvfrom_into", 1, 3, "varName ?nbytes? ?flags?", _wrap_Socket_recvfrom_into},
    {"recvmsg", 1, 5, "bufsize ?-ancbufsize size? ?-flags flags?", ps_recvmsg},
    {"recvmsg_into", 1, 5, "varNames ?-ancbufsize size? ?-flags flags?", ps_recvmsg_into},
    {"send", 1, 2, "data ?flags?", _wrap_Socket_send},
    {"send_batch", 1, 2, "datagrams ?flags?", _wrap_Socket_send_batch},
    {"send_fds", 2, 6, "buffers fds ?-flags flags? ?-address address?", ps_send_fds},
    {"sendall", 1, 2, "data ?flags?", _wrap_Socket_sendall},
    {"sendfile", 1, 5, "file ?-offset offset? ?-count count?", ps_sendfile},
    {"sendmsg", 1, 7, "buffers ?-ancdata items? ?-flags flags? ?-address address?", ps_sendmsg},
    {"sendto", 2, 3, "data ?flags? address", _wrap_Socket_sendto},
    {"sendto_batch", 2, 3, "datagrams addresses ?flags?", _wrap_Socket_sendto_batch},
    {"set_inheritable", 1, 1, "inheritable", _wrap_Socket_set_inheritable},
    {"set_option", 2, 2, "name value", _wrap_Socket_set_option},
    {"setblocking", 1, 1, "flag", _wrap_Socket_setblocking},
    {"setdeadline", 2, 2, "direction deadline", _wrap_Socket_setdeadline},
    {"setsockopt", 3, 4, "level optname value ?optlen?", ps_setsockopt},
    {"settimeout", 1, 1, "timeout", _wrap_Socket_settimeout},
    {"settoken", 1, 1, "token", ps_settoken},
    {"shutdown", 1, 1, "how", _wrap_Socket_shutdown},
    {"tcp_info", 0, 0, NULL, _wrap_Socket_tcp_info},
    {"type", 0, 0, NULL, _wrap_Socket_type},
    {NULL, 0, 0, NULL, NULL},
};

static const struct ps_command ps_token_methods[] = {
    {"close", 0, 0, NULL, ps_close_handle},
    {"destroy", 0, 0, NULL, ps_destroy},
    {"fileno", 0, 0, NULL, _wrap_token_fileno},
    {"fire", 0, 0, NULL, ps_fire},
    {"fired", 0, 0, NULL, _wrap_token_fired},
    {"readable", 0, 1, "?script?", ps_readable},
    {"reset", 0, 0, NULL, _wrap_token_reset},
    {NULL, 0, 0, NULL, NULL},
};

static const struct ps_command ps_operation_methods[] = {
    {"attempts", 0, 0, NULL, _wrap_operation_attempts},
    {"close", 0, 0, NULL, ps_close_handle},
    {"destroy", 0, 0, NULL, ps_destroy},
    {"fileno", 0, 0, NULL, _wrap_operation_fileno},
    {"makefile", 0, 0, NULL, ps_operation_makefile},
    {"readable", 0, 1, "?script?", ps_readable},
    {"result", 0, 0, NULL, _wrap_operation_result},
    {NULL, 0, 0, NULL, NULL},
};

static const struct ps_kind ps_socket_kind = {"sock", ps_methods, 0, ps_close_socket, ps_free_socket_handle};
static const struct ps_kind ps_token_kind = {"token", ps_token_methods, 1, ps_free_token, ps_free_token};
static const struct ps_kind ps_operation_kind = {"operation", ps_operation_methods, 1, ps_free_operation,
                                                 ps_free_operation};

/* socket ?-fileno fd? ?family? ?type? ?proto?: a new socket, or one that owns a descriptor. */
static int ps_socket_function(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  static const char *const names[] = {"family", "type", "proto"};
  int64_t numbers[] = {PS_DETECT, PS_DETECT, PS_DETECT};
  int64_t fileno = PS_NO_DESCRIPTOR;
  ps_error failure;
  int first = objc > 1 && strcmp(Tcl_GetString(objv[1]), "-fileno") == 0 ? 3 : 1;
  (void)data;
  if (objc < first || objc > first + 3) {
    Tcl_WrongNumArgs(interp, 1, objv, PS_SOCKET_USAGE);
    return TCL_ERROR;
  }
  if (first == 3 && ps_take_descriptor(interp, objv[2], "fd", &fileno) < 0)
    return TCL_ERROR;
  for (int i = first; i < objc; i++)
    if (ps_take_integer(interp, objv[i], names[i - first], &numbers[i - first]) < 0)
      return TCL_ERROR;
  Socket *made = new_Socket(&failure, numbers[0], numbers[1], numbers[2], fileno);
  if (!made) {
    ps_raise(interp, &failure);
    return TCL_ERROR;
  }
  PS_RETURN(ps_give_socket(interp, made));
  return TCL_OK;
fail:
  return TCL_ERROR;
}

static const struct ps_command ps_functions[] = {
    {"CMSG_LEN", 1, 1, "length", _wrap_CMSG_LEN},
    {"CMSG_SPACE", 1, 1, "length", _wrap_CMSG_SPACE},
    {"address_format", 2, 3, "family address ?proto?", _wrap_address_format},
    {"address_parse", 1, 1, "text", _wrap_address_parse},
    {"close", 1, 1, "fd", _wrap_close},
    {"connect_host", 2, 12, "host port " PS_CONNECT_USAGE, ps_connect_host_command},
    {"create_connection", 1, 11,
     "address ?-timeout seconds? ?-source_address address? ?-happy_eyeballs flag? " PS_LIMITS_USAGE,
     ps_create_connection_command},
    {"create_server", 1, 9,
     "address ?-family family? ?-backlog backlog? ?-reuse_port flag? ?-dualstack_ipv6 flag?",
     ps_create_server_command},
    {"create_unix_server", 1, 9, "path ?-mode mode? ?-backlog backlog? ?-type type? ?-keep flag?",
     ps_create_unix_server_command},
    {"deadline", 1, 1, "seconds", _wrap_deadline},
    {"dup", 1, 1, "fd", _wrap_dup},
    {"fromfd", 1, 4, "fd ?family? ?type? ?proto?", _wrap_fromfd},
    {"getaddrinfo", 2, 14, "host port " PS_ADDRESS_INFO_USAGE, ps_getaddrinfo_command},
    {"getdefaulttimeout", 0, 0, NULL, _wrap_getdefaulttimeout},
    {"getfqdn", 0, 6, "?name? " PS_LIMITS_USAGE, ps_getfqdn_command},
    {"gethostbyaddr", 1, 5, "ip_address " PS_LIMITS_USAGE, ps_gethostbyaddr_command},
    {"gethostbyname", 1, 5, "hostname " PS_LIMITS_USAGE, ps_gethostbyname_command},
    {"gethostbyname_ex", 1, 5, "hostname " PS_LIMITS_USAGE, ps_gethostbyname_ex_command},
    {"gethostname", 0, 0, NULL, _wrap_gethostname},
    {"getnameinfo", 2, 6, "sockaddr flags " PS_LIMITS_USAGE, ps_getnameinfo_command},
    {"getprotobyname", 1, 1, "name", _wrap_getprotobyname},
    {"getservbyname", 1, 2, "service ?proto?", _wrap_getservbyname},
    {"getservbyport", 1, 2, "port ?proto?", _wrap_getservbyport},
    {"has_dualstack_ipv6", 0, 0, NULL, _wrap_has_dualstack_ipv6},
    {"htonl", 1, 1, "x", _wrap_htonl},
    {"htons", 1, 1, "x", _wrap_htons},
    {"if_addresses", 0, 0, NULL, _wrap_if_addresses},
    {"if_indextoname", 1, 1, "index", _wrap_if_indextoname},
    {"if_nameindex", 0, 0, NULL, _wrap_if_nameindex},
    {"if_nametoindex", 1, 1, "name", _wrap_if_nametoindex},
    {"inet_aton", 1, 1, "text", _wrap_inet_aton},
    {"inet_ntoa", 1, 1, "packed", _wrap_inet_ntoa},
    {"inet_ntop", 2, 2, "family packed", _wrap_inet_ntop},
    {"inet_pton", 2, 2, "family text", _wrap_inet_pton},
    {"listen_fds", 0, 2, "?-unset flag?", ps_listen_fds_command},
    {"notify", 1, 1, "state", _wrap_notify},
    {"ntohl", 1, 1, "x", _wrap_ntohl},
    {"ntohs", 1, 1, "x", _wrap_ntohs},
    {"setdefaulttimeout", 1, 1, "timeout", _wrap_setdefaulttimeout},
    {"sethostname", 1, 1, "name", _wrap_sethostname},
    {"socket", 0, 5, PS_SOCKET_USAGE, ps_socket_function},
    {"socketpair", 0, 3, "?family? ?type? ?proto?", _wrap_socketpair},
    {"start_connect_host", 2, 12, "host port " PS_CONNECT_USAGE, ps_start_connect_host_command},
    {"start_getaddrinfo", 2, 14, "host port " PS_ADDRESS_INFO_USAGE, ps_start_getaddrinfo_command},
    {"start_getnameinfo", 2, 6, "sockaddr flags " PS_LIMITS_USAGE, ps_start_getnameinfo_command},
    {"token", 0, 0, NULL, _wrap_token_create},
    {"version", 0, 0, NULL, _wrap_version},
    {NULL, 0, 0, NULL, NULL},
};

/* An operation that is new in the model needs its row above. */
_Static_assert(PS_ROWS(ps_methods) == PS_ROWS(swig_Socket_methods) + 6,
               "the model's methods, cget, configure, destroy, event, makefile, sendfile");

/* The first `words` words are the command's name. */
static int ps_run(const struct ps_command *command, int words, ClientData data, Tcl_Interp *interp, int objc,
                  Tcl_Obj *const objv[]) {
  if (objc < words + command->least || objc > words + command->most) {
    Tcl_WrongNumArgs(interp, words, objv, command->usage);
    return TCL_ERROR;
  }
  /* A trace of a variable that is received into may call others meanwhile. */
  const struct ps_object *object = data;
  struct ps_interp *own = ps_of_interp(interp);
  ps_token *attached = own ? own->attached : NULL;
  const char *outer = ps_running;
  ps_running = command->name;
  if (own)
    own->attached = object ? object->attached : NULL;
  int status = command->run(data, interp, objc, objv);
  ps_running = outer;
  /* The interpreter may be going meanwhile. */
  own = ps_of_interp(interp);
  if (own)
    own->attached = attached;
  if (status != TCL_CONTINUE)
    return status;
  Tcl_WrongNumArgs(interp, words, objv, command->usage);
  return TCL_ERROR;
}

static int ps_function(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  return ps_run(data, 1, NULL, interp, objc, objv);
}

/* A method without arguments whose wrapper is a function. */
static int ps_run_on(const struct ps_command *command, ClientData data, Tcl_Interp *interp, Tcl_Obj *method) {
  const struct ps_object *object = data;
  Tcl_Obj *words[] = {method, Tcl_NewObj()};
  Tcl_GetCommandFullName(interp, object->command, words[1]);
  for (int i = 0; i < 2; i++)
    Tcl_IncrRefCount(words[i]);
  const char *outer = ps_running;
  ps_running = command->name;
  int status = command->run(data, interp, 2, words);
  ps_running = outer;
  for (int i = 0; i < 2; i++)
    Tcl_DecrRefCount(words[i]);
  return status;
}

/* A method may be abbreviated, as the subcommands of Tcl's own. Tcl remembers in the word which one it names. */
static int ps_object_command(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  int method;
  if (objc < 2) {
    Tcl_WrongNumArgs(interp, 1, objv, "method ?arg ...?");
    return TCL_ERROR;
  }
  const struct ps_object *object = data;
  const struct ps_command *methods = object->kind->methods;
  if (Tcl_GetIndexFromObjStruct(interp, objv[1], methods, sizeof *methods, "method", 0, &method) != TCL_OK)
    return TCL_ERROR;
  if (object->kind->by_name && objc == 2)
    return ps_run_on(&methods[method], data, interp, objv[1]);
  return ps_run(&methods[method], 2, data, interp, objc, objv);
}

static void ps_create_functions(Tcl_Interp *interp) {
  char name[64];
  for (const struct ps_command *command = ps_functions; command->name; command++) {
    snprintf(name, sizeof name, "::polysocket::%s", command->name);
    Tcl_CreateObjCommand(interp, name, ps_function, (ClientData)command, NULL);
  }
}

static int ps_generated_init(Tcl_Interp *interp);
TCL_DECLARE_MUTEX(ps_init_lock)

/* What `load` calls, in each interpreter. There is none for safe interpreters: they are to have no sockets. SWIG's
 * table of types belongs to the process and isn't used; without rows nothing is made of it. */
DLLEXPORT int Polysocket_Init(Tcl_Interp *interp) {
  if (!Tcl_InitStubs(interp, "8.6", 0))
    return TCL_ERROR;
  if (!Tcl_FindNamespace(interp, "::polysocket", NULL, 0) &&
      !Tcl_CreateNamespace(interp, "::polysocket", NULL, NULL))
    return TCL_ERROR;
  ps_prepare_interp(interp);
  ps_create_functions(interp);
  Tcl_CreateObjCommand(interp, "::polysocket::cancelled", ps_cancelled, NULL, NULL);
  Tcl_MutexLock(&ps_init_lock);
  ps_find_types();
  swig_module.size = 0;
  int status = ps_generated_init(interp);
  Tcl_MutexUnlock(&ps_init_lock);
  return status;
}

/* The code that follows is SWIG's, and makes other warnings. */
#pragma GCC diagnostic ignored "-Wconversion"
%}

%init %{
  /* SWIG lists the functions, the methods, the class with its constructor and destructor; and an end in each table.
   * `socket` stands here for those of the class. */
  _Static_assert(PS_ROWS(swig_commands) == PS_ROWS(ps_functions) + PS_ROWS(swig_Socket_methods) + 1 +
                                               PS_ROWS(ps_token_methods) - 3 + PS_ROWS(ps_operation_methods) - 4,
                 "the model's functions, of which those of tokens and operations are methods");
%}
