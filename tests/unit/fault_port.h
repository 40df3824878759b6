/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What a port may do otherwise than Linux for calls that fault.c stands in for. A port has functions of its own in a
 * folder of its name. */
#ifndef UNIT_FAULT_PORT_H
#define UNIT_FAULT_PORT_H

#include "fault.h"

#include <poll.h>
#include <sys/types.h>
#include <time.h>

/** The flags of a call, as Linux would be given them. */
int fault_flags(enum fault_call call, int fd, int flags);

/** A wait, as by ppoll(). */
int fault_poll(struct pollfd *entries, nfds_t count, const struct timespec *limit);

/** Unpredictable bytes, as by getrandom(). */
ssize_t fault_random(void *bytes, size_t size, unsigned flags);

#endif
