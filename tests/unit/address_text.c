/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The text of an address: both ways, for every family, and what is refused. Random texts are in tests/fuzz. */
#include "polysocket/address_text.h"

#include "address/address_text.h"
#include "check.h"
#include "polysocket/address.h"
#include "polysocket/bluetooth.h"
#include "polysocket/can.h"
#include "polysocket/family.h"
#include "sockets.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(address_text, .timeout = 20);

enum { BT_L2CAP = 0, BT_HCI = 1, BT_SCO = 2, BT_RFCOMM = 3, RAW = 1, ISOTP = 6, J1939 = 7 };

/* Texts as they are written, with what they stand for. */
struct text {
  const char *text;
  int family, proto;
};

static const struct text everywhere[] = {
    {"none", AF_UNSPEC, 0},
    {"127.0.0.1:80", AF_INET, 0},
    {"0.0.0.0:0", AF_INET, 0},
    {"255.255.255.255:65535", AF_INET, 0},
    {"[::]:0", AF_INET6, 0},
    {"[::1]:80", AF_INET6, 0},
    {"[fe80::1%lo]:80", AF_INET6, 0},
    {"[fe80::1%4294967295]:65535,flowinfo=1048575", AF_INET6, 0},
    {"[::ffff:192.0.2.7]:80,flowinfo=4294967295", AF_INET6, 0},
    {"unix:", AF_UNIX, 0},
    {"unix:/run/x", AF_UNIX, 0},
    {"unix:relative,with:all@that=is?printable", AF_UNIX, 0},
    {"unix:%40name", AF_UNIX, 0},
    {"unix:/%20%25%FF%C3%BC%0A", AF_UNIX, 0},
    {"unix:@", AF_UNIX, 0},
    {"unix:@name", AF_UNIX, 0},
    {"unix:@%00%00a%00", AF_UNIX, 0},
    {"unix:@@", AF_UNIX, 0},
    {"raw:65535:", 65535, 0},
    {"raw:AF_UNSPEC:", AF_UNSPEC, 0},
    {"raw:AF_INET:0050", AF_INET, 0},
};

static const struct text of_linux[] = {
    {"netlink:0,1", AF_NETLINK, 0},
    {"netlink:4294967295,4294967295", AF_NETLINK, 0},
    {"packet:0,3", AF_PACKET, 0},
    {"packet:lo,2048", AF_PACKET, 0},
    {"packet:lo,2048,4", AF_PACKET, 0},
    {"packet:lo,2048,0,772", AF_PACKET, 0},
    {"packet:lo,65535,255,65535,02:00:00:00:00:ff", AF_PACKET, 0},
    {"packet:2147483647,0,0,0,00", AF_PACKET, 0},
    {"tipc:1,1000,0,4294967295,3", AF_TIPC, 0},
    {"tipc:2,1000,17,0,2", AF_TIPC, 0},
    {"tipc:3,1,2,0,0", AF_TIPC, 0},
    {"vsock:2,1024", AF_VSOCK, 0},
    {"vsock:4294967295,4294967295,1", AF_VSOCK, 0},
    {"can:0", AF_CAN, RAW},
    {"can:lo", AF_CAN, RAW},
    {"can:lo,291,2147483649", AF_CAN, ISOTP},
    {"can:lo,18446744073709551615,262144,255", AF_CAN, J1939},
    {"can:lo,0,0,0", AF_CAN, J1939},
    {"alg:hash,sha256", AF_ALG, 0},
    {"alg:,", AF_ALG, 0},
    {"alg:hash,sha256,0,1", AF_ALG, 0},
    {"alg:aead,authenc(hmac(sha256)%2Ccbc(aes)),4294967295,0", AF_ALG, 0},
    {"bluetooth:l2cap,00:1A:7D:DA:71:13,65535,1,2", AF_BLUETOOTH, BT_L2CAP},
    {"bluetooth:rfcomm,00:1A:7D:DA:71:13,255", AF_BLUETOOTH, BT_RFCOMM},
    {"bluetooth:hci,65535,3", AF_BLUETOOTH, BT_HCI},
    {"bluetooth:sco,FF:FF:FF:00:00:01", AF_BLUETOOTH, BT_SCO},
    {"qipcrtr:1,4294967294", AF_QIPCRTR, 0},
    {"raw:AF_X25:00ff", AF_X25, 0},
    {"raw:AF_BLUETOOTH:", AF_BLUETOOTH, 0},
};

