/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Hosts on the loopback network that answer, refuse, or say nothing, all at one port. */
#ifndef UNIT_RACES_H
#define UNIT_RACES_H

#include "polysocket/types.h"

#include <stdint.h>

/** Listens. */
#define ANSWERS "127.0.0.1"

/** Listens, and takes no more connections: an attempt hangs. */
#define SILENT "127.0.0.2"
#define SILENT_TOO "127.0.0.3"

/** Nobody listens. */
#define REFUSES "127.0.0.9"
#define REFUSES_TOO "127.0.0.8"

/** Set these hosts up; gives their port as text. */
const char *races_prepare(void);

/** How many connections have come to the host that listens, and from where the last one came. */
int races_accepted(char *from);

/** Let things happen for so many milliseconds. */
void races_nap(int milliseconds);

#endif
