/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_NETLINK addresses: (pid, groups), there and back and with the kernel. */
#include "polysocket/family.h"

#include "check.h"
#include "polysocket/address.h"
#include "sockets.h"

#include <errno.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(netlink, .timeout = 20);

static ps_address netlink_address(int64_t pid, int64_t groups) {
  ps_address address;
  check_ok(ps_address_make_netlink(pid, groups, &address, &err));
  return address;
}

Test(netlink, both_numbers_come_back) {
  static const struct {
    uint32_t pid, groups;
    const char *text;
  } cases[] = {
      {0, 0, "netlink:0,0"},
      {1, 2, "netlink:1,2"},
      {UINT32_MAX, UINT32_MAX, "netlink:4294967295,4294967295"},
      {0, 0x80000000, "netlink:0,2147483648"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address = netlink_address(cases[i].pid, cases[i].groups);
    int64_t pid = 77, groups = 78;
    int64_t family = 0;
    check_ok(ps_address_netlink_parts(&address, &pid, &groups, &err));
    check_number(pid, cases[i].pid);
    check_number(groups, cases[i].groups);
    check_ok(ps_address_family(&address, &family, &err));
    check_number(family, AF_NETLINK);
    check_text(shown(&address), cases[i].text);
    check_ok(ps_address_netlink_parts(&address, NULL, NULL, &err));
  }
}

Test(netlink, an_address_is_told_and_shown) {
  ps_address address = netlink_address(1, 2);
  int64_t family = -1;
  check_ok(ps_address_family(&address, &family, &err));
  check_number(family, AF_NETLINK);
  check_text(shown(&address), "netlink:1,2");
}

Test(netlink, numbers_outside_are_refused_and_never_cut) {
  static const struct {
    int64_t pid, groups;
    const char *text;
  } cases[] = {
      {-1, 0, "address_make_netlink: pid must be 0-4294967295, not -1"},
      {INT64_C(1) << 32, 0, "pid must be 0-4294967295, not 4294967296"},
      {0, -1, "groups must be 0-4294967295, not -1"},
      {0, INT64_MAX, "groups must be 0-4294967295, not 9223372036854775807"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address, zero = {0};
    memset(&address, 0x2E, sizeof address);
    check_fails(ps_address_make_netlink(cases[i].pid, cases[i].groups, &address, &err), PS_E_RANGE, ERANGE,
                cases[i].text);
    check_bytes(&address, &zero, sizeof zero);
  }
}

Test(netlink, an_address_of_another_family_has_no_such_parts) {
  ps_address other = loopback(1), none = {0};
  int64_t pid = 77, groups = 78;
  check_fails(ps_address_netlink_parts(&other, &pid, &groups, &err), PS_E_TYPE, EINVAL,
              "the address must be AF_NETLINK, and is AF_INET");
  check_number(pid + groups, 0);
  check_fails(ps_address_netlink_parts(&none, &pid, &groups, &err), PS_E_TYPE, EINVAL,
              "the address must be AF_NETLINK, and is empty");
  check_fails(ps_address_netlink_parts(NULL, &pid, &groups, &err), PS_E_VALUE, EINVAL, "address must not be NULL");
}

Test(netlink, bind_lets_the_kernel_choose_the_pid) {
  ps_socket *first = make_socket(AF_NETLINK, SOCK_RAW), *second = make_socket(AF_NETLINK, SOCK_RAW);
  ps_address any = netlink_address(0, 0), name;
  int64_t pids[2] = {0}, groups = 78;
  check_ok(ps_socket_bind(first, &any, &err));
  check_ok(ps_socket_getsockname(first, &name, &err));
  check_ok(ps_address_netlink_parts(&name, &pids[0], &groups, &err));
  check_number(groups, 0);
  check_ok(ps_socket_bind(second, &any, &err));
  check_ok(ps_socket_getsockname(second, &name, &err));
  check_ok(ps_address_netlink_parts(&name, &pids[1], NULL, &err));
  cr_assert(pids[0] != 0 && pids[1] != 0 && pids[0] != pids[1]);
  ps_address taken = netlink_address(pids[0], 0);
  ps_socket *third = make_socket(AF_NETLINK, SOCK_RAW);
  check_fails(ps_socket_bind(third, &taken, &err), PS_E_OS, EADDRINUSE, shown(&taken));
}

/* The kernel is pid 0; it answers an acknowledgement request with the error code 0. */
Test(netlink, the_kernel_answers) {
  ps_socket *socket = make_socket(AF_NETLINK, SOCK_RAW);
  ps_address kernel = netlink_address(0, 0), from;
  struct nlmsghdr question = {
      .nlmsg_len = sizeof question, .nlmsg_type = NLMSG_NOOP, .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK};
  char answer[256];
  int64_t length = 0;
  int64_t pid = 77;
  check_ok(ps_socket_settimeout(socket, 10, &err));
  check_ok(ps_socket_sendto(socket, 0, &kernel, &question, sizeof question, &length, &err));
  check_ok(ps_socket_recvfrom(socket, 0, answer, sizeof answer, &length, &from, &err));
  cr_assert(length >= (int64_t)sizeof(struct nlmsghdr));
  struct nlmsghdr head;
  memcpy(&head, answer, sizeof head);
  check_number(head.nlmsg_type, NLMSG_ERROR);
  check_ok(ps_address_netlink_parts(&from, &pid, NULL, &err));
  check_number(pid, 0);
}
