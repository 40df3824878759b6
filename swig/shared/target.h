/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Where a look-up or a connection goes: a host and a service, each of which may be none. */
#ifndef PS_SWIG_TARGET_H
#define PS_SWIG_TARGET_H

#include "parts.h"
#include "text.h"

struct ps_target {
  const char *host;
  const char *service;
  char digits[24];
  ps_taken host_taken;
  ps_taken service_taken;
};

#define PS_NO_TARGET \
  { NULL, NULL, "", PS_NOTHING_TAKEN, PS_NOTHING_TAKEN }

static void ps_release_target(struct ps_target *target) {
  ps_release(&target->host_taken);
  ps_release(&target->service_taken);
}

static int ps_take_target(ps_context context, ps_value host, ps_value service, struct ps_target *target) {
  if (ps_take_any_host(context, host, &target->host, &target->host_taken) == 0 &&
      ps_take_service(context, service, target->digits, &target->service, &target->service_taken) == 0)
    return 0;
  ps_release_target(target);
  return -1;
}

/* Where to connect from: none, or a pair of host and port. */
static int ps_take_source(ps_context context, ps_value value, ps_connect_options *options, ps_taken *taken) {
  ps_value items[2];
  if (value == PS_ABSENT || ps_is_none(context, value))
    return 0;
  if (ps_take_pair(context, value, "source_address (host, port)", items) < 0 ||
      ps_take_integer(context, items[1], "port", &options->source_port) < 0)
    return -1;
  return ps_take_host_name(context, items[0], &options->source_host, taken);
}

#endif
