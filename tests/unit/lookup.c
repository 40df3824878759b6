/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Questions to the resolver: which are asked, which are not, and the messages of those that fail. */
#include "address/lookup.h"

#include "check.h"
#include "fake_resolver.h"
#include "fault.h"
#include "sockets.h"

#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(lookup, .timeout = 20);

/* Look up on the spot. */
static int32_t look_up(const struct ps__question *question, struct ps__answers **answers, ps_error *error) {
  return ps__lookup(question, ps__lookup_directly, NULL, "test", answers, error);
}

static int32_t look_up_service(const char *service, struct ps__answers **answers, ps_error *error) {
  return look_up(&(struct ps__question){.host = "x", .service = service, .type = SOCK_STREAM}, answers, error);
}

static const char *const one[] = {"192.0.2.7", NULL};

Test(lookup, what_reads_as_a_port_is_asked_for_in_plain_digits) {
  static const char *const cases[][2] = {
      {"80", "80"},   {"080", "80"},      {"+80", "80"}, {" 80", "80"},
      {"\t\n0", "0"}, {"65535", "65535"}, {"-0", "0"},   {"0000000000000000000080", "80"}};
  fake_resolver_answer(one);
  for (int i = 0; i < COUNT_OF(cases); i++) {
    struct ps__answers *answers;
    check_ok(look_up_service(cases[i][0], &answers, &err));
    check_text(fake_resolver.last.service, cases[i][1]);
    free(answers);
  }
}

Test(lookup, a_port_out_of_range_never_reaches_the_resolver) {
  static const char *const cases[] = {
      "65536", "-1", "+65536", " 65616", "99999999999999999999", "-99999999999999999999", "4294967376"};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    struct ps__answers *answers = (void *)&answers;
    check_fails(look_up_service(cases[i], &answers, &err), PS_E_RANGE, ERANGE, "test: port must be 0-65535, not '");
    cr_assert_null(answers);
    cr_assert(strstr(err.message, cases[i]));
  }
  check_number(fake_resolver.count, 0);
}

Test(lookup, any_other_service_is_for_the_resolver_to_judge) {
  static const char *const cases[] = {"http", "80x", "x80", "80 ", "", "0x50", "8 0", "--1", "+", "*"};
  fake_resolver_answer(one);
  for (int i = 0; i < COUNT_OF(cases); i++) {
    struct ps__answers *answers;
    int32_t status = look_up_service(cases[i], &answers, NULL);
    cr_assert(status == PS_OK || status == PS_E_GAIERROR);
    check_text(fake_resolver.last.service, cases[i]);
    free(answers);
  }
  check_number(fake_resolver.count, COUNT_OF(cases));
}

Test(lookup, an_empty_host_is_the_wildcard) {
  struct ps__answers *answers;
  check_ok(look_up(&(struct ps__question){.host = "", .family = AF_INET, .type = SOCK_STREAM}, &answers, &err));
  cr_assert_null(fake_resolver.last.host);
  check_number(fake_resolver.last.flags, AI_PASSIVE);
  ps_address address;
  ps__answer_address(answers->answer, &address);
  check_text(shown(&address), "0.0.0.0:0");
  free(answers);
}

Test(lookup, a_long_host_is_refused_unasked) {
  char host[1026];
  struct ps__answers *answers = (void *)&answers;
  memset(host, 'x', sizeof host);
  host[1025] = '\0';
  check_fails(look_up(&(struct ps__question){.host = host}, &answers, &err), PS_E_GAIERROR, EAI_NONAME,
              "(host name too long: 1025 bytes, limit 1024)");
  cr_assert_null(answers);
  check_number(fake_resolver.count, 0);
  host[1024] = '\0';
  fake_resolver_answer(one);
  check_ok(look_up(&(struct ps__question){.host = host}, &answers, &err));
  check_number(fake_resolver.count, 1);
  free(answers);
}

