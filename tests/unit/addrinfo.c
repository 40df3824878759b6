/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Hosts and services to lists of addresses, and these as objects. How questions fail is tested in lookup.c. */
#include "check.h"
#include "fake_host.h"
#include "fake_resolver.h"
#include "fault.h"
#include "guard.h"
#include "polysocket/address.h"
#include "polysocket/resolve.h"
#include "sockets.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(addrinfo, .timeout = 20);

static const char *const three[] = {"192.0.2.7", "2001:db8::1", "fe80::1%777777", NULL};

/* A list of three entries. */
static ps_addrinfo *make_list(void) {
  ps_addrinfo *list = NULL;
  fake_resolver_answer(three);
  check_ok(ps_getaddrinfo("somewhere.example", "80", 0, SOCK_STREAM, 0, 0, NULL, &list, &err));
  return list;
}

Test(addrinfo, entries_are_ready_for_a_socket) {
  static const struct {
    int family;
    const char *shown;
  } cases[] = {{AF_INET, "192.0.2.7:80"}, {AF_INET6, "[2001:db8::1]:80"}, {AF_INET6, "[fe80::1%777777]:80"}};
  ps_addrinfo *list = make_list();
  int64_t count = 0;
  check_ok(ps_addrinfo_count(list, &count, &err));
  check_number(count, 3);
  for (int i = 0; i < COUNT_OF(cases); i++) {
    int64_t family = -1, type = -1, proto = -1;
    ps_address address;
    check_ok(ps_addrinfo_entry(list, i, &family, &type, &proto, &address, &err));
    check_number(family, cases[i].family);
    check_number(type, SOCK_STREAM);
    check_number(proto, IPPROTO_TCP);
    check_text(shown(&address), cases[i].shown);
  }
  check_ok(ps_addrinfo_entry(list, 0, NULL, NULL, NULL, NULL, NULL));
  check_ok(ps_addrinfo_count(list, NULL, &err));
  ps_addrinfo_free(list);
}

Test(addrinfo, the_question_is_asked_as_it_is) {
  ps_addrinfo *list = NULL;
  fake_resolver_answer(three);
  check_ok(ps_getaddrinfo("x", "domain", AF_INET6, SOCK_DGRAM, IPPROTO_UDP, AI_ADDRCONFIG, NULL, &list, &err));
  check_text(fake_resolver.last.host, "x");
  check_text(fake_resolver.last.service, "domain");
  check_number(fake_resolver.last.family, AF_INET6);
  check_number(fake_resolver.last.type, SOCK_DGRAM);
  check_number(fake_resolver.last.proto, IPPROTO_UDP);
  check_number(fake_resolver.last.flags, AI_ADDRCONFIG);
  ps_addrinfo_free(list);
}

Test(addrinfo, the_canonical_name_is_in_the_first_entry) {
  ps_addrinfo *list = NULL;
  char *text = guarded(5);
  int64_t length = -1;
  check_ok(ps_getaddrinfo("127.0.0.1", NULL, 0, 0, 0, AI_CANONNAME, NULL, &list, &err));
  check_ok(ps_addrinfo_canonname(list, 0, text, 5, &length, &err));
  check_text(text, "127.");
  check_number(length, 9);
  check_ok(ps_addrinfo_canonname(list, 1, text, 5, &length, &err));
  check_text(text, "");
  check_number(length, 0);
  check_fails(ps_addrinfo_canonname(list, 0, text, -1, &length, &err), PS_E_VALUE, EINVAL, "negative buffer size -1");
  check_fails(ps_addrinfo_canonname(list, 0, NULL, 1, &length, &err), PS_E_VALUE, EINVAL, "text must not be NULL");
  check_fails(ps_addrinfo_canonname(list, 3, text, 5, &length, &err), PS_E_RANGE, ERANGE, "index must be 0-2, not 3");
  ps_addrinfo_free(list);
}

Test(addrinfo, wildcards_and_local_hosts) {
  static const struct {
    const char *host, *service;
    int family, flags;
    const char *shown;
  } cases[] = {
      {NULL, "80", AF_INET, AI_PASSIVE, "0.0.0.0:80"},
      {NULL, "80", AF_INET6, AI_PASSIVE, "[::]:80"},
      {"", "80", AF_INET, AI_PASSIVE, "0.0.0.0:80"},
      {"", "80", AF_INET6, 0, "[::]:80"},
      {"", NULL, AF_INET, 0, "0.0.0.0:0"},
      {NULL, "80", AF_INET, 0, "127.0.0.1:80"},
      {NULL, "80", AF_INET6, 0, "[::1]:80"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_addrinfo *list = NULL;
    ps_address address;
    check_ok(ps_getaddrinfo(cases[i].host, cases[i].service, cases[i].family, SOCK_STREAM, 0, cases[i].flags, NULL,
                            &list, &err));
    check_ok(ps_addrinfo_entry(list, 0, NULL, NULL, NULL, &address, &err));
    check_text(shown(&address), cases[i].shown);
    ps_addrinfo_free(list);
  }
}

Test(addrinfo, the_resolvers_refusals_have_their_numbers) {
  static const struct {
    const char *host, *service;
    int family, flags, code;
  } cases[] = {
      {NULL, NULL, 0, 0, EAI_NONAME},
      {"localhost", "80", 0, AI_NUMERICHOST, EAI_NONAME},
      {"127.0.0.1", "http", 0, AI_NUMERICSERV, EAI_NONAME},
      {"127.0.0.1", "no such", 0, 0, EAI_SERVICE},
      {"127.0.0.1", "80", 99, 0, EAI_FAMILY},
      {"::1", "80", AF_INET, 0, EAI_ADDRFAMILY},
      {"127.0.0.1", "80", 0, -1, EAI_BADFLAGS},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_addrinfo *list = (void *)&list;
    check_fails(ps_getaddrinfo(cases[i].host, cases[i].service, cases[i].family, SOCK_STREAM, 0, cases[i].flags, NULL,
                               &list, &err),
                PS_E_GAIERROR, cases[i].code, "getaddrinfo: ");
    cr_assert_null(list);
  }
  check_fails(ps_getaddrinfo("x", "65536", 0, 0, 0, 0, NULL, NULL, &err), PS_E_VALUE, EINVAL,
              "getaddrinfo: list must not be NULL");
}

Test(addrinfo, an_index_out_of_range_gives_nothing) {
  ps_addrinfo *list = make_list();
  static const int64_t cases[] = {-1, 3, INT64_C(1) << 32, INT64_MAX, INT64_MIN};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    int64_t family = 7, type = 7, proto = 7;
    ps_address address, empty = {{0}};
    memset(&address, 0x5A, sizeof address);
    check_fails(ps_addrinfo_entry(list, cases[i], &family, &type, &proto, &address, &err), PS_E_RANGE, ERANGE,
                "addrinfo_entry: index must be 0-2, not ");
    check_number(family + type + proto, 0);
    check_bytes(&address, &empty, sizeof address);
  }
  ps_addrinfo_free(list);
}

