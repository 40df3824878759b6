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
  /* The operation's own arguments follow its name, after the socket of a method. */
  struct call inner = *call;
  bool method = call->count > 1 && call->arguments[1]->kind == SOCKET;
  size_t before = method ? 2 : 1;
  inner.self = method ? call->arguments[1]->socket : NULL;
  inner.arguments += before;
  inner.count -= before;
  inner.without_results = true;
  return operation_perform(call_text(call, 0), method, &inner);
}

static const struct operation own_functions[] = {{"without_results", 5, without_results}, {NULL, 0, NULL}};

int32_t operation_perform(const char *name, bool method, struct call *call) {
  static const struct operation *const functions[] = {own_functions,      socket_functions,       timeout_functions,
                                                      constant_functions, surroundings_functions, NULL};
  static const struct operation *const methods[] = {socket_methods,  connection_methods, transfer_methods,
                                                    options_methods, timeout_methods,    NULL};
  const struct operation *operation = find(method ? methods : functions, name);
  if (!operation)
    fault("the runner knows no operation '%s'", name);
  if (call->count > operation->most)
    fault("%s takes at most %zu arguments, which a C compiler would insist on", name, operation->most);
  return operation->perform(call);
}
