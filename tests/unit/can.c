/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_CAN addresses: an interface, and the numbers of CAN_ISOTP and CAN_J1939. */
#include "polysocket/can.h"

#include "address/rows.h"
#include "check.h"
#include "fault.h"
#include "polysocket/address.h"
#include "polysocket/family.h"
#include "sockets.h"

#include <errno.h>
#include <linux/can.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(can, .timeout = 20);

static const char *ifname_of(const ps_address *address) {
  static char name[16];
  check_ok(ps_address_can_ifname(address, name, sizeof name, NULL, &err));
  return name;
}

static int64_t proto_of(const ps_address *address) {
  int64_t proto = -1;
  check_ok(ps_address_can_proto(address, &proto, &err));
  return proto;
}

/* The system's bytes of an address are these. */
static void check_name(const ps_address *address, const struct sockaddr_can *name, size_t size) {
  char bytes[sizeof *name];
  int64_t length = 0;
  check_ok(ps_address_bytes(address, bytes, sizeof bytes, &length, &err));
  check_number(length, size - sizeof name->can_family);
  check_bytes(bytes, (const char *)name + sizeof name->can_family, length);
}

/* The loopback interface is there without any bus. */
Test(can, an_interface_comes_back) {
  static const struct {
    const char *ifname, *text;
    int index;
  } cases[] = {{"lo", "can:lo", 1}, {"", "can:0", 0}};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address;
    struct sockaddr_can name = {.can_family = AF_CAN, .can_ifindex = cases[i].index};
    check_ok(ps_address_make_can(cases[i].ifname, &address, &err));
    check_text(ifname_of(&address), cases[i].ifname);
    check_text(shown(&address), cases[i].text);
    check_number(proto_of(&address), CAN_RAW);
    check_name(&address, &name, 16);
  }
  check_ok(ps_address_make_can("lo", NULL, &err));
}

Test(can, the_identifiers_of_isotp_come_back) {
  static const struct {
    uint32_t rx_id, tx_id;
    const char *text;
  } cases[] = {{0x123, 0x321, "can:lo,291,801"},
               {UINT32_MAX, 0, "can:lo,4294967295,0"},
               {0, CAN_EFF_FLAG | 1, "can:lo,0,2147483649"}};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address;
    struct sockaddr_can name = {.can_family = AF_CAN, .can_ifindex = 1};
    int64_t rx_id = -1, tx_id = -1;
    name.can_addr.tp.rx_id = cases[i].rx_id;
    name.can_addr.tp.tx_id = cases[i].tx_id;
    check_ok(ps_address_make_can_isotp("lo", cases[i].rx_id, cases[i].tx_id, &address, &err));
    check_ok(ps_address_can_isotp_parts(&address, &rx_id, &tx_id, &err));
    check_number(rx_id, cases[i].rx_id);
    check_number(tx_id, cases[i].tx_id);
    check_text(ifname_of(&address), "lo");
    check_text(shown(&address), cases[i].text);
    check_number(proto_of(&address), CAN_ISOTP);
    check_name(&address, &name, 16);
    check_ok(ps_address_can_isotp_parts(&address, NULL, NULL, &err));
  }
}

Test(can, the_numbers_of_j1939_come_back) {
  static const struct {
    int64_t name;
    uint32_t pgn;
    uint8_t addr;
    const char *text;
  } cases[] = {{0, 0, 0, "can:lo,0,0,0"},
               {1, 0x40000, 255, "can:lo,1,262144,255"},
               {INT64_MAX, 0xFECA, 0x20, "can:lo,9223372036854775807,65226,32"},
               {-1, 1, 1, "can:lo,18446744073709551615,1,1"},
               {INT64_MIN, 1, 1, "can:lo,9223372036854775808,1,1"}};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address;
    struct sockaddr_can made = {.can_family = AF_CAN, .can_ifindex = 1};
    int64_t name = 7, pgn = -1, addr = -1;
    made.can_addr.j1939.name = (uint64_t)cases[i].name;
    made.can_addr.j1939.pgn = cases[i].pgn;
    made.can_addr.j1939.addr = cases[i].addr;
    check_ok(ps_address_make_can_j1939("lo", cases[i].name, cases[i].pgn, cases[i].addr, &address, &err));
    check_ok(ps_address_can_j1939_parts(&address, &name, &pgn, &addr, &err));
    check_number(name, cases[i].name);
    check_number(pgn, cases[i].pgn);
    check_number(addr, cases[i].addr);
    check_text(ifname_of(&address), "lo");
    check_text(shown(&address), cases[i].text);
    check_number(proto_of(&address), CAN_J1939);
    check_name(&address, &made, 24);
    check_ok(ps_address_can_j1939_parts(&address, NULL, NULL, NULL, &err));
  }
}

/* What the kernel reports for CAN_RAW ends behind the interface. */
Test(can, numbers_that_an_address_does_not_have_are_0) {
  ps_address address;
  int64_t numbers[5] = {7, 7, 7, 7, 7};
  check_ok(ps_address_make_raw(AF_CAN, "\0\0\1\0\0\0", 6, &address, &err));
  check_ok(ps_address_can_isotp_parts(&address, &numbers[0], &numbers[1], &err));
  check_ok(ps_address_can_j1939_parts(&address, &numbers[2], &numbers[3], &numbers[4], &err));
  for (int i = 0; i < COUNT_OF(numbers); i++)
    check_number(numbers[i], 0);
}

