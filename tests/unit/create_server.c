/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A listening socket in one step: what is set, which step failed, and that nothing is left behind. */
#include "polysocket/create_server.h"

#include "check.h"
#include "fault.h"
#include "polysocket/address.h"
#include "polysocket/options.h"
#include "sockets.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

TestSuite(create_server, .timeout = 20);

static ps_address numeric(const char *host, int64_t port) {
  ps_address address;
  check_ok(ps_address_make_numeric(host, port, 0, 0, &address, &err));
  return address;
}

static int64_t option(ps_socket *socket, int level, int name) {
  int64_t value = -1;
  check_ok(ps_socket_getsockopt(socket, level, name, &value, &err));
  return value;
}

Test(create_server, a_server_takes_connections) {
  ps_address address = loopback(0);
  ps_socket *server = NULL, *accepted = NULL, *client = make_socket(AF_INET, SOCK_STREAM);
  check_ok(ps_create_server(&address, -1, 0, &server, &err));
  check_number(option(server, SOL_SOCKET, SO_REUSEADDR), 1);
  check_number(option(server, SOL_SOCKET, SO_REUSEPORT), 0);
  check_number(option(server, SOL_SOCKET, SO_ACCEPTCONN), 1);
  cr_assert(!is_nonblocking(descriptor(server)));
  check_ok(ps_socket_getsockname(server, &address, &err));
  check_ok(ps_socket_connect(client, &address, &err));
  check_ok(ps_socket_accept(server, &accepted, NULL, &err));
}

Test(create_server, the_backlog_is_handed_on) {
  static const struct {
    int64_t given, used;
  } cases[] = {{-1, 128}, {INT64_MIN, 128}, {0, 0}, {5, 5}, {2147483647, 2147483647}};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address = loopback(0);
    ps_socket *server = NULL;
    check_ok(ps_create_server(&address, cases[i].given, 0, &server, &err));
    check_number(fault_record(FAULT_LISTEN, i).size, cases[i].used);
  }
}

Test(create_server, a_port_can_be_shared) {
  ps_address address = loopback(0);
  ps_socket *one = NULL, *two = NULL, *three = (ps_socket *)&address;
  check_ok(ps_create_server(&address, 1, PS_SERVER_REUSE_PORT, &one, &err));
  check_ok(ps_socket_getsockname(one, &address, &err));
  check_ok(ps_create_server(&address, 1, PS_SERVER_REUSE_PORT, &two, &err));
  check_fails(ps_create_server(&address, 1, 0, &three, &err), PS_E_OS, EADDRINUSE, "create_server: bind: ");
  cr_assert_null(three);
  check_bytes(&err.address, &address, sizeof address);
}

Test(create_server, both_families_or_one) {
  ps_address address = numeric("::", 0);
  ps_socket *one = NULL, *both = NULL;
  check_ok(ps_create_server(&address, 1, 0, &one, &err));
  check_number(option(one, IPPROTO_IPV6, IPV6_V6ONLY), 1);
  check_ok(ps_create_server(&address, 1, PS_SERVER_DUALSTACK, &both, &err));
  check_number(option(both, IPPROTO_IPV6, IPV6_V6ONLY), 0);
}

Test(create_server, a_path_has_no_options) {
  char path[64];
  int length = snprintf(path, sizeof path, "/tmp/polysocket-server-%d", (int)getpid());
  ps_address address = unix_address(path, length);
  ps_socket *server = NULL;
  check_ok(ps_create_server(&address, 1, 0, &server, &err));
  check_number(option(server, SOL_SOCKET, SO_REUSEADDR), 0);
  unlink(path);
}

