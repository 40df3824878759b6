/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Tokens, operations and files as numbers, for languages whose own objects own them. A number is the handle itself,
 * which the library knows from any other number. */
#ifndef PS_SWIG_HANDLE_H
#define PS_SWIG_HANDLE_H

#include "values.h"

__attribute__((unused)) static int ps_take_handle(ps_context context, ps_value value, const char *name, void **handle) {
  int64_t number;
  if (ps_take_integer(context, value, name, &number) < 0)
    return -1;
  *handle = (void *)(intptr_t)number;
  return 0;
}

/* The handle is handed over, on failure too. */
__attribute__((unused)) static ps_value ps_give_handle(ps_context context, void *handle, void (*free)(void *handle)) {
  ps_value number = ps_give_integer(context, (int64_t)(intptr_t)handle);
  if (number == PS_ABSENT)
    free(handle);
  return number;
}

#endif
