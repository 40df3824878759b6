/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Interfaces in addresses: the system knows them by number, people by name. */
#ifndef PS_ADDRESS_IFNAME_H
#define PS_ADDRESS_IFNAME_H

#include "platform/platform.h"
#include "polysocket/error.h"

/** The number of an interface by its name; 0 for '', which means all of them. */
int32_t ps__ifname_find(const char *operation, const char *ifname, int *index, ps_error *err);

/** The name of an interface; '' for number 0 and for an interface that is gone. Returns 0, or the negative errno value
 * when the system could not be asked. */
int ps__ifname_of(int index, char ifname[PS__INTERFACE_ROOM]);

/** Hand the name of an interface to a caller's buffer. */
int32_t ps__ifname_give(const char *operation, int index, char *text, int64_t capacity, int64_t *length, ps_error *err);

#endif
