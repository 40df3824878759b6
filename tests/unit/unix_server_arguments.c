/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What a server on an AF_UNIX path cannot be made of: told before there is a socket or a file. */
#include "polysocket/create_unix_server.h"

#include "check.h"
#include "fault.h"
#include "sockets.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(unix_server_arguments, .timeout = 20);

static ps_address some_path(void) {
  static const char path[] = "/tmp/polysocket-that-is-never-made";
  return unix_address(path, (int64_t)strlen(path));
}

Test(unix_server_arguments, a_mode_and_flags_have_limits) {
  ps_address address = some_path();
  ps_socket *none = (ps_socket *)&err;
  check_fails(ps_create_unix_server(&address, 01000, 1, SOCK_STREAM, 0, &none, &err), PS_E_RANGE, ERANGE,
              "mode must be 0 to 0777, or -1, not 01000");
  cr_assert_null(none);
  check_fails(ps_create_unix_server(&address, -2, 1, SOCK_STREAM, 0, &none, &err), PS_E_RANGE, ERANGE, "not -02");
  check_fails(ps_create_unix_server(&address, 0, 1, SOCK_STREAM, 2, &none, &err), PS_E_VALUE, EINVAL,
              "unknown flags 0x2");
  check_fails(ps_create_unix_server(&address, 0, 1, SOCK_STREAM, 0, NULL, &err), PS_E_VALUE, EINVAL,
              "socket must not be NULL");
  check_number(fault_count(FAULT_SOCKET), 0);
}

Test(unix_server_arguments, an_address_that_is_no_path_is_refused) {
  ps_address abstract = unix_address("\0x", 2), empty = unix_address("", 0), inet = loopback(1);
  ps_socket *none = (ps_socket *)&err;
  check_fails(ps_create_unix_server(&abstract, 0, 1, SOCK_STREAM, 0, &none, &err), PS_E_VALUE, EINVAL,
              "is an abstract name");
  cr_assert_null(none);
  check_fails(ps_create_unix_server(&empty, 0, 1, SOCK_STREAM, 0, &none, &err), PS_E_VALUE, EINVAL, "is empty");
  check_fails(ps_create_unix_server(&inet, 0, 1, SOCK_STREAM, 0, &none, &err), PS_E_TYPE, EINVAL, "must be AF_UNIX");
  check_number(fault_count(FAULT_SOCKET), 0);
}

Test(unix_server_arguments, a_socket_of_another_family_is_not_bound_to_a_path) {
  ps_address address = some_path();
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  check_fails(ps_socket_bind_unix(socket, &address, 0, 0, &err), PS_E_OS, EAFNOSUPPORT, "the socket is AF_INET");
  check_number(fault_count(FAULT_BIND), 0);
}
