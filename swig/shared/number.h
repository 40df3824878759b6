/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Numbers that may be left out, and seconds. */
#ifndef PS_SWIG_NUMBER_H
#define PS_SWIG_NUMBER_H

#include "error.h"

#include <inttypes.h>

/* A descriptor that was not given. */
#define PS_NO_DESCRIPTOR INT64_MIN

/* A descriptor, or none. */
static int ps_take_descriptor(ps_context context, ps_value value, const char *name, int64_t *descriptor) {
  *descriptor = PS_NO_DESCRIPTOR;
  return ps_is_none(context, value) ? 0 : ps_take_integer(context, value, name, descriptor);
}

/* Seconds, or none for PS_NO_TIMEOUT. That value is negative, and no negative number is a timeout. */
static int ps_take_timeout(ps_context context, ps_value value, double *seconds) {
  *seconds = PS_NO_TIMEOUT;
  if (ps_is_none(context, value))
    return 0;
  if (ps_take_real(context, value, "timeout", seconds) < 0)
    return -1;
  if (*seconds < 0)
    return ps_refuse(context, PS_E_VALUE, "settimeout", "Timeout value out of range (%g s is negative)", *seconds);
  return 0;
}

static ps_value ps_give_timeout(ps_context context, double seconds) {
  return seconds < 0 ? ps_give_none(context) : ps_give_real(context, seconds);
}

#endif
