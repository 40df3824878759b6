/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Numbers and their limits: checked in one place, so that no number is ever cut. */
#ifndef PS_BASE_RANGE_H
#define PS_BASE_RANGE_H

#include "polysocket/error.h"

#include <stddef.h>
#include <stdint.h>

/** The highest port. */
enum { PS__PORT_MAX = 65535 };

/** Report PS_E_RANGE unless a number is 0 to `limit`; `name` is what the message calls it. */
int32_t ps__range_check(const char *operation, const char *name, int64_t value, int64_t limit, ps_error *err);

/** Report PS_E_RANGE for a number that is no int of the system's: flags, families, options, descriptors. */
int32_t ps__range_fail_int(const char *operation, const char *name, int64_t value, ps_error *err) __attribute__((cold));

static inline int32_t ps__range_check_int(const char *operation, const char *name, int64_t value, ps_error *err) {
  return __builtin_expect(value == (int32_t)value, 1) ? PS_OK : ps__range_fail_int(operation, name, value, err);
}

/** The same for the three numbers that say what kind of socket is meant. */
int32_t ps__range_check_kind(const char *operation, int64_t family, int64_t type, int64_t proto, ps_error *err);

/** Report PS_E_VALUE for a negative size and for NULL with a size, and PS_E_RANGE for a size that no object has. */
int32_t ps__range_check_memory(const char *operation, const char *name, const void *memory, int64_t size,
                               ps_error *err);

/** Report PS_E_VALUE unless the reserved fields of a record, which the message calls `record`, are all 0. */
#define ps__range_check_reserved(operation, record, reserved, err) \
  ps__range_check_zeros(operation, record, reserved, sizeof(reserved) / sizeof *(reserved), err)

int32_t ps__range_check_zeros(const char *operation, const char *record, const int64_t *reserved, size_t count,
                              ps_error *err);

/** Report PS_E_RANGE unless an index is one of a list of so many entries. */
int32_t ps__range_check_index(const char *operation, int64_t index, int64_t count, ps_error *err);

#endif
