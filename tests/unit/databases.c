/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The port's look-ups in the databases: how room grows, and which number says what went wrong. */
#include "platform/platform.h"

#include "check.h"
#include "fake_databases.h"
#include "fault.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

TestSuite(databases, .timeout = 20, .init = fake_databases_begin);

static const char *const aliases[] = {"other.example", "a", NULL};

Test(databases, numbers_are_found_in_host_byte_order) {
  fake_databases.name = "http";
  fake_databases.number = 0x1234;
  check_number(ps__sys_getservbyname("http", "tcp"), 0x1234);
  check_number(ps__sys_getprotobyname("icmp"), 0x1234);
  char *name = NULL;
  check_number(ps__sys_getservbyport(0x4321, "tcp", &name), 0);
  check_number(fake_databases.number, 0x4321);
  check_text(name, "http");
  free(name);
}

Test(databases, more_room_is_given_until_the_answer_fits) {
  static const size_t wanted[] = {0, 1024, 1025, 100000, 1 << 24};
  for (int i = 0; i < COUNT_OF(wanted); i++) {
    struct ps__host *host = NULL;
    char *name = NULL;
    fake_databases_begin();
    fake_databases = (struct fake_databases){.used = true,
                                             .wanted = wanted[i],
                                             .name = "host.example",
                                             .aliases = aliases,
                                             .address = "\1\2\3\4",
                                             .length = 4};
    check_number(ps__sys_gethostbyname("x", &host), 0);
    cr_assert(fake_databases.room >= wanted[i]);
    check_text(host->name, "host.example");
    check_text(host->aliases[1], "a");
    cr_assert_null(host->aliases[2]);
    check_bytes(host->addresses[0], "\1\2\3\4", 4);
    check_number(host->family, AF_INET);
    check_number(host->length, 4);
    free(host);
    check_number(ps__sys_getservbyport(80, NULL, &name), 0);
    check_text(name, "host.example");
    free(name);
  }
}

/* A database that is never content must not take all memory and all time. */
Test(databases, room_has_an_end) {
  struct ps__host *host = (void *)&host;
  char *name = (void *)&name;
  fake_databases.wanted = SIZE_MAX;
  check_number(ps__sys_gethostbyname("x", &host), -ENOMEM);
  cr_assert_null(host);
  check_number(ps__sys_getservbyport(80, NULL, &name), -ENOMEM);
  cr_assert_null(name);
  check_number(ps__sys_getservbyname("x", NULL), -ENOMEM);
  check_number(ps__sys_getprotobyname("x"), -ENOMEM);
  cr_assert(fake_databases.room <= 1 << 24);
}

Test(databases, no_memory_is_told) {
  struct ps__host *host = NULL;
  fake_databases.name = "x";
  fault(CALLOC, .times = 2);
  check_number(ps__sys_getservbyname("x", NULL), -ENOMEM);
  check_number(ps__sys_gethostbyname("x", &host), -ENOMEM);
  check_number(fake_databases.count, 0);
}

Test(databases, nothing_found_is_enoent_and_an_error_is_itself) {
  static const int cases[][2] = {{0, -ENOENT}, {ENOENT, -ENOENT}, {EMFILE, -EMFILE}, {ENOMEM, -ENOMEM}};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    char *name = (void *)&name;
    fake_databases.error = cases[i][0];
    check_number(ps__sys_getservbyname("x", NULL), cases[i][1]);
    check_number(ps__sys_getprotobyname("x"), cases[i][1]);
    check_number(ps__sys_getservbyport(80, NULL, &name), cases[i][1]);
    cr_assert_null(name);
  }
}

Test(databases, a_hosts_failure_is_told_by_the_parameter_and_not_by_the_global_number) {
  static const struct {
    int error, h_error, result;
  } cases[] = {
      {0, HOST_NOT_FOUND, HOST_NOT_FOUND},
      {0, NO_DATA, NO_DATA},
      {EAGAIN, TRY_AGAIN, TRY_AGAIN},
      {EAGAIN, NO_RECOVERY, NO_RECOVERY},
      {EMFILE, FAKE_INTERNAL, -EMFILE},
      {ENOMEM, FAKE_INTERNAL, -ENOMEM},
      {ENOENT, 0, -ENOENT},
      {0, 0, HOST_NOT_FOUND},
      {0, FAKE_INTERNAL, HOST_NOT_FOUND},
  };
  const struct sockaddr_in6 name = {.sin6_family = AF_INET6};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    struct ps__host *host = (void *)&host;
    fake_databases.error = cases[i].error;
    fake_databases.h_error = cases[i].h_error;
    check_number(ps__sys_gethostbyname("x", &host), cases[i].result);
    cr_assert_null(host);
    check_number(fake_databases.family, AF_INET);
    host = (void *)&host;
    check_number(ps__sys_gethostbyaddr(&name, &host), cases[i].result);
    cr_assert_null(host);
    check_number(fake_databases.family, AF_INET6);
  }
}

Test(databases, the_system_itself_knows_localhost_and_http) {
  fake_databases.used = false;
  struct ps__host *host = NULL;
  check_number(ps__sys_gethostbyname("127.0.0.1", &host), 0);
  check_bytes(host->addresses[0], "\x7f\0\0\1", 4);
  free(host);
  check_number(ps__sys_getservbyname("http", "tcp"), 80);
  check_number(ps__sys_getprotobyname("icmp"), 1);
}

/* musl says so of a protocol that it does not know. */
Test(databases, an_argument_that_is_refused_is_nothing_found) {
  fake_databases.error = EINVAL;
  check_number(ps__sys_getservbyname("http", "sctp"), -ENOENT);
}
