/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The host part of AF_INET and AF_INET6 addresses: the special forms, numbers and names. */
#ifndef PS_ADDRESS_HOST_H
#define PS_ADDRESS_HOST_H

#include "address/address.h"
#include "address/lookup.h"

#include <netinet/in.h>
#include <stdint.h>

/** An address as the document writes it: (host, port) or (host, port, flowinfo, scopeid). */
struct ps__endpoint {
  const char *operation; /**< Whose errors these are. */
  int family;            /**< AF_INET or AF_INET6. */
  const char *host;
  int64_t port, flowinfo, scopeid;
};

/** Make the address of an endpoint, looking its host up through `run` when it is a name. Zeroes it on failure. */
int32_t ps__endpoint_address(const struct ps__endpoint *endpoint, ps__runner run, const void *runner,
                             ps_address *address, ps_error *err);

#endif
