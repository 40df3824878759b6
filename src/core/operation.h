/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Operations as handles, for calls that report as one. */
#ifndef PS_CORE_OPERATION_H
#define PS_CORE_OPERATION_H

#include "core/socket.h"
#include "core/work.h"
#include "polysocket/operation.h"

/** A slot for a new operation, or NULL after reporting PS_E_MEMORY. */
struct ps__slot *ps__operation_reserve(const char *operation, ps_error *err);
void ps__operation_abandon(struct ps__slot *slot);

/** An operation that owns the work. With `fetched`, its result was handed out already. */
ps_operation *ps__operation_publish(struct ps__slot *slot, struct ps__work *work, bool fetched);

/** The socket that work has connected, in a slot that was reserved: it becomes the caller's; or its failure. On failure
 * the slot is abandoned. */
int32_t ps__operation_give_socket(struct ps__work *work, struct ps__socket *made, ps_socket **socket, ps_error *err);

#endif