static void check_texts(const struct text *texts, int count) {
  for (int i = 0; i < count; i++) {
    ps_address address, again;
    int64_t family = -1, proto = -1;
    const char *text = with_loopback(texts[i].text);
    check_ok(ps_address_parse(text, &family, &address, &proto, &err));
    check_text(shown(&address), text);
    check_number(family, texts[i].family);
    check_number(proto, texts[i].proto);
    check_ok(ps_address_parse(shown(&address), NULL, &again, NULL, &err));
    check_bytes(&again, &address, sizeof again);
    check_ok(ps_address_parse(text, NULL, NULL, NULL, NULL));
  }
}

Test(address_text, an_address_has_a_text_that_is_read_back) {
  check_texts(everywhere, COUNT_OF(everywhere));
}

Test(address_text, every_family_of_linux_has_a_text_that_is_read_back) {
  check_texts(of_linux, COUNT_OF(of_linux));
}

static ps_address parsed(const char *text) {
  ps_address address;
  check_ok(ps_address_parse(text, NULL, &address, NULL, &err));
  return address;
}

/* An address that was made with the function of its family has the same bytes as the one from its text. */
static ps_address made[12], parsed_ones[12];

static void check_same(int count) {
  for (int i = 0; i < count; i++)
    check_bytes(&parsed_ones[i], &made[i], sizeof made[i]);
}

Test(address_text, a_text_stands_for_what_the_maker_makes) {
  int count = 0;
  check_ok(ps_address_make_inet("192.0.2.7", 80, &made[count], &err));
  parsed_ones[count++] = parsed("192.0.2.7:80");
  check_ok(ps_address_make_inet6("fe80::1", 80, 5, 1, &made[count], &err));
  parsed_ones[count++] = parsed(with_loopback("[fe80::1%lo]:80,flowinfo=5"));
  check_ok(ps_address_make_unix("\0a\0\xff", 4, &made[count], &err));
  parsed_ones[count++] = parsed("unix:@a%00%ff");
  check_same(count);
}

Test(address_text, a_text_of_linux_stands_for_what_the_maker_makes) {
  int count = 0;
  check_ok(ps_address_make_netlink(7, 8, &made[count], &err));
  parsed_ones[count++] = parsed("netlink:7,8");
  check_ok(ps_address_make_packet("lo", 2048, 4, 772, "\x02\0\0\0\0\0\0\0\0\x01", 10, &made[count], &err));
  parsed_ones[count++] = parsed("packet:lo,2048,4,772,02:00:00:00:00:00:00:00:00:01");
  check_ok(ps_address_make_tipc(1, 2, 3, 4, 3, &made[count], &err));
  parsed_ones[count++] = parsed("tipc:1,2,3,4,3");
  check_ok(ps_address_make_vsock(2, 1024, &made[count], &err));
  parsed_ones[count++] = parsed("vsock:2,1024");
  check_ok(ps_address_make_can_j1939("lo", -1, 5, 6, &made[count], &err));
  parsed_ones[count++] = parsed("can:lo,18446744073709551615,5,6");
  check_ok(ps_address_make_alg("hash", "a,b", 1, 2, &made[count], &err));
  parsed_ones[count++] = parsed("alg:hash,a%2cb,1,2");
  check_ok(ps_address_make_bluetooth_l2cap("1:2:3:4:5:6", 7, 8, 1, &made[count], &err));
  parsed_ones[count++] = parsed("bluetooth:l2cap,01:02:03:04:05:06,7,8,1");
  check_ok(ps_address_make_qipcrtr(1, 2, &made[count], &err));
  parsed_ones[count++] = parsed("qipcrtr:1,2");
  check_ok(ps_address_make_raw(AF_X25, "\x01\xfe", 2, &made[count], &err));
  parsed_ones[count++] = parsed("raw:9:01FE");
  check_same(count);
}

