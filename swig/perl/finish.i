/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The subroutines that scripts see, made of the wrappers that SWIG has written: included after the model. The wrappers
 * are called by way of the tables here and in no other. */
%{
/* SWIG's initialization of the module is a part of what XSLoader calls. */
#undef SWIG_init
#define SWIG_init ps_generated_boot

#define PS_ROWS(table) (sizeof(table) / sizeof *(table))
#define PS_LIMITS_USAGE ", deadline => $deadline, token => $token"
%}

%wrapper %{
static Socket *ps_socket_of(ps_context context, SV *value) {
  void *handle;
  return ps_take_self(context, value, &ps_socket_kind, &handle) ? handle : NULL;
}

/* class, family, type, proto, fileno: a new socket, or one that owns a descriptor. undef is as good as left out. */
XS(ps_new) {
  static const char *const names[] = {"family", "type", "proto"};
  int64_t numbers[] = {PS_DETECT, PS_DETECT, PS_DETECT}, fileno = PS_NO_DESCRIPTOR;
  ps_error failure;
  dXSARGS;
  if (items != 5)
    SWIG_croak("");
  for (int i = 0; i < 3; i++)
    if (SvOK(ST(i + 1)) && ps_take_integer(PS_CONTEXT, ST(i + 1), names[i], &numbers[i]) < 0)
      SWIG_fail;
  if (ps_take_descriptor(PS_CONTEXT, ST(4), "fileno", &fileno) < 0)
    SWIG_fail;
  Socket *made = new_Socket(&failure, numbers[0], numbers[1], numbers[2], fileno);
  if (!made) {
    ps_raise(PS_CONTEXT, &failure);
    SWIG_fail;
  }
  ST(0) = sv_2mortal(ps_new_object(aTHX_ &ps_socket_kind, made, gv_stashsv(ST(0), GV_ADD)));
  XSRETURN(1);
fail:
  SWIG_croak_null();
}

/* The socket keeps the token. */
XS(ps_settoken) {
  ps_token *token;
  Socket *socket;
  ps_error err;
  dXSARGS;
  if (items != 2)
    SWIG_croak("");
  if (!(socket = ps_socket_of(PS_CONTEXT, ST(0))) || ps_take_token(PS_CONTEXT, ST(1), "token", &token) < 0)
    SWIG_fail;
  if (ps_socket_settoken(socket, token, &err) != PS_OK) {
    ps_raise(PS_CONTEXT, &err);
    SWIG_fail;
  }
  struct ps_object *object = ps_find_object(ST(0), &ps_socket_kind);
  SV *before = object->token;
  object->token = SvREFCNT_inc(ps_call.token);
  SvREFCNT_dec(before);
  XSRETURN_YES;
fail:
  SWIG_croak_null();
}

/* The first argument of a wrapper that is about to be called. */
static SV *ps_first_argument(pTHX) {
  SV **mark = PL_stack_base + *PL_markstack_ptr;
  return PL_stack_sp > mark ? mark[1] : NULL;
}

/* What was printed to the socket goes before it is closed. */
XS(ps_close_method) {
  struct ps_object *object = ps_find_object(ps_first_argument(aTHX), &ps_socket_kind);
  if (object)
    ps_close_glob(aTHX_ object, 0);
  _wrap_Socket_close(aTHX_ cv);
}

XS(ps_detach) {
  struct ps_object *object = ps_find_object(ps_first_argument(aTHX), &ps_socket_kind);
  if (object)
    ps_close_glob(aTHX_ object, 1);
  _wrap_Socket_detach(aTHX_ cv);
}

XS(ps_makefile) {
  ps_taken taken = PS_NOTHING_TAKEN;
  const char *mode;
  int64_t bufsize;
  Socket *socket;
  SV *handle;
  dXSARGS;
  if (items < 1 || items > 3)
    SWIG_croak("");
  if (!(socket = ps_socket_of(PS_CONTEXT, ST(0))) ||
      ps_take_file_arguments(PS_CONTEXT, items > 1 ? ST(1) : NULL, items > 2 ? ST(2) : NULL, &mode, &bufsize, &taken) <
          0 ||
      !(handle = ps_makefile_of(PS_CONTEXT, socket, mode, bufsize)))
    SWIG_fail;
  ST(0) = sv_2mortal(handle);
  XSRETURN(1);
fail:
  SWIG_croak_null();
}

/* What `*{$socket}` is. */
XS(ps_glob_method) {
  dXSARGS;
  struct ps_object *object = ps_find_object(items > 0 ? ST(0) : NULL, &ps_socket_kind);
  if (!object) {
    ps_socket_of(PS_CONTEXT, items > 0 ? ST(0) : &PL_sv_undef);
    SWIG_fail;
  }
  ST(0) = sv_2mortal(newRV_inc((SV *)ps_glob_of(aTHX_ object)));
  XSRETURN(1);
fail:
  SWIG_croak_null();
}

/* The socket below a handle that makefile gave. */
static Socket *ps_below_handle(ps_context context, SV *value) {
  PS_PERL(context);
  IO *io = ps_io_of(aTHX_ value);
  struct ps_stream *stream = io && IoIFP(io) ? ps_stream_below(IoIFP(io)) : NULL;
  if (!stream)
    ps_refuse(context, PS_E_CLOSED, "file", "the file handle is closed");
  return stream ? stream->socket : NULL;
}

XS(ps_file_timeout) {
  Socket *socket;
  double seconds;
  ps_error err;
  dXSARGS;
  if (items < 1 || items > 2)
    SWIG_croak("");
  if (!(socket = ps_below_handle(PS_CONTEXT, ST(0))))
    SWIG_fail;
  if (items > 1) {
    if (ps_take_timeout(PS_CONTEXT, ST(1), &seconds) < 0)
      SWIG_fail;
    err.status = ps_socket_settimeout(socket, seconds, &err);
  } else {
    err.status = ps_socket_gettimeout(socket, &seconds, &err);
  }
  if (err.status != PS_OK) {
    ps_raise(PS_CONTEXT, &err);
    SWIG_fail;
  }
  ST(0) = items > 1 ? &PL_sv_yes : sv_2mortal(ps_give_timeout(PS_CONTEXT, seconds));
  XSRETURN(1);
fail:
  SWIG_croak_null();
}

/* Give a token or an operation back. Twice is harmless. */
XS(ps_close_handle) {
  const struct ps_kind *kinds[] = {&ps_token_kind, &ps_operation_kind};
  dXSARGS;
  for (int i = 0; i < 2; i++) {
    struct ps_object *object = ps_find_object(items > 0 ? ST(0) : NULL, kinds[i]);
    if (object)
      object->kind->free(object->handle);
  }
  XSRETURN_YES;
}

/* status, operation, message: for errors that are found in Perl. */
XS(ps_raise_error) {
  ps_error err;
  dXSARGS;
  if (items != 3)
    SWIG_croak("");
  int32_t status = PS_E_OS;
  while (status < PS_E_EOF && strcmp(ps_status_name(status), SvPV_nolen(ST(0))) != 0)
    status++;
  ps_fill(&err, status, SvPV_nolen(ST(1)), "%s", SvPV_nolen(ST(2)));
  ps_raise(PS_CONTEXT, &err);
  ps_die(PS_CONTEXT);
fail:
  SWIG_croak_null();
}

static const struct ps_command ps_methods[] = {
    {"accept", NULL, _wrap_Socket_accept, PS_A_TUPLE, 0},
    {"bind", "$address", _wrap_Socket_bind, PS_A_VALUE, 0},
    {"bind_unix", "$address [, $mode [, $keep]]", _wrap_Socket_bind_unix, PS_A_VALUE, 0},
    {"close", NULL, ps_close_method, PS_A_VALUE, 0},
    {"connect", "$address", _wrap_Socket_connect, PS_A_VALUE, 0},
    {"connect_ex", "$address", _wrap_Socket_connect_ex, PS_A_VALUE, 0},
    {"detach", NULL, ps_detach, PS_A_VALUE, 0},
    {"dup", NULL, _wrap_Socket_dup, PS_A_VALUE, 0},
    {"family", NULL, _wrap_Socket_family, PS_A_VALUE, 0},
    {"fileno", NULL, _wrap_Socket_fileno, PS_A_VALUE, 0},
    {"get_inheritable", NULL, _wrap_Socket_get_inheritable, PS_A_VALUE, 0},
    {"get_option", "$name", _wrap_Socket_get_option, PS_A_VALUE, 0},
    {"getblocking", NULL, _wrap_Socket_getblocking, PS_A_VALUE, 0},
    {"getdeadline", "$direction", _wrap_Socket_getdeadline, PS_A_VALUE, 0},
    {"getpeername", NULL, _wrap_Socket_getpeername, PS_A_VALUE, 0},
    {"getsockname", NULL, _wrap_Socket_getsockname, PS_A_VALUE, 0},
    {"getsockopt", "$level, $optname [, $buflen]", _wrap_Socket_getsockopt, PS_A_VALUE, 0},
    {"gettimeout", NULL, _wrap_Socket_gettimeout, PS_A_VALUE, 0},
    {"ioctl", "$control [, $option]", _wrap_Socket_ioctl, PS_A_VALUE, 0},
    {"listening", NULL, _wrap_Socket_listening, PS_A_VALUE, 0},
    {"listen", "[$backlog]", _wrap_Socket_listen, PS_A_VALUE, 0},
    {"makefile", "[$mode [, $bufsize]]", ps_makefile, PS_A_VALUE, 0},
    {"options", NULL, _wrap_Socket_options, PS_A_VALUE, 0},
    {"peer_credentials", NULL, _wrap_Socket_peer_credentials, PS_A_VALUE, 0},
    {"proto", NULL, _wrap_Socket_proto, PS_A_VALUE, 0},
    {"recv", "$bufsize [, $flags]", _wrap_Socket_recv, PS_A_VALUE, 0},
    {"recv_batch", "$count, $bufsize [, $flags]", _wrap_Socket_recv_batch, PS_A_VALUE, 0},
    {"recv_exact", "$size [, $flags [, $start]]", _wrap_Socket_recv_exact, PS_A_VALUE, 0},
    {"recv_fds", "$bufsize, $maxfds [, $flags]", _wrap_Socket_recv_fds, PS_A_TUPLE, 0},
    {"recv_into", "$variable [, $nbytes [, $flags]]", _wrap_Socket_recv_into, PS_A_VALUE, 1},
    {"recv_until", "$delimiter, $limit [, $flags [, $start]]", _wrap_Socket_recv_until, PS_A_VALUE, 0},
    {"recvfrom", "$bufsize [, $flags]", _wrap_Socket_recvfrom, PS_A_TUPLE, 0},
    {"recvfrom_batch", "$count, $bufsize [, $flags]", _wrap_Socket_recvfrom_batch, PS_A_VALUE, 0},
    {"recvfrom_into", "$variable [, $nbytes [, $flags]]", _wrap_Socket_recvfrom_into, PS_A_TUPLE, 1},
    {"recvmsg", "$bufsize [, $ancbufsize [, $flags]]", _wrap_Socket_recvmsg, PS_A_TUPLE, 0},
    {"recvmsg_into", "\\@variables [, $ancbufsize [, $flags]]", _wrap_Socket_recvmsg_into, PS_A_TUPLE, 1},
    {"send", "$data [, $flags]", _wrap_Socket_send, PS_A_VALUE, 0},
    {"send_batch", "\\@datagrams [, $flags]", _wrap_Socket_send_batch, PS_A_VALUE, 0},
    {"send_fds", "\\@buffers, \\@fds [, $flags [, $address]]", _wrap_Socket_send_fds, PS_A_VALUE, 0},
    {"sendall", "$data [, $flags]", _wrap_Socket_sendall, PS_A_VALUE, 0},
    {"sendfile", "$file [, $offset [, $count]]", _wrap_Socket_sendfile, PS_A_VALUE, 0},
    {"sendmsg", "\\@buffers [, \\@ancdata [, $flags [, $address]]]", _wrap_Socket_sendmsg, PS_A_VALUE, 0},
    {"sendto", "$data [, $flags], $address", _wrap_Socket_sendto, PS_A_VALUE, 0},
    {"sendto_batch", "\\@datagrams, $addresses [, $flags]", _wrap_Socket_sendto_batch, PS_A_VALUE, 0},
    {"set_inheritable", "$inheritable", _wrap_Socket_set_inheritable, PS_A_VALUE, 0},
    {"set_option", "$name, $value", _wrap_Socket_set_option, PS_A_VALUE, 0},
    {"setblocking", "$flag", _wrap_Socket_setblocking, PS_A_VALUE, 0},
    {"setdeadline", "$direction, $deadline", _wrap_Socket_setdeadline, PS_A_VALUE, 0},
    {"setsockopt", "$level, $optname, $value [, $optlen]", _wrap_Socket_setsockopt, PS_A_VALUE, 0},
    {"settimeout", "$timeout", _wrap_Socket_settimeout, PS_A_VALUE, 0},
    {"settoken", "$token", ps_settoken, PS_A_VALUE, 0},
    {"shutdown", "$how", _wrap_Socket_shutdown, PS_A_VALUE, 0},
    {"tcp_info", NULL, _wrap_Socket_tcp_info, PS_A_VALUE, 0},
    {"type", NULL, _wrap_Socket_type, PS_A_VALUE, 0},
    {"_glob", NULL, ps_glob_method, PS_A_VALUE, 0},
};

static const struct ps_command ps_token_methods[] = {
    {"close", NULL, ps_close_handle, PS_A_VALUE, 0},
    {"fileno", NULL, _wrap_token_fileno, PS_A_VALUE, 0},
    {"fire", NULL, _wrap_token_fire, PS_A_VALUE, 0},
    {"fired", NULL, _wrap_token_fired, PS_A_VALUE, 0},
    {"reset", NULL, _wrap_token_reset, PS_A_VALUE, 0},
};

static const struct ps_command ps_operation_methods[] = {
    {"attempts", NULL, _wrap_operation_attempts, PS_A_LIST, 0},
    {"close", NULL, ps_close_handle, PS_A_VALUE, 0},
    {"fileno", NULL, _wrap_operation_fileno, PS_A_VALUE, 0},
    {"result", NULL, _wrap_operation_result, PS_A_LIST, 0},
};

static const struct ps_command ps_file_methods[] = {
    {"gettimeout", NULL, ps_file_timeout, PS_A_VALUE, 0},
    {"settimeout", "$timeout", ps_file_timeout, PS_A_VALUE, 0},
};

static const struct ps_command ps_functions[] = {
    {"CMSG_LEN", "$length", _wrap_CMSG_LEN, PS_A_VALUE, 0},
    {"CMSG_SPACE", "$length", _wrap_CMSG_SPACE, PS_A_VALUE, 0},
    {"address_format", "$family, $address [, $proto]", _wrap_address_format, PS_A_VALUE, 0},
    {"address_parse", "$text", _wrap_address_parse, PS_A_TUPLE, 0},
    {"close", "$fd", _wrap_close, PS_A_VALUE, 0},
    {"connect_host", "", _wrap_connect_host, PS_A_VALUE, 0},
    {"create_connection", "", _wrap_create_connection, PS_A_VALUE, 0},
    {"create_server", "", _wrap_create_server, PS_A_VALUE, 0},
    {"create_unix_server", "", _wrap_create_unix_server, PS_A_VALUE, 0},
    {"deadline", "$seconds", _wrap_deadline, PS_A_VALUE, 0},
    {"dup", "$fd", _wrap_dup, PS_A_VALUE, 0},
    {"fromfd", "$fd [, $family [, $type [, $proto]]]", _wrap_fromfd, PS_A_VALUE, 0},
    {"getaddrinfo", "", _wrap_getaddrinfo, PS_A_LIST, 0},
    {"getdefaulttimeout", NULL, _wrap_getdefaulttimeout, PS_A_VALUE, 0},
    {"getfqdn", "", _wrap_getfqdn, PS_A_VALUE, 0},
    {"gethostbyaddr", "", _wrap_gethostbyaddr, PS_A_TUPLE, 0},
    {"gethostbyname", "", _wrap_gethostbyname, PS_A_VALUE, 0},
    {"gethostbyname_ex", "", _wrap_gethostbyname_ex, PS_A_TUPLE, 0},
    {"gethostname", NULL, _wrap_gethostname, PS_A_VALUE, 0},
    {"getnameinfo", "", _wrap_getnameinfo, PS_A_TUPLE, 0},
    {"getprotobyname", "$name", _wrap_getprotobyname, PS_A_VALUE, 0},
    {"getservbyname", "$service [, $proto]", _wrap_getservbyname, PS_A_VALUE, 0},
    {"getservbyport", "$port [, $proto]", _wrap_getservbyport, PS_A_VALUE, 0},
    {"has_dualstack_ipv6", NULL, _wrap_has_dualstack_ipv6, PS_A_VALUE, 0},
    {"htonl", "$number", _wrap_htonl, PS_A_VALUE, 0},
    {"htons", "$number", _wrap_htons, PS_A_VALUE, 0},
    {"if_addresses", NULL, _wrap_if_addresses, PS_A_LIST, 0},
    {"if_indextoname", "$index", _wrap_if_indextoname, PS_A_VALUE, 0},
    {"if_nameindex", NULL, _wrap_if_nameindex, PS_A_LIST, 0},
    {"if_nametoindex", "$name", _wrap_if_nametoindex, PS_A_VALUE, 0},
    {"inet_aton", "$text", _wrap_inet_aton, PS_A_VALUE, 0},
    {"inet_ntoa", "$packed", _wrap_inet_ntoa, PS_A_VALUE, 0},
    {"inet_ntop", "$family, $packed", _wrap_inet_ntop, PS_A_VALUE, 0},
    {"inet_pton", "$family, $text", _wrap_inet_pton, PS_A_VALUE, 0},
    {"listen_fds", "", _wrap_listen_fds, PS_A_LIST, 0},
    {"notify", "$state", _wrap_notify, PS_A_VALUE, 0},
    {"ntohl", "$number", _wrap_ntohl, PS_A_VALUE, 0},
    {"ntohs", "$number", _wrap_ntohs, PS_A_VALUE, 0},
    {"setdefaulttimeout", "$timeout", _wrap_setdefaulttimeout, PS_A_VALUE, 0},
    {"sethostname", "$name", _wrap_sethostname, PS_A_VALUE, 0},
    {"socketpair", "[$family [, $type [, $proto]]]", _wrap_socketpair, PS_A_TUPLE, 0},
    {"start_connect_host", "", _wrap_start_connect_host, PS_A_VALUE, 0},
    {"start_getaddrinfo", "", _wrap_start_getaddrinfo, PS_A_VALUE, 0},
    {"start_getnameinfo", "", _wrap_start_getnameinfo, PS_A_VALUE, 0},
    {"token", NULL, _wrap_token_create, PS_A_VALUE, 0},
    {"version", NULL, _wrap_version, PS_A_VALUE, 0},
};

static void ps_define(pTHX_ const char *package, const char *name, const struct ps_command *command) {
  char full[128];
  snprintf(full, sizeof full, "%s::%s", package, name);
  CV *cv = newXS(full, command->run, __FILE__);
  CvXSUBANY(cv).any_ptr = (void *)command;
}

static void ps_define_all(pTHX_ const char *package, const struct ps_command *commands, size_t count) {
  for (size_t i = 0; i < count; i++)
    ps_define(aTHX_ package, commands[i].name, &commands[i]);
}

static const struct ps_command ps_new_command = {"socket", "", ps_new, PS_A_VALUE, 0};

XS(ps_generated_boot);

/* What XSLoader calls, in each interpreter. SWIG's table of types belongs to the process and isn't used; without rows
 * nothing is made of it. */
XS_EXTERNAL(boot_Polysocket) __attribute__((visibility("default")));
XS_EXTERNAL(boot_Polysocket) {
  ps_define_all(aTHX_ "Polysocket", ps_functions, PS_ROWS(ps_functions));
  ps_define_all(aTHX_ "Polysocket::Socket", ps_methods, PS_ROWS(ps_methods));
  ps_define_all(aTHX_ "Polysocket::Token", ps_token_methods, PS_ROWS(ps_token_methods));
  ps_define_all(aTHX_ "Polysocket::Operation", ps_operation_methods, PS_ROWS(ps_operation_methods));
  ps_define_all(aTHX_ "Polysocket::File", ps_file_methods, PS_ROWS(ps_file_methods));
  ps_define(aTHX_ "Polysocket::Socket", "_new", &ps_new_command);
  newXS("Polysocket::_run_handlers", ps_run_handlers, __FILE__);
  newXS("Polysocket::_raise", ps_raise_error, __FILE__);
  PerlIO_define_layer(aTHX_ &ps_layer_table);
  swig_module.size = 0;
  ps_generated_boot(aTHX_ cv);
}

/* In SWIG's initialization, which follows: it would make a subroutine of every wrapper. */
#undef newXS
#define newXS(name, run, file) ((void)(run))
%}

%init %{
  /* SWIG lists the functions, the methods, the class with its constructor and destructor, and an end. Two methods are
   * made here; those of tokens and operations are functions there, less `close`. */
  _Static_assert(PS_ROWS(swig_commands) == PS_ROWS(ps_functions) + PS_ROWS(ps_methods) - 2 + PS_ROWS(ps_token_methods) +
                                               PS_ROWS(ps_operation_methods) + 2 + 1,
                 "the model's operations each have a row in a table of finish.i");
%}
