/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Descriptors that no object owns, and who inherits those of sockets. */
#include "polysocket/descriptor.h"

#include "check.h"
#include "fault.h"
#include "sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

TestSuite(descriptor, .timeout = 20);

static const int64_t beyond[] = {INT64_C(1) << 31, -(INT64_C(1) << 31) - 1, INT64_C(1) << 32, INT64_MAX, INT64_MIN};

Test(descriptor, closing_happens_once) {
  int fd = dup(descriptor(make_socket(AF_INET, SOCK_STREAM)));
  check_ok(ps_close(fd, &err));
  cr_assert(!is_open(fd));
  check_fails(ps_close(fd, &err), PS_E_OS, EBADF, "close: ");
  check_fails(ps_close(-1, &err), PS_E_OS, EBADF, "(descriptor -1)");
  for (int i = 0; i < COUNT_OF(beyond); i++)
    check_fails(ps_close(beyond[i], &err), PS_E_RANGE, ERANGE, "close: fd must be");
}

/* The descriptor is gone then, so it is not closed again. */
Test(descriptor, what_close_says_is_told_and_a_reset_is_no_error) {
  int fd = dup(descriptor(make_socket(AF_INET, SOCK_STREAM)));
  fault(CLOSE, .error = EIO, .made = true);
  check_fails(ps_close(fd, &err), PS_E_OS, EIO, "close: ");
  check_number(fault_count(FAULT_CLOSE), 1);
  cr_assert(!is_open(fd));
  fd = dup(descriptor(make_socket(AF_INET, SOCK_STREAM)));
  fault(CLOSE, .error = ECONNRESET, .made = true);
  check_ok(ps_close(fd, &err));
}

Test(descriptor, a_duplicate_is_close_on_exec) {
  int64_t copy = 99;
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  check_ok(ps_dup(descriptor(socket), &copy, &err));
  cr_assert(fcntl((int)copy, F_GETFD) & FD_CLOEXEC);
  check_ok(ps_socket_close(socket, &err));
  cr_assert(is_open((int)copy));
  check_ok(ps_close(copy, &err));
  check_fails(ps_dup(copy, &copy, &err), PS_E_OS, EBADF, "dup: ");
  check_number(copy, -1);
  copy = 99;
  check_fails(ps_dup(-1, &copy, &err), PS_E_OS, EBADF, "(descriptor -1)");
  check_number(copy, -1);
  check_fails(ps_dup(0, NULL, &err), PS_E_VALUE, EINVAL, "copy must not be NULL");
  for (int i = 0; i < COUNT_OF(beyond); i++) {
    copy = 99;
    check_fails(ps_dup(beyond[i], &copy, &err), PS_E_RANGE, ERANGE, "dup: fd must be");
    check_number(copy, -1);
  }
  fault(FCNTL, .error = EMFILE);
  check_fails(ps_dup(0, &copy, &err), PS_E_OS, EMFILE, "dup: ");
}

Test(descriptor, a_socket_is_inherited_when_that_is_asked_for) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  int64_t inheritable = 99;
  static const int64_t values[] = {1, 1, 0, 0, -1, 0, INT64_MIN, 0};
  check_ok(ps_socket_get_inheritable(socket, &inheritable, &err));
  check_number(inheritable, 0);
  for (int i = 0; i < COUNT_OF(values); i++) {
    check_ok(ps_socket_set_inheritable(socket, values[i], &err));
    check_ok(ps_socket_get_inheritable(socket, &inheritable, &err));
    check_number(inheritable, values[i] != 0);
    check_number(fcntl(descriptor(socket), F_GETFD) & FD_CLOEXEC, values[i] ? 0 : FD_CLOEXEC);
  }
  check_ok(ps_socket_get_inheritable(socket, NULL, &err));
  fault(FCNTL, .error = EBADF, .times = 2);
  check_fails(ps_socket_set_inheritable(socket, 1, &err), PS_E_OS, EBADF, "set_inheritable: ");
  inheritable = 99;
  check_fails(ps_socket_get_inheritable(socket, &inheritable, &err), PS_E_OS, EBADF, "get_inheritable: ");
  check_number(inheritable, 0);
  check_ok(ps_socket_close(socket, &err));
  check_fails(ps_socket_set_inheritable(socket, 1, &err), PS_E_CLOSED, EBADF, "set_inheritable: ");
  check_fails(ps_socket_get_inheritable(socket, NULL, &err), PS_E_CLOSED, EBADF, "get_inheritable: ");
}
