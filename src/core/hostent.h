/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Hosts of the old database of names, for operations that look at one and let it go. */
#ifndef PS_CORE_HOSTENT_H
#define PS_CORE_HOSTENT_H

#include "platform/platform.h"
#include "polysocket/host.h"

/** As ps_gethostbyaddr(), with the plain entry as the result, which the caller gives back with free(), and for terms
 * that were taken. */
int32_t ps__host_by_address(const char *host, const ps_wait *terms, const char *operation, struct ps__host **found,
                            ps_error *err);

#endif