/* Ten million bytes take no longer than it takes to look at them. */
Test(lookup, very_long_names_are_refused_at_once) {
  enum { SIZE = 10000000 };
  struct ps__answers *answers;
  char *name = malloc(SIZE + 1);
  cr_assert(name);
  memset(name, 'x', SIZE);
  name[SIZE] = '\0';
  fake_resolver_answer(one);
  check_fails(look_up(&(struct ps__question){.host = name}, &answers, &err), PS_E_GAIERROR, EAI_NONAME,
              "(host name too long: 10000000 bytes, limit 1024)");
  check_fails(look_up_service(name, &answers, &err), PS_E_GAIERROR, EAI_SERVICE, "('x', 'xxxxxxxx");
  memset(name, '9', SIZE);
  check_fails(look_up_service(name, &answers, &err), PS_E_RANGE, ERANGE, "port must be 0-65535, not '99999999");
  free(name);
}

Test(lookup, a_list_without_entries_is_an_error) {
  static const char *const none[] = {NULL};
  struct ps__answers *answers = (void *)&answers;
  ps_address address;
  fake_resolver_answer(none);
  check_fails(look_up_service("80", &answers, &err), PS_E_OS, 0, "getaddrinfo returns an empty list");
  cr_assert_null(answers);
  check_fails(ps__lookup_first(&(struct ps__question){.host = "x"}, ps__lookup_directly, NULL, "test", &address, &err),
              PS_E_OS, 0, "getaddrinfo returns an empty list");
}

Test(lookup, failures_have_their_class_and_name_what_was_asked) {
  static const struct {
    const char *host, *service;
    int result, error;
    int32_t status, code;
    const char *text;
  } cases[] = {
      {"x", NULL, EAI_NONAME, 0, PS_E_GAIERROR, EAI_NONAME, "test: Name or service not known ('x')"},
      {"x", "y", EAI_AGAIN, 0, PS_E_GAIERROR, EAI_AGAIN, "Temporary failure in name resolution ('x', 'y')"},
      {NULL, "y", EAI_SERVICE, 0, PS_E_GAIERROR, EAI_SERVICE, " (none, 'y')"},
      {"", "080", EAI_FAMILY, 0, PS_E_GAIERROR, EAI_FAMILY, " ('', '080')"},
      {"x", "y", EAI_SYSTEM, EMFILE, PS_E_OS, EMFILE, "test: Too many open files ('x', 'y')"},
      {"x", NULL, EAI_MEMORY, 0, PS_E_MEMORY, ENOMEM, "test: Memory allocation failure ('x')"},
      {"x\n'", NULL, EAI_FAIL, 0, PS_E_GAIERROR, EAI_FAIL, "('x\\x0a\\'')"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    struct ps__answers *answers = (void *)&answers;
    fault(GETADDRINFO, .result = cases[i].result, .error = cases[i].error);
    check_fails(look_up(&(struct ps__question){.host = cases[i].host, .service = cases[i].service}, &answers, &err),
                cases[i].status, cases[i].code, cases[i].text);
    cr_assert_null(answers);
  }
}

Test(lookup, the_first_address_is_asked_for_once_and_comes_with_its_scope) {
  static const char *const two[] = {"fe80::1%777777", "192.0.2.7", NULL};
  ps_address address;
  fake_resolver_answer(two);
  check_ok(ps__lookup_first(&(struct ps__question){.host = "x"}, ps__lookup_directly, NULL, "test", &address, &err));
  check_text(shown(&address), "[fe80::1%777777]:0");
  check_number(fake_resolver.last.type, SOCK_DGRAM);
}

static int32_t refuse(const void *runner, struct ps__errand *errand, const char *operation, ps_error *error) {
  (void)runner, (void)errand, (void)operation, (void)error;
  return PS_E_INTERRUPTED;
}

Test(lookup, a_runner_that_gives_up_leaves_nothing_behind) {
  struct ps__answers *answers = (void *)&answers;
  check_number(ps__lookup(&(struct ps__question){.host = "x"}, refuse, NULL, "test", &answers, NULL), PS_E_INTERRUPTED);
  cr_assert_null(answers);
  check_number(fake_resolver.count, 0);
}
