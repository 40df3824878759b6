/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_PACKET addresses: (ifname, protocol, pkttype, hatype, hardware), there and back and over the loopback
 * interface. */
#include "polysocket/family.h"

#include "check.h"
#include "fault.h"
#include "guard.h"
#include "polysocket/address.h"
#include "sockets.h"

#include <errno.h>
#include <linux/if_packet.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(packet, .timeout = 20);

/* An Ethernet protocol for experiments, which nobody else here speaks; the type of the loopback interface. */
enum { EXPERIMENT = 0x88B5, LOOPBACK_TYPE = 772 };

static ps_address packet_address(const char *ifname, int64_t protocol) {
  ps_address address;
  check_ok(ps_address_make_packet(ifname, protocol, 0, 0, NULL, 0, &address, &err));
  return address;
}

static const char *ifname_of(const ps_address *address) {
  static char name[16];
  check_ok(ps_address_packet_ifname(address, name, sizeof name, NULL, &err));
  return name;
}

Test(packet, all_parts_come_back) {
  static const struct {
    const char *ifname;
    int32_t protocol, pkttype, hatype;
    int64_t length;
    const char *text;
  } cases[] = {
      {"lo", 3, 0, 1, 6, "packet:lo,3,0,1,02:00:00:ff:fe:41"},
      {"", 0, 0, 0, 0, "packet:0,0"},
      {"lo", 65535, 255, 65535, 8, "packet:lo,65535,255,65535,02:00:00:ff:fe:41:42:43"},
  };
  static const char hardware[] = "\x02\x00\x00\xff\xfe"
                                 "ABC";
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address;
    check_ok(ps_address_make_packet(cases[i].ifname, cases[i].protocol, cases[i].pkttype, cases[i].hatype, hardware,
                                    cases[i].length, &address, &err));
    int64_t protocol = -1, pkttype = -1, hatype = -1;
    char bytes[9];
    int64_t length = -1;
    check_ok(ps_address_packet_parts(&address, &protocol, &pkttype, &hatype, &err));
    check_number(protocol, cases[i].protocol);
    check_number(pkttype, cases[i].pkttype);
    check_number(hatype, cases[i].hatype);
    check_ok(ps_address_packet_hardware(&address, bytes, sizeof bytes, &length, &err));
    check_number(length, cases[i].length);
    check_bytes(bytes, hardware, length);
    check_number(bytes[length], 0);
    check_text(ifname_of(&address), cases[i].ifname);
    check_text(shown(&address), cases[i].text);
    check_ok(ps_address_packet_parts(&address, NULL, NULL, NULL, &err));
  }
}

Test(packet, what_is_impossible_is_refused_with_its_limits) {
  static const char bytes[33];
  const struct {
    const char *ifname;
    int64_t protocol, pkttype, hatype;
    const void *hardware;
    int64_t length;
    int32_t status, code;
    const char *text;
  } cases[] = {
      {NULL, 0, 0, 0, NULL, 0, PS_E_VALUE, EINVAL, "ifname must not be NULL"},
      {"lo", -1, 0, 0, NULL, 0, PS_E_RANGE, ERANGE, "protocol must be 0-65535, not -1"},
      {"lo", 65536, 0, 0, NULL, 0, PS_E_RANGE, ERANGE, "protocol must be 0-65535, not 65536"},
      {"lo", 0, 256, 0, NULL, 0, PS_E_RANGE, ERANGE, "pkttype must be 0-255, not 256"},
      {"lo", 0, -1, 0, NULL, 0, PS_E_RANGE, ERANGE, "pkttype must be 0-255, not -1"},
      {"lo", 0, 0, 65536, NULL, 0, PS_E_RANGE, ERANGE, "hatype must be 0-65535, not 65536"},
      {"lo", 0, 0, INT64_MIN, NULL, 0, PS_E_RANGE, ERANGE, "hatype must be 0-65535"},
      {"lo", 0, 0, 0, bytes, 33, PS_E_OS, 0, "hardware address too long (33 bytes, limit 32)"},
      {"lo", 0, 0, 0, bytes, -1, PS_E_VALUE, EINVAL, "negative length of the hardware address (-1)"},
      {"lo", 0, 0, 0, NULL, 1, PS_E_VALUE, EINVAL, "hardware must not be NULL"},
      {"nosuchif0", 0, 0, 0, NULL, 0, PS_E_OS, ENODEV, "No such device ('nosuchif0')"},
      {"a-name-that-is-longer-than-any", 0, 0, 0, NULL, 0, PS_E_OS, ENODEV, "('a-name-that-is-l')"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address, zero = {0};
    memset(&address, 0x2E, sizeof address);
    check_fails(ps_address_make_packet(cases[i].ifname, cases[i].protocol, cases[i].pkttype, cases[i].hatype,
                                       cases[i].hardware, cases[i].length, &address, &err),
                cases[i].status, cases[i].code, cases[i].text);
    check_bytes(&address, &zero, sizeof zero);
  }
}

Test(packet, an_address_of_another_family_has_no_such_parts) {
  ps_address other = loopback(1);
  int64_t protocol = 7;
  int64_t length = 7;
  char room[16] = "";
  check_fails(ps_address_packet_parts(&other, &protocol, NULL, NULL, &err), PS_E_TYPE, EINVAL,
              "the address must be AF_PACKET, and is AF_INET");
  check_number(protocol, 0);
  check_fails(ps_address_packet_ifname(&other, room, sizeof room, &length, &err), PS_E_TYPE, EINVAL,
              "the address must be AF_PACKET, and is AF_INET");
  check_number(length, 0);
  length = 7;
  check_fails(ps_address_packet_hardware(&other, room, sizeof room, &length, &err), PS_E_TYPE, EINVAL,
              "the address must be AF_PACKET, and is AF_INET");
  check_number(length, 0);
  check_fails(ps_address_packet_parts(NULL, NULL, NULL, NULL, &err), PS_E_VALUE, EINVAL, "address must not be NULL");
}

/* The system's bytes: protocol, index, hatype, pkttype, halen, and the hardware address. */
static ps_address from_system(int32_t index, int halen, int64_t written) {
  char bytes[126] = "";
  memcpy(bytes + 2, &index, sizeof index);
  bytes[9] = (char)halen;
  memset(bytes + 10, 'h', sizeof bytes - 10);
  ps_address address;
  check_ok(ps_address_make_raw(AF_PACKET, bytes, written, &address, &err));
  return address;
}

Test(packet, an_interface_that_is_gone_has_no_name) {
  ps_address address = from_system(0x7f00007f, 0, 10);
  check_text(ifname_of(&address), "");
  check_text(shown(&address), "raw:AF_PACKET:00007f00007f00000000");
}

Test(packet, hardware_addresses_are_as_long_as_the_system_wrote_them) {
  static const struct {
    int halen;
    int64_t written, length;
  } cases[] = {{6, 18, 6}, {16, 26, 16}, {20, 30, 20}, {6, 12, 2}, {255, 126, 116}, {8, 10, 0}, {8, 0, 0}};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address = from_system(1, cases[i].halen, cases[i].written);
    char *bytes = guarded(117);
    int64_t length = -1;
    check_ok(ps_address_packet_hardware(&address, bytes, 117, &length, &err));
    check_number(length, cases[i].length);
    check_number(bytes[length], 0);
    shown(&address);
  }
}

