/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses by the functions of their families, with values that these take. */
#include "support/address.h"

#include <polysocket.h>

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { PATH = 108, BYTES = 126, FAMILIES = 60 };

static const char *interface(struct input *input) {
  return input_below(input, 2) ? "lo" : "";
}

int32_t input_internet_address(struct input *input, ps_address *made) {
  unsigned char packed[16] = {0};
  char host[64];
  int64_t length;
  bool six = input_below(input, 2);
  input_bytes(input, packed, sizeof packed);
  ps_inet_ntop(six ? AF_INET6 : AF_INET, packed, six ? 16 : 4, host, sizeof host, &length, NULL);
  if (!six)
    return ps_address_make_inet(host, input_number(input, 65535), made, NULL);
  int64_t port = input_number(input, 65535), flowinfo = input_number(input, 0xFFFFF);
  return ps_address_make_inet6(host, port, flowinfo, input_number(input, UINT32_MAX), made, NULL);
}

static int32_t make_path(struct input *input, ps_address *made) {
  char path[PATH];
  size_t length = input_bytes(input, path, sizeof path);
  /* The library keeps as many paths of this length as it has room for: always the same one. */
  if (length == sizeof path && path[0] != '\0')
    memset(path, 'x', sizeof path);
  for (size_t i = 1; i < length; i++)
    if (path[0] != '\0' && path[i] == '\0')
      path[i] = '@';
  return ps_address_make_unix(path, (int64_t)length, made, NULL);
}

static int32_t make_bluetooth(struct input *input, ps_address *made) {
  char bdaddr[24];
  uint64_t bits = input_bits(input, 6);
  snprintf(bdaddr, sizeof bdaddr, "%x:%x:%x:%x:%x:%x", (unsigned)(bits & 0xFF), (unsigned)(bits >> 8 & 0xFF),
           (unsigned)(bits >> 16 & 0xFF), (unsigned)(bits >> 24 & 0xFF), (unsigned)(bits >> 32 & 0xFF),
           (unsigned)(bits >> 40 & 0xFF));
  int64_t one = input_number(input, 65535), two = input_number(input, 65535), three = input_number(input, 255);
  switch (input_below(input, 4)) {
  case 0:
    return ps_address_make_bluetooth_l2cap(bdaddr, one, two, three, made, NULL);
  case 1:
    return ps_address_make_bluetooth_rfcomm(bdaddr, three, made, NULL);
  case 2:
    return ps_address_make_bluetooth_hci(one, two, made, NULL);
  default:
    return ps_address_make_bluetooth_sco(bdaddr, made, NULL);
  }
}

static int32_t make_can(struct input *input, ps_address *made) {
  const char *ifname = interface(input);
  int64_t one = input_number(input, UINT32_MAX), two = input_number(input, UINT32_MAX);
  switch (input_below(input, 3)) {
  case 0:
    return ps_address_make_can(ifname, made, NULL);
  case 1:
    return ps_address_make_can_isotp(ifname, one, two, made, NULL);
  default:
    return ps_address_make_can_j1939(ifname, input_number(input, UINT64_MAX), one % 0x40001, two % 256, made, NULL);
  }
}

static int32_t make_packet(struct input *input, ps_address *made) {
  char hardware[32];
  int64_t protocol = input_number(input, 65535), pkttype = input_number(input, 255),
          hatype = input_number(input, 65535);
  const char *ifname = interface(input);
  size_t length = input_bytes(input, hardware, sizeof hardware);
  return ps_address_make_packet(ifname, protocol, pkttype, hatype, hardware, (int64_t)length, made, NULL);
}

static int32_t make_tipc(struct input *input, ps_address *made) {
  int64_t kind = 1 + (int64_t)input_below(input, 3), scope = (int64_t)input_below(input, 4);
  int64_t one = input_number(input, UINT32_MAX), two = input_number(input, UINT32_MAX);
  return ps_address_make_tipc(kind, one, two, kind == 1 ? input_number(input, UINT32_MAX) : 0, scope, made, NULL);
}

static int32_t make_alg(struct input *input, ps_address *made) {
  char type[14], name[104];
  input_text(input, type, sizeof type);
  input_text(input, name, sizeof name);
  int64_t feat = input_number(input, UINT32_MAX);
  return ps_address_make_alg(type, name, feat, input_number(input, UINT32_MAX), made, NULL);
}

/* Two numbers of 32 bits are all that these families have. */
static int32_t make_numbers(struct input *input, ps_address *made) {
  int64_t one = input_number(input, UINT32_MAX), two = input_number(input, UINT32_MAX);
  switch (input_below(input, 3)) {
  case 0:
    return ps_address_make_netlink(one, two, made, NULL);
  case 1:
    return ps_address_make_vsock(one, two, made, NULL);
  default:
    return ps_address_make_qipcrtr(one, two, made, NULL);
  }
}

int32_t input_address(struct input *input, ps_address *made) {
  static int32_t (*const makers[])(struct input * input, ps_address * made) = {
      input_internet_address, make_path, make_packet, make_tipc, make_can, make_alg, make_bluetooth, make_numbers};
  return makers[input_below(input, sizeof makers / sizeof makers[0])](input, made);
}

int32_t input_raw_address(struct input *input, ps_address *made) {
  unsigned char bytes[BYTES] = {0};
  int64_t family = (int64_t)input_below(input, FAMILIES), length = 0;
  if (input_below(input, 2)) {
    length = (int64_t)input_bytes(input, bytes, sizeof bytes);
  } else if (input_address(input, made) == PS_OK) {
    ps_address_family(made, &family, NULL);
    ps_address_bytes(made, bytes, sizeof bytes, &length, NULL);
    for (size_t i = input_below(input, 3); i > 0 && length > 0; i--)
      bytes[input_below(input, (size_t)length)] ^= (unsigned char)(1 << input_below(input, 8));
    if (input_rarely(input, 4))
      length = (int64_t)input_below(input, BYTES + 1);
  }
  return ps_address_make_raw(family, bytes, length, made, NULL);
}
