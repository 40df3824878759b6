/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Options of 64 bits, and those that take no value. */
#include "check.h"
#include "polysocket/options.h"
#include "sockets.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

/* Some versions of this header need <sys/socket.h> and do not include it. */
#include <linux/vm_sockets.h>

TestSuite(wide_options, .timeout = 20);

static void check_round(ps_socket *socket, int level, int option, int64_t value) {
  int64_t read = 0;
  check_ok(ps_socket_setsockopt(socket, level, option, value, &err));
  check_ok(ps_socket_getsockopt(socket, level, option, &read, &err));
  check_number(read, value);
}

Test(wide_options, one_that_can_be_set_is_kept_whole) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  check_round(socket, SOL_SOCKET, SO_MAX_PACING_RATE, 1);
  /* The kernel keeps this one in a long. */
  if (sizeof(long) == 8) {
    check_round(socket, SOL_SOCKET, SO_MAX_PACING_RATE, INT64_C(1) << 33);
    check_round(socket, SOL_SOCKET, SO_MAX_PACING_RATE, 4294967295);
  }
}

Test(wide_options, one_that_can_only_be_read_is_the_same_as_bytes) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  char bytes[8];
  int64_t cookie = 0, length = 0;
  check_ok(ps_socket_getsockopt(socket, SOL_SOCKET, SO_COOKIE, &cookie, &err));
  check_ok(ps_socket_getsockopt_bytes(socket, SOL_SOCKET, SO_COOKIE, bytes, sizeof bytes, &length, &err));
  check_number(length, 8);
  check_bytes(bytes, &cookie, 8);
}

Test(wide_options, a_value_that_does_not_fit_is_refused) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  const int64_t wide = INT64_C(1) << 33;
  check_fails(ps_socket_setsockopt(socket, SOL_SOCKET, SO_COOKIE, 1, &err), PS_E_OS, ENOPROTOOPT, "setsockopt: ");
  /* Others have 32 bits, as they are counted. */
  check_fails(ps_socket_setsockopt(socket, SOL_SOCKET, SO_RCVBUF, INT64_C(1) << 32, &err), PS_E_RANGE, ERANGE, "");
  if (sizeof(long) == 4)
    check_fails(ps_socket_setsockopt(socket, SOL_SOCKET, SO_MAX_PACING_RATE, wide, &err), PS_E_RANGE, ERANGE, "");
}

Test(wide_options, those_of_vsock_are_where_the_kernel_has_it) {
  ps_socket *socket = make_where_possible(AF_VSOCK, SOCK_STREAM, 0);
  if (!socket)
    return;
  check_round(socket, AF_VSOCK, SO_VM_SOCKETS_BUFFER_MAX_SIZE, INT64_C(1) << 33);
  check_round(socket, AF_VSOCK, SO_VM_SOCKETS_BUFFER_SIZE, INT64_C(3) << 31);
}

Test(wide_options, an_option_without_a_value_reaches_the_system) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  check_ok(ps_socket_setsockopt_bytes(socket, SOL_SOCKET, SO_BINDTODEVICE, NULL, 0, &err));
  check_ok(ps_socket_setsockopt_bytes(socket, SOL_SOCKET, SO_BINDTODEVICE, "", 0, &err));
  check_fails(ps_socket_setsockopt_bytes(socket, SOL_SOCKET, SO_REUSEADDR, NULL, 4, &err), PS_E_OS, EFAULT, "");
  check_fails(ps_socket_setsockopt_bytes(socket, SOL_SOCKET, SO_REUSEADDR, NULL, 0, &err), PS_E_OS, EINVAL, "");
  check_fails(ps_socket_setsockopt_bytes(socket, SOL_SOCKET, SO_REUSEADDR, NULL, -1, &err), PS_E_VALUE, EINVAL, "");
  check_fails(ps_socket_setsockopt_bytes(socket, SOL_SOCKET, SO_REUSEADDR, NULL, INT64_C(1) << 31, &err), PS_E_RANGE,
              ERANGE, "");
}
