/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Numbers and their limits. */
#include "base/range.h"

#include "base/error.h"

#include <inttypes.h>

int32_t ps__range_check(const char *operation, const char *name, int64_t value, int64_t limit, ps_error *err) {
  if (value >= 0 && value <= limit)
    return PS_OK;
  if (limit == 0)
    return ps__fail(err, PS_E_RANGE, operation, "%s must be 0, not %" PRId64, name, value);
  return ps__fail(err, PS_E_RANGE, operation, "%s must be 0-%" PRId64 ", not %" PRId64, name, limit, value);
}

int32_t ps__range_fail_int(const char *operation, const char *name, int64_t value, ps_error *err) {
  return ps__fail(err, PS_E_RANGE, operation, "%s must be %" PRId32 " to %" PRId32 ", not %" PRId64, name, INT32_MIN,
                  INT32_MAX, value);
}

int32_t ps__range_check_kind(const char *operation, int64_t family, int64_t type, int64_t proto, ps_error *err) {
  int32_t status = ps__range_check_int(operation, "family", family, err);
  if (status == PS_OK)
    status = ps__range_check_int(operation, "type", type, err);
  return status == PS_OK ? ps__range_check_int(operation, "proto", proto, err) : status;
}

int32_t ps__range_check_memory(const char *operation, const char *name, const void *memory, int64_t size,
                               ps_error *err) {
  if (size < 0)
    return ps__fail(err, PS_E_VALUE, operation, "%s has a negative length (%" PRId64 ")", name, size);
  if (!memory && size > 0)
    return ps__fail(err, PS_E_VALUE, operation, "%s must not be NULL with a length of %" PRId64, name, size);
  /* never true: no size is larger where pointers have 64 bits */
  return size > PTRDIFF_MAX ? ps__range_check(operation, name, size, PTRDIFF_MAX, err) : PS_OK;
}

int32_t ps__range_check_zeros(const char *operation, const char *record, const int64_t *reserved, size_t count,
                              ps_error *err) {
  for (size_t i = 0; i < count; i++)
    if (reserved[i] != 0)
      return ps__fail(err, PS_E_VALUE, operation, "reserved[%zu] of %s must be 0", i, record);
  return PS_OK;
}

int32_t ps__range_check_index(const char *operation, int64_t index, int64_t count, ps_error *err) {
  if (count == 0)
    return ps__fail(err, PS_E_RANGE, operation, "index %" PRId64 " is out of range: there are no entries", index);
  return ps__range_check(operation, "index", index, count - 1, err);
}
