/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Numbers as the names of Linux' constants. */
#include "check.h"
#include "core/names.h"

#include <linux/can.h>
#include <linux/netlink.h>
#include <linux/tipc.h>
#include <netinet/in.h>
#include <sys/socket.h>

TestSuite(kernel_names, .timeout = 20);

static char room[200];

static struct ps__text begin(void) {
  return ps__text_begin(room, sizeof room);
}

Test(kernel_names, a_protocol_has_the_name_that_its_family_gives_it) {
  static const struct {
    int family, proto;
    const char *text;
  } cases[] = {
      {AF_NETLINK, NETLINK_USERSOCK, "AF_NETLINK, SOCK_RAW, NETLINK_USERSOCK"},
      {AF_CAN, CAN_RAW, "AF_CAN, SOCK_RAW, CAN_RAW"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    struct ps__text text = begin();
    ps__names_kind(&text, cases[i].family, SOCK_RAW, cases[i].proto);
    check_text(room, cases[i].text);
  }
}

/* SOL_SOCKET has the number of IPPROTO_ICMP, which has no options. */
Test(kernel_names, an_option_is_told_with_its_level) {
  static const struct {
    int32_t level, option;
    const char *text;
  } cases[] = {
      {SOL_TIPC, TIPC_IMPORTANCE, "SOL_TIPC, TIPC_IMPORTANCE"},
      {SOL_TIPC, 1, "SOL_TIPC, 1"},
      {IPPROTO_ICMP, 1, "SOL_SOCKET, SO_DEBUG"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    struct ps__text text = begin();
    ps__names_option(&text, cases[i].level, cases[i].option);
    check_text(room, cases[i].text);
  }
}
