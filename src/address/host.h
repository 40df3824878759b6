/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The host part of AF_INET and AF_INET6 addresses: the special forms, numbers and names. */
#ifndef PS_ADDRESS_HOST_H
#define PS_ADDRESS_HOST_H

#include "address/address.h"
#include "polysocket/host.h"

#include <stdint.h>

/** An address as the document writes it: (host, port) or (host, port, flowinfo, scopeid). */
struct ps__endpoint {
  const char *operation; /**< Whose errors these are. */
  int family;            /**< AF_INET or AF_INET6. */
  const char *host;
  int64_t port, flowinfo, scopeid;
};

/**
 * How to do work that may block: run work(argument), and return PS_OK once it has run. ps__host_directly is the plain
 * way; src/core has one that lets a host runtime take part.
 */
typedef int32_t (*ps__runner)(void *runner, ps_work work, void *argument, const char *operation, ps_error *err);

/** Run the work on the spot; only `work` and `argument` matter. */
int32_t ps__host_directly(void *runner, ps_work work, void *argument, const char *operation, ps_error *err);

/** Make the address of an endpoint, looking its host up through `run` when it is a name. Zeroes it on failure. */
int32_t ps__endpoint_address(const struct ps__endpoint *endpoint, ps__runner run, void *runner, ps_address *address,
                             ps_error *err);

#endif
