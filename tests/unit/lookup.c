/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Host names to addresses. Names are answered here and not by a network. */
#include "platform/platform.h"

#include "check.h"
#include "fault.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>

TestSuite(lookup, .timeout = 20);

Test(lookup, the_first_address_is_given_in_the_family) {
  struct sockaddr_in name;
  size_t length = sizeof name;
  int system = -1;
  fault(GETADDRINFO, .host = "192.0.2.7");
  check_number(ps__sys_lookup("somewhere.example", AF_INET, &name, &length, &system), 0);
  check_number(length, sizeof name);
  check_number(name.sin_family, AF_INET);
  check_number(ntohl(name.sin_addr.s_addr), 0xC0000207);
  check_number(name.sin_port, 0);
  check_number(system, 0);
  check_number(fault_record(FAULT_GETADDRINFO, 0).flags, AF_INET);
}

Test(lookup, the_scope_of_an_ipv6_address_comes_along) {
  struct sockaddr_in6 name;
  size_t length = sizeof name;
  int system = -1;
  check_number(ps__sys_lookup("fe80::1%3", AF_INET6, &name, &length, &system), 0);
  check_number(length, sizeof name);
  check_number(name.sin6_scope_id, 3);
}

Test(lookup, little_room_is_not_overrun) {
  struct sockaddr_in name;
  size_t length = 4;
  int system;
  memset(&name, 0x2E, sizeof name);
  check_number(ps__sys_lookup("127.0.0.1", AF_INET, &name, &length, &system), 0);
  check_number(length, 4);
  check_number(((char *)&name)[4], 0x2E);
}

/* The resolver leaves a pointer to nowhere behind, which nobody may follow or give back. */
Test(lookup, a_failure_is_given_as_the_resolver_said_it) {
  static const struct {
    int result, error, system;
  } cases[] = {
      {EAI_NONAME, 0, 0},      {EAI_AGAIN, ENOENT, 0},       {EAI_FAIL, EINTR, 0},
      {EAI_MEMORY, ENOMEM, 0}, {EAI_SYSTEM, EMFILE, EMFILE}, {EAI_SYSTEM, 0, 0},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    char room[16] = "...............";
    size_t length = sizeof room;
    int system = -1;
    fault(GETADDRINFO, .result = cases[i].result, .error = cases[i].error);
    check_number(ps__sys_lookup("x", AF_INET, room, &length, &system), cases[i].result);
    check_number(system, cases[i].system);
    check_text(room, "...............");
  }
}
