/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Errors of the system, with the system's texts. */
#include "platform/platform.h"

#include "check.h"

#include <errno.h>
#include <locale.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

TestSuite(system_error, .timeout = 20);

/* The text that replaces the system's own, unless it is NULL. */
static char *said;

const char *__real_ps__libc_error_text(int code, char *room, size_t size);
const char *__wrap_ps__libc_error_text(int code, char *room, size_t size);

const char *__wrap_ps__libc_error_text(int code, char *room, size_t size) {
  return said ? said : __real_ps__libc_error_text(code, room, size);
}

Test(system_error, a_number_comes_with_the_systems_text) {
  static const struct {
    int code;
    const char *detail, *rest;
  } cases[] = {
      {ECONNREFUSED, NULL, ""}, {ECONNREFUSED, "([::1]:80)", " ([::1]:80)"},
      {EBADF, "", ""},          {0, NULL, ""},
      {12345, NULL, ""},        {-1, NULL, ""},
      {INT32_MIN, NULL, ""},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    check_fails(ps__fail_os(&err, cases[i].code, "connect", cases[i].detail), PS_E_OS, cases[i].code, "");
    char wanted[200];
    snprintf(wanted, sizeof wanted, "connect: %s%s", strerror(cases[i].code), cases[i].rest);
    check_text(err.message, wanted);
    check_text(err.operation, "connect");
  }
}

Test(system_error, errno_itself_is_neither_used_nor_needed) {
  errno = EPERM;
  check_fails(ps__fail_os(&err, EIO, "close", NULL), PS_E_OS, EIO, strerror(EIO));
}

Test(system_error, the_resolvers_numbers_become_their_classes) {
  static const struct {
    int code, system, status, number;
  } cases[] = {
      {EAI_NONAME, 0, PS_E_GAIERROR, EAI_NONAME},   {EAI_AGAIN, 0, PS_E_GAIERROR, EAI_AGAIN},
      {EAI_SYSTEM, EMFILE, PS_E_OS, EMFILE},        {EAI_SYSTEM, 0, PS_E_GAIERROR, EAI_SYSTEM},
      {EAI_MEMORY, 0, PS_E_MEMORY, ENOMEM},         {-4711, 0, PS_E_GAIERROR, -4711},
      {EAI_NONAME, EIO, PS_E_GAIERROR, EAI_NONAME},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    int32_t status = cases[i].status;
    check_fails(ps__fail_gai(&err, cases[i].code, cases[i].system, "getaddrinfo", "('x')"), status, cases[i].number,
                "('x')");
    char wanted[200];
    const char *text = status == PS_E_OS ? strerror(cases[i].system) : gai_strerror(cases[i].code);
    snprintf(wanted, sizeof wanted, "getaddrinfo: %s ('x')", text);
    check_text(err.message, wanted);
  }
}

/* tests/python has a locale of another encoding; that takes more than the C library. */
Test(system_error, texts_are_utf_8_whatever_the_system_says) {
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

Test(system_error, without_a_record_the_class_is_all) {
  check_number(ps__fail_os(NULL, EIO, "close", "detail"), PS_E_OS);
  check_number(ps__fail_gai(NULL, EAI_NONAME, 0, "getaddrinfo", NULL), PS_E_GAIERROR);
  check_number(ps__fail_gai(NULL, EAI_SYSTEM, EIO, "getaddrinfo", NULL), PS_E_OS);
  check_number(ps__fail_gai(NULL, EAI_MEMORY, 0, "getaddrinfo", NULL), PS_E_MEMORY);
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

Test(system_error, what_is_no_character_of_unicode_becomes_a_question_mark) {
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
