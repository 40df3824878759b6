/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Every constant of the library's table, under the document's name (S30 to S51). */
%{
#include "constants.h"

/* For the initialization of the module. */
#define PS_DEFINE_CONSTANTS() \
  for (size_t own = 0; own < PS_OWN_CONSTANTS; own++) { \
    PS_DEFINE_CONSTANT(ps_own_constants[own].name, ps_own_constants[own].number); \
  } \
  for (int64_t at = 0; at < ps_constant_count(); at++) { \
    const char *constant_name; \
    int64_t constant_value; \
    if (ps_constant_at(at, &constant_name, &constant_value, NULL) == PS_OK) \
      PS_DEFINE_CONSTANT(constant_name, constant_value); \
  }
%}

%init %{
  PS_DEFINE_CONSTANTS()
%}
