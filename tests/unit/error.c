/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The error record: its layout, and how it is filled. */
#include "base/error.h"

#include "check.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

TestSuite(error, .timeout = 20);

Test(error, the_layout_is_that_of_the_first_release) {
  check_number(ps_error_size(), 1024);
  check_number(offsetof(ps_error, status), 0);
  check_number(offsetof(ps_error, code), 4);
  check_number(offsetof(ps_error, done), 8);
  check_number(offsetof(ps_error, reserved), 16);
  check_number(offsetof(ps_error, address), 80);
  check_number(offsetof(ps_error, operation), 240);
  check_number(offsetof(ps_error, message), 304);
}

Test(error, a_class_of_the_library_has_its_usual_code) {
  static const struct {
    int32_t status, code;
  } usual[] = {
      {PS_E_OS, 0},
      {PS_E_HERROR, 0},
      {PS_E_GAIERROR, 0},
      {PS_E_TIMEOUT, 0},
      {PS_E_WOULD_BLOCK, 0},
      {PS_E_VALUE, EINVAL},
      {PS_E_RANGE, ERANGE},
      {PS_E_TYPE, EINVAL},
      {PS_E_MEMORY, ENOMEM},
      {PS_E_UNSUPPORTED, EOPNOTSUPP},
      {PS_E_INTERRUPTED, EINTR},
      {PS_E_EOF, 0},
  };
  for (int i = 0; i < COUNT_OF(usual); i++) {
    check_fails(ps__fail(&err, usual[i].status, "walk", "%d legs, not %s", 3, "four"), usual[i].status, usual[i].code,
                "walk: 3 legs, not four");
    check_text(err.message, "walk: 3 legs, not four");
    check_text(err.operation, "walk");
    check_number(err.done, 0);
  }
}

Test(error, a_code_comes_with_text_and_detail) {
  static const struct {
    const char *detail, *message;
  } cases[] = {{NULL, "walk: no ground"}, {"", "walk: no ground"}, {"('moon', 1)", "walk: no ground ('moon', 1)"}};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    check_fails(ps__fail_code(&err, PS_E_GAIERROR, -2, "walk", "no ground", cases[i].detail), PS_E_GAIERROR, -2, "");
    check_text(err.message, cases[i].message);
    check_text(err.operation, "walk");
    check_number(err.done, 0);
  }
}

Test(error, an_ordinary_result_has_a_prepared_text) {
  check_fails(ps__fail_plain(&err, PS_E_WOULD_BLOCK, EAGAIN, "recv", "try again"), PS_E_WOULD_BLOCK, EAGAIN, "");
  check_text(err.message, "recv: try again");
  check_text(err.operation, "recv");
  check_number(err.done, 0);
  for (size_t i = 0; i < sizeof err.reserved / sizeof err.reserved[0]; i++)
    check_number(err.reserved[i], 0);
}

