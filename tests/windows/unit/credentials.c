/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Who is at the other end of a local connection, as Windows tells it; see ../../unit/credentials.c for Linux. Wine has
 * no sockets of AF_UNIX: one of another family is taken for one. */
#include "check.h"
#include "fault.h"
#include "platform/connection_info.h"
#include "polysocket/connection_info.h"
#include "polysocket/pairs.h"
#include "sockets.h"

#include <errno.h>
#include <sys/socket.h>

TestSuite(credentials, .timeout = 20);

static ps_socket *taken_for_local(void) {
  ps_socket *taken = NULL;
  check_ok(ps_socket_adopt(socket(AF_INET, SOCK_STREAM, 0), AF_UNIX, SOCK_STREAM, 0, &taken, &err));
  fault_reset();
  return taken;
}

Test(credentials, a_peer_without_a_process_is_none) {
  ps_pairs *pairs = (ps_pairs *)&err;
  ps_socket *local = taken_for_local();
  fault(IOCTL, .result = 0);
  check_fails(ps_socket_peer_credentials(local, &pairs, &err), PS_E_OS, ENOTCONN, "peer_credentials: ");
  cr_assert_null(pairs);
  check_number(fault_count(FAULT_IOCTL), 1);
}

Test(credentials, what_the_system_refuses_is_told) {
  ps_pairs *pairs = (ps_pairs *)&err;
  ps_socket *local = taken_for_local();
  fault(IOCTL, .error = EPERM);
  check_fails(ps_socket_peer_credentials(local, &pairs, &err), PS_E_OS, EPERM, "peer_credentials: ");
  cr_assert_null(pairs);
}
