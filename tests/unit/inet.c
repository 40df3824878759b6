/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_INET addresses, there and back, through the system. Hosts and their limits are in host.c. */
#include "check.h"
#include "fault.h"
#include "polysocket/address.h"
#include "sockets.h"

#include <netinet/in.h>
#include <string.h>

TestSuite(inet, .timeout = 20);

Test(inet, the_system_sees_the_bytes_in_network_order) {
  ps_address address;
  struct sockaddr_in name = {.sin_family = 0};
  check_ok(ps_address_make_inet("1.2.3.4", 0x1234, &address, &err));
  fault_reset();
  fault(CONNECT, .result = 0);
  check_ok(ps_socket_connect(make_socket(AF_INET, SOCK_STREAM), &address, &err));
  check_number(fault_record(FAULT_CONNECT, 0).size, sizeof name);
  memcpy(&name, (const char *)&address + sizeof(int64_t), sizeof name);
  check_number(name.sin_family, AF_INET);
  check_number(ntohs(name.sin_port), 0x1234);
  check_number(ntohl(name.sin_addr.s_addr), 0x01020304);
}

Test(inet, the_edges_of_the_port_are_taken) {
  static const int64_t ports[] = {0, 1, 255, 256, 32767, 32768, 65535};
  for (int i = 0; i < COUNT_OF(ports); i++) {
    ps_address address = loopback(ports[i]);
    int64_t port = 9;
    check_ok(ps_address_port(&address, &port, &err));
    check_number(port, ports[i]);
  }
}

Test(inet, the_wildcard_is_bound_as_such) {
  ps_socket *socket = make_socket(AF_INET, SOCK_DGRAM);
  ps_address address;
  int64_t port = 0;
  char host[46];
  check_ok(ps_address_make_inet("", 0, &address, &err));
  check_ok(ps_socket_bind(socket, &address, &err));
  check_ok(ps_socket_getsockname(socket, &address, &err));
  check_ok(ps_address_host(&address, host, sizeof host, NULL, &err));
  check_text(host, "0.0.0.0");
  check_ok(ps_address_port(&address, &port, &err));
  cr_assert(port > 0);
}