/* Other spellings of the same address. */
struct spelling {
  const char *written, *shown;
};

static void check_spellings(const struct spelling *spellings, int count) {
  for (int i = 0; i < count; i++) {
    ps_address address = parsed(spellings[i].written);
    check_text(shown(&address), with_loopback(spellings[i].shown));
  }
}

Test(address_text, there_is_one_text_for_each_address) {
  static const struct spelling spellings[] = {
      {"[0:0:0:0:0:0:0:1]:80", "[::1]:80"},  {"[::1%0]:80,flowinfo=0", "[::1]:80"},
      {"[FE80::1%1]:80", "[fe80::1%lo]:80"}, {"unix:/a b", "unix:/a%20b"},
      {"unix:%2frun%2Fx", "unix:/run/x"},    {"raw:2:00507f0000010000000000000000", "127.0.0.1:80"},
      {"raw:AF_UNIX:2f7800", "unix:/x"},
  };
  check_spellings(spellings, COUNT_OF(spellings));
}

Test(address_text, there_is_one_text_for_each_address_of_linux) {
  static const struct spelling spellings[] = {
      {"packet:lo,3,0,0,", "packet:lo,3"},
      {"vsock:2,1024,0", "vsock:2,1024"},
      {"can:lo,0,0", "can:lo"},
      {"alg:hash,sha256,0,0", "alg:hash,sha256"},
      {"bluetooth:sco,ff:ff:ff:00:00:01", "bluetooth:sco,FF:FF:FF:00:00:01"},
      {"raw:24:FF", "raw:AF_PPPOX:ff"},
  };
  check_spellings(spellings, COUNT_OF(spellings));
  int64_t proto = 0;
  check_ok(ps_address_parse("can:lo,0,0", NULL, NULL, &proto, &err));
  check_number(proto, RAW);
}

/* What the form of a family does not tell is in the bytes. */
struct strange {
  int family;
  const char *bytes;
  int length;
  const char *text;
};

static void check_strange(const struct strange *strange, int count) {
  for (int i = 0; i < count; i++) {
    ps_address address, again;
    check_ok(ps_address_make_raw(strange[i].family, strange[i].bytes, strange[i].length, &address, &err));
    check_text(shown(&address), strange[i].text);
    again = parsed(strange[i].text);
    check_bytes(&again, &address, sizeof again);
  }
}

Test(address_text, bytes_without_a_form_are_shown_as_bytes) {
  static const struct strange strange[] = {
      {AF_UNIX, "/x\0y", 4, "raw:AF_UNIX:2f780079"},
      {AF_UNIX, "/x", 2, "raw:AF_UNIX:2f78"},
      {AF_INET, "\0\x50\x7f\0\0\x01\0\0\0\0\0\0\0\x09", 14, "raw:AF_INET:00507f0000010000000000000009"},
  };
  check_strange(strange, COUNT_OF(strange));
}

Test(address_text, bytes_of_linux_without_a_form_are_shown_as_bytes) {
  static const struct strange strange[] = {
      {AF_TIPC, "\x09\x02\0\0\0\0\0\0\0\0\0\0\0\0", 14, "raw:AF_TIPC:0902000000000000000000000000"},
      {AF_VSOCK, "", 0, "raw:AF_VSOCK:"},
      {AF_RDS, "\0\x50\x7f\0\0\x01", 6, "raw:AF_RDS:00507f000001"},
      {AF_PACKET, "\0\x03\xff\xff\xff\xff\0\0\0\0\0\0\0\0\0\0\0\0", 18,
       "raw:AF_PACKET:0003ffffffff000000000000000000000000"},
      {AF_BLUETOOTH, "abc", 3, "raw:AF_BLUETOOTH:616263"},
      {AF_CAN, "\0\0\xff\xff\xff\xff\0\0\0\0\0\0\0\0", 14, "raw:AF_CAN:0000ffffffff0000000000000000"},
  };
  check_strange(strange, COUNT_OF(strange));
}

