/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Text in fixed buffers: what fits, and where it is cut. */
#include "base/text.h"

#include "check.h"
#include "guard.h"

#include <errno.h>
#include <string.h>
#include <wchar.h>

TestSuite(text, .timeout = 20);

Test(text, pieces_are_put_one_after_the_other) {
  char room[16];
  struct ps__text text = ps__text_begin(room, sizeof room);
  check_text(room, "");
  ps__text_format(&text, "%d", 12);
  ps__text_format(&text, "%s", "");
  ps__text_format(&text, "-%s", "ab");
  check_text(room, "12-ab");
  check_number(text.length, 5);
}

Test(text, what_does_not_fit_is_cut_and_terminated) {
  static const struct {
    size_t capacity;
    const char *piece, *result;
  } cases[] = {
      {6, "12345", "12345"},
      {5, "12345", "1234"},
      {1, "12345", ""},
      {1, "", ""},
      {2, "\u00e9", ""},         /* a character of two bytes, with room for one */
      {3, "\u00e9", "\u00e9"},   /* which fits exactly */
      {4, "a\u20ac", "a"},       /* three bytes, with room for two */
      {3, "a\u20ac", "a"},       /* and for one */
      {5, "a\u20ac", "a\u20ac"}, /* all of them */
      {5, "a\U0001F600", "a"},   /* four bytes, with room for three */
      {3, "a\U0001F600", "a"},   /* and for one */
      {6, "a\U0001F600b", "a\U0001F600"},
      {4, "\x80\x80\x80\x80", "\x80\x80\x80"},             /* no UTF-8 at all: nothing to keep whole */
      {7, "ab\x80\x80\x80\x80\x80", "ab\x80\x80\x80\x80"}, /* nor here */
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    char *room = guarded(cases[i].capacity);
    struct ps__text text = ps__text_begin(room, cases[i].capacity);
    ps__text_format(&text, "%s", cases[i].piece);
    check_text(room, cases[i].result);
    check_number(text.length, strlen(cases[i].result));
  }
}

Test(text, a_full_text_takes_no_more) {
  char *room = guarded(4);
  struct ps__text text = ps__text_begin(room, 4);
  ps__text_format(&text, "abc");
  for (int i = 0; i < 3; i++) {
    ps__text_format(&text, "more");
    ps__text_quote(&text, "more", 4);
    check_text(room, "abc");
    check_number(text.length, 3);
  }
}

Test(text, nothing_follows_a_cut) {
  char *room = guarded(6);
  struct ps__text text = ps__text_begin(room, 6);
  ps__text_format(&text, "abc\u20ac");
  ps__text_format(&text, "d");
  ps__text_quote(&text, "", 0);
  check_text(room, "abc");
  check_number(text.length, 3);
}

/* In the C locale a wide character above 127 cannot be written. */
Test(text, a_piece_that_cannot_be_formatted_is_left_out) {
  char room[16];
  struct ps__text text = ps__text_begin(room, sizeof room);
  ps__text_format(&text, "abc");
  ps__text_format(&text, "d%lc", (wint_t)0x20AC);
  check_text(room, "abc");
  ps__text_format(&text, "e");
  check_text(room, "abce");
}

Test(text, quoted_bytes_are_printable_ascii) {
  static const struct {
    const char *bytes;
    size_t length;
    const char *result;
  } cases[] = {
      {"", 0, "''"},
      {"/run/x y", 8, "'/run/x y'"},
      {"it's", 4, "'it\\'s'"},
      {"a\\b", 3, "'a\\\\b'"},
      {"\0ab", 3, "'\\x00ab'"},
      {"\t\x1f\x7f\x80\xff~", 6, "'\\x09\\x1f\\x7f\\x80\\xff~'"},
      {"\u00e9", 2, "'\\xc3\\xa9'"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    char room[64];
    struct ps__text text = ps__text_begin(room, sizeof room);
    ps__text_quote(&text, cases[i].bytes, cases[i].length);
    check_text(room, cases[i].result);
  }
}

Test(text, quoting_a_million_bytes_stops_when_the_text_is_full) {
  static char bytes[1000000];
  char *room = guarded(20);
  struct ps__text text = ps__text_begin(room, 20);
  ps__text_quote(&text, bytes, sizeof bytes);
  check_text(room, "'\\x00\\x00\\x00\\x00\\x");
}
