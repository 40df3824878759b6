/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The steps of naming an address, for calls and for operations. */
#ifndef PS_CORE_NAMEINFO_H
#define PS_CORE_NAMEINFO_H

#include "address/errand.h"
#include "polysocket/error.h"
#include "polysocket/types.h"

#include <stdint.h>

/** Where the caller wants the names. */
struct ps__nameinfo_rooms {
  char *host;
  int64_t host_capacity, *host_length;
  char *service;
  int64_t service_capacity, *service_length;
};

/** Write empty texts, and report buffers that are impossible. */
int32_t ps__nameinfo_clear(const struct ps__nameinfo_rooms *rooms, const char *operation, ps_error *err);

/** An errand that is to be done; NULL on failure. */
int32_t ps__nameinfo_begin(const ps_address *address, int64_t flags, const char *operation, struct ps__errand **errand,
                           ps_error *err);

/** Write its names, once it is over and the rooms have been cleared. */
int32_t ps__nameinfo_give(const struct ps__errand *errand, const char *operation,
                          const struct ps__nameinfo_rooms *rooms, ps_error *err);

/** Add the address to the message of a failure. */
void ps__nameinfo_tell(ps_error *err, const struct ps__errand *errand);

#endif
