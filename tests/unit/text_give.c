/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Handing a text to a caller's buffer: what fits, and which buffers are refused. */
#include "base/text_give.h"

#include "check.h"
#include "guard.h"

#include <errno.h>

TestSuite(text_give, .timeout = 20);

Test(text_give, a_callers_buffer_gets_what_fits_and_the_whole_length) {
  static const struct {
    int64_t capacity;
    const char *result;
  } cases[] = {{0, NULL}, {1, ""}, {2, "a"}, {3, "ab"}, {4, "abc"}, {5, "abc"}, {100, "abc"}};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    int64_t length = -1;
    char *room = guarded((size_t)cases[i].capacity);
    check_ok(ps__text_give("read", "abc", 3, room, cases[i].capacity, &length, &err));
    check_number(length, 3);
    if (cases[i].result)
      check_text(room, cases[i].result);
    if (cases[i].capacity == 100)
      check_number(room[4], '.');
  }
}

Test(text_give, a_capacity_above_all_memory_is_enough) {
  static const int64_t capacities[] = {INT64_C(1) << 31, INT64_C(1) << 32, (INT64_C(1) << 32) + 2, INT64_MAX};
  for (int i = 0; i < COUNT_OF(capacities); i++) {
    char *room = guarded(4);
    check_ok(ps__text_give("read", "abc", 3, room, capacities[i], NULL, &err));
    check_text(room, "abc");
  }
}

Test(text_give, bytes_are_given_with_the_zeros_in_them) {
  char room[8] = "xxxxxxx";
  int64_t length = -1;
  check_ok(ps__text_give("read", "\0a\0", 3, room, sizeof room, &length, &err));
  check_bytes(room, "\0a\0\0xxx", 8);
  check_number(length, 3);
}

Test(text_give, impossible_buffers_are_refused) {
  char room[4] = "xyz", *missing = NULL;
  int64_t length = 99;
  check_fails(ps__text_give("read", "abc", 3, room, -1, &length, &err), PS_E_VALUE, EINVAL,
              "read: negative buffer size -1");
  check_number(length, 0);
  check_fails(ps__text_give("read", "abc", 3, room, INT64_MIN, NULL, &err), PS_E_VALUE, EINVAL, "negative");
  length = 99;
  check_fails(ps__text_give("read", "abc", 3, missing, 4, &length, &err), PS_E_VALUE, EINVAL,
              "read: missing must not be NULL");
  check_number(length, 0);
  check_text(room, "xyz");
}

Test(text_give, nothing_but_the_length_may_be_wanted) {
  int64_t length = 99;
  check_ok(ps__text_give("read", "abc", 3, NULL, 0, &length, &err));
  check_number(length, 3);
  check_ok(ps__text_give("read", "abc", 3, NULL, 0, NULL, &err));
}
