/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The answer of a language in which scripts give a token as its number. 0 is none. */
#ifndef PS_SWIG_TOKEN_NUMBER_H
#define PS_SWIG_TOKEN_NUMBER_H

#include "number_handles.h"

static int ps_take_token(ps_context context, ps_value value, const char *name, ps_token **token) {
  void *handle;
  if (ps_take_handle(context, value, name, &handle) < 0)
    return -1;
  *token = handle;
  return 0;
}

#endif
