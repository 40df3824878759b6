/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Operations that an event loop can wait for (S169): look-ups and connections that are started, waited for by their
 * descriptor, and fetched. What an operation is in scripts, each language says, as for tokens. */
%typemap(in) ps_operation *operation {
  if (ps_take_operation(PS_CONTEXT, $input, "$1_name", &$1) < 0)
    SWIG_fail;
}

%typemap(in, numinputs=0) ps_operation **operation (ps_operation *made) "$1 = &made;"
%typemap(argout) ps_operation **operation {
  if (result == PS_OK)
    PS_RETURN(ps_give_operation(PS_CONTEXT, *$1));
}

%{
static ps_status Module_start_getaddrinfo(ps_value host, ps_value port, int64_t family, int64_t type, int64_t proto,
                                          int64_t flags, int64_t deadline, ps_token *token, ps_context context,
                                          ps_operation **operation, ps_error *err) {
  struct ps_target target = PS_NO_TARGET;
  if (ps_take_target(context, host, port, &target) < 0)
    return PS_RAISED;
  ps_status status = ps_operation_start_getaddrinfo(target.host, target.service, family, type, proto, flags,
                                                    ps_language_wait(deadline, token), operation, err);
  ps_release_target(&target);
  return status;
}

static ps_status Module_start_getnameinfo(ps_value sockaddr, int64_t flags, int64_t deadline, ps_token *token,
                                          ps_context context, ps_operation **operation, ps_error *err) {
  ps_address address;
  if (ps_take_numeric(context, "getnameinfo", sockaddr, &address) < 0)
    return PS_RAISED;
  return ps_operation_start_getnameinfo(&address, flags, ps_language_wait(deadline, token), operation, err);
}

static ps_status Module_start_connect_host(ps_value host, ps_value port, ps_value source_address, int64_t family,
                                           ps_value delay, int64_t deadline, ps_token *token, ps_context context,
                                           ps_operation **operation, ps_error *err) {
  struct ps_target target = PS_NO_TARGET;
  ps_taken source_taken = PS_NOTHING_TAKEN;
  ps_connect_options options = {0};
  if (ps_take_connect_options(context, source_address, family, delay, &options, &source_taken) < 0)
    return PS_RAISED;
  ps_status status = PS_RAISED;
  if (ps_take_target(context, host, port, &target) == 0)
    status = ps_operation_start_connect_host(target.host, target.service, &options, ps_language_wait(deadline, token),
                                             operation, err);
  ps_release_target(&target);
  ps_release(&source_taken);
  return status;
}

static ps_status ps_fetch_addresses(ps_context context, ps_operation *operation, ps_value *value, ps_error *err) {
  ps_addrinfo *list;
  ps_status status = ps_operation_addrinfo(operation, &list, err);
  return status == PS_OK ? ps_give_addresses(context, list, value) : status;
}

static ps_status ps_fetch_names(ps_context context, ps_operation *operation, ps_value *value, ps_error *err) {
  struct ps_names names;
  ps_status status = ps_operation_nameinfo(operation, names.host, sizeof names.host, &names.host_length, names.service,
                                           sizeof names.service, &names.service_length, err);
  return status == PS_OK ? ps_give_names(context, &names, value) : status;
}

static ps_status ps_fetch_socket(ps_context context, ps_operation *operation, ps_value *value, ps_error *err) {
  Socket *socket;
  ps_status status = ps_operation_socket(operation, &socket, err);
  if (status == PS_OK) {
    *value = ps_give_socket(context, socket);
    return *value == PS_ABSENT ? PS_RAISED : PS_OK;
  }
  int64_t count = 0;
  ps_operation_attempt_count(operation, &count, NULL);
  if (count == 0 || status == PS_E_WOULD_BLOCK)
    return status;
  ps_value attempts = ps_give_attempts(context, operation);
  if (attempts != PS_ABSENT)
    ps_raise_attempts(context, err, attempts);
  return PS_RAISED;
}

/* Of what kind an operation is, the library's functions know. */
static ps_status Operation_result(ps_operation *operation, ps_context context, ps_value *value, ps_error *err) {
  ps_status status = ps_fetch_addresses(context, operation, value, err);
  if (status == PS_E_TYPE)
    status = ps_fetch_names(context, operation, value, err);
  return status == PS_E_TYPE ? ps_fetch_socket(context, operation, value, err) : status;
}

static ps_status Operation_attempts(ps_operation *operation, ps_context context, ps_value *value, ps_error *err) {
  int64_t count;
  ps_status status = ps_operation_attempt_count(operation, &count, err);
  if (status != PS_OK)
    return status;
  *value = ps_give_attempts(context, operation);
  return *value == PS_ABSENT ? PS_RAISED : PS_OK;
}

static ps_status Operation_free(ps_operation *operation, ps_error *err) {
  (void)err;
  ps_operation_free(operation);
  return PS_OK;
}
%}

%rename(start_getaddrinfo) Module_start_getaddrinfo;
%rename(start_getnameinfo) Module_start_getnameinfo;
%rename(start_connect_host) Module_start_connect_host;
%rename(operation_fileno) ps_operation_fileno;
%rename(operation_result) Operation_result;
%rename(operation_attempts) Operation_attempts;
%rename(operation_free) Operation_free;
ps_status Module_start_getaddrinfo(ps_value host, ps_value port, int64_t family = 0, int64_t type = 0,
                                   int64_t proto = 0, int64_t flags = 0, int64_t deadline = 0, ps_token *token = NULL,
                                   ps_context context, ps_operation **operation, ps_error *err);
ps_status Module_start_getnameinfo(ps_value sockaddr, int64_t flags, int64_t deadline = 0, ps_token *token = NULL,
                                   ps_context context, ps_operation **operation, ps_error *err);
ps_status Module_start_connect_host(ps_value host, ps_value port, ps_value source_address = PS_ABSENT,
                                    int64_t family = 0, ps_value delay = PS_ABSENT, int64_t deadline = 0,
                                    ps_token *token = NULL, ps_context context, ps_operation **operation,
                                    ps_error *err);
ps_status ps_operation_fileno(ps_operation *operation, int64_t *number, ps_error *err);
ps_status Operation_result(ps_operation *operation, ps_context context, ps_value *value, ps_error *err);
ps_status Operation_attempts(ps_operation *operation, ps_context context, ps_value *value, ps_error *err);
ps_status Operation_free(ps_operation *operation, ps_error *err);
