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

int32_t ps__range_check_index(const char *operation, int64_t index, int64_t count, ps_error *err) {
  if (count == 0)
    return ps__fail(err, PS_E_RANGE, operation, "index %" PRId64 " is out of range: there are no entries", index);
  return ps__range_check(operation, "index", index, count - 1, err);
}