/* A socket's own address, as the system reports it. */
Test(address_text, what_the_system_reports_is_read_back) {
  static const int families[] = {AF_INET, AF_INET6, AF_UNIX, AF_NETLINK, AF_PACKET, AF_TIPC, AF_VSOCK, AF_CAN, AF_ALG};
  int reported = 0;
  for (int i = 0; i < COUNT_OF(families); i++) {
    ps_socket *socket;
    ps_address address, again;
    int type = families[i] == AF_CAN || families[i] == AF_NETLINK || families[i] == AF_PACKET ? SOCK_RAW : SOCK_DGRAM;
    if (ps_socket_create(families[i], type, families[i] == AF_CAN ? RAW : 0, &socket, NULL) != PS_OK)
      continue;
    if (ps_socket_getsockname(socket, &address, NULL) == PS_OK) {
      again = parsed(shown(&address));
      check_bytes(&again, &address, sizeof again);
      reported++;
    }
    ps_socket_free(socket);
  }
  cr_assert(reported >= 2);
}

/* What is refused. */
struct refused {
  const char *text;
  int32_t status, code;
  const char *says;
};

static const struct refused refused[] = {
    {"", PS_E_OS, 0, "address_parse: the address is missing, at position 0 of ''"},
    {"localhost:80", PS_E_OS, 0,
     "a numeric host or one of unix:, netlink:, packet:, tipc:, vsock:, can:, alg:, "
     "bluetooth:, qipcrtr:, raw:; a name is looked up by getaddrinfo, at position 0 of "
     "'localhost:80'"},
    {"localhost", PS_E_OS, 0, "getaddrinfo"},
    {"unix", PS_E_OS, 0, "a numeric host or one of"},
    {"UNIX:/x", PS_E_OS, 0, "a numeric host or one of"},
    {"rds:127.0.0.1:80", PS_E_OS, 0, "a numeric host or one of"},
    {":80", PS_E_OS, 0, "a numeric host or one of"},
    {" 127.0.0.1:80", PS_E_OS, 0, "a numeric host or one of"},
    {"none ", PS_E_OS, 0, "a numeric host or one of"},
    {"::1", PS_E_OS, 0, "an IPv6 host must be in brackets: [::1]:80, at position 0 of '::1'"},
    {"fe80::1:80", PS_E_OS, 0, "must be in brackets"},
    {"127.0.0.1", PS_E_OS, 0, "port is missing, at position 9 of '127.0.0.1'"},
    {"127.0.0.1:", PS_E_OS, 0, "port is missing, at position 10"},
    {"127.0.0.1:65536", PS_E_RANGE, ERANGE, "port must be 0-65535, not 65536, at position 10 of '127.0.0.1:65536'"},
    {"127.0.0.1:-1", PS_E_OS, 0, "port must be a decimal number without a sign or leading zeros, not '-1'"},
    {"127.0.0.1:+1", PS_E_OS, 0, "not '+1'"},
    {"127.0.0.1:080", PS_E_OS, 0, "not '080'"},
    {"127.0.0.1:80 ", PS_E_OS, 0, "not '80 '"},
    {"127.0.0.1:0x50", PS_E_OS, 0, "not '0x50'"},
    {"127.0.0.1:http", PS_E_OS, 0, "not 'http'"},
    {"127.0.0.1:80,1", PS_E_OS, 0, "there is more than the address, at position 12"},
    {"127.0.0.1:80:90", PS_E_OS, 0, "not '80:90'"},
    {"127.0.0.1:184467440737095516160", PS_E_RANGE, ERANGE, "not 184467440737095516160"},
    {"127.1:80", PS_E_OS, 0, "the host must be four numbers of 0-255 with dots between them"},
    {"127.0.0.256:80", PS_E_OS, 0, "the host must be"},
    {"127.0.0.1.example:80", PS_E_OS, 0, "a name is looked up by getaddrinfo"},
    {"[::1", PS_E_OS, 0, "the [ has no ], at position 0"},
    {"[::1]", PS_E_OS, 0, "the ] must have a colon and the port behind it, at position 5"},
    {"[::1]:", PS_E_OS, 0, "port is missing"},
    {"[::1]x", PS_E_OS, 0, "a colon and the port behind it"},
    {"[localhost]:80", PS_E_OS, 0, "must be a numeric IPv6 address; a name is looked up by getaddrinfo, at position 1"},
    {"[]:80", PS_E_OS, 0, "must be a numeric IPv6 address"},
    {"[127.0.0.1]:80", PS_E_OS, 0, "must be a numeric IPv6 address"},
    {"[::1%]:80", PS_E_OS, 0, "scope is missing, at position 5"},
    {"[::1%4294967296]:80", PS_E_RANGE, ERANGE, "scope must be 0-4294967295, not 4294967296"},
    {"[0000:0000:0000:0000:0000:0000:0000:0000:0000:0000]:80", PS_E_OS, 0, "must be a numeric IPv6 address"},
    {"[::1%nosuch]:80", PS_E_OS, ENODEV, "address_parse: No such device ('nosuch'), at position 5"},
    {"[::1]:80,5", PS_E_OS, 0, "there is more than the address, at position 8"},
    {"[::1]:80,flowinfo=", PS_E_OS, 0, "flowinfo is missing"},
    {"[::1]:80,flowinfo=4294967296", PS_E_RANGE, ERANGE, "flowinfo must be 0-4294967295, not 4294967296"},
    {"[::1]:80,flowinfo=1,", PS_E_OS, 0, "there is more than the address"},
    {"unix:/a%", PS_E_OS, 0,
     "path has a % without two hexadecimal digits (write %25 for the character), at position 7"},
    {"unix:/a%1", PS_E_OS, 0, "without two hexadecimal digits"},
    {"unix:/a%g1", PS_E_OS, 0, "without two hexadecimal digits"},
    {"unix:/a%1g", PS_E_OS, 0, "without two hexadecimal digits"},
    {"unix:/\xc3\xbc", PS_E_OS, 0, "path must have byte 0xc3 as %C3, at position 6 of 'unix:/\\xc3\\xbc'"},
    {"unix:/\n", PS_E_OS, 0, "path must have byte 0x0a as %0A"},
    {"unix:%00name", PS_E_OS, 0, "a path must not contain NUL (an abstract name begins with @), at position 5"},
    {"raw:", PS_E_OS, 0, "family is missing"},
    {"raw:9", PS_E_OS, 0, "bytes is missing"},
    {"raw:AF_NOSUCH:00", PS_E_OS, 0, "family must be a name (AF_X25) or a decimal number"},
    {"raw:-1:00", PS_E_OS, 0, "family must be a name (AF_X25) or a decimal number"},
    {"raw:65536:00", PS_E_RANGE, ERANGE, "family must be 0-65535"},
    {"raw:9:0", PS_E_OS, 0, "bytes must be pairs of hexadecimal digits, not '0'"},
    {"raw:9:0g", PS_E_OS, 0, "bytes must be pairs of hexadecimal digits"},
    {"raw:9:00:00", PS_E_OS, 0, "there is more than the address"},
};

