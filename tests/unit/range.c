/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Numbers and their limits. */
#include "base/range.h"

#include "check.h"

#include <errno.h>

TestSuite(range, .timeout = 20);

Test(range, both_ends_are_inside) {
  check_ok(ps__range_check("test", "number", 0, 0, &err));
  check_ok(ps__range_check("test", "number", 0, 7, &err));
  check_ok(ps__range_check("test", "number", 7, 7, &err));
  check_ok(ps__range_check("test", "number", INT64_MAX, INT64_MAX, &err));
}

Test(range, what_is_outside_is_named_with_the_limit) {
  check_fails(ps__range_check("test", "number", 8, 7, &err), PS_E_RANGE, ERANGE, "test: number must be 0-7, not 8");
  check_fails(ps__range_check("test", "number", -1, 7, &err), PS_E_RANGE, ERANGE, "number must be 0-7, not -1");
  check_fails(ps__range_check("test", "number", 1, 0, &err), PS_E_RANGE, ERANGE, "test: number must be 0, not 1");
  check_number(ps__range_check("test", "number", INT64_MIN, 7, NULL), PS_E_RANGE);
}

Test(range, an_index_is_below_the_count) {
  check_ok(ps__range_check_index("test", 0, 1, &err));
  check_ok(ps__range_check_index("test", 2, 3, &err));
  check_fails(ps__range_check_index("test", 3, 3, &err), PS_E_RANGE, ERANGE, "test: index must be 0-2, not 3");
  check_fails(ps__range_check_index("test", -1, 3, &err), PS_E_RANGE, ERANGE, "index must be 0-2, not -1");
  check_fails(ps__range_check_index("test", 0, 0, &err), PS_E_RANGE, ERANGE, "index 0 is out of range");
}
