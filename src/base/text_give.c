/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Handing a text to a caller's buffer. Only an impossible buffer is an error. */
#include "base/text_give.h"

#include "base/error.h"

#include <inttypes.h>
#include <string.h>

int32_t ps__text_give_as(const char *operation, const char *name, const void *bytes, size_t size, void *buffer,
                         int64_t capacity, int64_t *length, ps_error *err) {
  if (length)
    *length = 0;
  if (capacity < 0)
    return ps__fail(err, PS_E_VALUE, operation, "negative buffer size %" PRId64, capacity);
  if (!buffer && capacity > 0)
    return ps__fail_null(err, operation, name);
  if (length)
    *length = (int64_t)size;
  if (capacity > 0) {
    size_t part = size < (uint64_t)capacity ? size : (size_t)capacity - 1;
    memcpy(buffer, bytes, part);
    ((char *)buffer)[part] = '\0';
  }
  return PS_OK;
}
