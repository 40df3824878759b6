/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Sockets from a service manager, of which the tests have none, and messages to it. */
#include "operation.h"

static int32_t do_listen_fds(struct call *call) {
  int64_t fds[16], count = 0, flags = !call_has(call, 0) || call_int64(call, 0) ? PS_LISTEN_UNSET : 0;
  int32_t status = ps_listen_fds(flags, fds, 16, RESULT(call, &count), NULL, 0, NULL, call->err);
  const struct value *items[16];
  for (int64_t i = 0; i < count; i++)
    items[i] = value_integer(fds[i]);
  call->result = value_list((size_t)count, items);
  return status;
}

static int32_t do_notify(struct call *call) {
  int64_t answer = 0;
  int32_t status = ps_notify(call_text(call, 0), RESULT(call, &answer), call->err);
  call->result = value_truth(answer != 0);
  return status;
}

static int32_t do_listening(struct call *call) {
  int64_t answer = 0;
  int32_t status = ps_socket_listening(call->self, RESULT(call, &answer), call->err);
  call->result = value_truth(answer != 0);
  return status;
}

const struct operation activation_functions[] = {
    {"listen_fds", 1, do_listen_fds},
    {"notify", 1, do_notify},
    {NULL, 0, NULL},
};

const struct operation activation_methods[] = {
    {"listening", 0, do_listening},
    {NULL, 0, NULL},
};
