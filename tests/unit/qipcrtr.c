/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_QIPCRTR addresses: (node, port), there and back and with the kernel. */
#include "check.h"
#include "polysocket/address.h"
#include "polysocket/family.h"
#include "sockets.h"

#include <errno.h>
#include <linux/qrtr.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(qipcrtr, .timeout = 20);

static ps_address qipcrtr_address(int64_t node, int64_t port) {
  ps_address address;
  check_ok(ps_address_make_qipcrtr(node, port, &address, &err));
  return address;
}

Test(qipcrtr, both_numbers_come_back_and_lie_where_the_kernel_looks) {
  static const struct {
    uint32_t node, port;
    const char *text;
  } cases[] = {
      {0, 0, "qipcrtr:0,0"},
      {2, 1024, "qipcrtr:2,1024"},
      {UINT32_MAX, UINT32_MAX, "qipcrtr:4294967295,4294967295"},
      {0x80000000, 1, "qipcrtr:2147483648,1"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address = qipcrtr_address(cases[i].node, cases[i].port);
    struct sockaddr_qrtr name;
    memset(&name, 0, sizeof name);
    name.sq_family = AF_QIPCRTR;
    name.sq_node = cases[i].node;
    name.sq_port = cases[i].port;
    int64_t node = -1, port = -1, family = -1, length = 0;
    char bytes[sizeof name];
    check_ok(ps_address_qipcrtr_parts(&address, &node, &port, &err));
    check_number(node, cases[i].node);
    check_number(port, cases[i].port);
    check_ok(ps_address_family(&address, &family, &err));
    check_number(family, AF_QIPCRTR);
    check_text(shown(&address), cases[i].text);
    check_ok(ps_address_bytes(&address, bytes, sizeof bytes, &length, &err));
    check_number(length, sizeof name - sizeof name.sq_family);
    check_bytes(bytes, (char *)&name + sizeof name.sq_family, length);
    check_ok(ps_address_qipcrtr_parts(&address, NULL, NULL, &err));
  }
  check_ok(ps_address_make_qipcrtr(1, 2, NULL, &err));
}

Test(qipcrtr, numbers_outside_are_refused_and_never_cut) {
  static const struct {
    int64_t node, port;
    const char *text;
  } cases[] = {
      {-1, 0, "address_make_qipcrtr: node must be 0-4294967295, not -1"},
      {INT64_C(1) << 32, 0, "node must be 0-4294967295, not 4294967296"},
      {0, -1, "port must be 0-4294967295, not -1"},
      {0, INT64_MIN, "port must be 0-4294967295, not -9223372036854775808"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address, zero = {0};
    memset(&address, 0x2E, sizeof address);
    check_fails(ps_address_make_qipcrtr(cases[i].node, cases[i].port, &address, &err), PS_E_RANGE, ERANGE,
                cases[i].text);
    check_bytes(&address, &zero, sizeof zero);
  }
}

Test(qipcrtr, an_address_of_another_family_has_no_such_parts) {
  ps_address other = loopback(1), none = {0};
  int64_t node = 77, port = 78;
  check_fails(ps_address_qipcrtr_parts(&other, &node, &port, &err), PS_E_TYPE, EINVAL,
              "address_qipcrtr_parts: the address must be AF_QIPCRTR, and is AF_INET");
  check_number(node, 0);
  check_number(port, 0);
  check_fails(ps_address_qipcrtr_parts(&none, NULL, NULL, &err), PS_E_TYPE, EINVAL,
              "the address must be AF_QIPCRTR, and is empty");
  check_fails(ps_address_qipcrtr_parts(NULL, &node, &port, &err), PS_E_VALUE, EINVAL, "address must not be NULL");
}

Test(qipcrtr, the_kernel_takes_and_gives_addresses_where_it_has_the_family) {
  ps_socket *socket = make_where_possible(AF_QIPCRTR, SOCK_DGRAM, 0);
  if (!socket)
    return;
  ps_address own, again;
  int64_t node = -1, port = -1;
  check_ok(ps_socket_getsockname(socket, &own, &err));
  check_ok(ps_address_qipcrtr_parts(&own, &node, &port, &err));
  again = qipcrtr_address(node, port);
  check_bytes(&again, &own, sizeof own);
}
