/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What the functions before the system's need to know of the plans; see fault.h. */
#ifndef UNIT_FAULT_COURSE_H
#define UNIT_FAULT_COURSE_H

#include "fault.h"

#include <stddef.h>

/** Note a call, and take what is planned for it. */
struct fault fault_next(enum fault_call call, struct fault_record record);

/** Whether the call is made. */
bool fault_is_made(const struct fault *fault);

/** The result of a call that was not made, with errno. */
int64_t fault_given(const struct fault *fault);

/** The result of a call that was made, with errno if it is to have failed. */
int64_t fault_reported(const struct fault *fault, int64_t result);

/** As many bytes as a transfer may be of. */
size_t fault_shortened(const struct fault *fault, size_t size);

/** What the test's clock shows. False: it has none. */
bool fault_time(int64_t *moment);

#endif
