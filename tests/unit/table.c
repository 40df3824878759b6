/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The table of the families: which are in it, and what a family that this platform lacks would say. */
#include "address/table.h"

#include "address/rows.h"
#include "check.h"
#include "polysocket/address.h"
#include "polysocket/address_text.h"
#include "polysocket/bluetooth.h"
#include "polysocket/can.h"
#include "polysocket/family.h"
#include "sockets.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(table, .timeout = 20);

static void check_family(int number) {
  const struct ps__family *family = ps__table_find(number);
  cr_assert(family);
  check_number(family->number, number);
  check_text(family->name, ps__family_name(number));
  cr_assert(family->form && (family->show || family->hosts));
}

Test(table, every_family_of_linux_is_found_by_its_number_under_its_name) {
  static const int families[] = {AF_NETLINK, AF_PACKET, AF_TIPC,      AF_RDS,    AF_VSOCK,
                                 AF_CAN,     AF_ALG,    AF_BLUETOOTH, AF_QIPCRTR};
  for (int i = 0; i < COUNT_OF(families); i++)
    check_family(families[i]);
}

Test(table, a_family_is_found_by_its_number_under_its_name) {
  static const int families[] = {AF_INET, AF_INET6, AF_UNIX};
  for (int i = 0; i < COUNT_OF(families); i++)
    check_family(families[i]);
  static const int others[] = {AF_UNSPEC, AF_X25, PS__NO_FAMILY, 65535, -2};
  for (int i = 0; i < COUNT_OF(others); i++)
    cr_assert_null(ps__table_find(others[i]));
}

/* A socket of AF_RDS takes addresses of AF_INET; that is no address of a wrong family. */
Test(table, the_family_of_the_addresses_of_rds_is_told) {
  check_number(ps__table_addresses_of(AF_RDS), AF_INET);
}

Test(table, the_family_of_the_addresses_is_told) {
  check_number(ps__table_addresses_of(AF_INET), AF_INET);
  check_number(ps__table_addresses_of(AF_INET6), AF_INET6);
  check_number(ps__table_addresses_of(AF_UNIX), AF_UNIX);
  check_number(ps__table_addresses_of(AF_X25), AF_X25);
}

Test(table, a_family_that_the_platform_lacks_is_unsupported) {
  static const struct ps__family lacking = {.number = PS__NO_FAMILY, .name = "AF_LACKING"};
  check_fails(ps__address_check_family(&lacking, "address_make_lacking", &err), PS_E_UNSUPPORTED, EOPNOTSUPP,
              "address_make_lacking: this platform has no AF_LACKING");
  check_ok(ps__address_check_family(&ps__inet_family, "address_make_inet", &err));
}

/* Each way to make an address that has room for text or bytes, with too much of it. */
Test(table, what_is_too_long_for_an_address_has_one_status) {
  static const char long_bytes[200] = "/";
  static char very_long_text[4097];
  memset(very_long_text, 'x', sizeof very_long_text - 1);
  ps_address address;
  check_fails(ps_address_make_unix(very_long_text, 4096, &address, &err), PS_E_OS, 0,
              "address_make_unix: AF_UNIX path too long (4096 bytes, limit 4095)");
  check_fails(ps_address_make_raw(40, long_bytes, 150, &address, &err), PS_E_OS, 0,
              "address_make_raw: address too long (150 bytes, limit 126)");
}

Test(table, what_is_too_long_for_an_address_of_linux_has_that_status_too) {
  static const char long_bytes[200] = "/";
  static char long_text[200];
  memset(long_text, 'x', sizeof long_text - 1);
  ps_address address;
  check_fails(ps_address_make_packet("", 0, 0, 0, long_bytes, 150, &address, &err), PS_E_OS, 0,
              "address_make_packet: hardware address too long (150 bytes, limit 32)");
  check_fails(ps_address_make_alg("hash", long_text, 0, 0, &address, &err), PS_E_OS, 0,
              "address_make_alg: name too long (199 bytes, limit 103)");
  check_fails(ps_address_make_alg(long_text, "x", 0, 0, &address, &err), PS_E_OS, 0,
              "address_make_alg: type too long (199 bytes, limit 13)");
}

