/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Numbers between host and network byte order. */
#include "check.h"
#include "polysocket/convert.h"

#include <errno.h>
#include <inttypes.h>

TestSuite(byteorder, .timeout = 20);

Test(byteorder, network_order_begins_with_the_highest_byte) {
  int64_t four = 0, two = 0;
  check_ok(ps_htonl(0x01020304, &four, &err));
  check_bytes(&(uint32_t){(uint32_t)four}, "\1\2\3\4", 4);
  check_ok(ps_htons(0x0102, &two, &err));
  check_bytes(&(uint16_t){(uint16_t)two}, "\1\2", 2);
  check_ok(ps_ntohl(four, &four, &err));
  check_number(four, 0x01020304);
  check_ok(ps_ntohs(two, &two, &err));
  check_number(two, 0x0102);
}

Test(byteorder, the_limits_are_numbers_too) {
  int64_t four = 1, two = 1;
  check_ok(ps_htonl(4294967295, &four, &err));
  check_number(four, 4294967295);
  check_ok(ps_htons(65535, &two, &err));
  check_number(two, 65535);
  check_ok(ps_ntohl(0, &four, &err));
  check_number(four, 0);
  check_ok(ps_ntohs(0, &two, &err));
  check_number(two, 0);
}

Test(byteorder, what_is_out_of_range_is_never_cut) {
  static const int64_t numbers[] = {-1, -65536, INT64_C(1) << 32, INT64_MAX, INT64_MIN};
  for (int i = 0; i < COUNT_OF(numbers); i++) {
    int64_t four = 1;
    check_fails(ps_htonl(numbers[i], &four, &err), PS_E_RANGE, ERANGE, "htonl: number must be 0-4294967295, not ");
    check_number(four, 0);
    check_fails(ps_ntohl(numbers[i], &four, &err), PS_E_RANGE, ERANGE, "ntohl: number must be 0-4294967295, not ");
  }
  static const int64_t shorts[] = {-1, 65536, 65536 + 80, INT64_C(1) << 31, INT64_MAX, INT64_MIN};
  for (int i = 0; i < COUNT_OF(shorts); i++) {
    int64_t two = 1;
    check_fails(ps_htons(shorts[i], &two, &err), PS_E_RANGE, ERANGE, "htons: number must be 0-65535, not ");
    check_number(two, 0);
    check_fails(ps_ntohs(shorts[i], &two, &err), PS_E_RANGE, ERANGE, "ntohs: number must be 0-65535, not ");
  }
}

Test(byteorder, results_and_record_may_be_unwanted) {
  check_ok(ps_htonl(1, NULL, &err));
  check_ok(ps_htons(1, NULL, NULL));
  check_number(ps_ntohl(-1, NULL, NULL), PS_E_RANGE);
  check_number(ps_ntohs(-1, NULL, NULL), PS_E_RANGE);
}
