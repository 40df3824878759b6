/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Finding operations, and what holds for all of them. */
#include "operation.h"

#include "fault.h"

#include <string.h>

static const struct operation *find(const struct operation *const *tables, const char *name) {
  for (; *tables; tables++)
    for (const struct operation *operation = *tables; operation->name; operation++)
      if (strcmp(operation->name, name) == 0)
        return operation;
  return NULL;
}

static int32_t without_results(struct call *call) {
  /* The operation's own arguments follow its name, after the object of a method. */
  struct call inner = *call;
  const struct value *second = call_has(call, 1) ? call_argument(call, 1) : NULL;
  const struct value *owner = second && (second->kind == SOCKET_OBJECT || second->kind == SOCKET_FILE) ? second : NULL;
  size_t before = owner ? 2 : 1;
  inner.arguments += before;
  inner.count -= before;
  inner.without_results = true;
  return operation_perform(call_text(call, 0), owner, &inner);
}

/* within deadline token OPERATION argument … */
static int32_t within(struct call *call) {
  const ps_wait wait = {.deadline = call_int64(call, 0), .token = call_token(call, 1)};
  const char *name = call_text(call, 2);
  struct call inner = *call;
  inner.arguments += 3;
  inner.count -= 3;
  inner.wait = &wait;
  int32_t status = operation_perform(name, NULL, &inner);
  call->result = inner.result;
  return status;
}

static const struct operation own_functions[] = {
    {"without_results", 5, without_results},
    {"within", 12, within},
    {NULL, 0, NULL},
};

/* The tables of an owner's kind. */
static const struct operation *const *tables_of(const struct value *owner) {
  static const struct operation *const functions[] = {own_functions,
                                                      address_text_functions,
                                                      byteorder_functions,
                                                      constant_functions,
                                                      connect_host_functions,
                                                      create_connection_functions,
                                                      create_server_functions,
                                                      create_unix_server_functions,
                                                      activation_functions,
                                                      deadline_functions,
                                                      descriptor_functions,
                                                      hostent_functions,
                                                      hostname_functions,
                                                      inet_text_functions,
                                                      interface_addresses_functions,
                                                      interfaces_functions,
                                                      message_functions,
                                                      operation_functions,
                                                      resolve_functions,
                                                      services_functions,
                                                      socket_functions,
                                                      threads_functions,
                                                      timeout_functions,
                                                      token_functions,
                                                      surroundings_functions,
                                                      NULL};
  static const struct operation *const of_sockets[] = {
      socket_methods,  connection_methods, create_unix_server_methods, activation_methods,    transfer_methods,
      message_methods, batch_methods,      descriptor_methods,         named_options_methods, options_methods,
      timeout_methods, makefile_methods,   settoken_methods,           deadline_methods,      NULL};
  static const struct operation *const of_files[] = {file_methods, NULL};
  static const struct operation *const of_tokens[] = {token_methods, NULL};
  static const struct operation *const of_operations[] = {operation_methods, NULL};
  if (!owner)
    return functions;
  switch (owner->kind) {
  case SOCKET_FILE:
    return of_files;
  case TOKEN:
    return of_tokens;
  case OPERATION:
    return of_operations;
  default:
    return of_sockets;
  }
}

int32_t operation_perform(const char *name, const struct value *owner, struct call *call) {
  if (owner && owner->kind < SOCKET_OBJECT)
    fault("%s has no methods", value_shown(owner));
  call->self = owner ? owner->socket : NULL;
  call->file = owner ? owner->file : NULL;
  call->token = owner ? owner->token : NULL;
  call->operation = owner ? owner->operation : NULL;
  const struct operation *operation = find(tables_of(owner), name);
  if (!operation)
    fault("the runner knows no operation '%s'", name);
  if (call->count > operation->most)
    fault("%s takes at most %zu arguments, which a C compiler would insist on", name, operation->most);
  return operation->perform(call);
}
