/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Tokens inside the library: how a call finds out that one was fired. */
#ifndef PS_CORE_TOKEN_H
#define PS_CORE_TOKEN_H

#include "core/handle.h"
#include "polysocket/error.h"

#include <stdbool.h>
#include <stdint.h>

/** Keep a token in place for a wait; NULL when it was freed, or the handle is none. */
struct ps__slot *ps__token_pin(const void *handle);
void ps__token_unpin(struct ps__slot *slot);

/** The descriptor of a pinned token, which is readable while it is fired. */
int ps__token_descriptor(const struct ps__slot *slot);

/** Whether the token of this handle is fired. */
bool ps__token_fired_now(const void *handle);

/** Report PS_E_HANDLE for a handle that leads to no token. NULL is fine: it stands for none. */
int32_t ps__token_check(const void *handle, const char *operation, ps_error *err);

#endif
