/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The port's way to the resolver and back, and this machine's name. Names are answered here and not by a network. */
#include "platform/platform.h"

#include "check.h"
#include "fault.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

TestSuite(platform_lookup, .timeout = 20);

Test(platform_lookup, all_that_was_found_is_in_one_block) {
  struct ps__answers *answers = NULL;
  int system = -1;
  fault(GETADDRINFO, .host = "192.0.2.7");
  struct ps__question question = {.host = "somewhere.example", .service = "80", .flags = AI_CANONNAME};
  check_number(ps__sys_getaddrinfo(&question, &answers, &system), 0);
  check_number(system, 0);
  check_number(answers->count, 3);
  for (size_t i = 0; i < answers->count; i++) {
    const struct ps__answer *answer = &answers->answer[i];
    struct sockaddr_in name;
    check_number(answer->family, AF_INET);
    check_number(answer->length, sizeof name);
    memcpy(&name, answer->address, sizeof name);
    check_number(name.sin_family, AF_INET);
    check_number(ntohs(name.sin_port), 80);
    check_number(ntohl(name.sin_addr.s_addr), 0xC0000207);
    check_text(answer->name, i == 0 ? "192.0.2.7" : "");
  }
  check_number(answers->answer[0].type, SOCK_STREAM);
  check_number(answers->answer[0].proto, IPPROTO_TCP);
  check_number(answers->answer[1].type, SOCK_DGRAM);
  free(answers);
}

Test(platform_lookup, the_question_narrows_the_answer) {
  struct ps__answers *answers = NULL;
  int system;
  struct ps__question question = {NULL, "80", AF_INET6, SOCK_STREAM, IPPROTO_TCP, AI_PASSIVE};
  check_number(ps__sys_getaddrinfo(&question, &answers, &system), 0);
  check_number(answers->count, 1);
  check_number(answers->answer[0].family, AF_INET6);
  check_number(fault_record(FAULT_GETADDRINFO, 0).flags, AF_INET6);
  free(answers);
}

/* The resolver leaves a pointer to nowhere behind, which nobody may follow or give back. */
Test(platform_lookup, a_failure_is_given_as_the_resolver_said_it) {
  static const struct {
    int result, error, system;
  } cases[] = {
      {EAI_NONAME, 0, 0},      {EAI_AGAIN, ENOENT, 0},       {EAI_FAIL, EINTR, 0},
      {EAI_MEMORY, ENOMEM, 0}, {EAI_SYSTEM, EMFILE, EMFILE}, {EAI_SYSTEM, 0, 0},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    struct ps__answers *answers = (void *)&answers;
    int system = -1;
    fault(GETADDRINFO, .result = cases[i].result, .error = cases[i].error);
    check_number(ps__sys_getaddrinfo(&(struct ps__question){.host = "x"}, &answers, &system), cases[i].result);
    check_number(system, cases[i].system);
    cr_assert_null(answers);
  }
}

Test(platform_lookup, no_memory_for_the_answer_is_the_resolvers_error) {
  struct ps__answers *answers = (void *)&answers;
  int system = -1;
  fault(CALLOC, .times = 1);
  check_number(ps__sys_getaddrinfo(&(struct ps__question){.host = "127.0.0.1"}, &answers, &system), EAI_MEMORY);
  cr_assert_null(answers);
  check_number(system, 0);
}

Test(platform_lookup, a_path_fits_into_the_room_for_a_service) {
  struct sockaddr_un name = {.sun_family = AF_UNIX};
  char host[PS__NAME_ROOM], service[PS__NAME_ROOM];
  int system = -1;
  memset(name.sun_path, 'p', sizeof name.sun_path - 1);
  check_number(ps__sys_getnameinfo(&name, sizeof name, NI_NUMERICHOST, host, service, &system), 0);
  check_number(strlen(service), sizeof name.sun_path - 1);
  check_number(ps__sys_getnameinfo(&name, 0, 0, host, service, &system), EAI_FAMILY);
}

Test(platform_lookup, the_machines_name_ends_in_any_case) {
  char text[256];
  memset(text, 'x', sizeof text);
  check_number(ps__sys_gethostname(text, sizeof text), 0);
  cr_assert(memchr(text, '\0', sizeof text));
  cr_assert(ps__sys_gethostname(text, 1) < 0 || text[0] == '\0');
}

/* A list without the name that was asked for, and a success without any list. */
Test(platform_lookup, a_resolver_may_leave_out_what_it_was_asked_for) {
  struct ps__question question = {.host = "127.0.0.1", .type = SOCK_STREAM, .flags = AI_CANONNAME | AI_NUMERICHOST};
  struct ps__answers *answers = NULL;
  int system = 0;
  fault(GETADDRINFO, .result = 0);
  check_number(ps__sys_getaddrinfo(&question, &answers, &system), 0);
  check_number(answers->count, 0);
  free(answers);
  fault(GETADDRINFO, .made = true, .told = AI_CANONNAME);
  check_number(ps__sys_getaddrinfo(&question, &answers, &system), 0);
  check_text(answers->answer[0].name, "");
  free(answers);
}
