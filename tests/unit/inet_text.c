/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses as text and as packed bytes. */
#include "check.h"
#include "guard.h"
#include "polysocket/convert.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(inet_text, .timeout = 20);

Test(inet_text, inet_aton_reads_what_the_systems_does) {
  static const struct {
    const char *text, *packed;
  } cases[] = {
      {"127.0.0.1", "\x7f\0\0\1"}, {"255.255.255.255", "\xff\xff\xff\xff"},
      {"1", "\0\0\0\1"},           {"1.2", "\1\0\0\2"},
      {"1.2.3", "\1\2\0\3"},       {"0x7f.1", "\x7f\0\0\1"},
      {"010.1", "\x8\0\0\1"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    char *packed = guarded(4);
    int64_t length = -1;
    check_ok(ps_inet_aton(cases[i].text, packed, 4, &length, &err));
    check_number(length, 4);
    check_bytes(packed, cases[i].packed, 4);
  }
}

Test(inet_text, inet_aton_refuses_what_is_no_address) {
  static const char *const cases[] = {"", "x", "256.1.1.1", "1.2.3.4.5", "1.2.3.4x", "::1", "1..2", "-1"};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    char packed[4] = "abcd";
    int64_t length = 7;
    check_fails(ps_inet_aton(cases[i], packed, 4, &length, &err), PS_E_OS, 0,
                "inet_aton: illegal IP address string passed to inet_aton ('");
    check_number(length, 0);
    check_bytes(packed, "abcd", 4);
  }
}

Test(inet_text, inet_pton_reads_addresses_of_its_family_alone) {
  char packed[16];
  int64_t length = -1;
  check_ok(ps_inet_pton(AF_INET, "7.10.0.5", packed, 4, &length, &err));
  check_number(length, 4);
  check_bytes(packed, "\7\12\0\5", 4);
  check_ok(ps_inet_pton(AF_INET6, "5aef:2b::8", packed, 16, &length, &err));
  check_number(length, 16);
  check_bytes(packed, "\x5a\xef\0\x2b\0\0\0\0\0\0\0\0\0\0\0\10", 16);
  static const struct {
    int family;
    const char *text;
  } cases[] = {{AF_INET, ""},         {AF_INET, "1.2.3"},       {AF_INET, "::1"}, {AF_INET, "1.2.3.4 "},
               {AF_INET6, "1.2.3.4"}, {AF_INET6, "fe80::1%lo"}, {AF_INET6, ":::"}};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    check_fails(ps_inet_pton(cases[i].family, cases[i].text, packed, 16, &length, &err), PS_E_OS, 0,
                "inet_pton: illegal IP address string passed to inet_pton ('");
    check_number(length, 0);
  }
  check_fails(ps_inet_pton(AF_UNIX, "x", packed, 16, &length, &err), PS_E_OS, EAFNOSUPPORT,
              "inet_pton: Address family not supported by protocol (AF_UNIX, not AF_INET or AF_INET6)");
  check_fails(ps_inet_pton(-1, "x", packed, 16, &length, &err), PS_E_OS, EAFNOSUPPORT,
              "(family -1, not AF_INET or AF_INET6)");
}

Test(inet_text, packing_wants_text_and_room) {
  char packed[16] = "abcdefghijklmno";
  int64_t length = 7;
  check_fails(ps_inet_aton(NULL, packed, 4, &length, &err), PS_E_VALUE, EINVAL, "inet_aton: text must not be NULL");
  check_fails(ps_inet_aton("1.2.3.4", NULL, 4, &length, &err), PS_E_VALUE, EINVAL,
              "inet_aton: packed must not be NULL");
  check_fails(ps_inet_aton("1.2.3.4", packed, 3, &length, &err), PS_E_VALUE, EINVAL,
              "inet_aton: packed has room for 3 bytes, and 4 are needed");
  check_fails(ps_inet_pton(AF_INET6, "::1", packed, 15, &length, &err), PS_E_VALUE, EINVAL,
              "inet_pton: packed has room for 15 bytes, and 16 are needed");
  check_fails(ps_inet_pton(AF_INET, "1.2.3.4", packed, -1, &length, &err), PS_E_VALUE, EINVAL,
              "inet_pton: packed has room for -1 bytes, and 4 are needed");
  check_fails(ps_inet_pton(AF_INET, NULL, packed, 4, NULL, &err), PS_E_VALUE, EINVAL,
              "inet_pton: text must not be NULL");
  check_number(length, 0);
  check_text(packed, "abcdefghijklmno");
}