Test(create_server, each_step_that_fails_is_named_and_leaves_nothing) {
  ps_address address = loopback(0);
  int before = open_descriptors();
  ps_socket *server = (ps_socket *)&address;
  fault(SOCKET, .error = EMFILE);
  check_fails(ps_create_server(&address, 1, 0, &server, &err), PS_E_OS, EMFILE, "create_server: socket: ");
  cr_assert_null(server);
  fault(BIND, .error = EACCES);
  check_fails(ps_create_server(&address, 1, 0, &server, &err), PS_E_OS, EACCES, "create_server: bind: ");
  cr_assert_null(server);
  fault(LISTEN, .error = EADDRINUSE);
  check_fails(ps_create_server(&address, 1, 0, &server, &err), PS_E_OS, EADDRINUSE, "create_server: listen: ");
  cr_assert_null(server);
  check_number(open_descriptors(), before);
}

Test(create_server, bad_arguments_are_refused) {
  ps_address address = loopback(0), none = {0};
  int before = open_descriptors();
  ps_socket *server = (ps_socket *)&address;
  check_fails(ps_create_server(NULL, 1, 0, &server, &err), PS_E_VALUE, EINVAL, "address must not be NULL");
  cr_assert_null(server);
  check_fails(ps_create_server(&address, 1, 0, NULL, &err), PS_E_VALUE, EINVAL, "socket must not be NULL");
  check_fails(ps_create_server(&address, 1, 4, &server, &err), PS_E_VALUE, EINVAL, "unknown flags 0x4");
  check_fails(ps_create_server(&address, 1, -1, &server, &err), PS_E_VALUE, EINVAL, "unknown flags");
  check_fails(ps_create_server(&address, 1, INT64_C(1) << 40, &server, &err), PS_E_VALUE, EINVAL, "0x10000000000");
  check_fails(ps_create_server(&address, 1, PS_SERVER_DUALSTACK, &server, &err), PS_E_VALUE, EINVAL, "AF_INET6");
  check_fails(ps_create_server(&address, INT64_C(1) << 31, 0, &server, &err), PS_E_RANGE, ERANGE, "create_server: ");
  cr_assert(ps_create_server(&none, 1, 0, &server, &err) != PS_OK);
  cr_assert_null(server);
  check_number(open_descriptors(), before);
}

Test(create_server, whether_one_socket_takes_both_is_told_without_failing) {
  int64_t answer = 99;
  int before = open_descriptors();
  check_ok(ps_has_dualstack_ipv6(&answer, &err));
  check_number(answer, 1);
  check_ok(ps_has_dualstack_ipv6(NULL, NULL));
  fault(SOCKET, .error = EAFNOSUPPORT);
  check_ok(ps_has_dualstack_ipv6(&answer, &err));
  check_number(answer, 0);
  check_number(open_descriptors(), before);
}

Test(create_server, an_option_that_cannot_be_set_is_named_and_leaves_nothing) {
  static const struct {
    int option, error, status, code;
    const char *text;
  } cases[] = {
      {SO_REUSEADDR, ENOPROTOOPT, PS_E_UNSUPPORTED, EOPNOTSUPP, "create_server: this system has no SO_REUSEADDR"},
      {SO_REUSEADDR, EPERM, PS_E_OS, EPERM, "SO_REUSEADDR"},
      {SO_REUSEPORT, EPERM, PS_E_OS, EPERM, "SO_REUSEPORT"},
      {IPV6_V6ONLY, EPERM, PS_E_OS, EPERM, "IPV6_V6ONLY"},
  };
  int before = open_descriptors();
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address = numeric("::1", 0);
    ps_socket *server = (ps_socket *)&err;
    fault_reset();
    fault(SETSOCKOPT, .option = cases[i].option, .error = cases[i].error);
    check_fails(ps_create_server(&address, 1, PS_SERVER_REUSE_PORT, &server, &err), cases[i].status, cases[i].code,
                cases[i].text);
    cr_assert_null(server);
    check_number(open_descriptors(), before);
  }
  int64_t answer = 99;
  fault_reset();
  fault(SETSOCKOPT, .error = EPERM);
  check_ok(ps_has_dualstack_ipv6(&answer, &err));
  check_number(answer, 0);
}
