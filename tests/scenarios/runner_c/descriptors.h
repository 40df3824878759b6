/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The open descriptors of this process. */
#ifndef SCENARIO_DESCRIPTORS_H
#define SCENARIO_DESCRIPTORS_H

#include <stdbool.h>
#include <stddef.h>

/* Tell which of the first descriptors are open. */
void descriptors_find(bool *open, size_t count);

/* Close one, if it is open. */
void descriptors_close(int fd);

#endif