Test(addrinfo, a_handle_that_leads_nowhere_is_an_error_and_never_a_crash) {
  ps_addrinfo *list = make_list();
  ps_addrinfo_free(list);
  ps_addrinfo_free(list);
  ps_addrinfo_free(NULL);
  void *const handles[] = {NULL, list, make_socket(AF_INET, SOCK_STREAM), (void *)(uintptr_t)-1, &list};
  for (int i = 0; i < COUNT_OF(handles); i++) {
    int64_t count = 7, length = 7;
    int64_t family = 7;
    char text[4] = "xxx";
    check_fails(ps_addrinfo_count(handles[i], &count, &err), PS_E_HANDLE, EBADF,
                "addrinfo_count: no list of addresses has this handle: it is NULL, freed or ");
    check_fails(ps_addrinfo_entry(handles[i], 0, &family, NULL, NULL, NULL, &err), PS_E_HANDLE, EBADF,
                "addrinfo_entry");
    check_fails(ps_addrinfo_canonname(handles[i], 0, text, 4, &length, &err), PS_E_HANDLE, EBADF, "addrinfo_canonname");
    check_number(count + length + family, 0);
    check_text(text, "");
    ps_addrinfo_free(handles[i]);
  }
}

Test(addrinfo, a_list_is_no_socket) {
  ps_addrinfo *list = make_list();
  check_fails(ps_socket_close((ps_socket *)(void *)list, &err), PS_E_HANDLE, EBADF, "no socket has this handle");
  ps_socket_free((ps_socket *)(void *)list);
  check_ok(ps_addrinfo_count(list, NULL, &err));
  ps_addrinfo_free(list);
}

Test(addrinfo, no_memory_is_told_and_nothing_is_lost) {
  ps_addrinfo *list = (void *)&list;
  fault(CALLOC, .times = 1);
  check_fails(ps_getaddrinfo("127.0.0.1", NULL, 0, 0, 0, 0, NULL, &list, &err), PS_E_MEMORY, ENOMEM, "getaddrinfo: ");
  cr_assert_null(list);
  /* At last all but the list's handle is made. */
  for (int made = 1; !strstr(err.message, "getaddrinfo: no memory for another list of addresses"); made++) {
    fault_reset();
    fault(CALLOC, .times = made, .made = true);
    fault(CALLOC, .times = 1);
    list = (void *)&list;
    check_fails(ps_getaddrinfo("127.0.0.1", NULL, 0, 0, 0, 0, NULL, &list, &err), PS_E_MEMORY, ENOMEM, "getaddrinfo: ");
    cr_assert_null(list);
  }
}

Test(addrinfo, the_hosts_lock_is_left_for_the_lookup) {
  struct fake_host *host = fake_host_make(1000);
  ps_addrinfo *list = (void *)&list;
  host->idle = 2;
  check_ok(ps_getaddrinfo("127.0.0.1", "80", 0, 0, 0, 0, &(ps_wait){.hooks = &host->hooks}, &list, &err));
  check_number(host->runs, 3);
  check_number(host->questions, 2);
  ps_addrinfo_free(list);
  host->idle = 9;
  host->stop_at = 3;
  check_fails(ps_getaddrinfo("127.0.0.1", "80", 0, 0, 0, 0, &(ps_wait){.hooks = &host->hooks}, &list, &err),
              PS_E_INTERRUPTED, EINTR, "getaddrinfo: interrupted by the host");
  cr_assert_null(list);
}

Test(addrinfo, a_question_of_flags_alone_tells_them) {
  ps_addrinfo *list = NULL;
  fault(GETADDRINFO, .result = EAI_NONAME, .times = FAULT_EVER);
  check_fails(ps_getaddrinfo("x", NULL, 0, 0, 0, AI_CANONNAME, NULL, &list, &err), PS_E_GAIERROR, EAI_NONAME,
              "AI_CANONNAME");
  check_fails(ps_getaddrinfo("x", NULL, 0, 0, IPPROTO_TCP, 0, NULL, &list, &err), PS_E_GAIERROR, EAI_NONAME,
              "(AF_UNSPEC, 0, 6)");
  check_fails(ps_getaddrinfo("x", NULL, 0, 0, 0, 0, NULL, &list, &err), PS_E_GAIERROR, EAI_NONAME, "('x')");
  check_fails(ps_getaddrinfo("x", NULL, INT64_MAX, 0, 0, 0, NULL, &list, &err), PS_E_RANGE, ERANGE, "family must be ");
  cr_assert_null(list);
}
