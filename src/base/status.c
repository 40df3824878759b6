/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Names of the statuses. The list itself is status.def; the texts of particular errors are made where they happen. */
#include "polysocket/error.h"

#define PS_STATUS(name, value, text) _Static_assert((name) == (value), "status.def agrees with the public header");
#include "status.def"
#undef PS_STATUS

const char *ps_status_name(int32_t status) {
  switch (status) {
#define PS_STATUS(name, value, text) \
  case name:                         \
    return text;
#include "status.def"
#undef PS_STATUS
  default:
    return "unknown";
  }
}
