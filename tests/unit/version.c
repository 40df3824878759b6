/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The version: its three forms agree. */
#include "polysocket/version.h"

#include "check.h"

#include <stdio.h>

TestSuite(version, .timeout = 20);

Test(version, text_and_number_say_what_the_header_says) {
  char wanted[32];
  snprintf(wanted, sizeof wanted, "%d.%d.%d", PS_VERSION_MAJOR, PS_VERSION_MINOR, PS_VERSION_PATCH);
  check_text(ps_version(), wanted);
  check_number(ps_version_number(), PS_VERSION_MAJOR * 10000 + PS_VERSION_MINOR * 100 + PS_VERSION_PATCH);
}

Test(version, each_part_has_two_digits_at_most) {
  const int parts[] = {PS_VERSION_MAJOR, PS_VERSION_MINOR, PS_VERSION_PATCH};
  for (int i = 0; i < COUNT_OF(parts); i++)
    cr_assert(parts[i] >= 0 && parts[i] < 100, "part %d is %d", i, parts[i]);
}
