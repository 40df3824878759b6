/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Socket options, as integers and as bytes. */
#include "polysocket/options.h"

#include "check.h"
#include "guard.h"
#include "sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
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

/* The system keeps 32 bits; TCP_NOTSENT_LOWAT reads them as an unsigned number. */
Test(options, the_upper_half_of_32_bits_is_a_value_too) {
  static const struct {
    int64_t given;
    int32_t found;
  } cases[] = {
      {INT64_C(0x80000005), INT32_MIN + 5},
      {UINT32_MAX - 1, -2},
      {INT32_MIN + 5, INT32_MIN + 5},
      {INT32_MAX, INT32_MAX},
  };
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  for (int i = 0; i < COUNT_OF(cases); i++) {
    int64_t value = 99;
    uint32_t raw = 99;
    check_ok(ps_socket_setsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, cases[i].given, &err));
    check_ok(ps_socket_getsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &value, &err));
    check_number(value, cases[i].found);
    check_ok(ps_socket_getsockopt_bytes(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &raw, sizeof raw, NULL, &err));
    check_number(raw, (uint32_t)cases[i].given);
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

/* How many bytes of a buffer are not as guarded() has left them. */
static int touched(const char *bytes, size_t length) {
  int count = 0;
  for (size_t i = 0; i < length; i++)
    count += bytes[i] != '.';
  return count;
}

/* Linux counts instructions here, of eight bytes each. */
Test(options, a_filter_is_measured_in_bytes) {
  struct sock_filter wanted[4];
  struct sock_fprog program = {.len = COUNT_OF(wanted), .filter = wanted};
  for (int i = 0; i < COUNT_OF(wanted); i++)
    wanted[i] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, 1000 + (unsigned)i);
  ps_socket *socket = make_socket(AF_INET, SOCK_DGRAM);
  check_ok(ps_socket_setsockopt_bytes(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program, &err));
  char *buffer = guarded(1000);
  int64_t length = 0;
  static const int64_t small[] = {1, 4, 7, 8, 31};
  for (int i = 0; i < COUNT_OF(small); i++) {
    check_fails(ps_socket_getsockopt_bytes(socket, SOL_SOCKET, SO_GET_FILTER, buffer, small[i], &length, &err), PS_E_OS,
                EINVAL, "getsockopt: Invalid argument");
    check_number(length, 0);
    check_number(touched(buffer, 1000), 0);
  }
  check_ok(ps_socket_getsockopt_bytes(socket, SOL_SOCKET, SO_GET_FILTER, buffer, 100, &length, &err));
  check_number(length, sizeof wanted);
  check_bytes(buffer, wanted, sizeof wanted);
  check_number(touched(buffer + sizeof wanted, 1000 - sizeof wanted), 0);
  int64_t value = 99;
  check_fails(ps_socket_getsockopt(socket, SOL_SOCKET, SO_GET_FILTER, &value, &err), PS_E_OS, EINVAL, "getsockopt: ");
  check_number(value, 0);
}

/* This option reads from the buffer how many items it may write, and has no look at the buffer's length. */
Test(options, what_lies_in_the_buffer_is_no_room_to_write_to) {
  ps_socket *socket = make_socket(AF_INET, SOCK_DGRAM);
  struct ip_mreq_source source = {.imr_multiaddr.s_addr = inet_addr("232.1.1.1"),
                                  .imr_interface.s_addr = htonl(INADDR_LOOPBACK)};
  for (uint32_t i = 1; i <= 4; i++) {
    source.imr_sourceaddr.s_addr = htonl(0x0A000000 + i);
    check_ok(ps_socket_setsockopt_bytes(socket, IPPROTO_IP, IP_ADD_SOURCE_MEMBERSHIP, &source, sizeof source, &err));
  }
  struct ip_msfilter question = {
      .imsf_multiaddr = source.imr_multiaddr, .imsf_interface = source.imr_interface, .imsf_numsrc = 100};
  char *buffer = guarded(1000);
  size_t head = IP_MSFILTER_SIZE(0);
  memcpy(buffer, &question, head);
  int64_t length = 99;
  check_fails(ps_socket_getsockopt_bytes(socket, IPPROTO_IP, IP_MSFILTER, buffer, (int64_t)head, &length, &err),
              PS_E_OS, EINVAL, "getsockopt: ");
  check_number(length, 0);
  check_number(touched(buffer + head, 1000 - head), 0);
}