static const struct refused refused_of_linux[] = {
    {"netlink:", PS_E_OS, 0, "pid is missing, at position 8"},
    {"netlink:1", PS_E_OS, 0, "groups is missing, at position 9"},
    {"netlink:1,", PS_E_OS, 0, "groups is missing, at position 10"},
    {"netlink:1,2,3", PS_E_OS, 0, "there is more than the address, at position 11"},
    {"netlink:4294967296,0", PS_E_RANGE, ERANGE, "pid must be 0-4294967295, not 4294967296, at position 8"},
    {"packet:,3", PS_E_OS, 0, "interface is missing"},
    {"packet:lo", PS_E_OS, 0, "protocol is missing"},
    {"packet:nosuch,3", PS_E_OS, ENODEV, "No such device ('nosuch')"},
    {"packet:sixteen_bytes_xx,3", PS_E_OS, 0, "interface too long (16 bytes, limit 15)"},
    {"packet:a%0,3", PS_E_OS, 0, "interface has a % without two hexadecimal digits"},
    {"packet:", PS_E_OS, 0, "interface is missing"},
    {"packet:0x,3", PS_E_OS, ENODEV, "No such device ('0x')"},
    {"packet:a%00b,3", PS_E_OS, 0, "interface must not contain NUL"},
    {"packet:2147483648,3", PS_E_RANGE, ERANGE, "interface must be 0-2147483647"},
    {"packet:lo,65536", PS_E_RANGE, ERANGE, "protocol must be 0-65535"},
    {"packet:lo,3,256", PS_E_RANGE, ERANGE, "pkttype must be 0-255"},
    {"packet:lo,3,0,65536", PS_E_RANGE, ERANGE, "hatype must be 0-65535"},
    {"packet:lo,3,0,0,0", PS_E_OS, 0, "hardware must be pairs of hexadecimal digits with colons between them, not '0'"},
    {"packet:lo,3,0,0,00-00", PS_E_OS, 0, "with colons between them, not '00-00'"},
    {"packet:lo,3,0,0,00:", PS_E_OS, 0, "with colons between them"},
    {"packet:lo,3,0,0,00,", PS_E_OS, 0, "there is more than the address"},
    {"tipc:2,1000,0,0", PS_E_OS, 0, "scope is missing"},
    {"tipc:9,1000,0,0,1", PS_E_VALUE, EINVAL,
     "addr_type must be TIPC_ADDR_NAMESEQ (1), TIPC_ADDR_NAME (2) or TIPC_ADDR_ID (3), not 9, at position 5"},
    {"tipc:2,1000,0,1,1", PS_E_RANGE, ERANGE, "v3 must be 0, not 1, at position 14"},
    {"tipc:2,1,2,0,4", PS_E_VALUE, EINVAL, "or 0, not 4, at position 13"},
    {"vsock:1", PS_E_OS, 0, "port is missing"},
    {"vsock:1,2,256", PS_E_RANGE, ERANGE, "flags must be 0-255"},
    {"can:", PS_E_OS, 0, "interface is missing"},
    {"can:lo,1", PS_E_OS, 0, "tx_id is missing"},
    {"can:lo,1,4294967296", PS_E_RANGE, ERANGE, "tx_id must be 0-4294967295"},
    {"can:lo,18446744073709551616,1,1", PS_E_RANGE, ERANGE, "name must be 0-18446744073709551615"},
    {"can:lo,1,262145,1", PS_E_RANGE, ERANGE, "pgn must be 0-262144, not 262145"},
    {"can:lo,1,1,256", PS_E_RANGE, ERANGE, "addr must be 0-255"},
    {"can:lo,1,1,1,1", PS_E_OS, 0, "there is more than the address"},
    {"alg:hash", PS_E_OS, 0, "name is missing"},
    {"alg:hash_hash_hash,x", PS_E_OS, 0, "type too long (14 bytes, limit 13), at position 4"},
    {"alg:hash,a%00b", PS_E_OS, 0, "name must not contain NUL"},
    {"alg:hash,x,", PS_E_OS, 0, "feat is missing"},
    {"bluetooth:", PS_E_OS, 0, "protocol is missing"},
    {"bluetooth:bnep,1", PS_E_OS, 0, "the protocol must be l2cap, rfcomm, hci or sco, at position 10"},
    {"bluetooth:sco,1:2:3:4:5:6", PS_E_OS, 0, "bdaddr must be pairs of hexadecimal digits"},
    {"bluetooth:sco,01:02:03:04:05", PS_E_OS, 0, "bdaddr must have 6 bytes, not 5"},
    {"bluetooth:sco,01:02:03:04:05:06:07", PS_E_OS, 0, "bdaddr too long (7 bytes, limit 6)"},
    {"bluetooth:l2cap,", PS_E_OS, 0, "bdaddr "},
    {"bluetooth:l2cap,01:02:03:04:05:06,x", PS_E_OS, 0, "psm must be"},
    {"bluetooth:rfcomm,", PS_E_OS, 0, "bdaddr "},
    {"bluetooth:sco,01:02:03:04:05:06,1", PS_E_OS, 0, "there is more than the address"},
    {"bluetooth:rfcomm,01:02:03:04:05:06,256", PS_E_RANGE, ERANGE, "channel must be 0-255"},
    {"bluetooth:hci,65536,0", PS_E_RANGE, ERANGE, "device_id must be 0-65535"},
    {"bluetooth:l2cap,01:02:03:04:05:06,1,65536,0", PS_E_RANGE, ERANGE, "cid must be 0-65535"},
    {"qipcrtr:1", PS_E_OS, 0, "port is missing"},
    {"qipcrtr:x,1", PS_E_OS, 0, "node must be a decimal number"},
    {"raw:AF_X25", PS_E_OS, 0, "bytes is missing"},
};

