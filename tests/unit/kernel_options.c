/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Options that only Linux' kernel has: those whose numbers are unsigned, and those that use the buffer in ways of their
 * own. */
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

TestSuite(kernel_options, .timeout = 20);

/* The system keeps 32 bits; TCP_NOTSENT_LOWAT reads them as an unsigned number. */
Test(kernel_options, the_upper_half_of_32_bits_is_a_value_too) {
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

/* How many bytes of a buffer are not as guarded() has left them. */
static int touched(const char *bytes, size_t length) {
  int count = 0;
  for (size_t i = 0; i < length; i++)
    count += bytes[i] != '.';
  return count;
}

/* Linux counts instructions here, of eight bytes each. */
Test(kernel_options, a_filter_is_measured_in_bytes) {
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
Test(kernel_options, what_lies_in_the_buffer_is_no_room_to_write_to) {
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
