/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_BLUETOOTH addresses: a form for each protocol, there and back. */
#include "polysocket/bluetooth.h"
#include "check.h"
#include "guard.h"
#include "polysocket/address.h"
#include "polysocket/family.h"
#include "sockets.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(bluetooth, .timeout = 20);

/* The protocols, which the C library does not name. */
enum { L2CAP = 0, HCI = 1, SCO = 2, RFCOMM = 3 };

static const char *bdaddr_of(const ps_address *address) {
  static char text[18];
  check_ok(ps_address_bluetooth_bdaddr(address, text, sizeof text, NULL, &err));
  return text;
}

static void check_proto(const ps_address *address, int64_t wanted) {
  int64_t proto = -1;
  check_ok(ps_address_bluetooth_proto(address, &proto, &err));
  check_number(proto, wanted);
}

/* The system's bytes behind the family are these. */
static void check_name(const ps_address *address, const char *wanted, int64_t size) {
  char bytes[16];
  int64_t length = 0;
  check_ok(ps_address_bytes(address, bytes, sizeof bytes, &length, &err));
  check_number(length, size);
  check_bytes(bytes, wanted, size);
}

Test(bluetooth, l2cap_comes_back_and_lies_where_the_kernel_looks) {
  ps_address address;
  int64_t psm = -1, cid = -1, bdaddr_type = -1;
  check_ok(ps_address_make_bluetooth_l2cap("00:1A:7d:dA:71:13", 0x1203, 0x45, 2, &address, &err));
  check_ok(ps_address_bluetooth_l2cap_parts(&address, &psm, &cid, &bdaddr_type, &err));
  check_number(psm, 0x1203);
  check_number(cid, 0x45);
  check_number(bdaddr_type, 2);
  check_text(bdaddr_of(&address), "00:1A:7D:DA:71:13");
  check_text(shown(&address), "bluetooth:l2cap,00:1A:7D:DA:71:13,4611,69,2");
  check_proto(&address, L2CAP);
  check_name(&address, "\x03\x12\x13\x71\xda\x7d\x1a\0\x45\0\2\0", 12);
  check_ok(ps_address_make_bluetooth_l2cap("FF:FF:FF:FF:FF:FF", 65535, 65535, 255, &address, &err));
  check_text(shown(&address), "bluetooth:l2cap,FF:FF:FF:FF:FF:FF,65535,65535,255");
  check_ok(ps_address_bluetooth_l2cap_parts(&address, NULL, NULL, NULL, &err));
  check_ok(ps_address_make_bluetooth_l2cap("0:0:0:0:0:0", 0, 0, 0, NULL, &err));
}

Test(bluetooth, rfcomm_comes_back_and_lies_where_the_kernel_looks) {
  ps_address address;
  int64_t channel = -1;
  check_ok(ps_address_make_bluetooth_rfcomm("1:2:3:4:5:6", 30, &address, &err));
  check_ok(ps_address_bluetooth_rfcomm_parts(&address, &channel, &err));
  check_number(channel, 30);
  check_text(bdaddr_of(&address), "01:02:03:04:05:06");
  check_text(shown(&address), "bluetooth:rfcomm,01:02:03:04:05:06,30");
  check_proto(&address, RFCOMM);
  check_name(&address, "\6\5\4\3\2\1\x1e\0", 8);
  check_ok(ps_address_bluetooth_rfcomm_parts(&address, NULL, &err));
}

Test(bluetooth, hci_comes_back_and_lies_where_the_kernel_looks) {
  ps_address address;
  int64_t device_id = -1, channel = -1;
  const uint16_t wanted[] = {65535, 3};
  check_ok(ps_address_make_bluetooth_hci(65535, 3, &address, &err));
  check_ok(ps_address_bluetooth_hci_parts(&address, &device_id, &channel, &err));
  check_number(device_id, 65535);
  check_number(channel, 3);
  check_text(shown(&address), "bluetooth:hci,65535,3");
  check_proto(&address, HCI);
  check_name(&address, (const char *)wanted, 4);
  check_ok(ps_address_bluetooth_hci_parts(&address, NULL, NULL, &err));
  check_fails(ps_address_bluetooth_bdaddr(&address, NULL, 0, NULL, &err), PS_E_TYPE, EINVAL,
              "address_bluetooth_bdaddr: the address is of BTPROTO_HCI, which has no bdaddr");
}

Test(bluetooth, sco_comes_back_and_lies_where_the_kernel_looks) {
  ps_address address;
  check_ok(ps_address_make_bluetooth_sco("A0:b1:C2:d3:E4:f5", &address, &err));
  check_text(bdaddr_of(&address), "A0:B1:C2:D3:E4:F5");
  check_text(shown(&address), "bluetooth:sco,A0:B1:C2:D3:E4:F5");
  check_proto(&address, SCO);
  check_name(&address, "\xf5\xe4\xd3\xc2\xb1\xa0", 6);
}

