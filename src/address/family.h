/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The names of the address families, for messages. */
#ifndef PS_ADDRESS_FAMILY_H
#define PS_ADDRESS_FAMILY_H

#include "base/text.h"

/** The name of a family, or NULL. */
const char *ps__family_name(int family);

/** The family that has a name, of so many bytes; -1 for none. */
int ps__family_number(const char *name, size_t length);

/** Append the name of a family; "family 99" for one without a name. */
void ps__family_show(struct ps__text *text, int family);

#endif
