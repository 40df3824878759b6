/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses from the system's own bytes: every family can be made, shown and read back. */
#include "check.h"
#include "guard.h"
#include "polysocket/address.h"
#include "polysocket/family.h"
#include "sockets.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(raw, .timeout = 20);

enum { LIMIT = 126 };

Test(raw, bytes_come_back_for_every_length) {
  char bytes[LIMIT];
  for (int i = 0; i < LIMIT; i++)
    bytes[i] = (char)(i * 7 + 1);
  for (int64_t length = 0; length <= LIMIT; length++) {
    ps_address address;
    char *back = guarded((size_t)length + 1);
    int64_t found = -1;
    int64_t family = 0;
    check_ok(ps_address_make_raw(40, bytes, length, &address, &err));
    check_ok(ps_address_family(&address, &family, &err));
    check_number(family, 40);
    check_ok(ps_address_bytes(&address, back, length + 1, &found, &err));
    check_number(found, length);
    check_bytes(back, bytes, length);
    check_number(back[length], 0);
  }
}

Test(raw, it_shows_its_family_and_bytes) {
  ps_address address;
  check_ok(ps_address_make_raw(65534, "a'\0\xff", 4, &address, &err));
  check_text(shown(&address), "raw:65534:612700ff");
  check_ok(ps_address_make_raw(65535, NULL, 0, &address, &err));
  check_text(shown(&address), "raw:65535:");
  check_ok(ps_address_make_raw(0, NULL, 0, &address, &err));
  check_text(shown(&address), "raw:AF_UNSPEC:");
}

Test(raw, a_family_that_the_library_does_not_know_has_its_name) {
  ps_address address;
  check_ok(ps_address_make_raw(AF_X25, "a'\0\xff", 4, &address, &err));
  check_text(shown(&address), "raw:AF_X25:612700ff");
}

Test(raw, the_bytes_of_a_known_family_are_that_address) {
  ps_address address, same = loopback(80);
  check_ok(ps_address_make_raw(AF_INET, "\0\x50\x7f\0\0\x01\0\0\0\0\0\0\0\0", 14, &address, &err));
  check_bytes(&address, &same, sizeof same);
  check_text(shown(&address), "127.0.0.1:80");
}

/* Bytes that were not given are 0, never leftovers. */
static void check_without_bytes(int family, const char *text) {
  ps_address address;
  check_ok(ps_address_make_raw(family, NULL, 0, &address, &err));
  check_text(shown(&address), text);
}

Test(raw, too_few_bytes_of_a_known_family_read_as_zeros) {
  check_without_bytes(AF_INET, "raw:AF_INET:");
  check_without_bytes(AF_INET6, "raw:AF_INET6:");
  check_without_bytes(AF_UNIX, "unix:");
}

Test(raw, too_few_bytes_of_a_family_of_linux_read_as_zeros) {
  static const struct {
    int family;
    const char *text;
  } cases[] = {
      {AF_NETLINK, "raw:AF_NETLINK:"}, {AF_TIPC, "raw:AF_TIPC:"},
      {AF_VSOCK, "raw:AF_VSOCK:"},     {AF_PACKET, "raw:AF_PACKET:"},
      {AF_CAN, "raw:AF_CAN:"},         {AF_QIPCRTR, "raw:AF_QIPCRTR:"},
      {AF_ALG, "raw:AF_ALG:"},         {AF_BLUETOOTH, "raw:AF_BLUETOOTH:"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++)
    check_without_bytes(cases[i].family, cases[i].text);
}

Test(raw, what_is_impossible_is_refused_with_its_limits) {
  static const char bytes[LIMIT + 1];
  const struct {
    int64_t family;
    const void *bytes;
    int64_t length;
    int32_t status, code;
    const char *text;
  } cases[] = {
      {-1, bytes, 1, PS_E_RANGE, ERANGE, "family must be 0-65535, not -1"},
      {65536, bytes, 1, PS_E_RANGE, ERANGE, "family must be 0-65535, not 65536"},
      {40, bytes, LIMIT + 1, PS_E_OS, 0, "address too long (127 bytes, limit 126)"},
      {40, bytes, INT64_MAX, PS_E_OS, 0, "limit 126"},
      {40, bytes, -1, PS_E_VALUE, EINVAL, "negative length -1"},
      {40, NULL, 1, PS_E_VALUE, EINVAL, "bytes must not be NULL"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address, zero = {0};
    memset(&address, 0x2E, sizeof address);
    check_fails(ps_address_make_raw(cases[i].family, cases[i].bytes, cases[i].length, &address, &err), cases[i].status,
                cases[i].code, cases[i].text);
    check_bytes(&address, &zero, sizeof zero);
  }
}

Test(raw, bytes_ask_for_a_possible_buffer) {
  ps_address address = loopback(1);
  int64_t length = 7;
  check_fails(ps_address_bytes(NULL, NULL, 0, &length, &err), PS_E_VALUE, EINVAL, "address must not be NULL");
  check_number(length, 0);
  check_fails(ps_address_bytes(&address, NULL, 1, NULL, &err), PS_E_VALUE, EINVAL, "bytes must not be NULL");
  check_fails(ps_address_bytes(&address, &length, -1, NULL, &err), PS_E_VALUE, EINVAL, "negative buffer size -1");
  check_ok(ps_address_bytes(&address, NULL, 0, &length, &err));
  check_number(length, 14);
}
