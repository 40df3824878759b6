/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Connections made from a host and a port in one call. */
#include "fault.h"
#include "operation.h"

static int32_t do_create_connection(struct call *call) {
  ps_socket *made = NULL;
  ps_connect_options options = {0};
  const struct call address = call_items(call, 0);
  if (call_has(call, 2)) {
    const struct call source = call_items(call, 2);
    options.source_host = call_text(&source, 0);
    options.source_port = call_int64(&source, 1);
  }
  double timeout = call_has(call, 1) ? call_seconds(call, 1) : PS_DEFAULT_TIMEOUT;
  int32_t status = ps_create_connection(call_text_or_null(&address, 0), call_service(&address, 1), timeout, &options,
                                        call->wait, RESULT(call, &made), call->err);
  if (status != PS_OK && made)
    fault("a connection that failed gave a socket");
  call->result = call_made(call, made);
  return status;
}

const struct operation create_connection_functions[] = {
    {"create_connection", 3, do_create_connection},
    {NULL, 0, NULL},
};
