/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Lists of addresses, for calls and for operations. */
#ifndef PS_CORE_ADDRINFO_H
#define PS_CORE_ADDRINFO_H

#include "platform/platform.h"
#include "polysocket/error.h"
#include "polysocket/types.h"

#include <stdint.h>

/** Check the conditions of a question, and add them to one that has its texts. */
int32_t ps__addrinfo_check(struct ps__question *question, int64_t family, int64_t type, int64_t proto, int64_t flags,
                           ps_error *err);

/** Add to the message of a failure the conditions that a question had, at one of which it may have failed. */
void ps__addrinfo_tell(ps_error *err, const struct ps__question *question);

/** A handle that owns the answers; NULL after reporting PS_E_MEMORY, and then they are freed. */
ps_addrinfo *ps__addrinfo_publish(struct ps__answers *answers, ps_error *err);

#endif