Test(bluetooth, a_text_that_is_no_device_is_refused) {
  static const char *const cases[] = {"",
                                      "x",
                                      "00:1A:7D:DA:71",
                                      "00:1A:7D:DA:71:",
                                      "00:1A:7D:DA:71:13:00",
                                      "00:1A:7D:DA:71:13 ",
                                      " 00:1A:7D:DA:71:13",
                                      "00:1A:7D:DA:71:1G",
                                      "00:1A:7D:DA:71:013",
                                      "001A7DDA7113",
                                      "00-1A-7D-DA-71-13",
                                      "00:+1:7D:DA:71:13",
                                      "::::: ",
                                      "00:1A::DA:71:13"};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address, zero = {0};
    memset(&address, 0x2E, sizeof address);
    check_fails(ps_address_make_bluetooth_sco(cases[i], &address, &err), PS_E_OS, 0,
                "address_make_bluetooth_sco: illegal Bluetooth address string '");
    check_fails(ps_address_make_bluetooth_rfcomm(cases[i], 1, &address, &err), PS_E_OS, 0, cases[i]);
    check_fails(ps_address_make_bluetooth_l2cap(cases[i], 1, 0, 0, &address, &err), PS_E_OS, 0, cases[i]);
    check_bytes(&address, &zero, sizeof zero);
  }
  ps_address address;
  check_fails(ps_address_make_bluetooth_sco(NULL, &address, &err), PS_E_VALUE, EINVAL, "bdaddr must not be NULL");
  check_fails(ps_address_make_bluetooth_rfcomm(NULL, 1, &address, &err), PS_E_VALUE, EINVAL, "bdaddr must not");
  check_fails(ps_address_make_bluetooth_l2cap(NULL, 1, 0, 0, &address, &err), PS_E_VALUE, EINVAL, "bdaddr must not");
}

Test(bluetooth, numbers_outside_are_refused_and_never_cut) {
  const char *any = "00:00:00:00:00:00";
  ps_address address, zero = {0};
  memset(&address, 0x2E, sizeof address);
  check_fails(ps_address_make_bluetooth_l2cap(any, 65536, 0, 0, &address, &err), PS_E_RANGE, ERANGE,
              "address_make_bluetooth_l2cap: psm must be 0-65535, not 65536");
  check_fails(ps_address_make_bluetooth_l2cap(any, 1, -1, 0, &address, &err), PS_E_RANGE, ERANGE,
              "cid must be 0-65535, not -1");
  check_fails(ps_address_make_bluetooth_l2cap(any, 1, 0, 256, &address, &err), PS_E_RANGE, ERANGE,
              "bdaddr_type must be 0-255, not 256");
  check_fails(ps_address_make_bluetooth_rfcomm(any, 256, &address, &err), PS_E_RANGE, ERANGE,
              "channel must be 0-255, not 256");
  check_fails(ps_address_make_bluetooth_hci(-1, 0, &address, &err), PS_E_RANGE, ERANGE,
              "device_id must be 0-65535, not -1");
  check_fails(ps_address_make_bluetooth_hci(0, INT64_MAX, &address, &err), PS_E_RANGE, ERANGE,
              "channel must be 0-65535, not 9223372036854775807");
  check_bytes(&address, &zero, sizeof zero);
}

Test(bluetooth, a_form_is_read_by_its_own_functions_alone) {
  ps_address sco, hci, other = loopback(1), strange;
  int64_t numbers[6] = {7, 7, 7, 7, 7, 7};
  check_ok(ps_address_make_bluetooth_sco("1:2:3:4:5:6", &sco, &err));
  check_ok(ps_address_make_bluetooth_hci(1, 2, &hci, &err));
  check_fails(ps_address_bluetooth_l2cap_parts(&sco, &numbers[0], &numbers[1], &numbers[2], &err), PS_E_TYPE, EINVAL,
              "the address must be of BTPROTO_L2CAP, and is of BTPROTO_SCO");
  check_fails(ps_address_bluetooth_rfcomm_parts(&hci, &numbers[3], &err), PS_E_TYPE, EINVAL,
              "the address must be of BTPROTO_RFCOMM, and is of BTPROTO_HCI");
  check_fails(ps_address_bluetooth_hci_parts(&other, &numbers[4], &numbers[5], &err), PS_E_TYPE, EINVAL,
              "address_bluetooth_hci_parts: the address must be AF_BLUETOOTH, and is AF_INET");
  for (int i = 0; i < COUNT_OF(numbers); i++)
    check_number(numbers[i], 0);
  numbers[0] = 7;
  check_ok(ps_address_make_raw(AF_BLUETOOTH, "abc", 3, &strange, &err));
  check_text(shown(&strange), "raw:AF_BLUETOOTH:616263");
  check_fails(ps_address_bluetooth_proto(&strange, &numbers[0], &err), PS_E_TYPE, EINVAL, "of no known protocol");
  check_number(numbers[0], 0);
  check_fails(ps_address_bluetooth_hci_parts(&strange, NULL, NULL, &err), PS_E_TYPE, EINVAL, "of no known protocol");
  check_fails(ps_address_bluetooth_bdaddr(&strange, NULL, 0, NULL, &err), PS_E_TYPE, EINVAL, "of no known protocol");
  check_fails(ps_address_bluetooth_proto(NULL, NULL, &err), PS_E_VALUE, EINVAL, "address must not be NULL");
}

Test(bluetooth, a_device_is_cut_to_the_callers_buffer) {
  ps_address address;
  int64_t length = 0;
  check_ok(ps_address_make_bluetooth_sco("1:2:3:4:5:6", &address, &err));
  for (int64_t capacity = 1; capacity <= 18; capacity++) {
    char *text = guarded((size_t)capacity);
    check_ok(ps_address_bluetooth_bdaddr(&address, text, capacity, &length, &err));
    check_number(length, 17);
    check_number(strlen(text), capacity - 1);
  }
  check_fails(ps_address_bluetooth_bdaddr(&address, NULL, 1, NULL, &err), PS_E_VALUE, EINVAL, "text must not be NULL");
}

Test(bluetooth, the_kernel_takes_and_gives_addresses_where_it_has_the_family) {
  ps_socket *socket = make_where_possible(AF_BLUETOOTH, SOCK_STREAM, RFCOMM);
  if (!socket)
    return;
  ps_address own;
  check_ok(ps_socket_getsockname(socket, &own, &err));
  check_text(shown(&own), "bluetooth:rfcomm,00:00:00:00:00:00,0");
}
