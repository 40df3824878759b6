/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Options of a connection by name, and their limits. */
#include "core/connect_options.h"

#include "base/error.h"
#include "base/range.h"

_Static_assert(sizeof(ps_connect_options) == 64 || sizeof(void *) != 8, "the layout of ps_connect_options is frozen");

int32_t ps__connect_options_take(const ps_connect_options *options, const char *operation, ps_connect_options *taken,
                                 ps_error *err) {
  *taken = (ps_connect_options){.source_host = NULL};
  if (!options)
    return PS_OK;
  int32_t status = ps__range_check_reserved(operation, "options", options->reserved, err);
  if (status == PS_OK)
    status = ps__range_check(operation, "source_port", options->source_port, PS__PORT_MAX, err);
  if (status == PS_OK)
    status = ps__range_check_int(operation, "family", options->family, err);
  if (status == PS_OK)
    status = ps__range_check(operation, "delay", options->delay, INT64_MAX, err);
  if (status == PS_OK)
    *taken = *options;
  return status;
}

int64_t ps_connect_options_size(void) {
  return (int64_t)sizeof(ps_connect_options);
}
