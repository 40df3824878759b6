/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_INET6 addresses: flow information and scope. Hosts and their limits are in host.c. */
#include "check.h"
#include "fault.h"
#include "polysocket/address.h"
#include "sockets.h"

#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>

TestSuite(inet6, .timeout = 20);

static int64_t scope_of(const ps_address *address) {
  int64_t scope = 99;
  check_ok(ps_address_scopeid(address, &scope, &err));
  return scope;
}

Test(inet6, all_four_parts_come_back) {
  static const struct {
    int64_t port, flowinfo, scopeid;
  } cases[] = {{0, 0, 0}, {65535, 0xFFFFF, UINT32_MAX}, {1, 2, 3}, {80, 0x12345, 0x80000000}};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address;
    int64_t port = 9;
    int64_t flowinfo = 9;
    check_ok(ps_address_make_inet6("::1", cases[i].port, cases[i].flowinfo, cases[i].scopeid, &address, &err));
    check_ok(ps_address_port(&address, &port, &err));
    check_ok(ps_address_flowinfo(&address, &flowinfo, &err));
    check_number(port, cases[i].port);
    check_number(flowinfo, cases[i].flowinfo);
    check_number(scope_of(&address), cases[i].scopeid);
  }
}

Test(inet6, the_system_sees_flow_information_in_network_order) {
  ps_address address;
  struct sockaddr_in6 name;
  check_ok(ps_address_make_inet6("::1", 0x1234, 0xABCDE, 7, &address, &err));
  memcpy(&name, (const char *)&address + sizeof(int64_t), sizeof name);
  check_number(name.sin6_family, AF_INET6);
  check_number(ntohs(name.sin6_port), 0x1234);
  check_number(ntohl(name.sin6_flowinfo), 0xABCDE);
  check_number(name.sin6_scope_id, 7);
}

Test(inet6, the_host_may_name_its_scope) {
  ps_address address;
  check_ok(ps_address_make_inet6(with_loopback("fe80::1%lo"), 80, 0, 0, &address, &err));
  check_number(scope_of(&address), 1);
  check_ok(ps_address_make_inet6(with_loopback("fe80::1%lo"), 80, 0, 1, &address, &err));
  check_number(scope_of(&address), 1);
  char host[46];
  check_ok(ps_address_host(&address, host, sizeof host, NULL, &err));
  check_text(host, "fe80::1");
}

Test(inet6, two_scopes_that_contradict_each_other_are_refused) {
  ps_address address, empty = {{0}};
  memset(&address, 0x5A, sizeof address);
  fault(GETADDRINFO, .host = "fe80::1%7");
  check_fails(ps_address_make_inet6("fe80::1%eth9", 80, 0, 8, &address, &err), PS_E_VALUE, EINVAL,
              "scopeid 8 contradicts the scope 7 of the host");
  check_bytes(&address, &empty, sizeof address);
}

/* A machine without IPv6 has nothing to show here. */
Test(inet6, a_bound_socket_tells_its_address) {
  ps_socket *socket = NULL;
  ps_address address;
  check_ok(ps_address_make_inet6("::1", 0, 0, 0, &address, &err));
  if (ps_socket_create(AF_INET6, SOCK_DGRAM, 0, &socket, NULL) != PS_OK ||
      ps_socket_bind(socket, &address, NULL) != PS_OK)
    return;
  char host[46];
  int64_t port = 0;
  check_ok(ps_socket_getsockname(socket, &address, &err));
  check_ok(ps_address_host(&address, host, sizeof host, NULL, &err));
  check_text(host, "::1");
  check_ok(ps_address_port(&address, &port, &err));
  cr_assert(port > 0);
  check_number(scope_of(&address), 0);
}