Test(error, a_timeout_tells_its_length) {
  static const struct {
    double seconds;
    const char *message;
  } cases[] = {
      {0.5, "recv: timed out after 0.5 s"},
      {0.01, "recv: timed out after 0.01 s"},
      {3, "recv: timed out after 3 s"},
      {1e-9, "recv: timed out after 0.000000001 s"},
      {1e-10, "recv: timed out after 0 s"},
      {120.25, "recv: timed out after 120.25 s"},
      {9223372036.0, "recv: timed out after 9223372036 s"},
      {1e300, "recv: timed out after 10000000000 s"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    check_fails(ps__fail_timeout(&err, ETIMEDOUT, "recv", cases[i].seconds), PS_E_TIMEOUT, ETIMEDOUT, "");
    check_text(err.message, cases[i].message);
  }
  check_number(ps__fail_timeout(NULL, ETIMEDOUT, "recv", 1), PS_E_TIMEOUT);
}

Test(error, a_null_argument_is_named_by_its_parameter) {
  check_fails(ps__fail_null(&err, "walk", "path"), PS_E_VALUE, EINVAL, "");
  check_text(err.message, "walk: path must not be NULL");
}

Test(error, a_message_can_be_continued) {
  check_fails(ps__fail(&err, PS_E_VALUE, "walk", "too far"), PS_E_VALUE, EINVAL, "");
  ps__error_add(&err, " (%d km)", 7);
  check_text(err.message, "walk: too far (7 km)");
  for (int i = 0; i < 100; i++)
    ps__error_add(&err, "0123456789");
  check_number((int64_t)strlen(err.message), sizeof err.message - 1);
  ps__error_add(NULL, "text");
}

Test(error, without_a_record_the_status_is_all) {
  check_number(ps__fail(NULL, PS_E_VALUE, "walk", "%s", "text"), PS_E_VALUE);
  check_number(ps__fail_code(NULL, PS_E_OS, EIO, "walk", "text", "detail"), PS_E_OS);
  check_number(ps__fail_plain(NULL, PS_E_TIMEOUT, ETIMEDOUT, "walk", "text"), PS_E_TIMEOUT);
}

Test(error, a_long_operation_is_cut) {
  /* check_fails() takes none, for no operation of the library is to have one. */
  check_number(
      ps__fail(&err, PS_E_VALUE, "a_name_of_more_than_63_bytes_is_much_too_long_for_an_operation_of_ours", "no"),
      PS_E_VALUE);
  check_text(err.operation, "a_name_of_more_than_63_bytes_is_much_too_long_for_an_operation_");
}

/* Room for anything that is too long for a message. */
static char long_text[1000];

static const char *repeated(const char *piece) {
  size_t size = strlen(piece);
  long_text[0] = '\0';
  for (size_t length = 0; length + size < sizeof long_text; length += size)
    memcpy(long_text + length, piece, size + 1);
  return long_text;
}

Test(error, a_long_message_is_cut_between_characters) {
  static const struct {
    const char *piece;
    size_t length;
  } cases[] = {{"x", 471}, {"\u00e9", 471}, {"\u20ac", 471}, {"\U0001F600", 471}};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    size_t size = strlen(cases[i].piece);
    size_t whole = (sizeof err.message - 1 - strlen("walk: ")) / size * size + strlen("walk: ");
    check_fails(ps__fail(&err, PS_E_VALUE, "walk", "%s", repeated(cases[i].piece)), PS_E_VALUE, EINVAL, "walk: ");
    check_number(strlen(err.message), whole);
    check_fails(ps__fail_code(&err, PS_E_OS, EIO, "walk", repeated(cases[i].piece), "more"), PS_E_OS, EIO, "walk: ");
    check_number(strlen(err.message), whole);
    check_fails(ps__fail_plain(&err, PS_E_OS, EIO, "walk", repeated(cases[i].piece)), PS_E_OS, EIO, "walk: ");
    check_number(strlen(err.message), whole);
  }
}

Test(error, nothing_follows_where_a_message_was_cut) {
  static const char *const pieces[] = {"x", "\u00e9", "\u20ac", "\U0001F600"};
  for (int i = 0; i < COUNT_OF(pieces); i++) {
    check_fails(ps__fail(&err, PS_E_VALUE, "walk", "%s", repeated(pieces[i])), PS_E_VALUE, EINVAL, "walk: ");
    size_t length = strlen(err.message);
    ps__error_add(&err, "abc");
    check_number(strlen(err.message), length);
  }
}

Test(error, a_long_plain_text_is_cut) {
  check_fails(ps__fail_plain(&err, PS_E_TIMEOUT, 1, "walk", repeated("x")), PS_E_TIMEOUT, 1, "xxx");
  check_number(strlen(err.message), sizeof err.message - 1);
}

/* A record in the middle of other bytes, which have to stay. */
Test(error, nothing_beside_the_record_is_written) {
  struct {
    char before[64];
    ps_error record;
    char after[64];
  } room;
  memset(&room, 0x33, sizeof room);
  check_number(ps__fail(&room.record, PS_E_VALUE, repeated("operation"), "%s", repeated("text")), PS_E_VALUE);
  check_number(ps__fail_plain(&room.record, PS_E_OS, EIO, repeated("operation"), repeated("text")), PS_E_OS);
  for (int i = 0; i < COUNT_OF(room.before); i++)
    cr_assert(room.before[i] == 0x33 && room.after[i] == 0x33);
}

Test(error, an_address_is_noted_where_there_is_one_and_a_record) {
  ps_address address = {{1, 2, 3}}, before;
  ps__fail(&err, PS_E_VALUE, "walk", "no legs");
  ps__error_about(&err, &address);
  check_bytes(&err.address, &address, sizeof address);
  before = err.address;
  ps__error_about(&err, NULL);
  check_bytes(&err.address, &before, sizeof before);
  ps__error_about(NULL, &address);
}
