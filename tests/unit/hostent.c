/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Hosts by name and by address, and their entries as objects. */
#include "polysocket/hostent.h"

#include "check.h"
#include "fake_databases.h"
#include "fake_host.h"
#include "fake_resolver.h"
#include "fault.h"
#include "guard.h"
#include "sockets.h"

#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(hostent, .timeout = 20);

static const char *const aliases[] = {"other.example", "a", NULL};

/* A database with one host, which has two more names. */
static void fill_database(void) {
  fake_databases_begin();
  fake_databases.name = "host.example";
  fake_databases.aliases = aliases;
  fake_databases.address = "\300\0\2\7";
  fake_databases.length = 4;
}

static ps_hostent *make_entry(void) {
  ps_hostent *entry = NULL;
  fill_database();
  check_ok(ps_gethostbyname_ex("host.example", NULL, &entry, &err));
  return entry;
}

Test(hostent, gethostbyname_gives_an_ipv4_address) {
  static const char *const cases[][2] = {
      {"127.0.0.1", "127.0.0.1"}, {"", "0.0.0.0"}, {"<broadcast>", "255.255.255.255"}, {"127.1", "127.0.0.1"}};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    char *text = guarded(16);
    int64_t length = -1;
    check_ok(ps_gethostbyname(cases[i][0], NULL, text, 16, &length, &err));
    check_text(text, cases[i][1]);
    check_number(length, strlen(cases[i][1]));
  }
  char text[16];
  fault(GETADDRINFO, .host = "192.0.2.7");
  check_ok(ps_gethostbyname("somewhere.example", NULL, text, sizeof text, NULL, &err));
  check_text(text, "192.0.2.7");
}

Test(hostent, gethostbyname_fails_as_the_resolver_does) {
  char text[16] = "x";
  int64_t length = 7;
  check_fails(ps_gethostbyname("::1", NULL, text, 16, &length, &err), PS_E_GAIERROR, EAI_ADDRFAMILY, "('::1')");
  fault(GETADDRINFO, .result = EAI_AGAIN);
  check_fails(ps_gethostbyname("x", NULL, text, 16, &length, &err), PS_E_GAIERROR, EAI_AGAIN, "('x')");
  fault(GETADDRINFO, .result = EAI_SYSTEM, .error = EMFILE);
  check_fails(ps_gethostbyname("x", NULL, text, 16, &length, &err), PS_E_OS, EMFILE, "('x')");
  fault(GETADDRINFO, .result = EAI_MEMORY);
  check_fails(ps_gethostbyname("x", NULL, text, 16, &length, &err), PS_E_MEMORY, ENOMEM, "('x')");
  check_fails(ps_gethostbyname(NULL, NULL, text, 16, &length, &err), PS_E_VALUE, EINVAL, "host must not be NULL");
  check_fails(ps_gethostbyname("x", NULL, text, -1, &length, &err), PS_E_VALUE, EINVAL, "negative buffer size -1");
  check_fails(ps_gethostbyname("x", NULL, NULL, 16, &length, &err), PS_E_VALUE, EINVAL, "text must not be NULL");
  check_text(text, "");
  check_number(length, 0);
}

Test(hostent, an_entry_has_a_name_other_names_and_addresses) {
  ps_hostent *entry = make_entry();
  char text[32];
  int64_t count = -1, length = -1;
  check_ok(ps_hostent_name(entry, text, sizeof text, &length, &err));
  check_text(text, "host.example");
  check_number(length, 12);
  check_ok(ps_hostent_alias_count(entry, &count, &err));
  check_number(count, 2);
  check_ok(ps_hostent_alias(entry, 0, text, sizeof text, &length, &err));
  check_text(text, "other.example");
  check_ok(ps_hostent_alias(entry, 1, text, sizeof text, &length, &err));
  check_text(text, "a");
  check_ok(ps_hostent_address_count(entry, &count, &err));
  check_number(count, 1);
  check_ok(ps_hostent_address(entry, 0, text, sizeof text, &length, &err));
  check_text(text, "192.0.2.7");
  check_number(length, 9);
  ps_hostent_free(entry);
}

Test(hostent, an_entry_may_have_a_name_alone) {
  ps_hostent *entry = NULL;
  char text[32] = "x";
  int64_t count = -1;
  fake_databases_begin();
  fake_databases.name = "";
  check_ok(ps_gethostbyname_ex("x", NULL, &entry, &err));
  check_ok(ps_hostent_name(entry, text, sizeof text, NULL, &err));
  check_text(text, "");
  check_ok(ps_hostent_alias_count(entry, &count, &err));
  check_number(count, 0);
  check_fails(ps_hostent_alias(entry, 0, text, sizeof text, NULL, &err), PS_E_RANGE, ERANGE,
              "hostent_alias: index 0 is out of range: there are no entries");
  check_fails(ps_hostent_address(entry, 0, text, sizeof text, NULL, &err), PS_E_RANGE, ERANGE, "hostent_address: ");
  ps_hostent_free(entry);
}

