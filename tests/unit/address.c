/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses of all families alike: reading, showing, and bytes that are no address. */
#include "polysocket/address.h"
#include "address/address_text.h"
#include "address/table.h"
#include "polysocket/address_text.h"

#include "check.h"
#include "guard.h"
#include "sockets.h"

#include <errno.h>
#include <linux/netlink.h>
#include <string.h>

TestSuite(address, .timeout = 20);

/* An address as the system gives it, of any family. */
static ps_address address_of(const void *bytes, size_t length) {
  ps_address address = {{0}};
  struct ps__address *contents = ps__address_of(&address);
  memcpy(&contents->name, bytes, length);
  ps__address_wrote(contents, length);
  return address;
}

static ps_address netlink_address(uint32_t pid, uint32_t groups) {
  struct sockaddr_nl name = {.nl_family = AF_NETLINK, .nl_pid = pid, .nl_groups = groups};
  return address_of(&name, sizeof name);
}

Test(address, the_size_is_that_of_the_first_release) {
  check_number(ps_address_size(), 160);
  check_number(sizeof(ps_address), 160);
}

Test(address, the_family_is_told) {
  ps_address inet6;
  check_ok(ps_address_make_inet6("::1", 1, 0, 0, &inet6, &err));
  const struct {
    ps_address address;
    int family;
  } cases[] = {
      {{{0}}, AF_UNSPEC},
      {loopback(80), AF_INET},
      {inet6, AF_INET6},
      {unix_address("/x", 2), AF_UNIX},
      {unix_address("", 0), AF_UNIX},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    int64_t family = -1;
    check_ok(ps_address_family(&cases[i].address, &family, &err));
    check_number(family, cases[i].family);
  }
}

