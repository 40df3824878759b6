/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The families. Each is defined in its own file, and table.c lists them. */
#ifndef PS_ADDRESS_ROWS_H
#define PS_ADDRESS_ROWS_H

#include "address/address.h"

extern const struct ps__family ps__inet_family;
extern const struct ps__family ps__rds_family; /**< In inet.c: its addresses are those of AF_INET. */
extern const struct ps__family ps__inet6_family;
extern const struct ps__family ps__unix_family;
extern const struct ps__family ps__netlink_family;
extern const struct ps__family ps__packet_family;
extern const struct ps__family ps__tipc_family;
extern const struct ps__family ps__vsock_family;
extern const struct ps__family ps__can_family;
extern const struct ps__family ps__alg_family;
extern const struct ps__family ps__bluetooth_family;
extern const struct ps__family ps__qipcrtr_family;

/** What every family has, and those without a form have alone: a number and bytes. In raw.c. */
extern const struct ps__family ps__raw_family;

#endif