/* What a family's own functions say of an address of each other family. */
Test(table, an_address_of_another_family_has_one_status) {
  ps_address addresses[10];
  check_ok(ps_address_make_inet("127.0.0.1", 1, &addresses[0], &err));
  check_ok(ps_address_make_inet6("::1", 1, 0, 0, &addresses[1], &err));
  check_ok(ps_address_make_unix("/x", 2, &addresses[2], &err));
  check_ok(ps_address_make_netlink(1, 2, &addresses[3], &err));
  check_ok(ps_address_make_packet("", 1, 0, 0, NULL, 0, &addresses[4], &err));
  check_ok(ps_address_make_tipc(2, 1, 1, 0, 2, &addresses[5], &err));
  check_ok(ps_address_make_vsock(1, 2, &addresses[6], &err));
  check_ok(ps_address_make_can("", &addresses[7], &err));
  check_ok(ps_address_make_alg("hash", "sha256", 0, 0, &addresses[8], &err));
  check_ok(ps_address_make_qipcrtr(1, 2, &addresses[9], &err));
  for (int i = 0; i < COUNT_OF(addresses); i++) {
    int64_t family = 0;
    check_ok(ps_address_family(&addresses[i], &family, &err));
    char wanted[64] = "and is ";
    strcat(wanted, ps__family_name((int)family));
    if (i > 1)
      check_fails(ps_address_port(&addresses[i], NULL, &err), PS_E_TYPE, EINVAL, wanted);
    if (i != 3)
      check_fails(ps_address_netlink_parts(&addresses[i], NULL, NULL, &err), PS_E_TYPE, EINVAL, wanted);
    if (i != 5)
      check_fails(ps_address_tipc_parts(&addresses[i], NULL, NULL, NULL, NULL, NULL, &err), PS_E_TYPE, EINVAL, wanted);
    if (i != 6)
      check_fails(ps_address_vsock_parts(&addresses[i], NULL, NULL, &err), PS_E_TYPE, EINVAL, wanted);
    if (i != 7)
      check_fails(ps_address_can_proto(&addresses[i], NULL, &err), PS_E_TYPE, EINVAL, wanted);
    if (i != 8)
      check_fails(ps_address_alg_parts(&addresses[i], NULL, NULL, &err), PS_E_TYPE, EINVAL, wanted);
    check_fails(ps_address_bluetooth_proto(&addresses[i], NULL, &err), PS_E_TYPE, EINVAL, wanted);
    check_bytes(&err.address, &addresses[i], sizeof err.address);
  }
}

/* What is shown stands for the address: two of the same bytes have the same text, and the bytes make them again. */
Test(table, an_address_is_made_again_from_its_bytes) {
  ps_address made[3], again;
  check_ok(ps_address_make_can_j1939("", -1, 5, 6, &made[0], &err));
  check_ok(ps_address_make_bluetooth_l2cap("1:2:3:4:5:6", 7, 8, 1, &made[1], &err));
  check_ok(ps_address_make_vsock(3, 4, &made[2], &err));
  for (int i = 0; i < COUNT_OF(made); i++) {
    char bytes[127], text[560];
    int64_t family = 0, length = 0;
    check_ok(ps_address_family(&made[i], &family, &err));
    check_ok(ps_address_bytes(&made[i], bytes, sizeof bytes, &length, &err));
    check_ok(ps_address_make_raw(family, bytes, length, &again, &err));
    check_bytes(&again, &made[i], sizeof again);
    check_ok(ps_address_format(&made[i], text, sizeof text, NULL, &err));
    check_text(shown(&again), text);
  }
}
