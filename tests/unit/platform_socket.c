/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The port's socket calls: each one system call, results instead of errno. */
#include "platform/platform.h"

#include "check.h"
#include "fault.h"
#include "sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(platform_socket, .timeout = 20);

Test(platform_socket, a_type_is_told_from_its_flags) {
  static const struct {
    int type, plain;
    bool nonblocking;
  } cases[] = {
      {SOCK_STREAM, SOCK_STREAM, false},
      {SOCK_DGRAM | SOCK_NONBLOCK, SOCK_DGRAM, true},
      {SOCK_STREAM | SOCK_CLOEXEC, SOCK_STREAM, false},
      {SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, SOCK_SEQPACKET, true},
      {0, 0, false},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    bool nonblocking = !cases[i].nonblocking;
    check_number(ps__sys_plain_type(cases[i].type, &nonblocking), cases[i].plain);
    check_number(nonblocking, cases[i].nonblocking);
  }
}

Test(platform_socket, every_descriptor_is_close_on_exec_from_birth) {
  int before = inheritable_descriptors(), pair[2];
  fault_reset();
  cr_assert(ps__sys_socket(AF_INET, SOCK_STREAM, 0, false) >= 0);
  check_number(ps__sys_socketpair(PAIR_FAMILY, SOCK_STREAM, 0, false, pair), 0);
  cr_assert(ps__sys_dup(pair[0]) >= 0);
  ps_address address;
  ps_socket *listener = make_listener(&address), *client = make_socket(AF_INET, SOCK_STREAM);
  check_ok(ps_socket_connect(client, &address, &err));
  size_t length = 0;
  cr_assert(ps__sys_accept(descriptor(listener), NULL, &length, false) >= 0);
  check_number(inheritable_descriptors(), before);
  /* And not a moment later, when another thread may have started a program. */
  cr_assert(fault_record(FAULT_SOCKET, 0).flags & SOCK_CLOEXEC);
  cr_assert(fault_record(FAULT_SOCKETPAIR, 0).flags & SOCK_CLOEXEC);
  cr_assert(fault_record(FAULT_ACCEPT4, 0).flags & SOCK_CLOEXEC);
  check_number(fault_record(FAULT_FCNTL, 0).flags, F_DUPFD_CLOEXEC);
}

Test(platform_socket, a_mode_is_set_at_birth_when_asked) {
  static const bool modes[] = {false, true};
  for (int i = 0; i < COUNT_OF(modes); i++) {
    int pair[2];
    check_number(is_nonblocking(ps__sys_socket(AF_INET, SOCK_DGRAM, 0, modes[i])), modes[i]);
    check_number(ps__sys_socketpair(PAIR_FAMILY, SOCK_DGRAM, 0, modes[i], pair), 0);
    check_number(is_nonblocking(pair[0]), modes[i]);
    check_number(is_nonblocking(pair[1]), modes[i]);
  }
}

Test(platform_socket, failures_are_negative_errno_values) {
  int file = open("/dev/null", O_RDONLY | O_CLOEXEC), pair[2] = {0};
  const struct sockaddr any = {.sa_family = AF_INET};
  int64_t own;
  size_t length = sizeof pair;
  const struct {
    const char *name;
    int64_t result;
    int error;
  } cases[] = {
      {"socket", ps__sys_socket(AF_INET, 99, 0, false), EINVAL},
      {"socketpair", ps__sys_socketpair(AF_INET, SOCK_STREAM, 0, false, pair), EOPNOTSUPP},
      {"dup", ps__sys_dup(-1), EBADF},
      {"close", ps__sys_close(-1), EBADF},
      {"set_nonblocking", ps__sys_set_nonblocking(-1, true), EBADF},
      {"bind", ps__sys_bind(file, &any, sizeof any), ENOTSOCK},
      {"listen", ps__sys_listen(file, 1), ENOTSOCK},
      {"shutdown", ps__sys_shutdown(file, SHUT_RD), ENOTSOCK},
      {"getsockname", ps__sys_getsockname(file, pair, &length), ENOTSOCK},
      {"getpeername", ps__sys_getpeername(file, pair, &length), ENOTSOCK},
      {"getsockopt", ps__sys_getsockopt(file, SOL_SOCKET, SO_TYPE, pair, &length), ENOTSOCK},
      {"setsockopt", ps__sys_setsockopt(file, SOL_SOCKET, SO_REUSEADDR, pair, sizeof(int)), ENOTSOCK},
      {"accept", ps__sys_accept(file, NULL, &length, false), ENOTSOCK},
      {"connect", ps__sys_connect(file, &any, sizeof any, false, &own), ENOTSOCK},
      {"connect_result", ps__sys_connect_result(file), ENOTSOCK},
      {"send", ps__sys_send(file, "x", 1, 0), ENOTSOCK},
      {"sendto", ps__sys_sendto(file, "x", 1, 0, NULL, 0), ENOTSOCK},
      {"recv", ps__sys_recv(file, pair, 1, 0), ENOTSOCK},
      {"recvfrom", ps__sys_recvfrom(file, pair, 1, 0, NULL, &length), ENOTSOCK},
  };
  for (int i = 0; i < COUNT_OF(cases); i++)
    cr_assert(cases[i].result == -cases[i].error, "%s gave %ld", cases[i].name, (long)cases[i].result);
}

