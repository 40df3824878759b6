/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Lists of names with values. */
#include "polysocket/pairs.h"

#include "check.h"
#include "core/pairs.h"
#include "fault.h"
#include "guard.h"
#include "sockets.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(pairs, .timeout = 20);

static ps_pairs *make_list(void) {
  struct ps__pairs made = {NULL, 0, 0, false};
  ps_pairs *list = NULL;
  ps__pairs_add_text(&made, "word", "open", 4);
  ps__pairs_add_number(&made, "number", -77);
  ps__pairs_add_text(&made, "empty", "", 0);
  ps__pairs_add_number(&made, "largest", INT64_MAX);
  check_ok(ps__pairs_publish(&made, &list, "tests", &err));
  return list;
}

Test(pairs, names_and_values_are_read) {
  static const struct {
    const char *name, *text;
    int64_t numeric, number;
  } wanted[] = {{"word", "open", 0, 0},
                {"number", "-77", 1, -77},
                {"empty", "", 0, 0},
                {"largest", "9223372036854775807", 1, INT64_MAX}};
  ps_pairs *list = make_list();
  int64_t count = 0, length, numeric, number, index;
  check_ok(ps_pairs_count(list, &count, &err));
  check_number(count, COUNT_OF(wanted));
  for (int i = 0; i < COUNT_OF(wanted); i++) {
    char *room = guarded(strlen(wanted[i].name) + 1), text[64];
    check_ok(ps_pairs_name(list, i, room, (int64_t)strlen(wanted[i].name) + 1, &length, &err));
    check_text(room, wanted[i].name);
    check_number(length, strlen(wanted[i].name));
    check_ok(ps_pairs_text(list, i, text, sizeof text, &length, &err));
    check_text(text, wanted[i].text);
    check_ok(ps_pairs_number(list, i, &numeric, &number, &err));
    check_number(numeric, wanted[i].numeric);
    check_number(number, wanted[i].number);
    check_ok(ps_pairs_find(list, wanted[i].name, &index, &err));
    check_number(index, i);
  }
  check_ok(ps_pairs_find(list, "", &index, &err));
  check_number(index, -1);
  check_ok(ps_pairs_text(list, 0, NULL, 0, &length, &err));
  check_number(length, 4);
}

Test(pairs, bad_arguments_are_refused) {
  static const int64_t indices[] = {-1, 4, INT64_MAX, INT64_MIN};
  ps_pairs *list = make_list();
  char text[8];
  int64_t length = 99, numeric = 99, number = 99, index = 99;
  for (int i = 0; i < COUNT_OF(indices); i++) {
    length = numeric = number = 99;
    check_fails(ps_pairs_name(list, indices[i], text, 8, &length, &err), PS_E_RANGE, ERANGE, "pairs_name: index");
    check_number(length, 0);
    check_fails(ps_pairs_text(list, indices[i], text, 8, NULL, &err), PS_E_RANGE, ERANGE, "pairs_text: index");
    check_fails(ps_pairs_number(list, indices[i], &numeric, &number, &err), PS_E_RANGE, ERANGE, "pairs_number: index");
    check_number(numeric, 0);
    check_number(number, 0);
  }
  check_fails(ps_pairs_name(list, 0, NULL, 1, NULL, &err), PS_E_VALUE, EINVAL, "text must not be NULL");
  check_fails(ps_pairs_text(list, 0, text, -1, NULL, &err), PS_E_VALUE, EINVAL, "pairs_text: ");
  check_fails(ps_pairs_find(list, NULL, &index, &err), PS_E_VALUE, EINVAL, "name must not be NULL");
  check_number(index, 0);
}

Test(pairs, a_handle_that_is_none_or_gone_is_refused) {
  ps_pairs *list = make_list();
  ps_pairs *others[] = {list, NULL, (ps_pairs *)make_socket(AF_INET, SOCK_STREAM)};
  int64_t number = 99;
  ps_pairs_free(list);
  ps_pairs_free(list);
  ps_pairs_free(NULL);
  for (int i = 0; i < COUNT_OF(others); i++) {
    number = 99;
    check_fails(ps_pairs_count(others[i], &number, &err), PS_E_HANDLE, EBADF, "pairs_count: ");
    check_number(number, 0);
    check_fails(ps_pairs_name(others[i], 0, NULL, 0, NULL, &err), PS_E_HANDLE, EBADF, "pairs_name: ");
    check_fails(ps_pairs_text(others[i], 0, NULL, 0, NULL, &err), PS_E_HANDLE, EBADF, "pairs_text: ");
    check_fails(ps_pairs_number(others[i], 0, NULL, NULL, &err), PS_E_HANDLE, EBADF, "pairs_number: ");
    check_fails(ps_pairs_find(others[i], "x", NULL, &err), PS_E_HANDLE, EBADF, "pairs_find: ");
  }
}

Test(pairs, many_pairs_have_room_and_none_too) {
  struct ps__pairs made = {NULL, 0, 0, false}, none = {NULL, 0, 0, false};
  ps_pairs *list = NULL;
  int64_t count = 99;
  for (int i = 0; i < 1000; i++)
    ps__pairs_add_number(&made, "a name", i);
  check_ok(ps__pairs_publish(&made, &list, "tests", &err));
  check_ok(ps_pairs_count(list, &count, &err));
  check_number(count, 1000);
  check_ok(ps_pairs_number(list, 999, NULL, &count, &err));
  check_number(count, 999);
  check_ok(ps__pairs_publish(&none, &list, "tests", &err));
  check_ok(ps_pairs_count(list, &count, &err));
  check_number(count, 0);
}

Test(pairs, a_list_without_memory_is_none) {
  struct ps__pairs made = {NULL, 0, 0, false}, none = {NULL, 0, 0, false};
  ps_pairs *list = NULL;
  ps__pairs_add_number(&made, "one", 1);
  fault(REALLOC, .times = FAULT_EVER);
  for (int i = 0; i < 100; i++)
    ps__pairs_add_number(&made, "another", i);
  check_fails(ps__pairs_publish(&made, &list, "tests", &err), PS_E_MEMORY, ENOMEM, "tests: out of memory");
  check_fails(ps__pairs_publish(&none, &list, "tests", &err), PS_E_MEMORY, ENOMEM, "tests: out of memory");
  fault_reset();
  cr_assert_null(list);
}

Test(pairs, a_handle_of_no_list_is_refused_by_all) {
  struct ps__pairs made = {NULL, 0, 0, false};
  ps_pairs *list = NULL;
  int64_t number = 7;
  fault(CALLOC, .times = 1);
  ps__pairs_add_number(&made, "one", 1);
  check_fails(ps__pairs_publish(&made, &list, "tests", &err), PS_E_MEMORY, ENOMEM, "tests: no memory for another");
  cr_assert_null(list);
  check_fails(ps_pairs_number(NULL, 0, &number, NULL, &err), PS_E_HANDLE, EBADF, "pairs_number: ");
  check_number(number, 0);
  check_fails(ps_pairs_find(NULL, "one", &number, &err), PS_E_HANDLE, EBADF, "pairs_find: ");
}
