/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Connections by name. */
#include "fault.h"
#include "operation.h"

void connect_host_options(const struct call *call, ps_connect_options *options) {
  if (call_has(call, 2) && call_argument(call, 2)->kind != NONE) {
    const struct call source = call_items(call, 2);
    options->source_host = call_text(&source, 0);
    options->source_port = call_int64(&source, 1);
  }
  options->family = call_int64_or(call, 3, 0);
  if (call_has(call, 4))
    options->delay = (int64_t)(call_seconds(call, 4) * 1e9);
}

static int32_t do_connect_host(struct call *call) {
  ps_socket *made = NULL;
  ps_connect_options options = {0};
  connect_host_options(call, &options);
  int32_t status = ps_connect_host(call_text_or_null(call, 0), call_service(call, 1), &options, call->wait,
                                   RESULT(call, &made), NULL, call->err);
  if (status != PS_OK && made)
    fault("a connection that failed gave a socket");
  call->result = call_made(call, made);
  return status;
}

const struct operation connect_host_functions[] = {{"connect_host", 5, do_connect_host}, {NULL, 0, NULL}};
