/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The addresses of the machine's interfaces. Every machine has the loopback. */
#include "polysocket/interface_addresses.h"

#include "check.h"
#include "fault.h"
#include "polysocket/address.h"
#include "sockets.h"

#include <errno.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(interface_addresses, .timeout = 20);

/* The flags of netdevice(7), whatever the system's headers have. */
enum { UP = 1, LOOPBACK = 8 };

Test(interface_addresses, the_loopback_has_its_addresses) {
  ps_interface_addresses *list = NULL;
  int64_t count = 0, ifindex, flags, prefix, length;
  bool inet = false;
  check_ok(ps_if_addresses(&list, &err));
  check_ok(ps_interface_addresses_count(list, &count, &err));
  cr_assert(count > 0);
  for (int64_t i = 0; i < count; i++) {
    char name[256];
    ps_address address, mask, other;
    int64_t family = -1;
    check_ok(ps_interface_addresses_entry(list, i, &ifindex, &flags, name, sizeof name, &length, &err));
    check_number(ifindex, if_nametoindex(name));
    check_number(length, strlen(name));
    check_ok(ps_interface_addresses_address(list, i, &address, &err));
    check_ok(ps_interface_addresses_netmask(list, i, &prefix, &mask, &err));
    check_ok(ps_interface_addresses_broadcast(list, i, &other, &err));
    check_ok(ps_interface_addresses_peer(list, i, &other, &err));
    check_ok(ps_address_family(&address, &family, &err));
    if (family != AF_INET || strcmp(shown(&address), "127.0.0.1:0") != 0)
      continue;
    inet = true;
    check_text(shown(&mask), "255.0.0.0:0");
    check_number(prefix, 8);
    check_number(flags & (UP | LOOPBACK), UP | LOOPBACK);
  }
  cr_assert(inet);
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
