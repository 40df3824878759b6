/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Services and protocols by name and by number. */
#include "polysocket/services.h"

#include "check.h"
#include "fake_databases.h"
#include "fake_host.h"
#include "fake_resolver.h"
#include "guard.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

TestSuite(services, .timeout = 20);

Test(services, the_systems_databases_are_asked) {
  int64_t port = 0;
  int64_t number = 0;
  char text[32];
  int64_t length = -1;
  check_ok(ps_getservbyname("http", "tcp", NULL, &port, &err));
  check_number(port, 80);
  check_ok(ps_getservbyname("domain", NULL, NULL, &port, &err));
  check_number(port, 53);
  check_ok(ps_getservbyport(514, "tcp", NULL, text, sizeof text, &length, &err));
  check_text(text, "shell");
  check_number(length, 5);
  check_ok(ps_getservbyport(514, "udp", NULL, text, sizeof text, &length, &err));
  check_text(text, "syslog");
  check_ok(ps_getservbyport(80, NULL, NULL, text, sizeof text, &length, &err));
  check_text(text, "http");
  check_ok(ps_getprotobyname("icmp", NULL, &number, &err));
  check_number(number, 1);
  check_ok(ps_getprotobyname("ip", NULL, &number, &err));
  check_number(number, 0);
}

Test(services, what_is_not_there_is_named) {
  int64_t port = 7;
  int64_t number = 7;
  char text[32] = "x";
  int64_t length = 7;
  check_fails(ps_getservbyname("no such", NULL, NULL, &port, &err), PS_E_OS, 0,
              "getservbyname: service/proto not found ('no such')");
  check_fails(ps_getservbyname("http", "no such", NULL, &port, &err), PS_E_OS, 0, "not found ('http', 'no such')");
  check_fails(ps_getservbyname("", "", NULL, &port, &err), PS_E_OS, 0, "not found ('', '')");
  check_number(port, 0);
  check_fails(ps_getservbyport(0, NULL, NULL, text, sizeof text, &length, &err), PS_E_OS, 0,
              "getservbyport: port/proto not found (0)");
  check_fails(ps_getservbyport(80, "no such", NULL, text, sizeof text, &length, &err), PS_E_OS, 0,
              "getservbyport: port/proto not found (80, 'no such')");
  check_text(text, "");
  check_number(length, 0);
  check_fails(ps_getprotobyname("no such", NULL, &number, &err), PS_E_OS, 0,
              "getprotobyname: protocol not found ('no such')");
  check_number(number, 0);
}

Test(services, bad_input_is_refused_unasked) {
  char text[4] = "xxx";
  int64_t length = 7;
  static const int64_t ports[] = {-1, 65536, 65536 + 80, INT64_C(1) << 32, INT64_MAX, INT64_MIN};
  fake_databases_begin();
  for (int i = 0; i < COUNT_OF(ports); i++)
    check_fails(ps_getservbyport(ports[i], NULL, NULL, text, sizeof text, &length, &err), PS_E_RANGE, ERANGE,
                "getservbyport: port must be 0-65535, not ");
  check_fails(ps_getservbyport(80, NULL, NULL, NULL, 4, &length, &err), PS_E_VALUE, EINVAL, "text must not be NULL");
  check_fails(ps_getservbyport(80, NULL, NULL, text, -1, &length, &err), PS_E_VALUE, EINVAL, "negative buffer size -1");
  check_number(length, 0);
  check_fails(ps_getservbyname(NULL, "tcp", NULL, NULL, &err), PS_E_VALUE, EINVAL, "service must not be NULL");
  check_fails(ps_getprotobyname(NULL, NULL, NULL, &err), PS_E_VALUE, EINVAL, "name must not be NULL");
  check_number(fake_databases.count, 0);
}

Test(services, a_long_name_is_cut_to_the_buffer) {
  char name[5001];
  int64_t length = 0;
  memset(name, 'n', sizeof name);
  name[5000] = '\0';
  fake_databases_begin();
  fake_databases.name = name;
  fake_databases.wanted = 6000;
  char *text = guarded(10);
  check_ok(ps_getservbyport(80, NULL, NULL, text, 10, &length, &err));
  check_text(text, "nnnnnnnnn");
  check_number(length, 5000);
  check_ok(ps_getservbyport(80, NULL, NULL, NULL, 0, NULL, &err));
}

Test(services, a_database_that_cannot_be_read_is_no_missing_entry) {
  fake_databases_begin();
  fake_databases.error = EMFILE;
  check_fails(ps_getservbyname("http", "tcp", NULL, NULL, &err), PS_E_OS, EMFILE,
              "getservbyname: Too many open files ('http', 'tcp')");
  check_fails(ps_getprotobyname("icmp", NULL, NULL, &err), PS_E_OS, EMFILE, "Too many open files ('icmp')");
  fake_databases.error = ENOMEM;
  check_fails(ps_getservbyport(80, NULL, NULL, NULL, 0, NULL, &err), PS_E_MEMORY, ENOMEM, "out of memory");
}

Test(services, the_hosts_lock_is_left_for_each_question) {
  struct fake_host *host = fake_host_make(1000);
  ps_hooks without_questions = {.run = host->hooks.run, .context = host};
  host->idle = 1;
  check_ok(ps_getservbyname("http", "tcp", &(ps_wait){.hooks = &without_questions}, NULL, &err));
  check_number(host->runs, 2);
  check_ok(ps_getservbyport(80, "tcp", &(ps_wait){.hooks = &without_questions}, NULL, 0, NULL, &err));
  check_ok(ps_getprotobyname("icmp", &(ps_wait){.hooks = &without_questions}, NULL, &err));
  check_number(host->runs, 4);
  fake_databases_begin();
  fake_resolver_hang(true);
  host->idle = 9;
  host->stop_at = 2;
  check_fails(ps_getprotobyname("icmp", &(ps_wait){.hooks = &host->hooks}, NULL, &err), PS_E_INTERRUPTED, EINTR,
              "getprotobyname: interrupted by the host");
  host->stop_at = 3;
  check_fails(ps_getservbyname("http", NULL, &(ps_wait){.hooks = &host->hooks}, NULL, &err), PS_E_INTERRUPTED, EINTR,
              "getservbyname: int");
  host->stop_at = 4;
  check_fails(ps_getservbyport(80, NULL, &(ps_wait){.hooks = &host->hooks}, NULL, 0, NULL, &err), PS_E_INTERRUPTED,
              EINTR, "getservbyport: int");
}

Test(services, very_long_names_are_refused_at_once) {
  enum { SIZE = 10000000 };
  char *name = malloc(SIZE + 1);
  cr_assert(name);
  memset(name, 'x', SIZE);
  name[SIZE] = '\0';
  check_fails(ps_getservbyname(name, "tcp", NULL, NULL, &err), PS_E_OS, 0, "service/proto not found ('xxxxxxxxxx");
  check_fails(ps_getservbyname("http", name, NULL, NULL, &err), PS_E_OS, 0, "service/proto not found ('http', 'xxx");
  check_fails(ps_getprotobyname(name, NULL, NULL, &err), PS_E_OS, 0, "protocol not found ('xxxxxxxxxx");
  free(name);
}