Test(address, an_address_is_shown) {
  ps_address inet6, empty = {{0}};
  check_ok(ps_address_make_inet6("fe80::1", 65535, 0xFFFFF, 4294967295, &inet6, &err));
  const struct {
    ps_address address;
    const char *text;
  } cases[] = {
      {empty, "none"},
      {loopback(0), "127.0.0.1:0"},
      {inet6, "[fe80::1%4294967295]:65535,flowinfo=1048575"},
      {unix_address("", 0), "unix:"},
      {unix_address("/run/x", 6), "unix:/run/x"},
      {unix_address("\0ab\xff", 4), "unix:@ab%FF"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++)
    check_text(shown(&cases[i].address), cases[i].text);
}

Test(address, the_longest_text_fits_the_promised_room) {
  char path[108] = "", text[520];
  int64_t length = 0;
  memset(path + 1, 0xFF, sizeof path - 1);
  ps_address abstract = unix_address(path, sizeof path);
  check_ok(ps_address_format(&abstract, text, sizeof text, &length, &err));
  check_number(length, strlen("unix:@") + 107 * 3);
  /* Bytes of a family without a form. */
  char bytes[sizeof(struct sockaddr_storage)];
  memset(bytes, 0xFF, sizeof bytes);
  ps_address strange = address_of(bytes, sizeof bytes);
  check_ok(ps_address_format(&strange, text, sizeof text, &length, &err));
  check_number(length, strlen("raw:65535:") + 126 * 2);
}

Test(address, a_text_is_cut_to_the_callers_buffer) {
  static const int64_t capacities[] = {1, 2, 5, 11, 12};
  ps_address address = loopback(80);
  const char *whole = "127.0.0.1:80";
  for (int i = 0; i < COUNT_OF(capacities); i++) {
    char *text = guarded((size_t)capacities[i]);
    int64_t length = 0;
    check_ok(ps_address_format(&address, text, capacities[i], &length, &err));
    check_number(length, 12);
    check_number(strlen(text), capacities[i] - 1);
    check_bytes(text, whole, capacities[i] - 1);
  }
}

Test(address, bytes_are_those_behind_the_family) {
  ps_address netlink = netlink_address(0x01020304, 0x05060708), empty = {{0}}, inet = loopback(0x1234);
  char bytes[127];
  int64_t length = 0;
  check_ok(ps_address_bytes(&netlink, bytes, sizeof bytes, &length, &err));
  check_number(length, 10);
  /* The system's own numbers, in the order of its bytes. */
  const struct sockaddr_nl name = {.nl_pid = 0x01020304, .nl_groups = 0x05060708};
  check_bytes(bytes, &name.nl_pad, 10);
  check_ok(ps_address_bytes(&inet, bytes, sizeof bytes, &length, &err));
  check_number(length, 14);
  check_bytes(bytes, "\x12\x34\x7f\0\0\1", 6);
  check_ok(ps_address_bytes(&empty, bytes, sizeof bytes, &length, &err));
  check_number(length, 0);
}

Test(address, all_that_the_system_can_say_fits) {
  char bytes[sizeof(struct sockaddr_storage)], out[127];
  int64_t length = 0;
  memset(bytes, 7, sizeof bytes);
  ps_address full = address_of(bytes, sizeof bytes);
  check_ok(ps_address_bytes(&full, out, sizeof out, &length, &err));
  check_number(length, 126);
  check_bytes(out, bytes + 2, 126);
}

Test(address, an_answer_longer_than_the_room_is_taken_as_far_as_it_went) {
  struct ps__address contents = {.length = 0};
  ps__address_wrote(&contents, sizeof contents.name + 40);
  check_number(contents.length, sizeof contents.name);
  ps__address_wrote(&contents, 0);
  check_number(contents.length, 0);
}

/* Each way to read an address, with the same shape. */
static int32_t read_family(const ps_address *address, int64_t *result) {
  int64_t family = 99;
  int32_t status = ps_address_family(address, &family, &err);
  *result = family;
  return status;
}

static int32_t read_host(const ps_address *address, int64_t *result) {
  char text[64];
  return ps_address_host(address, text, sizeof text, result, &err);
}

static int32_t read_port(const ps_address *address, int64_t *result) {
  int64_t port = 99;
  int32_t status = ps_address_port(address, &port, &err);
  *result = port;
  return status;
}

static int32_t read_flowinfo(const ps_address *address, int64_t *result) {
  int64_t number = 99;
  int32_t status = ps_address_flowinfo(address, &number, &err);
  *result = number;
  return status;
}

static int32_t read_scopeid(const ps_address *address, int64_t *result) {
  int64_t number = 99;
  int32_t status = ps_address_scopeid(address, &number, &err);
  *result = number;
  return status;
}

static int32_t read_path(const ps_address *address, int64_t *result) {
  char path[128];
  return ps_address_path(address, path, sizeof path, result, &err);
}

static int32_t read_bytes(const ps_address *address, int64_t *result) {
  char bytes[128];
  return ps_address_bytes(address, bytes, sizeof bytes, result, &err);
}

static int32_t read_format(const ps_address *address, int64_t *result) {
  char text[512];
  return ps_address_format(address, text, sizeof text, result, &err);
}

static int32_t (*const readers[])(const ps_address *address, int64_t *result) = {
    read_family, read_host, read_port, read_flowinfo, read_scopeid, read_path, read_bytes, read_format};

Test(address, bytes_that_are_no_address_are_refused_by_every_reader) {
  static const int64_t lengths[] = {-1, INT64_MIN, INT64_MAX, sizeof(struct sockaddr_storage) + 1, 0x5A5A5A5A5A5A5A5A};
  for (int i = 0; i < COUNT_OF(readers); i++) {
    int64_t result = 99;
    check_fails(readers[i](NULL, &result), PS_E_VALUE, EINVAL, "address must not be NULL");
    check_number(result, 0);
    for (int j = 0; j < COUNT_OF(lengths); j++) {
      ps_address forged = loopback(1);
      forged.opaque[0] = lengths[j];
      result = 99;
      check_fails(readers[i](&forged, &result), PS_E_VALUE, EINVAL, "not made by this library");
      check_number(result, 0);
    }
  }
}

Test(address, a_field_of_another_family_is_refused) {
  ps_address inet = loopback(80), local = unix_address("/x", 2), empty = {{0}};
  const struct {
    int32_t (*reader)(const ps_address *address, int64_t *result);
    const ps_address *address;
    const char *message;
  } cases[] = {
      {read_host, &local, "address_host: the address must be AF_INET or AF_INET6, and is AF_UNIX"},
      {read_host, &empty, "address_host: the address must be AF_INET or AF_INET6, and is empty"},
      {read_port, &local, "address_port: the address must be AF_INET or AF_INET6, and is AF_UNIX"},
      {read_port, &empty, "address_port: the address must be AF_INET or AF_INET6, and is empty"},
      {read_flowinfo, &inet, "address_flowinfo: the address must be AF_INET6, and is AF_INET"},
      {read_flowinfo, &empty, "address_flowinfo: the address must be AF_INET6, and is empty"},
      {read_scopeid, &inet, "address_scopeid: the address must be AF_INET6, and is AF_INET"},
      {read_path, &inet, "address_path: the address must be AF_UNIX, and is AF_INET"},
      {read_path, &empty, "address_path: the address must be AF_UNIX, and is empty"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    int64_t result = 99;
    check_fails(cases[i].reader(cases[i].address, &result), PS_E_TYPE, EINVAL, "");
    check_text(err.message, cases[i].message);
    check_number(result, 0);
  }
}

Test(address, a_buffer_has_to_be_possible) {
  ps_address inet = loopback(80), local = unix_address("/x", 2);
  char text[8];
  int64_t length = 99;
  check_fails(ps_address_host(&inet, text, -1, &length, &err), PS_E_VALUE, EINVAL, "negative buffer size -1");
  check_fails(ps_address_host(&inet, NULL, 8, &length, &err), PS_E_VALUE, EINVAL, "text must not be NULL");
  check_fails(ps_address_path(&local, text, -1, &length, &err), PS_E_VALUE, EINVAL, "negative buffer size -1");
  check_fails(ps_address_path(&local, NULL, 8, &length, &err), PS_E_VALUE, EINVAL, "path must not be NULL");
  check_fails(ps_address_bytes(&inet, text, -1, &length, &err), PS_E_VALUE, EINVAL, "negative buffer size -1");
  check_fails(ps_address_bytes(&inet, NULL, 8, &length, &err), PS_E_VALUE, EINVAL, "bytes must not be NULL");
  check_fails(ps_address_format(&inet, text, -1, &length, &err), PS_E_VALUE, EINVAL, "negative buffer size -1");
  check_fails(ps_address_format(&inet, NULL, 8, &length, &err), PS_E_VALUE, EINVAL, "text must not be NULL");
  check_number(length, 0);
}

Test(address, outputs_that_nobody_wants_may_be_null) {
  ps_address inet = loopback(80), inet6, local = unix_address("/x", 2);
  check_ok(ps_address_make_inet6("::1", 1, 0, 0, &inet6, &err));
  check_ok(ps_address_make_inet("127.0.0.1", 1, NULL, &err));
  check_ok(ps_address_make_inet6("::1", 1, 0, 0, NULL, &err));
  check_ok(ps_address_make_unix("/x", 2, NULL, &err));
  check_ok(ps_address_family(&inet, NULL, &err));
  check_ok(ps_address_port(&inet, NULL, &err));
  check_ok(ps_address_flowinfo(&inet6, NULL, &err));
  check_ok(ps_address_scopeid(&inet6, NULL, &err));
  check_ok(ps_address_host(&inet, NULL, 0, NULL, &err));
  check_ok(ps_address_path(&local, NULL, 0, NULL, &err));
  check_ok(ps_address_bytes(&local, NULL, 0, NULL, &err));
  check_ok(ps_address_format(&local, NULL, 0, NULL, &err));
  check_number(ps_address_host(&local, NULL, 0, NULL, NULL), PS_E_TYPE);
  check_number(ps_address_family(NULL, NULL, NULL), PS_E_VALUE);
  check_number(ps_address_port(NULL, NULL, NULL), PS_E_VALUE);
  check_number(ps_address_format(NULL, NULL, 0, NULL, NULL), PS_E_VALUE);
}

/* Messages about an address that a caller made up. */
Test(address, a_message_survives_any_bytes) {
  ps_address forged;
  char room[32];
  memset(&forged, 0xA5, sizeof forged);
  struct ps__text text = ps__text_begin(room, sizeof room);
  ps__address_show(&text, &forged);
  check_text(room, "?");
}
