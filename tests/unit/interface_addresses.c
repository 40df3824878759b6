/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The addresses of the machine's interfaces. Every machine has the loopback. */
#include "polysocket/interface_addresses.h"

#include "check.h"
#include "fault.h"
#include "guard.h"
#include "polysocket/address.h"
#include "polysocket/family.h"
#include "sockets.h"

#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(interface_addresses, .timeout = 20);

Test(interface_addresses, the_loopback_has_its_addresses) {
  ps_interface_addresses *list = NULL;
  int64_t count = 0, ifindex, flags, prefix, length;
  bool inet = false, packet = false;
  check_ok(ps_if_addresses(&list, &err));
  check_ok(ps_interface_addresses_count(list, &count, &err));
  cr_assert(count > 0);
  for (int64_t i = 0; i < count; i++) {
    char name[16];
    ps_address address, mask, other;
    int64_t family = -1, found = -1;
    check_ok(ps_interface_addresses_entry(list, i, &ifindex, &flags, name, sizeof name, &length, &err));
    check_number(ifindex, if_nametoindex(name));
    check_number(length, strlen(name));
    check_ok(ps_interface_addresses_address(list, i, &address, &err));
    check_ok(ps_interface_addresses_netmask(list, i, &prefix, &mask, &err));
    check_ok(ps_interface_addresses_broadcast(list, i, &other, &err));
    check_ok(ps_interface_addresses_peer(list, i, &other, &err));
    check_ok(ps_address_family(&address, &family, &err));
    check_ok(ps_address_family(&mask, &found, &err));
    if (family == AF_PACKET) {
      check_number(prefix, -1);
      check_number(found, AF_UNSPEC);
      packet = true;
    }
    if (strcmp(name, "lo") != 0 || family != AF_INET)
      continue;
    inet = true;
    check_text(shown(&address), "127.0.0.1:0");
    check_text(shown(&mask), "255.0.0.0:0");
    check_number(prefix, 8);
    cr_assert((flags & (IFF_UP | IFF_LOOPBACK)) == (IFF_UP | IFF_LOOPBACK));
  }
  cr_assert(inet && packet);
  ps_interface_addresses_free(list);
}

Test(interface_addresses, bad_arguments_are_refused) {
  ps_interface_addresses *list = NULL;
  ps_address address, empty;
  int64_t count = 0, ifindex = 99, flags = 99, prefix = 99;
  memset(&empty, 0, sizeof empty);
  check_ok(ps_if_addresses(&list, &err));
  check_ok(ps_interface_addresses_count(list, &count, &err));
  const int64_t indices[] = {-1, count, INT64_MAX, INT64_MIN};
  for (int i = 0; i < COUNT_OF(indices); i++) {
    ifindex = flags = prefix = 99;
    memset(&address, 0x5A, sizeof address);
    check_fails(ps_interface_addresses_entry(list, indices[i], &ifindex, &flags, NULL, 0, NULL, &err), PS_E_RANGE,
                ERANGE, "interface_addresses_entry: index");
    check_number(ifindex, 0);
    check_number(flags, 0);
    check_fails(ps_interface_addresses_netmask(list, indices[i], &prefix, &address, &err), PS_E_RANGE, ERANGE, "index");
    check_number(prefix, 0);
    check_bytes(&address, &empty, sizeof empty);
    check_fails(ps_interface_addresses_address(list, indices[i], &address, &err), PS_E_RANGE, ERANGE, "_address: ");
    check_fails(ps_interface_addresses_broadcast(list, indices[i], NULL, &err), PS_E_RANGE, ERANGE, "_broadcast: ");
    check_fails(ps_interface_addresses_peer(list, indices[i], NULL, &err), PS_E_RANGE, ERANGE, "_peer: ");
  }
  check_fails(ps_interface_addresses_entry(list, 0, NULL, NULL, NULL, 1, NULL, &err), PS_E_VALUE, EINVAL,
              "text must not be NULL");
  check_fails(ps_interface_addresses_entry(list, 0, NULL, NULL, "", -1, NULL, &err), PS_E_VALUE, EINVAL, "_entry: ");
  ps_interface_addresses_free(list);
  ps_interface_addresses_free(list);
  ps_interface_addresses_free(NULL);
  check_fails(ps_interface_addresses_count(list, &count, &err), PS_E_HANDLE, EBADF, "interface_addresses_count: ");
  check_number(count, 0);
  check_fails(ps_interface_addresses_address(NULL, 0, &address, &err), PS_E_HANDLE, EBADF, "_address: ");
}

Test(interface_addresses, a_list_needs_a_place_and_memory) {
  ps_interface_addresses *list = (ps_interface_addresses *)&err;
  check_fails(ps_if_addresses(NULL, &err), PS_E_VALUE, EINVAL, "if_addresses: list must not be NULL");
  fault(CALLOC, .times = FAULT_EVER);
  check_fails(ps_if_addresses(&list, &err), PS_E_MEMORY, ENOMEM, "if_addresses: ");
  cr_assert_null(list);
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

Test(interface_addresses, what_the_system_refuses_is_told) {
  ps_interface_addresses *list = (ps_interface_addresses *)&err;
  fake_error = EMFILE;
  check_fails(ps_if_addresses(&list, &err), PS_E_OS, EMFILE, "if_addresses: Too many open files");
  cr_assert_null(list);
}

/* A line between two machines, an address of a family that has no size here, and an interface that has gone. */
Test(interface_addresses, peers_and_unknown_families_are_told_and_what_has_gone_is_not) {
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
