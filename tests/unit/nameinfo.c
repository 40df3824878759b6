/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses to the names of their hosts and services. */
#include "check.h"
#include "fake_host.h"
#include "fake_resolver.h"
#include "guard.h"
#include "polysocket/address.h"
#include "polysocket/family.h"
#include "polysocket/resolve.h"
#include "sockets.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(nameinfo, .timeout = 20);

/* An address that nobody has a name for. */
static ps_address documentation(int64_t port) {
  ps_address address;
  check_ok(ps_address_make_numeric("192.0.2.1", port, 0, 0, &address, &err));
  return address;
}

Test(nameinfo, flags_choose_names_or_numbers) {
  static const struct {
    int64_t port;
    int flags;
    const char *service;
  } cases[] = {
      {514, 0, "shell"}, {514, NI_DGRAM, "syslog"},        {514, NI_NUMERICSERV, "514"},
      {0, 0, "0"},       {65535, NI_NUMERICSERV, "65535"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address = documentation(cases[i].port);
    char host[64], service[64];
    int64_t host_length = -1, service_length = -1;
    check_ok(ps_getnameinfo(&address, cases[i].flags | NI_NUMERICHOST, NULL, host, sizeof host, &host_length, service,
                            sizeof service, &service_length, &err));
    check_text(host, "192.0.2.1");
    check_number(host_length, 9);
    check_text(service, cases[i].service);
    check_number(service_length, strlen(cases[i].service));
  }
}

Test(nameinfo, ipv6_shows_its_scope_and_a_path_is_a_service) {
  ps_address address;
  char host[64], service[128];
  check_ok(ps_address_make_numeric("fe80::1%1", 80, 0, 0, &address, &err));
  check_ok(ps_getnameinfo(&address, NI_NUMERICHOST | NI_NUMERICSERV, NULL, host, sizeof host, NULL, service,
                          sizeof service, NULL, &err));
  cr_assert(strncmp(host, "fe80::1%", 8) == 0, "the host is %s", host);
  check_text(service, "80");
  address = unix_address("/run/x", 6);
  check_ok(ps_getnameinfo(&address, NI_NUMERICHOST, NULL, NULL, 0, NULL, service, sizeof service, NULL, &err));
  check_text(service, "/run/x");
}

Test(nameinfo, each_text_is_cut_to_its_own_buffer) {
  ps_address address = documentation(514);
  char *host = guarded(4), *service = guarded(3);
  int64_t host_length = -1, service_length = -1;
  check_ok(ps_getnameinfo(&address, NI_NUMERICHOST, NULL, host, 4, &host_length, service, 3, &service_length, &err));
  check_text(host, "192");
  check_number(host_length, 9);
  check_text(service, "sh");
  check_number(service_length, 5);
  check_ok(ps_getnameinfo(&address, NI_NUMERICHOST, NULL, NULL, 0, NULL, NULL, 0, NULL, NULL));
}

Test(nameinfo, failures_have_their_class_and_leave_empty_texts) {
  ps_address address = documentation(80), empty = {{0}};
  struct {
    const ps_address *address;
    int flags;
    int32_t status, code;
    const char *text;
  } cases[] = {
      {&empty, 0, PS_E_GAIERROR, EAI_FAMILY, "getnameinfo: ai_family not supported (the address is empty)"},
      {&address, 1 << 20, PS_E_GAIERROR, EAI_BADFLAGS,
       "getnameinfo: Bad value for ai_flags (192.0.2.1:80) with 0x100000"},
      {&address, NI_NUMERICHOST | NI_NAMEREQD, PS_E_GAIERROR, EAI_NONAME, "(192.0.2.1:80)"},
      {NULL, 0, PS_E_VALUE, EINVAL, "getnameinfo: address must not be NULL"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    char host[8] = "x", service[8] = "x";
    int64_t host_length = 7, service_length = 7;
    check_fails(ps_getnameinfo(cases[i].address, cases[i].flags, NULL, host, sizeof host, &host_length, service,
                               sizeof service, &service_length, &err),
                cases[i].status, cases[i].code, cases[i].text);
    check_text(host, "");
    check_text(service, "");
    check_number(host_length + service_length, 0);
  }
}

Test(nameinfo, an_impossible_buffer_is_refused_before_the_lookup) {
  ps_address address = documentation(80);
  struct fake_host *host = fake_host_make(0);
  char text[8];
  int64_t host_length = 7, service_length = 7;
  check_fails(ps_getnameinfo(&address, 0, &(ps_wait){.hooks = &host->hooks}, text, -1, &host_length, text, 8,
                             &service_length, &err),
              PS_E_VALUE, EINVAL, "getnameinfo: negative buffer size -1");
  check_number(host_length + service_length, 0);
  host_length = service_length = 7;
  check_fails(ps_getnameinfo(&address, 0, &(ps_wait){.hooks = &host->hooks}, text, 8, &host_length, NULL, 8,
                             &service_length, &err),
              PS_E_VALUE, EINVAL, "getnameinfo: service must not be NULL");
  check_number(host_length + service_length, 0);
  check_number(host->runs, 0);
}

Test(nameinfo, the_hosts_lock_is_left_for_the_lookup) {
  ps_address address = documentation(80);
  struct fake_host *host = fake_host_make(1000);
  ps_hooks without_questions = {.run = host->hooks.run, .context = host};
  host->idle = 1;
  check_ok(ps_getnameinfo(&address, NI_NUMERICHOST, &(ps_wait){.hooks = &without_questions}, NULL, 0, NULL, NULL, 0,
                          NULL, &err));
  check_number(host->runs, 2);
  fake_resolver_hang(true);
  host->idle = 9;
  host->stop_at = 2;
  check_fails(
      ps_getnameinfo(&address, NI_NUMERICHOST, &(ps_wait){.hooks = &host->hooks}, NULL, 0, NULL, NULL, 0, NULL, &err),
      PS_E_INTERRUPTED, EINTR, "getnameinfo: interrupted by the host");
}

Test(nameinfo, an_address_of_a_family_without_names_is_shown) {
  ps_address address;
  char text[10];
  check_ok(ps_address_make_netlink(7, 0, &address, &err));
  check_fails(ps_getnameinfo(&address, 0, NULL, text, sizeof text, NULL, NULL, 0, NULL, &err), PS_E_GAIERROR,
              EAI_FAMILY, "(the address is netlink:7,0)");
}
