/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Connections, and the names of their ends. */
#include "address.h"
#include "operation.h"

/* The backlog when a scenario gives none; C has no default of its own. */
enum { BACKLOG = 128 };

static int32_t do_accept(struct call *call) {
  ps_socket *made = NULL;
  ps_address address = {0};
  int32_t status = ps_socket_accept(call->self, RESULT(call, &made), RESULT(call, &address), call->err);
  call->result = value_pair(call_made(call, made), address_value(&address));
  return status;
}

static int32_t do_bind(struct call *call) {
  ps_address *address;
  int32_t status = address_argument(call, 0, &address);
  return status != PS_OK ? status : ps_socket_bind(call->self, address, call->err);
}

static int32_t do_connect(struct call *call) {
  ps_address *address;
  int32_t status = address_argument(call, 0, &address);
  return status != PS_OK ? status : ps_socket_connect(call->self, address, call->err);
}

static int32_t do_connect_ex(struct call *call) {
  ps_address *address;
  int64_t code = 0;
  int32_t status = address_argument(call, 0, &address);
  if (status == PS_OK)
    status = ps_socket_connect_ex(call->self, address, RESULT(call, &code), call->err);
  call->result = value_integer(code);
  return status;
}

static int32_t do_listen(struct call *call) {
  return ps_socket_listen(call->self, call_has(call, 0) ? call_int64(call, 0) : BACKLOG, call->err);
}

static int32_t do_shutdown(struct call *call) {
  return ps_socket_shutdown(call->self, call_int64(call, 0), call->err);
}

static int32_t do_getsockname(struct call *call) {
  ps_address address = {0};
  int32_t status = ps_socket_getsockname(call->self, RESULT(call, &address), call->err);
  call->result = address_value(&address);
  return status;
}

static int32_t do_getpeername(struct call *call) {
  ps_address address = {0};
  int32_t status = ps_socket_getpeername(call->self, RESULT(call, &address), call->err);
  call->result = address_value(&address);
  return status;
}

const struct operation connection_methods[] = {
    {"accept", 0, do_accept},
    {"bind", 1, do_bind},
    {"connect", 1, do_connect},
    {"connect_ex", 1, do_connect_ex},
    {"listen", 1, do_listen},
    {"shutdown", 1, do_shutdown},
    {"getsockname", 0, do_getsockname},
    {"getpeername", 0, do_getpeername},
    {NULL, 0, NULL},
};
