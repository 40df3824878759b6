/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The description that the library carries. tests/abi compares it with the headers. */
#include "polysocket/description.h"
#include "polysocket/version.h"

#include "check.h"

#include <stdio.h>
#include <string.h>

TestSuite(description, .timeout = 20);

Test(description, it_is_one_object_and_the_same_each_time) {
  const char *text = ps_description();
  cr_assert(text == ps_description());
  cr_assert(strncmp(text, "{\"format\":1,", 12) == 0, "it begins with %.20s", text);
  cr_assert(text[strlen(text) - 1] == '}', "it ends with %s", text + strlen(text) - 20);
}

Test(description, it_is_of_this_version) {
  char wanted[64];
  snprintf(wanted, sizeof wanted, "\"version\":\"%s\"", ps_version());
  cr_assert(strstr(ps_description(), wanted) != NULL, "there is no %s", wanted);
}
