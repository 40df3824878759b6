/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What is not tried on Windows: nothing by its number. */
#include "../../hostile/forbidden.h"

#include <string.h>

bool forbidden_number(const struct function *function, const struct parameter *parameter, int64_t number) {
  (void)function, (void)parameter, (void)number;
  return false;
}

const char *forbidden_outside(const struct function *function) {
  if (strcmp(function->name, "ps_sethostname") == 0)
    return "it would give this machine another name, where it is allowed to";
  return NULL;
}