/* Linux has let go of the descriptor whatever close says, so it is called once and never again. */
Test(platform_socket, close_tells_what_matters_and_is_called_once) {
  static const struct {
    int error, result;
  } cases[] = {{0, 0}, {EIO, -EIO}, {ENOSPC, -ENOSPC}, {ECONNRESET, 0}, {EINTR, 0}};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    fault_reset();
    int fd = ps__sys_socket(AF_INET, SOCK_STREAM, 0, false);
    fault(CLOSE, .error = cases[i].error, .made = true);
    check_number(ps__sys_close(fd), cases[i].result);
    check_number(fault_count(FAULT_CLOSE), 1);
    cr_assert(!is_open(fd));
  }
}

Test(platform_socket, what_is_unknown_of_a_descriptor_is_detected) {
  int fd = ps__sys_socket(AF_INET, SOCK_DGRAM, 0, false);
  static const int unknown[] = {-1, -2, -99};
  for (int i = 0; i < COUNT_OF(unknown); i++) {
    int family = unknown[i], type = unknown[i], proto = unknown[i];
    check_number(ps__sys_detect(fd, &family, &type, &proto), 0);
    check_number(family, AF_INET);
    check_number(type, SOCK_DGRAM);
    check_number(proto, IPPROTO_UDP);
  }
  int family = 77, type = 78, proto = 0;
  check_number(ps__sys_detect(-1, &family, &type, &proto), 0);
  check_number(family + type + proto, 77 + 78);
}

Test(platform_socket, detecting_stops_at_the_first_failure) {
  int fd = ps__sys_socket(AF_INET, SOCK_DGRAM, 0, false);
  for (int good = 0; good < 3; good++) {
    int family = -1, type = -1, proto = -1;
    fault_reset();
    for (int i = 0; i < good; i++)
      fault(GETSOCKOPT, .made = true);
    fault(GETSOCKOPT, .error = ENOPROTOOPT);
    check_number(ps__sys_detect(fd, &family, &type, &proto), -ENOPROTOOPT);
    check_number(fault_count(FAULT_GETSOCKOPT), good + 1);
  }
}

Test(platform_socket, a_mode_that_is_there_is_not_set_again) {
  int fd = ps__sys_socket(AF_INET, SOCK_STREAM, 0, false);
  fault_reset();
  check_number(ps__sys_set_nonblocking(fd, false), 0);
  check_number(fault_count(FAULT_FCNTL), 1);
  check_number(ps__sys_set_nonblocking(fd, true), 0);
  check_number(fault_count(FAULT_FCNTL), 3);
  cr_assert(is_nonblocking(fd));
  fault(FCNTL, .made = true);
  fault(FCNTL, .error = EPERM);
  check_number(ps__sys_set_nonblocking(fd, false), -EPERM);
}

Test(platform_socket, names_fit_the_room_and_tell_what_they_need) {
  ps_address address;
  int fd = descriptor(make_listener(&address));
  struct sockaddr_in name;
  size_t length = 4;
  memset(&name, 0x2E, sizeof name);
  check_number(ps__sys_getsockname(fd, &name, &length), 0);
  check_number(length, sizeof name);
  check_number(((char *)&name)[4], 0x2E);
}

