/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Socket options, as integers and as bytes. */
#include "polysocket/options.h"

#include "check.h"
#include "guard.h"
#include "sockets.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(options, .timeout = 20);

Test(options, integers_come_back) {
  static const struct {
    int level, option, value;
  } cases[] = {
      {SOL_SOCKET, SO_REUSEADDR, 1}, {SOL_SOCKET, SO_REUSEADDR, 0}, {SOL_SOCKET, SO_KEEPALIVE, 1},
      {IPPROTO_TCP, TCP_NODELAY, 1}, {IPPROTO_IP, IP_TTL, 77},
  };
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  for (int i = 0; i < COUNT_OF(cases); i++) {
    int64_t value = 99;
    check_ok(ps_socket_setsockopt(socket, cases[i].level, cases[i].option, cases[i].value, &err));
    check_ok(ps_socket_getsockopt(socket, cases[i].level, cases[i].option, &value, &err));
    check_number(value, cases[i].value);
  }
}

Test(options, a_value_beyond_32_bits_is_refused_with_the_limits) {
  static const int64_t values[] = {(int64_t)UINT32_MAX + 1, (int64_t)INT32_MIN - 1, INT64_MAX, INT64_MIN};
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  for (int i = 0; i < COUNT_OF(values); i++) {
    check_fails(ps_socket_setsockopt(socket, IPPROTO_IP, IP_TTL, values[i], &err), PS_E_RANGE, ERANGE,
                "setsockopt: value must be -2147483648 to 4294967295, not ");
    check_number(ps_socket_setsockopt(socket, IPPROTO_IP, IP_TTL, values[i], NULL), PS_E_RANGE);
  }
}

Test(options, a_structure_goes_as_bytes) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  struct linger linger = {.l_onoff = 1, .l_linger = 5}, back = {.l_onoff = 0};
  int64_t length = 0;
  check_ok(ps_socket_setsockopt_bytes(socket, SOL_SOCKET, SO_LINGER, &linger, sizeof linger, &err));
  check_ok(ps_socket_getsockopt_bytes(socket, SOL_SOCKET, SO_LINGER, &back, sizeof back, &length, &err));
  check_number(length, sizeof back);
  check_bytes(&back, &linger, sizeof back);
}

Test(options, only_the_room_that_there_is_is_written) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  for (int64_t capacity = 1; capacity <= 8; capacity++) {
    char *buffer = guarded((size_t)capacity);
    int64_t length = 0;
    check_ok(ps_socket_getsockopt_bytes(socket, SOL_SOCKET, SO_TYPE, buffer, capacity, &length, &err));
    check_number(length, capacity < 4 ? capacity : 4);
    const int type = SOCK_STREAM;
    check_bytes(buffer, &type, length);
  }
}

Test(options, only_as_many_bytes_as_there_are_are_written) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  char *large = guarded(PS_OPTION_MAX);
  check_ok(ps_socket_getsockopt_bytes(socket, SOL_SOCKET, SO_TYPE, large, PS_OPTION_MAX, NULL, &err));
  check_number(large[4], '.');
}

Test(options, a_buffer_length_outside_is_refused_with_the_limits) {
  static const int64_t capacities[] = {0, -1, PS_OPTION_MAX + 1, INT64_MAX, INT64_MIN, (INT64_C(1) << 32) + 4};
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  char buffer[8];
  for (int i = 0; i < COUNT_OF(capacities); i++) {
    int64_t length = 99;
    check_fails(ps_socket_getsockopt_bytes(socket, SOL_SOCKET, SO_TYPE, buffer, capacities[i], &length, &err), PS_E_OS,
                0, "getsockopt buflen out of range (");
    cr_assert(strstr(err.message, "must be 1-1024"));
    check_number(length, 0);
  }
}

Test(options, a_length_to_set_outside_is_refused) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  check_fails(ps_socket_setsockopt_bytes(socket, SOL_SOCKET, SO_LINGER, "", -1, &err), PS_E_VALUE, EINVAL,
              "negative option length -1");
  check_fails(ps_socket_setsockopt_bytes(socket, SOL_SOCKET, SO_LINGER, "", INT64_C(1) << 31, &err), PS_E_RANGE, ERANGE,
              "option length 2147483648 is too large (limit 2147483647)");
  check_fails(ps_socket_setsockopt_bytes(socket, SOL_SOCKET, SO_LINGER, "", (INT64_C(1) << 32) + 8, &err), PS_E_RANGE,
              ERANGE, "too large");
}

Test(options, bytes_of_the_wrong_length_are_the_systems_error) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  check_fails(ps_socket_setsockopt_bytes(socket, SOL_SOCKET, SO_LINGER, "", 1, &err), PS_E_OS, EINVAL,
              "setsockopt: Invalid argument");
}

Test(options, what_the_system_does_not_know_it_says) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  int64_t value = 99;
  int64_t length = 99;
  char buffer[8];
  check_fails(ps_socket_getsockopt(socket, SOL_SOCKET, 9999, &value, &err), PS_E_OS, ENOPROTOOPT, "getsockopt: ");
  check_number(value, 0);
  check_fails(ps_socket_getsockopt_bytes(socket, SOL_SOCKET, 9999, buffer, sizeof buffer, &length, &err), PS_E_OS,
              ENOPROTOOPT, "getsockopt: ");
  check_number(length, 0);
  check_fails(ps_socket_setsockopt(socket, SOL_SOCKET, 9999, 1, &err), PS_E_OS, ENOPROTOOPT, "setsockopt: ");
}

Test(options, an_unknown_level_is_the_systems_error) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  check_fails(ps_socket_setsockopt(socket, INT32_MIN, INT32_MAX, 1, &err), PS_E_OS, ENOPROTOOPT, "setsockopt: ");
}

Test(options, null_goes_to_the_system_and_not_into_the_library) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  char buffer[8];
  check_fails(ps_socket_getsockopt_bytes(socket, SOL_SOCKET, SO_TYPE, NULL, 8, NULL, &err), PS_E_VALUE, EINVAL,
              "buffer must not be NULL");
  check_fails(ps_socket_setsockopt_bytes(socket, SOL_SOCKET, SO_LINGER, NULL, 8, &err), PS_E_OS, EFAULT, "Bad address");
  check_ok(ps_socket_getsockopt(socket, SOL_SOCKET, SO_TYPE, NULL, &err));
  check_ok(ps_socket_getsockopt_bytes(socket, SOL_SOCKET, SO_TYPE, buffer, 8, NULL, &err));
}

Test(options, a_short_answer_to_a_question_for_an_integer_is_an_integer) {
  ps_socket *socket = make_socket(AF_INET, SOCK_DGRAM);
  int64_t value = -1;
  check_ok(ps_socket_setsockopt(socket, IPPROTO_IP, IP_MULTICAST_TTL, 3, &err));
  check_ok(ps_socket_getsockopt(socket, IPPROTO_IP, IP_MULTICAST_TTL, &value, &err));
  check_number(value, 3);
}
