/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The library's own numbers that scripts need by name, beside those of the system (S167). */
#ifndef PS_SWIG_CONSTANTS_H
#define PS_SWIG_CONSTANTS_H

#include "polysocket.h"

static const struct {
  const char *name;
  int64_t number;
} ps_own_constants[] = {
    {"NO_DEADLINE", PS_NO_DEADLINE}, {"RECEIVING", PS_RECEIVING}, {"SENDING", PS_SENDING}, {"BOTH", PS_BOTH}};

enum { PS_OWN_CONSTANTS = sizeof ps_own_constants / sizeof *ps_own_constants };

#endif
