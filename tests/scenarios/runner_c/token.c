/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Tokens. */
#include "operation.h"

static int32_t do_token(struct call *call) {
  ps_token *made = NULL;
  int32_t status = ps_token_create(RESULT(call, &made), call->err);
  if (made)
    belongings_add_token(call->belongings, made);
  call->result = value_token(made);
  return status;
}

static int32_t do_fire(struct call *call) {
  return ps_token_fire(call->token, call->err);
}

static int32_t do_reset(struct call *call) {
  return ps_token_reset(call->token, call->err);
}

static int32_t do_fired(struct call *call) {
  int64_t fired = 0;
  int32_t status = ps_token_fired(call->token, RESULT(call, &fired), call->err);
  call->result = value_truth(fired != 0);
  return status;
}

static int32_t do_fileno(struct call *call) {
  int64_t fd = -1;
  int32_t status = ps_token_fileno(call->token, RESULT(call, &fd), call->err);
  call->result = value_integer(fd);
  return status;
}

static int32_t do_close(struct call *call) {
  ps_token_free(call->token);
  return PS_OK;
}

static int32_t do_settoken(struct call *call) {
  return ps_socket_settoken(call->self, call_token(call, 0), call->err);
}

const struct operation token_functions[] = {{"token", 0, do_token}, {NULL, 0, NULL}};

const struct operation token_methods[] = {
    {"fire", 0, do_fire},     {"reset", 0, do_reset}, {"fired", 0, do_fired},
    {"fileno", 0, do_fileno}, {"close", 0, do_close}, {NULL, 0, NULL},
};

const struct operation settoken_methods[] = {{"settoken", 1, do_settoken}, {NULL, 0, NULL}};
