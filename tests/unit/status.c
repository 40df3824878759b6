/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The statuses: values and names are frozen, so they stand here once more. */
#include "polysocket/error.h"

#include "check.h"

TestSuite(status, .timeout = 20);

static const struct {
  int32_t value;
  const char *name;
} frozen[] = {
    {0, "ok"},      {1, "os"},      {2, "herror"},     {3, "gaierror"}, {4, "timeout"},      {5, "would-block"},
    {6, "value"},   {7, "range"},   {8, "type"},       {9, "memory"},   {10, "unsupported"}, {11, "interrupted"},
    {12, "handle"}, {13, "closed"}, {14, "cancelled"}, {15, "eof"},
};

Test(status, values_have_the_names_of_the_first_release) {
  for (int i = 0; i < COUNT_OF(frozen); i++)
    check_text(ps_status_name(frozen[i].value), frozen[i].name);
}

Test(status, every_status_is_in_the_list_above) {
  int count = 0;
#define PS_STATUS(name, value, text) count++;
#include "base/status.def"
#undef PS_STATUS
  check_number(count, COUNT_OF(frozen));
}

Test(status, other_numbers_are_unknown) {
  const int32_t others[] = {-1, COUNT_OF(frozen), 1000, INT32_MAX, INT32_MIN};
  for (int i = 0; i < COUNT_OF(others); i++)
    check_text(ps_status_name(others[i]), "unknown");
}
