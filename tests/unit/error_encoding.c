/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The texts of a C library's errors, whose encoding is that of the locale. */
#include "platform/platform.h"

#include "check.h"

#include <errno.h>
#include <locale.h>
#include <string.h>
#include <wchar.h>

TestSuite(error_encoding, .timeout = 20);

/* The text that replaces the system's own, unless it is NULL. */
static char *said;

const char *__real_ps__libc_error_text(int code, char *room, size_t size);
const char *__wrap_ps__libc_error_text(int code, char *room, size_t size);

const char *__wrap_ps__libc_error_text(int code, char *room, size_t size) {
  return said ? said : __real_ps__libc_error_text(code, room, size);
}

/* tests/python has a locale of another encoding; that takes more than the C library. */
Test(error_encoding, texts_are_utf_8_whatever_the_system_says) {
  static const struct {
    const char *locale, *said, *message;
  } cases[] = {
      {"C", "Ung\xFCltig", "close: Ung?ltig"},
      {"C", "\xFF", "close: ?"},
      {"C.UTF-8", "Ung\xC3\xBCltig", "close: Ung\xC3\xBCltig"},
      {"C.UTF-8", "\xE4\xB8\x8D\xF0\x9F\x90\xA7.", "close: \xE4\xB8\x8D\xF0\x9F\x90\xA7."},
      {"C.UTF-8", "\xEF\xBF\xBD", "close: \xEF\xBF\xBD"},
      {"C.UTF-8", "a\xFF\xC3\xBC", "close: a?\xC3\xBC"},
      {"C.UTF-8", "\xED\xA0\x80", "close: ???"},
      {"C.UTF-8", "half \xE4\xB8", "close: half ??"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    char text[64];
    cr_assert(setlocale(LC_ALL, cases[i].locale));
    said = strcpy(text, cases[i].said);
    check_fails(ps__fail_os(&err, EBADF, "close", NULL), PS_E_OS, EBADF, "");
    check_text(err.message, cases[i].message);
  }
  char text[2000] = "";
  for (int i = 0; i < 500; i++)
    strcat(text, "\xE4\xB8\x8D");
  said = text;
  check_fails(ps__fail_os(&err, EBADF, "close", NULL), PS_E_OS, EBADF, "close: \xE4\xB8\x8D");
  check_number((strlen(err.message) - strlen("close: ")) % 3, 0);
}

/* What each byte stands for instead, and how many bytes it takes; 0 means that the C library decides. */
static wchar_t decoded;
static size_t taken;

size_t __real_mbrtowc(wchar_t *character, const char *text, size_t length, mbstate_t *state);
size_t __wrap_mbrtowc(wchar_t *character, const char *text, size_t length, mbstate_t *state);

size_t __wrap_mbrtowc(wchar_t *character, const char *text, size_t length, mbstate_t *state) {
  if (decoded == 0)
    return __real_mbrtowc(character, text, length, state);
  *character = decoded;
  return taken;
}

Test(error_encoding, what_is_no_character_of_unicode_becomes_a_question_mark) {
  static const struct {
    wchar_t decoded;
    size_t taken;
    const char *message;
  } cases[] = {
      {0xD7FF, 1, "close: \xED\x9F\xBF"},
      {0xD800, 1, "close: ?"},
      {0xDFFF, 1, "close: ?"},
      {0xE000, 1, "close: \xEE\x80\x80"},
      {0x10FFFF, 1, "close: \xF4\x8F\xBF\xBF"},
      {0x110000, 1, "close: ?"},
      {'x', 0, "close: ?"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    char text[] = "\xFF";
    said = text;
    decoded = cases[i].decoded;
    taken = cases[i].taken;
    check_fails(ps__fail_os(&err, EBADF, "close", NULL), PS_E_OS, EBADF, "");
    check_text(err.message, cases[i].message);
  }
}
