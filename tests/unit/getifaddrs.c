/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What getifaddrs() says of interfaces, and what becomes of it. */
#include "polysocket/interface_addresses.h"

#include "check.h"
#include "polysocket/address.h"
#include "sockets.h"

#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(getifaddrs, .timeout = 20);

Test(getifaddrs, an_interface_has_an_entry_of_the_link) {
  ps_interface_addresses *list = NULL;
  int64_t count = 0;
  bool packet = false;
  check_ok(ps_if_addresses(&list, &err));
  check_ok(ps_interface_addresses_count(list, &count, &err));
  for (int64_t i = 0; i < count; i++) {
    char name[IF_NAMESIZE];
    ps_address address, mask;
    int64_t family = -1, found = -1, prefix = 0;
    check_ok(ps_interface_addresses_entry(list, i, NULL, NULL, name, sizeof name, NULL, &err));
    check_ok(ps_interface_addresses_address(list, i, &address, &err));
    check_ok(ps_interface_addresses_netmask(list, i, &prefix, &mask, &err));
    check_ok(ps_address_family(&address, &family, &err));
    check_ok(ps_address_family(&mask, &found, &err));
    if (family != AF_PACKET)
      continue;
    check_number(prefix, -1);
    check_number(found, AF_UNSPEC);
    packet = packet || strcmp(name, "lo") == 0;
  }
  cr_assert(packet);
}

/* What the C library says instead of the system. */
static struct ifaddrs *fake_list;
static int fake_error;

int __real_getifaddrs(struct ifaddrs **list);
int __wrap_getifaddrs(struct ifaddrs **list);
void __real_freeifaddrs(struct ifaddrs *list);
void __wrap_freeifaddrs(struct ifaddrs *list);

int __wrap_getifaddrs(struct ifaddrs **list) {
  if (!fake_list && fake_error == 0)
    return __real_getifaddrs(list);
  *list = fake_list;
  errno = fake_error;
  return fake_error == 0 ? 0 : -1;
}

void __wrap_freeifaddrs(struct ifaddrs *list) {
  if (list != fake_list)
    __real_freeifaddrs(list);
}

Test(getifaddrs, what_the_system_refuses_is_told) {
  ps_interface_addresses *list = (ps_interface_addresses *)&err;
  fake_error = EMFILE;
  check_fails(ps_if_addresses(&list, &err), PS_E_OS, EMFILE, "if_addresses: Too many open files");
  cr_assert_null(list);
}

/* A line between two machines, an address of a family that has no size here, and an interface that has gone. */
Test(getifaddrs, peers_and_unknown_families_are_told_and_what_has_gone_is_not) {
  static char lo[] = "lo", gone[] = "polysocket-gone";
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(1)};
  struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons(2)};
  struct sockaddr unknown = {.sa_family = AF_X25};
  struct ifaddrs entries[] = {
      {.ifa_next = &entries[1],
       .ifa_name = lo,
       .ifa_flags = IFF_UP | IFF_POINTOPOINT,
       .ifa_addr = (struct sockaddr *)&here,
       .ifa_dstaddr = (struct sockaddr *)&there},
      {.ifa_next = &entries[2], .ifa_name = gone, .ifa_addr = (struct sockaddr *)&here},
      {.ifa_name = lo, .ifa_addr = &unknown},
  };
  ps_interface_addresses *list = NULL;
  ps_address address;
  int64_t count = 0;
  fake_list = entries;
  check_ok(ps_if_addresses(&list, &err));
  check_ok(ps_interface_addresses_count(list, &count, &err));
  check_number(count, 2);
  check_ok(ps_interface_addresses_peer(list, 0, &address, &err));
  check_text(shown(&address), "0.0.0.0:2");
  check_ok(ps_interface_addresses_address(list, 1, &address, &err));
  check_text(shown(&address), "none");
}
