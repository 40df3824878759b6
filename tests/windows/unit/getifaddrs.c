/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What GetAdaptersAddresses() says of interfaces, and what becomes of it; see ../../unit/getifaddrs.c for the function
 * of POSIX systems. */
#include "check.h"
#include "polysocket/address.h"
#include "polysocket/interface_addresses.h"
#include "sockets.h"

#include <errno.h>
#include <net/if.h>
#include <string.h>

TestSuite(getifaddrs, .timeout = 20);

/* What the system says instead of its list, how often, and what is changed in the list. */
static struct {
  ULONG result;
  int times, calls;
  void (*change)(IP_ADAPTER_ADDRESSES *adapter);
} plan;

ULONG WINAPI __real_GetAdaptersAddresses(ULONG family, ULONG flags, void *reserved, IP_ADAPTER_ADDRESSES *adapters,
                                         ULONG *room);
ULONG WINAPI __wrap_GetAdaptersAddresses(ULONG family, ULONG flags, void *reserved, IP_ADAPTER_ADDRESSES *adapters,
                                         ULONG *room);

ULONG WINAPI __wrap_GetAdaptersAddresses(ULONG family, ULONG flags, void *reserved, IP_ADAPTER_ADDRESSES *adapters,
                                         ULONG *room) {
  plan.calls++;
  if (plan.times != 0) {
    plan.times--;
    *room *= 2;
    return plan.result;
  }
  ULONG result = __real_GetAdaptersAddresses(family, flags, reserved, adapters, room);
  for (; plan.change && result == NO_ERROR && adapters; adapters = adapters->Next)
    plan.change(adapters);
  return result;
}

static ps_interface_addresses *listed(int64_t *count) {
  ps_interface_addresses *list = NULL;
  check_ok(ps_if_addresses(&list, &err));
  check_ok(ps_interface_addresses_count(list, count, &err));
  return list;
}

Test(getifaddrs, what_the_system_refuses_is_told) {
  ps_interface_addresses *list = (ps_interface_addresses *)&err;
  plan.result = ERROR_ACCESS_DENIED;
  plan.times = 1;
  check_fails(ps_if_addresses(&list, &err), PS_E_OS, EACCES, "if_addresses: Permission denied [WinError 5]");
  cr_assert_null(list);
}

Test(getifaddrs, a_machine_without_interfaces_has_an_empty_list) {
  int64_t count = 99;
  plan.result = ERROR_NO_DATA;
  plan.times = 1;
  listed(&count);
  check_number(count, 0);
}

/* The list may grow between two calls. */
Test(getifaddrs, more_room_is_given_until_the_list_fits) {
  int64_t count = 0;
  plan.result = ERROR_BUFFER_OVERFLOW;
  plan.times = 3;
  listed(&count);
  cr_assert(count > 0);
  check_number(plan.calls, 4);
}

Test(getifaddrs, room_has_an_end) {
  ps_interface_addresses *list = (ps_interface_addresses *)&err;
  plan.result = ERROR_BUFFER_OVERFLOW;
  plan.times = -1;
  check_fails(ps_if_addresses(&list, &err), PS_E_OS, EOVERFLOW, "if_addresses: ");
  cr_assert_null(list);
  check_number(plan.calls, 5);
}

static void make_ethernet(IP_ADAPTER_ADDRESSES *adapter) {
  adapter->IfType = IF_TYPE_ETHERNET_CSMACD;
  for (IP_ADAPTER_UNICAST_ADDRESS *one = adapter->FirstUnicastAddress; one; one = one->Next)
    one->OnLinkPrefixLength = one->Address.lpSockaddr->sa_family == AF_INET ? 20 : 61;
}

Test(getifaddrs, masks_and_broadcasts_follow_from_the_length_of_the_prefix) {
  ps_interface_addresses *list;
  int64_t count = 0, seen = 0;
  plan.change = make_ethernet;
  list = listed(&count);
  for (int64_t i = 0; i < count; i++) {
    int64_t family = 0, prefix = 0, flags = 0;
    ps_address address, mask, broadcast;
    check_ok(ps_interface_addresses_entry(list, i, NULL, &flags, NULL, 0, NULL, &err));
    check_ok(ps_interface_addresses_address(list, i, &address, &err));
    check_ok(ps_interface_addresses_netmask(list, i, &prefix, &mask, &err));
    check_ok(ps_interface_addresses_broadcast(list, i, &broadcast, &err));
    check_ok(ps_address_family(&address, &family, &err));
    check_number(flags & (2 | 8 | 16), 2);
    if (family == AF_INET) {
      check_number(prefix, 20);
      check_text(shown(&mask), "255.255.240.0:0");
    } else if (family == AF_INET6) {
      check_number(prefix, 61);
      check_text(shown(&mask), "[ffff:ffff:ffff:fff8::]:0");
      check_text(shown(&broadcast), "none");
    }
    if (strcmp(shown(&address), "127.0.0.1:0") == 0) {
      check_text(shown(&broadcast), "127.0.15.255:0");
      seen++;
    }
  }
  check_number(seen, 1);
}

static void make_line(IP_ADAPTER_ADDRESSES *adapter) {
  adapter->IfType = IF_TYPE_PPP;
  adapter->OperStatus = IfOperStatusDown;
  adapter->Flags |= IP_ADAPTER_NO_MULTICAST;
}

Test(getifaddrs, a_line_between_two_machines_has_no_broadcast) {
  int64_t count = 0, flags = 0;
  plan.change = make_line;
  ps_interface_addresses *list = listed(&count);
  for (int64_t i = 0; i < count; i++) {
    ps_address broadcast;
    check_ok(ps_interface_addresses_entry(list, i, NULL, &flags, NULL, 0, NULL, &err));
    check_number(flags, 16);
    check_ok(ps_interface_addresses_broadcast(list, i, &broadcast, &err));
    check_text(shown(&broadcast), "none");
  }
}

/* Neither a number nor a name. */
static void make_gone(IP_ADAPTER_ADDRESSES *adapter) {
  if (adapter->IfType == IF_TYPE_SOFTWARE_LOOPBACK)
    memset(&adapter->Luid, 0xEE, sizeof adapter->Luid);
  else
    adapter->IfIndex = adapter->Ipv6IfIndex = 0;
}

Test(getifaddrs, an_interface_that_has_gone_is_left_out) {
  int64_t count = 99;
  plan.change = make_gone;
  listed(&count);
  check_number(count, 0);
}

static void take_addresses(IP_ADAPTER_ADDRESSES *adapter) {
  adapter->FirstUnicastAddress = NULL;
}

Test(getifaddrs, an_interface_without_an_address_has_an_entry) {
  int64_t count = 0, prefix = 0;
  plan.change = take_addresses;
  ps_interface_addresses *list = listed(&count);
  cr_assert(count > 0);
  ps_address address;
  check_ok(ps_interface_addresses_address(list, 0, &address, &err));
  check_text(shown(&address), "none");
  check_ok(ps_interface_addresses_netmask(list, 0, &prefix, NULL, &err));
  check_number(prefix, -1);
}
