/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A host and its numbers in the form that a socket wants, with the host runtime taking part. */
#include "check.h"
#include "fake_host.h"
#include "fake_resolver.h"
#include "fault.h"
#include "polysocket/address.h"
#include "sockets.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(resolve, .timeout = 20);

/* A socket of a family, which the system need not know. */
static ps_socket *socket_of(int family) {
  ps_socket *socket = NULL;
  check_ok(ps_socket_fromfd(descriptor(make_socket(AF_INET, SOCK_STREAM)), family, SOCK_STREAM, 0, &socket, &err));
  return socket;
}

Test(resolve, the_form_follows_the_sockets_family) {
  ps_address address;
  check_ok(ps_socket_resolve(socket_of(AF_INET), "127.0.0.1", 80, 0, 0, &address, &err));
  check_text(shown(&address), "127.0.0.1:80");
  check_ok(ps_socket_resolve(socket_of(AF_INET6), "::1", 80, 5, 777777, &address, &err));
  check_text(shown(&address), "[::1%777777]:80,flowinfo=5");
}

Test(resolve, a_closed_socket_still_has_its_family) {
  ps_socket *socket = socket_of(AF_INET);
  ps_address address;
  check_ok(ps_socket_close(socket, &err));
  check_ok(ps_socket_resolve(socket, "127.0.0.1", 80, 0, 0, &address, &err));
}

struct refusal {
  int family;
  const char *host;
  int64_t port, flowinfo, scopeid;
  int32_t status, code;
  const char *text;
};

static void check_refused(const struct refusal *cases, int count) {
  for (int i = 0; i < count; i++) {
    ps_address address, empty = {{0}};
    ps_socket *socket = socket_of(cases[i].family);
    memset(&address, 0x5A, sizeof address);
    check_fails(
        ps_socket_resolve(socket, cases[i].host, cases[i].port, cases[i].flowinfo, cases[i].scopeid, &address, &err),
        cases[i].status, cases[i].code, cases[i].text);
    check_bytes(&address, &empty, sizeof address);
    ps_socket_free(socket);
  }
}

Test(resolve, bad_input_is_refused_under_its_name) {
  static const struct refusal cases[] = {
      {AF_INET, NULL, 80, 0, 0, PS_E_VALUE, EINVAL, "resolve: host must not be NULL"},
      {AF_INET, "1.2.3.4", -1, 0, 0, PS_E_RANGE, ERANGE, "resolve: port must be 0-65535, not -1"},
      {AF_INET, "1.2.3.4", 65536, 0, 0, PS_E_RANGE, ERANGE, "resolve: port must be 0-65535, not 65536"},
      {AF_INET, "1.2.3.4", 80, 1, 0, PS_E_RANGE, ERANGE, "flowinfo must be 0, not 1"},
      {AF_INET, "1.2.3.4", 80, 0, 1, PS_E_RANGE, ERANGE, "scopeid must be 0, not 1"},
      {AF_INET6, "::1", 80, 1 << 20, 0, PS_E_RANGE, ERANGE, "flowinfo must be 0-1048575, not 1048576"},
      {AF_INET6, "<broadcast>", 80, 0, 0, PS_E_OS, 0, "'<broadcast>' is not an IPv6 address"},
      {AF_UNIX, "x", 80, 0, 0, PS_E_TYPE, EINVAL, "an AF_UNIX address is a path"},
  };
  check_refused(cases, COUNT_OF(cases));
}