static void check_refused(const struct refused *cases, int count) {
  for (int i = 0; i < count; i++) {
    static const ps_address zero;
    ps_address address;
    int64_t family = -1, proto = -1;
    memset(&address, 1, sizeof address);
    check_fails(ps_address_parse(cases[i].text, &family, &address, &proto, &err), cases[i].status, cases[i].code,
                cases[i].says);
    check_bytes(&address, &zero, sizeof zero);
    check_number(family, 0);
    check_number(proto, 0);
  }
}

Test(address_text, what_is_no_address_of_linux_is_refused_with_its_position) {
  check_refused(refused_of_linux, COUNT_OF(refused_of_linux));
}

Test(address_text, what_is_no_address_is_refused_with_its_position) {
  check_refused(refused, COUNT_OF(refused));
  check_fails(ps_address_parse(NULL, NULL, NULL, NULL, &err), PS_E_VALUE, EINVAL,
              "address_parse: text must not be NULL");
}

/* A text of any length is refused with the family's own limit. */
static void check_too_long(const char *begins, char with, const char *says) {
  enum { LENGTH = 5000 };
  char text[LENGTH + 100];
  size_t start = (size_t)snprintf(text, sizeof text, "%s", begins);
  memset(text + start, with, LENGTH);
  text[start + LENGTH] = '\0';
  int status = strstr(says, "not 9") ? PS_E_RANGE : PS_E_OS;
  check_fails(ps_address_parse(text, NULL, NULL, NULL, &err), status, status == PS_E_RANGE ? ERANGE : 0, says);
}

