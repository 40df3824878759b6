/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The table of the families, and what depends on the family of an address. The families themselves do not use it. */
#ifndef PS_ADDRESS_TABLE_H
#define PS_ADDRESS_TABLE_H

#include "address/address.h"

/** The rows, in no order that means anything. */
extern const size_t ps__table_count;
const struct ps__family *ps__table_row(size_t index);

/** A family by its number, or NULL for one without a form. */
const struct ps__family *ps__table_find(int family);

/** The family of the addresses that a socket of a family takes: AF_INET for AF_RDS, and mostly itself. */
int ps__table_addresses_of(int family);

/** Store how much the system wrote of an address, in a form that the system takes back. */
void ps__address_wrote(struct ps__address *contents, size_t length);

#endif
