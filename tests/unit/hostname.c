/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The names that this machine and others go by. */
#include "polysocket/hostname.h"

#include "check.h"
#include "fake_databases.h"
#include "fake_host.h"
#include "fake_resolver.h"
#include "fault.h"
#include "guard.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <unistd.h>

TestSuite(hostname, .timeout = 20);

/* A machine "machine" at an address, and a database where nobody is known. */
static void begin(void) {
  static const char *const address[] = {"192.0.2.7", NULL};
  fake_databases_begin();
  fake_databases.machine = "machine";
  fake_databases.h_error = HOST_NOT_FOUND;
  fake_resolver_answer(address);
}

static const char *fqdn(const char *name) {
  static char text[300];
  int64_t length = -1;
  check_ok(ps_getfqdn(name, NULL, text, sizeof text, &length, &err));
  check_number(length, strlen(text));
  return text;
}

Test(hostname, gethostname_says_what_the_system_says) {
  char text[256], wanted[256];
  int64_t length = -1;
  check_ok(ps_gethostname(text, sizeof text, &length, &err));
  cr_assert(gethostname(wanted, sizeof wanted) == 0);
  check_text(text, wanted);
  check_number(length, strlen(wanted));
}

Test(hostname, a_name_that_is_too_long_for_anyone_still_ends) {
  char name[400], text[400];
  memset(name, 'x', sizeof name);
  name[399] = '\0';
  fake_databases.machine = name;
  check_ok(ps_gethostname(text, sizeof text, NULL, &err));
  check_number(strlen(text), 255);
}

Test(hostname, texts_are_cut_and_impossible_buffers_refused) {
  char *text = guarded(4);
  int64_t length = -1;
  begin();
  check_ok(ps_gethostname(text, 4, &length, &err));
  check_text(text, "mac");
  check_number(length, 7);
  check_ok(ps_getfqdn("x", NULL, text, 4, &length, &err));
  check_text(text, "mac");
  check_fails(ps_gethostname(NULL, 4, &length, &err), PS_E_VALUE, EINVAL, "gethostname: text must not be NULL");
  check_fails(ps_gethostname(text, -1, &length, &err), PS_E_VALUE, EINVAL, "gethostname: negative buffer size -1");
  check_fails(ps_getfqdn("x", NULL, NULL, 4, &length, &err), PS_E_VALUE, EINVAL, "getfqdn: text must not be NULL");
  check_fails(ps_getfqdn("x", NULL, text, -1, &length, &err), PS_E_VALUE, EINVAL, "getfqdn: negative buffer size -1");
  check_number(length, 0);
}

Test(hostname, no_name_is_the_systems_error) {
  char text[8] = "x";
  begin();
  fake_databases.machine_error = EPERM;
  check_fails(ps_gethostname(text, 8, NULL, &err), PS_E_OS, EPERM, "gethostname: Operation not permitted");
  check_fails(ps_getfqdn("", NULL, text, 8, NULL, &err), PS_E_OS, EPERM, "getfqdn: Operation not permitted");
  check_fails(ps_getfqdn("x", NULL, text, 8, NULL, &err), PS_E_OS, EPERM, "getfqdn: Operation not permitted");
  check_text(text, "");
}

Test(hostname, the_first_name_with_a_dot_wins) {
  static const char *const aliases[] = {"short", "one.example", "two.example", NULL};
  begin();
  fake_databases.name = "host.example";
  fake_databases.aliases = aliases;
  check_text(fqdn("x"), "host.example");
  fake_databases.name = "host";
  check_text(fqdn("x"), "one.example");
}

Test(hostname, without_a_name_with_a_dot_it_is_the_machines) {
  static const char *const aliases[] = {"short", NULL};
  begin();
  check_text(fqdn("x"), "machine");
  fake_databases.name = "host";
  check_text(fqdn("x"), "machine");
  fake_databases.aliases = aliases;
  check_text(fqdn("x"), "machine");
}

Test(hostname, a_lookup_that_fails_is_no_failure) {
  begin();
  static const int numbers[][2] = {{0, HOST_NOT_FOUND}, {EAGAIN, TRY_AGAIN}, {0, NO_RECOVERY}, {EMFILE, FAKE_INTERNAL}};
  for (int i = 0; i < COUNT_OF(numbers); i++) {
    fake_databases.error = numbers[i][0];
    fake_databases.h_error = numbers[i][1];
    check_text(fqdn("x"), "machine");
  }
  fake_resolver_answer(NULL);
  static const int results[] = {EAI_NONAME, EAI_AGAIN, EAI_FAIL};
  for (int i = 0; i < COUNT_OF(results); i++) {
    fault(GETADDRINFO, .result = results[i]);
    check_text(fqdn("x"), "machine");
  }
  char name[2000];
  memset(name, 'x', sizeof name);
  name[1999] = '\0';
  check_text(fqdn(name), "machine");
}

Test(hostname, no_name_and_the_wildcards_are_the_machine) {
  static const char *const names[] = {NULL, "", "0.0.0.0", "::"};
  begin();
  fake_databases.name = "machine.example";
  for (int i = 0; i < COUNT_OF(names); i++) {
    check_text(fqdn(names[i]), "machine.example");
    check_text(fake_resolver.last.host, "machine");
  }
}

Test(hostname, memory_and_interruptions_are_told) {
  struct fake_host *host = fake_host_make(0);
  char text[8] = "x";
  begin();
  fake_databases.error = ENOMEM;
  fake_databases.h_error = FAKE_INTERNAL;
  check_fails(ps_getfqdn("x", NULL, text, 8, NULL, &err), PS_E_MEMORY, ENOMEM, "getfqdn: out of memory");
  check_number(ps_getfqdn("x", NULL, text, 8, NULL, NULL), PS_E_MEMORY);
  fake_resolver_hang(true);
  host->idle = 9;
  host->stop_at = 2;
  check_fails(ps_getfqdn("x", &(ps_wait){.hooks = &host->hooks}, text, 8, NULL, &err), PS_E_INTERRUPTED, EINTR,
              "getfqdn: interrupted by the host");
  check_text(text, "");
}