Test(hostent, an_address_of_either_family_is_looked_up_as_it_is) {
  ps_hostent *entry = NULL;
  char text[46];
  fill_database();
  check_ok(ps_gethostbyaddr("192.0.2.7", NULL, &entry, &err));
  check_number(fake_databases.family, AF_INET);
  check_ok(ps_hostent_name(entry, text, sizeof text, NULL, &err));
  check_text(text, "host.example");
  ps_hostent_free(entry);
  fake_databases.address = "\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\1";
  fake_databases.length = 16;
  check_ok(ps_gethostbyaddr("2001:db8::1", NULL, &entry, &err));
  check_number(fake_databases.family, AF_INET6);
  check_ok(ps_hostent_address(entry, 0, text, sizeof text, NULL, &err));
  check_text(text, "2001:db8::1");
  ps_hostent_free(entry);
}

Test(hostent, a_name_in_place_of_an_address_is_first_looked_up) {
  ps_hostent *entry = NULL;
  fill_database();
  fault(GETADDRINFO, .host = "192.0.2.7");
  check_ok(ps_gethostbyaddr("somewhere.example", NULL, &entry, &err));
  ps_hostent_free(entry);
  fault(GETADDRINFO, .result = EAI_NONAME);
  check_fails(ps_gethostbyaddr("nowhere.example", NULL, &entry, &err), PS_E_GAIERROR, EAI_NONAME,
              "('nowhere.example')");
  cr_assert_null(entry);
  check_number(fake_databases.count, 1);
}

Test(hostent, failures_have_the_number_of_the_parameter_and_its_text) {
  static const struct {
    int error, h_error;
    int32_t status, code;
    const char *text;
  } cases[] = {
      {0, HOST_NOT_FOUND, PS_E_HERROR, 1, ": Unknown host ('192.0.2.7')"},
      {EAGAIN, TRY_AGAIN, PS_E_HERROR, 2, ": Host name lookup failure ('192.0.2.7')"},
      {0, NO_RECOVERY, PS_E_HERROR, 3, ": Unknown server error ('192.0.2.7')"},
      {0, NO_DATA, PS_E_HERROR, 4, ": No address associated with name ('192.0.2.7')"},
      {0, 0, PS_E_HERROR, 1, ": Unknown host ('192.0.2.7')"},
      {EMFILE, FAKE_INTERNAL, PS_E_OS, EMFILE, ": Too many open files ('192.0.2.7')"},
      {ENOMEM, FAKE_INTERNAL, PS_E_MEMORY, ENOMEM, ": out of memory ('192.0.2.7')"},
  };
  fake_databases_begin();
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_hostent *entry = (void *)&entry;
    fake_databases.error = cases[i].error;
    fake_databases.h_error = cases[i].h_error;
    check_fails(ps_gethostbyname_ex("192.0.2.7", NULL, &entry, &err), cases[i].status, cases[i].code, cases[i].text);
    check_text(err.operation, "gethostbyname_ex");
    cr_assert_null(entry);
    entry = (void *)&entry;
    check_fails(ps_gethostbyaddr("192.0.2.7", NULL, &entry, &err), cases[i].status, cases[i].code, cases[i].text);
    check_text(err.operation, "gethostbyaddr");
    cr_assert_null(entry);
  }
}

Test(hostent, bad_input_is_refused_unasked) {
  char name[1026];
  ps_hostent *entry = (void *)&entry;
  memset(name, 'x', sizeof name);
  name[1025] = '\0';
  fill_database();
  check_fails(ps_gethostbyname_ex(name, NULL, &entry, &err), PS_E_HERROR, 1, "Unknown host ('xxxxxxxx");
  cr_assert_null(entry);
  check_fails(ps_gethostbyaddr(name, NULL, &entry, &err), PS_E_GAIERROR, EAI_NONAME, "host name too long: 1025 bytes");
  check_fails(ps_gethostbyname_ex(NULL, NULL, &entry, &err), PS_E_VALUE, EINVAL,
              "gethostbyname_ex: host must not be NULL");
  check_fails(ps_gethostbyaddr(NULL, NULL, &entry, &err), PS_E_VALUE, EINVAL, "gethostbyaddr: host must not be NULL");
  check_fails(ps_gethostbyname_ex("x", NULL, NULL, &err), PS_E_VALUE, EINVAL, "found must not be NULL");
  check_number(fake_databases.count, 0);
  check_number(fake_resolver.count, 0);
}