Test(platform_socket, the_end_of_a_connection_attempt_is_told_once) {
  int64_t own;
  int fd = ps__sys_socket(AF_INET, SOCK_STREAM, 0, true);
  struct sockaddr_in nobody = {.sin_family = AF_INET, .sin_port = htons(1), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int begun = ps__sys_connect(fd, &nobody, sizeof nobody, false, &own);
  if (begun == -EINPROGRESS) {
    struct ps__watch watch = {.fd = fd, .readiness = PS__WRITABLE};
    check_number(ps__sys_poll(&watch, 1, -1), 1);
    begun = ps__sys_connect_result(fd);
  }
  check_number(begun, -ECONNREFUSED);
  /* SO_ERROR has been taken, here or by another thread's call: still there is no connection. */
  check_number(ps__sys_connect_result(fd), -ECONNABORTED);
}

Test(platform_socket, sending_never_raises_a_signal) {
  int pair[2];
  check_number(ps__sys_socketpair(PAIR_FAMILY, SOCK_STREAM, 0, false, pair), 0);
  check_number(ps__sys_send(pair[0], "x", 1, MSG_DONTWAIT), 1);
  check_number(ps__sys_sendto(pair[0], "x", 1, 0, NULL, 0), 1);
  check_number(fault_record(FAULT_SEND, 0).flags, MSG_NOSIGNAL | MSG_DONTWAIT);
  check_number(fault_record(FAULT_SENDTO, 0).flags, MSG_NOSIGNAL);
  /* SIGPIPE is at its default: without the flag this test would end here. */
  check_number(ps__sys_close(pair[1]), 0);
  check_number(ps__sys_send(pair[0], "x", 1, 0), -EPIPE);
  check_number(ps__sys_sendto(pair[0], "x", 1, 0, NULL, 0), -EPIPE);
}

Test(platform_socket, large_counts_stay_whole) {
  const int64_t large = PTRDIFF_MAX > INT32_MAX ? (INT64_C(1) << 31) + 5 : INT32_MAX;
  size_t length = 0;
  fault(SEND, .result = large);
  fault(SENDTO, .result = large);
  fault(RECV, .result = large);
  fault(RECVFROM, .result = large);
  check_number(ps__sys_send(-1, "", (size_t)large, 0), large);
  check_number(ps__sys_sendto(-1, "", (size_t)large, 0, NULL, 0), large);
  check_number(ps__sys_recv(-1, NULL, (size_t)large, 0), large);
  check_number(ps__sys_recvfrom(-1, NULL, (size_t)large, 0, NULL, &length), large);
  check_number(fault_record(FAULT_SEND, 0).size, large);
}

Test(platform_socket, the_flags_have_the_systems_values) {
  check_number(ps__sys_dontwait, MSG_DONTWAIT);
  check_number(ps__sys_truncate, MSG_TRUNC);
}

Test(platform_socket, wide_options_are_those_of_64_bits) {
  static const struct {
    int level, option;
    bool wide;
  } cases[] = {
      {AF_VSOCK, -1, false},
      {AF_VSOCK, 0, true},
      {AF_VSOCK, 2, true},
      {AF_VSOCK, 3, false},
      {SOL_SOCKET, SO_COOKIE, true},
      {SOL_SOCKET, 0, false},
#ifdef SO_NETNS_COOKIE /* musl's headers have none. */
      {SOL_SOCKET, SO_NETNS_COOKIE, true},
      {IPPROTO_TCP, SO_NETNS_COOKIE, false},
#endif
      {IPPROTO_TCP, SO_COOKIE, false},
      {IPPROTO_TCP, SO_MAX_PACING_RATE, false},
  };
  for (int i = 0; i < COUNT_OF(cases); i++)
    cr_assert_eq(ps__sys_option_is_wide(cases[i].level, cases[i].option), cases[i].wide, "case %d", i);
}

/* Only a peer that is not there tells of a connection that failed. */
Test(platform_socket, a_peer_that_cannot_be_asked_for_is_no_failure_of_the_connection) {
  int pair[2];
  cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
  fault_reset();
  fault(GETPEERNAME, .error = ENOBUFS);
  check_number(ps__sys_connect_result(pair[0]), 0);
  fault(GETPEERNAME, .error = ENOTCONN);
  check_number(ps__sys_connect_result(pair[0]), -ECONNABORTED);
}

Test(platform_socket, a_connect_that_cannot_be_limited_is_made_all_the_same) {
  struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof name;
  int listener = socket(AF_INET, SOCK_STREAM, 0), fd = socket(AF_INET, SOCK_STREAM, 0);
  cr_assert(listener >= 0 && fd >= 0);
  cr_assert(bind(listener, (void *)&name, sizeof name) == 0 && listen(listener, 1) == 0);
  cr_assert_eq(getsockname(listener, (void *)&name, &size), 0);
  int64_t own = 7;
  fault_reset();
  fault(SETSOCKOPT, .option = SO_SNDTIMEO, .error = EPERM);
  check_number(ps__sys_connect(fd, &name, sizeof name, true, &own), 0);
  check_number(own, 7);
  check_number(fault_count(FAULT_SETSOCKOPT), 1);
}
