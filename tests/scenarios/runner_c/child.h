/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A scenario in a process of its own, so that one that hangs or crashes is a failure like any other. */
#ifndef SCENARIO_CHILD_H
#define SCENARIO_CHILD_H

#include <jansson.h>

/* Prepare what the runner and its children share. */
void child_prepare(void);

/* Run a scenario of a document. Returns NULL, or what went wrong, in lines; valid until the next call. */
const char *child_run(const json_t *document, const json_t *scenario);

#endif