/* Any hardware address that the system reported is accepted back, with all its bytes and its length. */
Test(packet, hardware_addresses_are_made_as_long_as_the_system_has_them) {
  static const struct {
    int64_t length, sent;
  } cases[] = {{0, 20}, {6, 20}, {8, 20}, {9, 21}, {16, 28}, {20, 32}, {32, 44}};
  ps_socket *socket = make_socket(AF_INET, SOCK_DGRAM);
  char hardware[32], back[33];
  memset(hardware, 'h', sizeof hardware);
  fault(CONNECT, .result = 0, .times = FAULT_EVER);
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address;
    int64_t length = -1;
    check_ok(ps_address_make_packet("lo", 1, 0, 1, hardware, cases[i].length, &address, &err));
    check_ok(ps_address_packet_hardware(&address, back, sizeof back, &length, &err));
    check_number(length, cases[i].length);
    check_bytes(back, hardware, length);
    check_ok(ps_socket_connect(socket, &address, &err));
    check_number(fault_record(FAULT_CONNECT, i).size, cases[i].sent);
  }
}

Test(packet, a_packet_goes_over_the_loopback_interface_where_that_is_allowed) {
  ps_socket *receiver = NULL, *sender = NULL;
  if (ps_socket_create(AF_PACKET, SOCK_DGRAM, 0, &receiver, &err) == PS_E_OS && err.code == EPERM)
    return;
  check_ok(ps_socket_create(AF_PACKET, SOCK_DGRAM, 0, &sender, &err));
  ps_address name = packet_address("lo", EXPERIMENT), from;
  check_ok(ps_socket_settimeout(receiver, 10, &err));
  check_ok(ps_socket_bind(receiver, &name, &err));
  check_ok(ps_socket_getsockname(receiver, &from, &err));
  check_text(shown(&from), "packet:lo,34997,0,772,00:00:00:00:00:00");
  ps_address to;
  check_ok(ps_address_make_packet("lo", EXPERIMENT, 0, 0, "\0\0\0\0\0\0", 6, &to, &err));
  char data[64];
  int64_t length = 0;
  check_ok(ps_socket_sendto(sender, 0, &to, "a packet", 8, &length, &err));
  check_ok(ps_socket_recvfrom(receiver, 0, data, sizeof data, &length, &from, &err));
  check_bytes(data, "a packet", 8);
  int64_t protocol = 0, pkttype = -1, hatype = 0;
  check_text(ifname_of(&from), "lo");
  check_ok(ps_address_packet_parts(&from, &protocol, &pkttype, &hatype, &err));
  check_number(protocol, EXPERIMENT);
  check_number(pkttype, PACKET_HOST);
  check_number(hatype, LOOPBACK_TYPE);
  /* Both addresses as they were reported. */
  check_ok(ps_socket_sendto(sender, 0, &from, "again", 5, NULL, &err));
  check_ok(ps_socket_getsockname(receiver, &name, &err));
  check_ok(ps_socket_bind(sender, &name, &err));
}
