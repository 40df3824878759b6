/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What operations on paths need of an AF_UNIX address. Inside the library only. */
#ifndef PS_ADDRESS_UNIX_H
#define PS_ADDRESS_UNIX_H

#include "address/address.h"

/** The bytes of the path of an AF_UNIX address, whatever its length; an abstract name with its NUL. Only a long path is
 * terminated. */
const char *ps__unix_path(const struct ps__address *contents, size_t *length);

/** Make what the system said of a peer the long path by which it was reached; nothing for 0. */
void ps__unix_reached(struct ps__address *contents, int64_t number);

/** The number of the path of an AF_UNIX address that cannot be bound as it is, since its NUL does not fit; 0 for one
 * that can; or as ps__long_path_keep(). */
int64_t ps__unix_keep(const struct ps__address *contents);

#endif
