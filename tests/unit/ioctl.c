/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Control requests: integers there and back, and what is refused. */
#include "polysocket/options.h"

#include "check.h"
#include "fault.h"
#include "polysocket/constants.h"
#include "sockets.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

TestSuite(ioctl, .timeout = 20);

Test(ioctl, it_tells_how_many_bytes_wait) {
  ps_socket *client, *server;
  make_connection(&client, &server);
  check_number(answer(server, FIONREAD, 0), 0);
  check_ok(ps_socket_sendall(client, 0, "12345", 5, NULL, &err));
  char data[8];
  check_ok(ps_socket_recv(server, MSG_PEEK, data, sizeof data, NULL, &err));
  check_number(answer(server, FIONREAD, 0), 5);
  check_ok(ps_socket_ioctl(server, FIONREAD, 0, NULL, NULL, &err));
}

Test(ioctl, it_finds_the_mark_of_urgent_data) {
  ps_socket *client, *server;
  make_connection(&client, &server);
  check_ok(ps_socket_settimeout(server, 10, &err));
  check_number(answer(server, SIOCATMARK, 0), 0);
  char data[8];
  check_ok(ps_socket_sendall(client, 0, "ab", 2, NULL, &err));
  check_ok(ps_socket_sendall(client, MSG_OOB, "!", 1, NULL, &err));
  int64_t length = 0;
  check_ok(ps_socket_recv(server, MSG_WAITALL, data, 2, &length, &err));
  check_bytes(data, "ab", 2);
  check_number(answer(server, SIOCATMARK, 0), 1);
}

static void send_byte(void *socket) {
  check_ok(ps_socket_send(socket, 0, "x", 1, NULL, &err));
}

Test(ioctl, nonblocking_by_request_is_not_the_sockets_mode) {
  ps_socket *one, *other;
  make_pair(SOCK_STREAM, &one, &other);
  answer(one, FIONBIO, 1);
  double seconds = 7;
  check_ok(ps_socket_gettimeout(one, &seconds, &err));
  check_real(seconds, PS_NO_TIMEOUT);
  char byte;
  fault(PPOLL, .made = true, .meanwhile = send_byte, .detail = other);
  check_ok(ps_socket_recv(one, 0, &byte, 1, NULL, &err));
}

/* The socket's timeout does not know of it. */
Test(ioctl, nonblocking_by_request_is_the_descriptors_mode) {
  ps_socket *one, *other;
  make_pair(SOCK_STREAM, &one, &other);
  answer(one, FIONBIO, 1);
  cr_assert(is_nonblocking(descriptor(one)));
  answer(one, FIONBIO, 0);
  cr_assert(!is_nonblocking(descriptor(one)));
}

Test(ioctl, options_go_as_32_bits_of_either_sign) {
  static const struct {
    int64_t option;
    int32_t left;
  } cases[] = {{0, 0}, {-1, -1}, {INT32_MIN, INT32_MIN}, {UINT32_MAX, -1}, {0x80000000, INT32_MIN}};
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  /* This request reads its argument and leaves it alone. */
  for (int i = 0; i < COUNT_OF(cases); i++)
    check_number(answer(socket, FIONBIO, cases[i].option), cases[i].left);
}

Test(ioctl, what_the_system_does_not_know_is_told) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  int64_t result = 77;
  check_fails(ps_socket_ioctl(socket, 0x12345, 0, &result, NULL, &err), PS_E_OS, ENOTTY, "ioctl: ");
  check_number(result, 0);
}

Test(ioctl, windows_requests_have_names_and_no_effect) {
  static const char *const names[] = {"SIO_RCVALL", "SIO_KEEPALIVE_VALS", "SIO_LOOPBACK_FAST_PATH"};
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  for (int i = 0; i < COUNT_OF(names); i++) {
    int64_t control = 0;
    int64_t result = 77;
    char text[80];
    snprintf(text, sizeof text, "ioctl: not supported on this platform (%s)", names[i]);
    check_ok(ps_constant_get(names[i], &control, &err));
    check_fails(ps_socket_ioctl(socket, control, 1, &result, NULL, &err), PS_E_UNSUPPORTED, EOPNOTSUPP, text);
    check_text(err.message, text);
    check_number(result, 0);
  }
}

Test(ioctl, windows_constants_have_windows_values) {
  static const struct {
    const char *name;
    int64_t value;
  } cases[] = {
      {"SIO_RCVALL", 0x98000001},    {"RCVALL_OFF", 0},     {"RCVALL_ON", 1},
      {"RCVALL_SOCKETLEVELONLY", 2}, {"RCVALL_IPLEVEL", 3},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    int64_t value = -1;
    check_ok(ps_constant_get(cases[i].name, &value, &err));
    check_number(value, cases[i].value);
  }
}

Test(ioctl, numbers_outside_are_refused_and_never_cut) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  static const struct {
    int64_t control, option;
    const char *text;
  } cases[] = {
      {-1, 0, "control must be 0-4294967295, not -1"},
      {INT64_C(1) << 32, 0, "control must be 0-4294967295, not 4294967296"},
      {FIONREAD, INT64_C(-2147483649), "option must be -2147483648 to 4294967295, not -2147483649"},
      {FIONREAD, INT64_C(1) << 32, "not 4294967296"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++)
    check_fails(ps_socket_ioctl(socket, cases[i].control, cases[i].option, NULL, NULL, &err), PS_E_RANGE, ERANGE,
                cases[i].text);
}

Test(ioctl, a_closed_socket_is_told) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  int64_t result = 77;
  check_ok(ps_socket_close(socket, &err));
  check_fails(ps_socket_ioctl(socket, FIONREAD, 0, &result, NULL, &err), PS_E_CLOSED, EBADF, "the socket is closed");
  check_number(result, 0);
  check_fails(ps_socket_ioctl(NULL, FIONREAD, 0, NULL, NULL, &err), PS_E_HANDLE, EBADF, "NULL, freed or forged");
}
