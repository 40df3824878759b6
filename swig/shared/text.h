/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Text in ASCII, both ways: host names, services, and addresses as people write them. Neither cut at a NUL nor guessed
 * at. */
#ifndef PS_SWIG_TEXT_H
#define PS_SWIG_TEXT_H

#include "error.h"

#include <inttypes.h>

/* Room for any host name and any service. */
enum { PS_TEXT = 1100 };

/* The messages for a text beyond ASCII: for a host's name, and for others. */
#define PS_NAME_BEYOND_ASCII "must be ASCII; encode an international name first"
#define PS_WORD_BEYOND_ASCII "must be ASCII"

/* The fault of a text, or NULL. */
static const char *ps_text_problem(const char *text, int64_t length, const char *beyond_ascii) {
  if ((int64_t)strlen(text) != length)
    return "must not contain null character";
  for (const char *c = text; *c; c++)
    if (*c & 0x80)
      return beyond_ascii;
  return NULL;
}

static int ps_check_text(ps_context context, const char *name, const char *text, int64_t length,
                         const char *beyond_ascii, ps_taken *taken) {
  const char *problem = ps_text_problem(text, length, beyond_ascii);
  if (!problem)
    return 0;
  ps_release(taken);
  return ps_refuse(context, PS_E_TYPE, name, "%s %s", name, problem);
}

static int ps_take_host_name(ps_context context, ps_value value, const char **host, ps_taken *taken) {
  int64_t length;
  if (ps_take_host(context, value, host, &length, taken) < 0)
    return -1;
  return ps_check_text(context, "host name", *host, length, PS_NAME_BEYOND_ASCII, taken);
}

/* A host name, or none. */
static int ps_take_any_host(ps_context context, ps_value value, const char **host, ps_taken *taken) {
  *host = PS_NO_HOST;
  return ps_is_none(context, value) ? 0 : ps_take_host_name(context, value, host, taken);
}

static int ps_take_word(ps_context context, ps_value value, const char *name, const char **text, ps_taken *taken) {
  int64_t length;
  if (ps_take_text(context, value, name, text, &length, taken) < 0)
    return -1;
  return ps_check_text(context, name, *text, length, PS_WORD_BEYOND_ASCII, taken);
}

/* A service by name or by number, or none; `digits` is room for a number. */
static int ps_take_service(ps_context context, ps_value value, char digits[24], const char **service, ps_taken *taken) {
  int64_t port;
  *service = NULL;
  if (ps_is_none(context, value))
    return 0;
  if (!ps_is_integer(context, value))
    return ps_take_word(context, value, "port", service, taken);
  if (ps_take_integer(context, value, "port", &port) < 0)
    return -1;
  snprintf(digits, 24, "%" PRId64, port);
  *service = digits;
  return 0;
}

/* Text that the library wrote into `room`, of which it wanted to write `length` bytes. */
static ps_value ps_give_whole_text(ps_context context, const char *room, int64_t capacity, int64_t length) {
  if (length < capacity)
    return ps_give_text(context, room);
  ps_refuse(context, PS_E_MEMORY, "text", "the result is too long (%" PRId64 " bytes, limit %" PRId64 ")", length,
            capacity - 1);
  return PS_ABSENT;
}

#endif
