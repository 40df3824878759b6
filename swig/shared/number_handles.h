/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A language's answers for tokens and operations that it has as numbers. 0 is none. */
#ifndef PS_SWIG_NUMBER_HANDLES_H
#define PS_SWIG_NUMBER_HANDLES_H

#include "handle.h"

static void ps_free_token(void *token) {
  ps_token_free(token);
}

static void ps_free_operation(void *operation) {
  ps_operation_free(operation);
}

static ps_value ps_give_token(ps_context context, ps_token *token) {
  return ps_give_handle(context, token, ps_free_token);
}

static int ps_take_operation(ps_context context, ps_value value, const char *name, ps_operation **operation) {
  void *handle;
  if (ps_take_handle(context, value, name, &handle) < 0)
    return -1;
  *operation = handle;
  return 0;
}

static ps_value ps_give_operation(ps_context context, ps_operation *operation) {
  return ps_give_handle(context, operation, ps_free_operation);
}

#endif
