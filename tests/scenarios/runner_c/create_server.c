/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A listening socket in one step. */
#include "address.h"
#include "operation.h"

static bool is_true(const struct call *call, size_t index) {
  return call_has(call, index) && call_int64(call, index) != 0;
}

static int32_t do_create_server(struct call *call) {
  ps_socket *made = NULL;
  ps_address *address;
  /* An address tells its family by itself. */
  int32_t status = address_unowned(call, 0, &address);
  int64_t backlog = call_has(call, 2) && call_argument(call, 2)->kind != NONE ? call_int64(call, 2) : -1;
  int64_t flags = (is_true(call, 3) ? PS_SERVER_REUSE_PORT : 0) | (is_true(call, 4) ? PS_SERVER_DUALSTACK : 0);
  if (status == PS_OK)
    status = ps_create_server(address, backlog, flags, RESULT(call, &made), call->err);
  call->result = call_made(call, made);
  return status;
}

static int32_t do_has_dualstack_ipv6(struct call *call) {
  int64_t answer = 0;
  int32_t status = ps_has_dualstack_ipv6(RESULT(call, &answer), call->err);
  call->result = value_truth(answer != 0);
  return status;
}

const struct operation create_server_functions[] = {
    {"create_server", 5, do_create_server},
    {"has_dualstack_ipv6", 0, do_has_dualstack_ipv6},
    {NULL, 0, NULL},
};
