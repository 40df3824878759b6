/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Servers on AF_UNIX paths. */
#include "address.h"
#include "operation.h"

#include <sys/socket.h>

static int64_t number(const struct call *call, size_t index, int64_t otherwise) {
  return call_has(call, index) && call_argument(call, index)->kind != NONE ? call_int64(call, index) : otherwise;
}

static int32_t do_create_unix_server(struct call *call) {
  ps_socket *made = NULL;
  ps_address *address;
  int32_t status = address_unowned(call, 0, &address);
  if (status == PS_OK)
    status = ps_create_unix_server(address, number(call, 1, PS_UMASK_MODE), number(call, 2, -1),
                                   number(call, 3, SOCK_STREAM), number(call, 4, 0) ? PS_UNIX_KEEP : 0,
                                   RESULT(call, &made), call->err);
  call->result = call_made(call, made);
  return status;
}

static int32_t do_bind_unix(struct call *call) {
  ps_address *address;
  int32_t status = address_unowned(call, 0, &address);
  return status != PS_OK ? status
                         : ps_socket_bind_unix(call->self, address, number(call, 1, PS_UMASK_MODE),
                                               number(call, 2, 0) ? PS_UNIX_KEEP : 0, call->err);
}

const struct operation create_unix_server_functions[] = {
    {"create_unix_server", 5, do_create_unix_server},
    {NULL, 0, NULL},
};

const struct operation create_unix_server_methods[] = {
    {"bind_unix", 3, do_bind_unix},
    {NULL, 0, NULL},
};