Test(inet_text, inet_ntoa_writes_dotted_text) {
  char text[16];
  int64_t length = -1;
  check_ok(ps_inet_ntoa("\xff\0\1\x7f", 4, text, 16, &length, &err));
  check_text(text, "255.0.1.127");
  check_number(length, 11);
  static const int64_t sizes[] = {0, 3, 5, 16, -1, INT64_MAX};
  for (int i = 0; i < COUNT_OF(sizes); i++) {
    check_fails(ps_inet_ntoa("\xff\0\1\x7f", sizes[i], text, 16, &length, &err), PS_E_OS, 0,
                "inet_ntoa: packed IP wrong length for inet_ntoa (");
    check_text(text, "");
    check_number(length, 0);
  }
}

Test(inet_text, every_octet_is_written_as_the_system_does) {
  char text[46], expected[46];
  for (int octet = 0; octet < 256; octet++) {
    const unsigned char packed[4] = {(unsigned char)octet, (unsigned char)(255 - octet), 0, (unsigned char)octet};
    int64_t length = -1;
    cr_assert(inet_ntop(AF_INET, packed, expected, sizeof expected));
    check_ok(ps_inet_ntop(AF_INET, packed, 4, text, sizeof text, &length, &err));
    check_text(text, expected);
    cr_assert_eq(length, (int64_t)strlen(expected));
  }
}

Test(inet_text, inet_ntop_writes_the_text_of_a_family) {
  char text[46];
  int64_t length = -1;
  check_ok(ps_inet_ntop(AF_INET, "\7\12\0\5", 4, text, 46, &length, &err));
  check_text(text, "7.10.0.5");
  check_ok(ps_inet_ntop(AF_INET6, "\x5a\xef\0\x2b\0\0\0\0\0\0\0\0\0\0\0\10", 16, text, 46, &length, &err));
  check_text(text, "5aef:2b::8");
  check_number(length, 10);
  check_fails(ps_inet_ntop(AF_INET, "123", 3, text, 46, &length, &err), PS_E_VALUE, EINVAL,
              "inet_ntop: invalid length of packed IP address string (3 bytes, not 4)");
  check_fails(ps_inet_ntop(AF_INET6, "1234", 4, text, 46, &length, &err), PS_E_VALUE, EINVAL, "(4 bytes, not 16)");
  check_fails(ps_inet_ntop(99, "1234", 4, text, 46, &length, &err), PS_E_OS, EAFNOSUPPORT,
              "(family 99, not AF_INET or AF_INET6)");
  check_fails(ps_inet_ntop(AF_UNIX, "1234", 4, text, 46, &length, &err), PS_E_OS, EAFNOSUPPORT,
              "(AF_UNIX, not AF_INET or AF_INET6)");
  check_number(length, 0);
}

Test(inet_text, text_is_cut_to_its_buffer) {
  char *text = guarded(4);
  int64_t length = -1;
  check_ok(ps_inet_ntop(AF_INET, "\7\12\0\5", 4, text, 4, &length, &err));
  check_text(text, "7.1");
  check_number(length, 8);
  check_ok(ps_inet_ntoa("\7\12\0\5", 4, NULL, 0, &length, &err));
  check_number(length, 8);
  check_fails(ps_inet_ntoa("\7\12\0\5", 4, NULL, 1, &length, &err), PS_E_VALUE, EINVAL, "text must not be NULL");
  check_fails(ps_inet_ntop(AF_INET, "\7\12\0\5", 4, text, -1, &length, &err), PS_E_VALUE, EINVAL,
              "negative buffer size -1");
  check_fails(ps_inet_ntop(AF_INET, NULL, 4, text, 4, &length, &err), PS_E_VALUE, EINVAL, "packed must not be NULL");
  check_fails(ps_inet_ntoa(NULL, 4, text, 4, &length, &err), PS_E_VALUE, EINVAL, "packed must not be NULL");
}

/* Ten million bytes take no longer than it takes to look at them. */
Test(inet_text, a_very_long_text_is_refused_at_once) {
  enum { SIZE = 10000000 };
  char *text = malloc(SIZE + 1), packed[16];
  cr_assert(text);
  memset(text, '1', SIZE);
  text[SIZE] = '\0';
  check_fails(ps_inet_aton(text, packed, 16, NULL, &err), PS_E_OS, 0, "illegal IP address string");
  check_fails(ps_inet_pton(AF_INET6, text, packed, 16, NULL, &err), PS_E_OS, 0, "illegal IP address string");
  free(text);
}
