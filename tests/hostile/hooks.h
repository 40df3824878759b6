/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Hosts with hooks of their own: obliging ones, and such that want to stop. */
#ifndef HOSTILE_HOOKS_H
#define HOSTILE_HOOKS_H

#include <polysocket.h>

/** The hooks of a host that does what it is asked and never stops. */
const ps_hooks *hooks_obliging(void);

/** The hooks of a host that stops as soon as it is asked. */
const ps_hooks *hooks_impatient(void);

/** A broken rule that a host has seen since the last question, or NULL. */
const char *hooks_fault(void);

#endif