Test(hostent, a_handle_that_leads_nowhere_is_an_error_and_never_a_crash) {
  ps_hostent *entry = make_entry();
  ps_hostent_free(entry);
  ps_hostent_free(entry);
  ps_hostent_free(NULL);
  void *const handles[] = {NULL, entry, make_socket(AF_INET, SOCK_STREAM), (void *)(uintptr_t)-1, &entry};
  for (int i = 0; i < COUNT_OF(handles); i++) {
    char text[8] = "x";
    int64_t count = 7, length = 7;
    check_fails(ps_hostent_name(handles[i], text, 8, &length, &err), PS_E_HANDLE, EBADF,
                "no host entry has this handle");
    check_fails(ps_hostent_alias_count(handles[i], &count, &err), PS_E_HANDLE, EBADF, "hostent_alias_count");
    check_number(count, 0);
    count = 7;
    check_fails(ps_hostent_address_count(handles[i], &count, &err), PS_E_HANDLE, EBADF, "hostent_address_count");
    check_fails(ps_hostent_alias(handles[i], 0, text, 8, &length, &err), PS_E_HANDLE, EBADF, "hostent_alias");
    check_fails(ps_hostent_address(handles[i], 0, text, 8, &length, &err), PS_E_HANDLE, EBADF, "hostent_address");
    check_number(count + length, 0);
    check_text(text, "");
    ps_hostent_free(handles[i]);
  }
}

Test(hostent, texts_are_cut_and_impossible_buffers_refused) {
  ps_hostent *entry = make_entry();
  char *text = guarded(3);
  int64_t length = -1;
  check_ok(ps_hostent_name(entry, text, 3, &length, &err));
  check_text(text, "ho");
  check_number(length, 12);
  check_ok(ps_hostent_address(entry, 0, text, 3, &length, &err));
  check_text(text, "19");
  check_fails(ps_hostent_name(entry, NULL, 3, &length, &err), PS_E_VALUE, EINVAL,
              "hostent_name: text must not be NULL");
  check_fails(ps_hostent_alias(entry, 0, text, -1, &length, &err), PS_E_VALUE, EINVAL, "hostent_alias: negative");
  check_fails(ps_hostent_alias(entry, 2, text, 3, &length, &err), PS_E_RANGE, ERANGE, "index must be 0-1, not 2");
  check_fails(ps_hostent_address(entry, -1, text, 3, &length, &err), PS_E_RANGE, ERANGE, "index must be 0, not -1");
  check_number(length, 0);
  ps_hostent_free(entry);
}

static int32_t outcome;
static ps_hostent *outcome_entry;
static bool lookup_told, entry_told;

static void attempt(void) {
  outcome_entry = (void *)&outcome_entry;
  outcome = ps_gethostbyname_ex("x", NULL, &outcome_entry, &err);
}

static void check_outcome(bool met) {
  cr_assert((outcome_entry != NULL) == (outcome == PS_OK));
  check_number(outcome, met ? PS_E_MEMORY : PS_OK);
  ps_hostent_free(outcome_entry);
  lookup_told = lookup_told || (met && strstr(err.message, "gethostbyname_ex: out of memory"));
  entry_told = entry_told || (met && strstr(err.message, "no memory for another host entry"));
}

Test(hostent, no_memory_is_told_and_nothing_is_lost) {
  fill_database();
  fault_each(FAULT_CALLOC, (struct fault){.times = 1}, attempt, check_outcome);
  cr_assert(lookup_told && entry_told);
}

Test(hostent, the_hosts_lock_is_left_for_each_lookup) {
  struct fake_host *host = fake_host_make(1000);
  ps_hostent *entry = NULL;
  ps_hooks without_questions = {.run = host->hooks.run, .context = host};
  fill_database();
  check_ok(ps_gethostbyname_ex("x", &(ps_wait){.hooks = &without_questions}, &entry, &err));
  check_number(host->runs, 1);
  ps_hostent_free(entry);
  check_ok(ps_gethostbyaddr("192.0.2.7", &(ps_wait){.hooks = &without_questions}, &entry, &err));
  check_number(host->runs, 3);
  ps_hostent_free(entry);
  fake_resolver_hang(true);
  host->idle = 9;
  host->stop_at = 2;
  check_fails(ps_gethostbyname_ex("x", &(ps_wait){.hooks = &host->hooks}, &entry, &err), PS_E_INTERRUPTED, EINTR,
              "gethostbyname_ex: interrupted by the host");
  host->stop_at = 4;
  check_fails(ps_gethostbyaddr("x", &(ps_wait){.hooks = &host->hooks}, &entry, &err), PS_E_INTERRUPTED, EINTR,
              "gethostbyaddr: interrupted by the host");
  host->stop_at = 6;
  check_fails(ps_gethostbyname("x", &(ps_wait){.hooks = &host->hooks}, NULL, 0, NULL, &err), PS_E_INTERRUPTED, EINTR,
              "gethostbyname: interrupted by the host");
  cr_assert_null(entry);
}

Test(hostent, a_count_that_nobody_wants_is_not_written) {
  ps_hostent *entry = NULL;
  check_ok(ps_gethostbyname_ex("127.0.0.1", NULL, &entry, &err));
  check_ok(ps_hostent_alias_count(entry, NULL, &err));
  check_ok(ps_hostent_address_count(entry, NULL, &err));
}
