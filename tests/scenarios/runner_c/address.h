/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses as scenarios write them, and as the library has them. */
#ifndef SCENARIO_ADDRESS_H
#define SCENARIO_ADDRESS_H

#include "call.h"

/* Make the address that an argument is for the call's socket: in `*address`, which becomes NULL for the argument NULL.
 * Returns a status. */
int32_t address_argument(const struct call *call, size_t index, ps_address **address);

/* Make the address that an argument is without a socket: its host is a number. Otherwise as above. */
int32_t address_numeric(const struct call *call, size_t index, ps_address **address);

/* The same for a list; a string is a path. */
int32_t address_unowned(const struct call *call, size_t index, ps_address **address);

/* Make the address that an argument is for a family and a protocol. Its host is a number. */
int32_t address_of_family(const struct call *call, size_t index, int64_t family, int64_t proto, ps_address *address);

/* An address as a value. */
const struct value *address_value(const ps_address *address);

#endif
