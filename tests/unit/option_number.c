/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Numbers in the bytes of options, whatever the byte order of the processor is. */
#include "platform/option_number.h"
#include "check.h"

/* The number that the first bytes of a room for eight are, where the others are not zero. */
static int64_t number_of(const void *value, size_t length) {
  unsigned char room[sizeof(int64_t)];
  memset(room, 0x5a, sizeof room);
  memcpy(room, value, length);
  return ps__option_number(room, length);
}

Test(option_number, as_many_bytes_count_as_the_system_has) {
  unsigned char byte = 200;
  int32_t narrow = -2;
  int64_t wide = INT64_MIN + 3;
  check_number(number_of(&byte, sizeof byte), 200);
  check_number(number_of(&narrow, sizeof narrow), -2);
  check_number(number_of(&wide, sizeof wide), INT64_MIN + 3);
}

Test(option_number, no_byte_is_zero) {
  check_number(number_of("", 0), 0);
}

Test(option_number, a_shorter_number_has_no_sign_where_others_are_wide) {
  int32_t narrow = -2;
  int64_t wide = -2;
  check_number(ps__option_wide_number(&narrow, sizeof narrow), 4294967294);
  check_number(ps__option_wide_number(&wide, sizeof wide), -2);
}