Test(address_text, what_is_too_long_is_refused_with_the_limit) {
  check_too_long("unix:/", 'x', "AF_UNIX path too long (5001 bytes, limit ");
  check_too_long("unix:@", 'x', "AF_UNIX path too long (5001 bytes, limit ");
  check_too_long("raw:9:", '0', "bytes too long (2500 bytes, limit 126)");
  check_too_long("127.0.0.1:", 'x', "xxx'..., at position 10 of '127.0.0.1:xxx");
  check_too_long("127.0.0.1:9", '9', "port must be 0-65535, not 999");
  check_too_long("", '1', "the host must be four numbers");
  check_too_long("[", '1', "the [ has no ]");
  check_too_long("", 'x', "a numeric host or one of");
}

Test(address_text, what_is_too_long_for_linux_is_refused_with_the_limit) {
  check_too_long("alg:hash,", 'x', "name too long (5000 bytes, limit 103)");
  check_too_long("can:", 'x', "interface too long (5000 bytes, limit 15)");
}

/* A message shows the beginning of a long address, and never a part of an escape. */
Test(address_text, a_message_abbreviates_and_format_does_not) {
  for (int plain = 0; plain < 6; plain++) {
    char path[100], room[PS__ADDRESS_TEXT];
    ps_address address;
    int64_t length = 0;
    memset(path, '\xff', sizeof path);
    memset(path, 'x', (size_t)plain);
    check_ok(ps_address_make_unix(path, sizeof path, &address, &err));
    check_ok(ps_address_format(&address, NULL, 0, &length, &err));
    check_number(length, 5 + plain + 3 * (100 - plain));
    struct ps__text text = ps__text_begin(room, sizeof room);
    ps__address_show_in_brackets(&text, &address);
    cr_assert(text.length <= 162);
    cr_assert(strstr(room, "%FF...)"), "%s", room);
  }
}
