/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_VSOCK addresses: (cid, port), there and back and with the kernel. */
#include "check.h"
#include "polysocket/address.h"
#include "polysocket/family.h"
#include "sockets.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

/* Some versions of this header need <sys/socket.h> and do not include it. */
#include <linux/vm_sockets.h>

TestSuite(vsock, .timeout = 20);

static ps_address vsock_address(int64_t cid, int64_t port) {
  ps_address address;
  check_ok(ps_address_make_vsock(cid, port, &address, &err));
  return address;
}

Test(vsock, both_numbers_come_back_and_lie_where_the_kernel_looks) {
  static const struct {
    uint32_t cid, port;
    const char *text;
  } cases[] = {
      {0, 0, "vsock:0,0"},
      {2, 1024, "vsock:2,1024"},
      {UINT32_MAX, UINT32_MAX, "vsock:4294967295,4294967295"},
      {0x80000000, 1, "vsock:2147483648,1"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address = vsock_address(cases[i].cid, cases[i].port);
    struct sockaddr_vm name = {.svm_family = AF_VSOCK, .svm_cid = cases[i].cid, .svm_port = cases[i].port};
    int64_t cid = -1, port = -1, family = -1, length = 0;
    char bytes[sizeof name];
    check_ok(ps_address_vsock_parts(&address, &cid, &port, &err));
    check_number(cid, cases[i].cid);
    check_number(port, cases[i].port);
    check_ok(ps_address_family(&address, &family, &err));
    check_number(family, AF_VSOCK);
    check_text(shown(&address), cases[i].text);
    check_ok(ps_address_bytes(&address, bytes, sizeof bytes, &length, &err));
    check_number(length, sizeof name - sizeof name.svm_family);
    check_bytes(bytes, (char *)&name + sizeof name.svm_family, length);
    check_ok(ps_address_vsock_parts(&address, NULL, NULL, &err));
  }
  check_ok(ps_address_make_vsock(1, 2, NULL, &err));
}

Test(vsock, numbers_outside_are_refused_and_never_cut) {
  static const struct {
    int64_t cid, port;
    const char *text;
  } cases[] = {
      {-1, 0, "address_make_vsock: cid must be 0-4294967295, not -1"},
      {INT64_C(1) << 32, 0, "cid must be 0-4294967295, not 4294967296"},
      {0, -1, "port must be 0-4294967295, not -1"},
      {0, INT64_MIN, "port must be 0-4294967295, not -9223372036854775808"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address, zero = {0};
    memset(&address, 0x2E, sizeof address);
    check_fails(ps_address_make_vsock(cases[i].cid, cases[i].port, &address, &err), PS_E_RANGE, ERANGE, cases[i].text);
    check_bytes(&address, &zero, sizeof zero);
  }
}

Test(vsock, an_address_of_another_family_has_no_such_parts) {
  ps_address other = loopback(1), none = {0};
  int64_t cid = 77, port = 78;
  check_fails(ps_address_vsock_parts(&other, &cid, &port, &err), PS_E_TYPE, EINVAL,
              "address_vsock_parts: the address must be AF_VSOCK, and is AF_INET");
  check_number(cid, 0);
  check_number(port, 0);
  check_fails(ps_address_vsock_parts(&none, NULL, NULL, &err), PS_E_TYPE, EINVAL,
              "the address must be AF_VSOCK, and is empty");
  check_fails(ps_address_vsock_parts(NULL, &cid, &port, &err), PS_E_VALUE, EINVAL, "address must not be NULL");
}

/* A port that is free, and no machine in particular; nobody listens at a port of this machine. */
Test(vsock, the_kernel_takes_and_gives_addresses_where_it_has_the_family) {
  ps_socket *listener = make_where_possible(AF_VSOCK, SOCK_STREAM, 0), *client = NULL;
  if (!listener)
    return;
  ps_address any = vsock_address(VMADDR_CID_ANY, VMADDR_PORT_ANY), own, peer;
  int64_t cid = -1, port = -1;
  check_ok(ps_socket_bind(listener, &any, &err));
  check_ok(ps_socket_getsockname(listener, &own, &err));
  check_ok(ps_address_vsock_parts(&own, &cid, &port, &err));
  check_number(cid, VMADDR_CID_ANY);
  cr_assert(port > 0 && port < VMADDR_PORT_ANY);
  /* Through the machine's own number, where the kernel has that way. */
  check_ok(ps_socket_listen(listener, 1, &err));
  check_ok(ps_socket_settimeout(listener, 10, &err));
  client = make_socket(AF_VSOCK, SOCK_STREAM);
  check_ok(ps_socket_settimeout(client, 0.5, &err));
  peer = vsock_address(VMADDR_CID_LOCAL, port);
  const char *target = shown(&peer);
  if (ps_socket_connect(client, &peer, &err) == PS_OK) {
    check_ok(ps_socket_getpeername(client, &own, &err));
    check_text(shown(&own), shown(&peer));
  } else {
    cr_assert(err.status == PS_E_OS || err.status == PS_E_TIMEOUT);
    cr_assert(strstr(err.message, target), "%s", err.message);
  }
}
