/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Interfaces by the system's own numbers of them. */
#ifndef PS_PLATFORM_WIN32_LUID_H
#define PS_PLATFORM_WIN32_LUID_H

#include "platform/platform.h"

#include <net/if.h>

/** The name of an interface by the system's own number of it: 0, -ENXIO, or -ENAMETOOLONG. */
int ps__win_interface_name(const NET_LUID *luid, char name[PS__INTERFACE_ROOM]);

#endif
