/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The description of the library, which abi/tools writes from the headers. */
#include "polysocket/description.h"

/* C promises room for 4095 characters in a literal; the compilers that there are take as many as come. */
#pragma GCC diagnostic ignored "-Woverlength-strings"
#include "description.inc"

const char *ps_description(void) {
  return description;
}
