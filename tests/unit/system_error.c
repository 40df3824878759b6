/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Errors of the system, with the system's texts. */
#include "platform/platform.h"

#include "check.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>

TestSuite(system_error, .timeout = 20);

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
      {EAI_NONAME, 0, PS_E_GAIERROR, EAI_NONAME}, {EAI_AGAIN, 0, PS_E_GAIERROR, EAI_AGAIN},
      {EAI_SYSTEM, EMFILE, PS_E_OS, EMFILE},      {EAI_SYSTEM, 0, PS_E_GAIERROR, EAI_SYSTEM},
      {EAI_MEMORY, 0, PS_E_MEMORY, ENOMEM},       {-4711, 0, PS_E_GAIERROR, -4711},
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

Test(system_error, errno_says_nothing_beside_a_number_of_the_resolvers_own) {
  check_fails(ps__fail_gai(&err, EAI_NONAME, EIO, "getaddrinfo", NULL), PS_E_GAIERROR, EAI_NONAME, "getaddrinfo: ");
}

Test(system_error, without_a_record_the_class_is_all) {
  check_number(ps__fail_os(NULL, EIO, "close", "detail"), PS_E_OS);
  check_number(ps__fail_gai(NULL, EAI_NONAME, 0, "getaddrinfo", NULL), PS_E_GAIERROR);
  check_number(ps__fail_gai(NULL, EAI_SYSTEM, EIO, "getaddrinfo", NULL), PS_E_OS);
  check_number(ps__fail_gai(NULL, EAI_MEMORY, 0, "getaddrinfo", NULL), PS_E_MEMORY);
}
