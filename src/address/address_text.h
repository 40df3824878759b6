/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The one text that every address has, for messages. */
#ifndef PS_ADDRESS_ADDRESS_TEXT_H
#define PS_ADDRESS_ADDRESS_TEXT_H

#include "address/address.h"

/** Append an address's text, abbreviated where it is long. Anything that is not a valid address appears as "?". */
void ps__address_show(struct ps__text *text, const ps_address *address);

/** The same in brackets, as messages end: "(127.0.0.1:80)". */
void ps__address_show_in_brackets(struct ps__text *text, const ps_address *address);

#endif
