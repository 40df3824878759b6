/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Handing a finished text to a caller's buffer. It reports errors, which are made of texts: so it is not in text.h. */
#ifndef PS_BASE_TEXT_GIVE_H
#define PS_BASE_TEXT_GIVE_H

#include "polysocket/error.h"

#include <stddef.h>
#include <stdint.h>

/**
 * Hand bytes to a caller's buffer by the rules of the ABI: at most capacity - 1 bytes and a terminator, the full length
 * to `length`. Reports PS_E_VALUE for a negative capacity or a NULL buffer with a capacity; the message calls the
 * buffer what the caller calls it, which is the name of the parameter.
 */
#define ps__text_give(operation, bytes, size, buffer, capacity, length, err) \
  ps__text_give_as(operation, #buffer, bytes, size, buffer, capacity, length, err)

int32_t ps__text_give_as(const char *operation, const char *name, const void *bytes, size_t size, void *buffer,
                         int64_t capacity, int64_t *length, ps_error *err);

#endif
