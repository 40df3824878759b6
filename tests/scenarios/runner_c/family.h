/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses of Linux's other families as scenarios write them. */
#ifndef SCENARIO_FAMILY_H
#define SCENARIO_FAMILY_H

#include "call.h"

/* Make an address of a family other than AF_INET, AF_INET6 and AF_UNIX from the items of a list, for a protocol.
 * Returns a status. */
int32_t family_address(const struct call *items, int64_t family, int64_t proto, ps_address *address);

/* Those of AF_CAN and AF_BLUETOOTH, from the items of a list or from the one item that stands for it. Their form is
 * that of the protocol. */
int32_t can_address(const struct call *items, int64_t proto, ps_address *address);
int32_t bluetooth_address(const struct call *items, int64_t proto, ps_address *address);
const struct value *can_value(const ps_address *address);
const struct value *bluetooth_value(const ps_address *address);

/* Such an address as a value. */
const struct value *family_value(const ps_address *address, int64_t family);

#endif
