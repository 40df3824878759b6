/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Constants of Linux' kernel, with the values of its headers. */
#include "polysocket/constants.h"

#include "check.h"

#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

TestSuite(kernel_constants, .timeout = 20);

Test(kernel_constants, names_lead_to_the_values_of_the_headers) {
  static const struct {
    const char *name;
    int64_t value;
  } cases[] = {
      {"PACKET_ADD_MEMBERSHIP", PACKET_ADD_MEMBERSHIP},
      {"PACKET_MR_PROMISC", PACKET_MR_PROMISC},
      {"SOL_NETLINK", SOL_NETLINK},
      {"NETLINK_ADD_MEMBERSHIP", NETLINK_ADD_MEMBERSHIP},
      {"IP_PMTUDISC_DO", IP_PMTUDISC_DO},
      {"IP_RECVERR", IP_RECVERR},
      {"SO_TIMESTAMP", SO_TIMESTAMP},
      {"SO_TIMESTAMPNS", SO_TIMESTAMPNS},
      {"SO_TIMESTAMPING", SO_TIMESTAMPING},
      {"UDP_CORK", UDP_CORK},
      {"UDP_SEGMENT", 103},
      {"SIOCGIFADDR", SIOCGIFADDR},
      {"SIOCINQ", FIONREAD},
      /* Enumerators of the kernel, whose values are the same everywhere. */
      {"CAN_RAW_FILTER", 1},
      {"CAN_BCM_TX_SETUP", 1},
      {"RTNLGRP_LINK", 1},
      {"SOF_TIMESTAMPING_RX_SOFTWARE", 8},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    int64_t value = -99;
    check_ok(ps_constant_get(cases[i].name, &value, &err));
    cr_assert(value == cases[i].value, "%s is %ld", cases[i].name, (long)value);
  }
}
