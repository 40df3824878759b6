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
  const struct value *owner = second && (second->kind == SOCKET || second->kind == SOCKET_FILE) ? second : NULL;
  size_t before = owner ? 2 : 1;
  inner.arguments += before;
  inner.count -= before;
  inner.without_results = true;
  return operation_perform(call_text(call, 0), owner, &inner);
}

static const struct operation own_functions[] = {{"without_results", 5, without_results}, {NULL, 0, NULL}};

/* The tables of an owner's kind. */
static const struct operation *const *tables_of(const struct value *owner) {
  static const struct operation *const functions[] = {own_functions,
                                                      byteorder_functions,
                                                      constant_functions,
                                                      create_connection_functions,
                                                      create_server_functions,
                                                      descriptor_functions,
                                                      hostent_functions,
                                                      hostname_functions,
                                                      inet_text_functions,
                                                      interfaces_functions,
                                                      message_functions,
                                                      resolve_functions,
                                                      services_functions,
                                                      socket_functions,
                                                      timeout_functions,
                                                      surroundings_functions,
                                                      NULL};
  static const struct operation *const of_sockets[] = {socket_methods,  connection_methods, transfer_methods,
                                                       message_methods, descriptor_methods, options_methods,
                                                       timeout_methods, makefile_methods,   NULL};
  static const struct operation *const of_files[] = {file_methods, NULL};
  if (!owner)
    return functions;
  return owner->kind == SOCKET_FILE ? of_files : of_sockets;
}

int32_t operation_perform(const char *name, const struct value *owner, struct call *call) {
  if (owner && owner->kind != SOCKET && owner->kind != SOCKET_FILE)
    fault("%s is neither a socket nor a file", value_shown(owner));
  call->self = owner ? owner->socket : NULL;
  call->file = owner ? owner->file : NULL;
  const struct operation *operation = find(tables_of(owner), name);
  if (!operation)
    fault("the runner knows no operation '%s'", name);
  if (call->count > operation->most)
    fault("%s takes at most %zu arguments, which a C compiler would insist on", name, operation->most);
  return operation->perform(call);
}