Test(resolve, families_of_linux_are_refused_in_their_own_words) {
  static const struct refusal cases[] = {
      {AF_NETLINK, "x", 80, 0, 0, PS_E_TYPE, EINVAL, "an AF_NETLINK address is (pid, groups)"},
      {AF_PACKET, "x", 80, 0, 0, PS_E_TYPE, EINVAL, "an AF_PACKET address is (ifname, protocol, pkttype, "},
      {AF_TIPC, "x", 80, 0, 0, PS_E_TYPE, EINVAL, "an AF_TIPC address is (addr_type, v1, v2, v3, scope)"},
      {AF_VSOCK, "x", 80, 0, 0, PS_E_TYPE, EINVAL,
       "resolve: an AF_VSOCK address is (cid, port), not a host and a port"},
      {AF_BLUETOOTH, "x", 80, 0, 0, PS_E_TYPE, EINVAL, "an AF_BLUETOOTH address is (bdaddr, psm, cid, bdaddr_type), "},
      {AF_RDS, "1.2.3.4", 80, 1, 0, PS_E_RANGE, ERANGE, "flowinfo must be 0, not 1"},
      {AF_X25, "x", 80, 0, 0, PS_E_OS, EAFNOSUPPORT,
       "resolve: Address family not supported by protocol (the socket is AF_X25)"},
  };
  check_refused(cases, COUNT_OF(cases));
}

Test(resolve, the_address_may_be_unwanted) {
  check_ok(ps_socket_resolve(socket_of(AF_INET), "127.0.0.1", 80, 0, 0, NULL, &err));
  check_number(ps_socket_resolve(socket_of(AF_UNIX), "x", 80, 0, 0, NULL, NULL), PS_E_TYPE);
}

Test(resolve, a_name_is_looked_up_without_the_hosts_lock_and_a_number_with_it) {
  ps_socket *socket = socket_of(AF_INET);
  struct fake_host *host = fake_host_make(1000);
  ps_address address;
  host->hooks.interrupted = NULL;
  check_ok(ps_socket_sethooks(socket, &host->hooks, &err));
  check_ok(ps_socket_resolve(socket, "127.0.0.1", 80, 0, 0, &address, &err));
  check_number(host->runs, 0);
  fault(GETADDRINFO, .host = "192.0.2.7");
  check_ok(ps_socket_resolve(socket, "somewhere.example", 80, 0, 0, &address, &err));
  check_text(shown(&address), "192.0.2.7:80");
  check_number(host->runs, 1);
  check_number(host->questions, 0);
}

Test(resolve, a_host_that_comes_back_without_an_answer_is_tried_again) {
  ps_socket *socket = socket_of(AF_INET);
  struct fake_host *host = fake_host_make(0);
  ps_address address;
  host->hooks.interrupted = NULL;
  check_ok(ps_socket_sethooks(socket, &host->hooks, &err));
  host->idle = 3;
  fault(GETADDRINFO, .host = "192.0.2.7");
  check_ok(ps_socket_resolve(socket, "somewhere.example", 80, 0, 0, &address, &err));
  check_text(shown(&address), "192.0.2.7:80");
  check_number(host->runs, 4);
  check_number(fault_count(FAULT_GETADDRINFO), 1);
}

Test(resolve, a_host_may_stop_a_lookup) {
  ps_socket *socket = socket_of(AF_INET);
  struct fake_host *host = fake_host_make(0);
  ps_address address, empty = {{0}};
  memset(&address, 0x5A, sizeof address);
  check_ok(ps_socket_sethooks(socket, &host->hooks, &err));
  fake_resolver_hang(true);
  host->idle = 9;
  host->stop_at = 2;
  check_fails(ps_socket_resolve(socket, "somewhere.example", 80, 0, 0, &address, &err), PS_E_INTERRUPTED, EINTR,
              "resolve: interrupted by the host");
  check_bytes(&address, &empty, sizeof address);
  check_number(fault_count(FAULT_GETADDRINFO), 0);
}

Test(resolve, a_failed_lookup_is_told_through_hooks_too) {
  ps_socket *socket = socket_of(AF_INET);
  struct fake_host *host = fake_host_make(0);
  check_ok(ps_socket_sethooks(socket, &host->hooks, &err));
  fault(GETADDRINFO, .result = EAI_NONAME);
  check_fails(ps_socket_resolve(socket, "somewhere.example", 80, 0, 0, NULL, &err), PS_E_GAIERROR, EAI_NONAME,
              "resolve: Name or service not known ('somewhere.example')");
}
