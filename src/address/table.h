/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The table of the families, and what depends on the family of an address. The families themselves do not use it. */
#ifndef PS_ADDRESS_TABLE_H
#define PS_ADDRESS_TABLE_H

#include "address/address.h"

/** A family by its number, or NULL for one without a form. */
const struct ps__family *ps__table_find(int family);

/** The family of the addresses that a socket of a family takes: AF_INET for AF_RDS, and mostly itself. */
int ps__table_addresses_of(int family);

/** Store how much the system wrote of an address, in a form that the system takes back. */
void ps__address_wrote(struct ps__address *contents, size_t length);

/** Append the address in the document's form. Anything that is not a valid address appears as "?". */
void ps__address_show(struct ps__text *text, const ps_address *address);

/** Append the family and the address: "AF_UNIX '/run/x'"; "empty" for the empty address. */
void ps__address_show_named(struct ps__text *text, const ps_address *address);

#endif
