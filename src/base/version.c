/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The version of the library, from the header's numbers. */
#include "polysocket/version.h"

#define PS_TEXT_OF(number) #number
#define PS_TEXT(number) PS_TEXT_OF(number)

const char *ps_version(void) {
  return PS_TEXT(PS_VERSION_MAJOR) "." PS_TEXT(PS_VERSION_MINOR) "." PS_TEXT(PS_VERSION_PATCH);
}

int64_t ps_version_number(void) {
  return PS_VERSION_MAJOR * 10000 + PS_VERSION_MINOR * 100 + PS_VERSION_PATCH;
}