Test(can, numbers_outside_are_refused_and_never_cut) {
  static const struct {
    int64_t rx_id, tx_id, pgn, addr;
    const char *text;
  } cases[] = {
      {-1, 0, 0, 0, "address_make_can_isotp: rx_id must be 0-4294967295, not -1"},
      {0, INT64_C(1) << 32, 0, 0, "tx_id must be 0-4294967295, not 4294967296"},
      {0, 0, -1, 0, "address_make_can_j1939: pgn must be 0-262144, not -1"},
      {0, 0, 262145, 0, "pgn must be 0-262144, not 262145"},
      {0, 0, 0, 256, "addr must be 0-255, not 256"},
      {0, 0, 0, INT64_MIN, "addr must be 0-255, not "},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address, zero = {0};
    memset(&address, 0x2E, sizeof address);
    if (cases[i].rx_id || cases[i].tx_id)
      check_fails(ps_address_make_can_isotp("", cases[i].rx_id, cases[i].tx_id, &address, &err), PS_E_RANGE, ERANGE,
                  cases[i].text);
    else
      check_fails(ps_address_make_can_j1939("", 0, cases[i].pgn, cases[i].addr, &address, &err), PS_E_RANGE, ERANGE,
                  cases[i].text);
    check_bytes(&address, &zero, sizeof zero);
  }
}

Test(can, an_interface_has_to_be_there) {
  ps_address address;
  check_fails(ps_address_make_can(NULL, &address, &err), PS_E_VALUE, EINVAL, "ifname must not be NULL");
  check_fails(ps_address_make_can_isotp(NULL, 1, 1, &address, &err), PS_E_VALUE, EINVAL, "ifname must not be NULL");
  check_fails(ps_address_make_can_j1939(NULL, 1, 1, 1, &address, &err), PS_E_VALUE, EINVAL, "ifname must not be NULL");
  check_fails(ps_address_make_can("nosuchcan0", &address, &err), PS_E_OS, ENODEV,
              "address_make_can: No such device ('nosuchcan0')");
  check_ok(ps_address_make_raw(AF_CAN, "\0\0\xff\xff\xff\x7f", 6, &address, &err));
  check_text(ifname_of(&address), "");
}

Test(can, the_system_may_be_out_of_descriptors) {
  ps_address address;
  int64_t length = 7;
  char text[16];
  check_ok(ps_address_make_can("lo", &address, &err));
  fault(SOCKET, .result = -1, .error = EMFILE);
  check_fails(ps_address_can_ifname(&address, text, sizeof text, &length, &err), PS_E_OS, EMFILE, "(interface 1)");
  check_number(length, 0);
  fault(SOCKET, .result = -1, .error = EMFILE);
  check_fails(ps_address_make_can("lo", &address, &err), PS_E_OS, EMFILE, "('lo')");
}

Test(can, an_address_of_another_family_has_no_such_parts) {
  ps_address other = loopback(1);
  int64_t numbers[6] = {7, 7, 7, 7, 7, 7}, length = 7;
  char text[16];
  check_fails(ps_address_can_isotp_parts(&other, &numbers[0], &numbers[1], &err), PS_E_TYPE, EINVAL,
              "address_can_isotp_parts: the address must be AF_CAN, and is AF_INET");
  check_fails(ps_address_can_j1939_parts(&other, &numbers[2], &numbers[3], &numbers[4], &err), PS_E_TYPE, EINVAL,
              "address_can_j1939_parts: the address must be AF_CAN, and is AF_INET");
  check_fails(ps_address_can_proto(&other, &numbers[5], &err), PS_E_TYPE, EINVAL,
              "address_can_proto: the address must");
  for (int i = 0; i < COUNT_OF(numbers); i++)
    check_number(numbers[i], 0);
  check_fails(ps_address_can_ifname(&other, text, sizeof text, &length, &err), PS_E_TYPE, EINVAL, "AF_CAN");
  check_number(length, 0);
  check_fails(ps_address_can_proto(NULL, NULL, &err), PS_E_VALUE, EINVAL, "address must not be NULL");
}

Test(can, the_kernel_takes_and_gives_addresses_where_it_has_the_family) {
  ps_socket *socket = make_where_possible(AF_CAN, SOCK_RAW, CAN_RAW);
  if (!socket)
    return;
  ps_address any, own;
  check_ok(ps_address_make_can("", &any, &err));
  check_ok(ps_socket_bind(socket, &any, &err));
  check_ok(ps_socket_getsockname(socket, &own, &err));
  check_text(shown(&own), "can:0");
}

/* Linux reports the address of a CAN_RAW socket without room for further numbers. */
Test(can, an_address_that_the_system_cuts_is_made_whole) {
  struct ps__address contents;
  memset(&contents, 0x5A, sizeof contents);
  check_number(ps__can_family.accepted(&contents, 8), 16);
  static const char zeros[8];
  check_bytes((const char *)&contents.name + 8, zeros, 8);
  check_number(((const char *)&contents.name)[7], 0x5A);
  check_number(ps__can_family.accepted(&contents, 24), 24);
}
