/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses as the tuples of their families. Numbers within their limits are accepted and read back, all others refused
 * with a message that names one; a reader refuses an address of another family and leaves nothing. */
#include "support/address.h"
#include "support/target.h"

#include <polysocket.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { ROOM = 160, GUARD = 0x5A, NUMBERS = 5, LONG_PATH = 108 };
enum outcome { ACCEPTED, REFUSED, READ, OTHER_FAMILY, TEXT_READ, AGAIN };

const struct fuzz_target fuzz_target = {"address",
                                        15000,
                                        {"numbers are accepted and read back", "a number is refused",
                                         "numbers of an address are read", "an address of another family is refused",
                                         "a text of an address is read", "an address is made again from its bytes"}};

static const ps_address nothing;

/* The numbers of one call, and what is read back. */
struct numbers {
  int64_t in[NUMBERS], out[NUMBERS];
  bool fit;
};

/* One more number, up to a limit. */
static int64_t take(struct input *input, struct numbers *numbers, int place, int64_t limit) {
  int64_t number = input_below(input, 4) ? input_number(input, (uint64_t)limit) : input_integer(input);
  numbers->in[place] = number;
  numbers->fit &= number >= 0 && number <= limit;
  return number;
}

/* What a maker returned for numbers that fit, or do not. */
static bool made(const struct numbers *numbers, int32_t status, const ps_address *address, const char *operation,
                 const ps_error *err) {
  char shown[24];
  if (numbers->fit) {
    expect(status == PS_OK, "%s refuses what fits: %s", operation, err->message);
    fuzz_reached(ACCEPTED);
    return true;
  }
  expect_status(status, STATUS(PS_E_RANGE) | STATUS(PS_E_VALUE), operation, err);
  expect(memcmp(address, &nothing, sizeof nothing) == 0, "%s leaves an address", operation);
  bool named = false;
  for (int i = 0; i < NUMBERS; i++) {
    snprintf(shown, sizeof shown, "not %" PRId64, numbers->in[i]);
    named |= strstr(err->message, shown) != NULL;
  }
  expect(named, "the message names no number: %s", err->message);
  fuzz_reached(REFUSED);
  return false;
}

static void expect_same(const struct numbers *numbers, int32_t status, const char *operation) {
  expect(status == PS_OK, "%s fails", operation);
  for (int i = 0; i < NUMBERS; i++)
    expect(numbers->in[i] == numbers->out[i], "%s: number %d is %" PRId64 ", not %" PRId64, operation, i,
           numbers->out[i], numbers->in[i]);
}

static void check_internet(struct input *input, ps_address *address, struct numbers *n, ps_error *err) {
  int32_t status;
  if (input_below(input, 2)) {
    status = ps_address_make_inet("192.0.2.1", take(input, n, 0, 65535), address, err);
    if (made(n, status, address, "address_make_inet", err))
      expect_same(n, ps_address_port(address, &n->out[0], err), "address_port");
    return;
  }
  int64_t port = take(input, n, 0, 65535), flowinfo = take(input, n, 1, 0xFFFFF);
  status = ps_address_make_inet6("2001:db8::1", port, flowinfo, take(input, n, 2, UINT32_MAX), address, err);
  if (!made(n, status, address, "address_make_inet6", err))
    return;
  ps_address_port(address, &n->out[0], err);
  ps_address_flowinfo(address, &n->out[1], err);
  expect_same(n, ps_address_scopeid(address, &n->out[2], err), "address_scopeid");
}

static void check_pairs(struct input *input, ps_address *address, struct numbers *n, ps_error *err) {
  static const struct {
    const char *operation;
    int32_t (*make)(int64_t one, int64_t two, ps_address *address, ps_error *err);
    int32_t (*read)(const ps_address *address, int64_t *one, int64_t *two, ps_error *err);
    int64_t limit;
  } pairs[] = {{"address_make_netlink", ps_address_make_netlink, ps_address_netlink_parts, UINT32_MAX},
               {"address_make_vsock", ps_address_make_vsock, ps_address_vsock_parts, UINT32_MAX},
               {"address_make_qipcrtr", ps_address_make_qipcrtr, ps_address_qipcrtr_parts, UINT32_MAX},
               {"address_make_bluetooth_hci", ps_address_make_bluetooth_hci, ps_address_bluetooth_hci_parts, 65535}};
  size_t i = input_below(input, 4);
  int64_t one = take(input, n, 0, pairs[i].limit), two = take(input, n, 1, pairs[i].limit);
  int32_t status = pairs[i].make(one, two, address, err);
  if (made(n, status, address, pairs[i].operation, err))
    expect_same(n, pairs[i].read(address, &n->out[0], &n->out[1], err), pairs[i].operation);
}

static void check_tipc(struct input *input, ps_address *address, struct numbers *n, ps_error *err) {
  int64_t kind = take(input, n, 0, 3), one = take(input, n, 1, UINT32_MAX), two = take(input, n, 2, UINT32_MAX);
  n->fit &= kind > 0;
  int64_t three = take(input, n, 3, kind == 1 ? UINT32_MAX : 0), scope = take(input, n, 4, 3);
  int32_t status = ps_address_make_tipc(kind, one, two, three, scope, address, err);
  if (made(n, status, address, "address_make_tipc", err))
    expect_same(n, ps_address_tipc_parts(address, &n->out[0], &n->out[1], &n->out[2], &n->out[3], &n->out[4], err),
                "address_tipc_parts");
}

static void check_packet(struct input *input, ps_address *address, struct numbers *n, ps_error *err) {
  char hardware[32], again[ROOM];
  int64_t length = 0, protocol = take(input, n, 0, 65535), pkttype = take(input, n, 1, 255);
  int64_t hatype = take(input, n, 2, 65535), size = (int64_t)input_bytes(input, hardware, sizeof hardware);
  int32_t status = ps_address_make_packet("", protocol, pkttype, hatype, hardware, size, address, err);
  if (!made(n, status, address, "address_make_packet", err))
    return;
  expect_same(n, ps_address_packet_parts(address, &n->out[0], &n->out[1], &n->out[2], err), "address_packet_parts");
  expect(ps_address_packet_hardware(address, again, sizeof again, &length, err) == PS_OK && length == size &&
             memcmp(again, hardware, (size_t)size) == 0,
         "the hardware address has %" PRId64 " bytes", length);
}

static void check_can(struct input *input, ps_address *address, struct numbers *n, ps_error *err) {
  int32_t status;
  int64_t name = 0;
  if (input_below(input, 2)) {
    int64_t one = take(input, n, 0, UINT32_MAX), two = take(input, n, 1, UINT32_MAX);
    status = ps_address_make_can_isotp("", one, two, address, err);
    if (made(n, status, address, "address_make_can_isotp", err))
      expect_same(n, ps_address_can_isotp_parts(address, &n->out[0], &n->out[1], err), "address_can_isotp_parts");
    return;
  }
  name = input_integer(input);
  int64_t pgn = take(input, n, 1, 0x40000), addr = take(input, n, 2, 255);
  n->in[0] = name;
  status = ps_address_make_can_j1939("", name, pgn, addr, address, err);
  if (made(n, status, address, "address_make_can_j1939", err))
    expect_same(n, ps_address_can_j1939_parts(address, &n->out[0], &n->out[1], &n->out[2], err),
                "address_can_j1939_parts");
}

static void check_bluetooth(struct input *input, ps_address *address, struct numbers *n, ps_error *err) {
  static const char bdaddr[] = "01:23:45:67:89:AB";
  char again[ROOM];
  int64_t length, one, two;
  int32_t status;
  if (input_below(input, 2)) {
    status = ps_address_make_bluetooth_rfcomm(bdaddr, take(input, n, 0, 255), address, err);
    if (!made(n, status, address, "address_make_bluetooth_rfcomm", err))
      return;
    expect_same(n, ps_address_bluetooth_rfcomm_parts(address, &n->out[0], err), "address_bluetooth_rfcomm_parts");
  } else {
    one = take(input, n, 0, 65535);
    two = take(input, n, 1, 65535);
    status = ps_address_make_bluetooth_l2cap(bdaddr, one, two, take(input, n, 2, 255), address, err);
    if (!made(n, status, address, "address_make_bluetooth_l2cap", err))
      return;
    expect_same(n, ps_address_bluetooth_l2cap_parts(address, &n->out[0], &n->out[1], &n->out[2], err),
                "address_bluetooth_l2cap_parts");
  }
  expect(ps_address_bluetooth_bdaddr(address, again, sizeof again, &length, err) == PS_OK && strcmp(again, bdaddr) == 0,
         "the bdaddr is %s", again);
}

static void check_alg(struct input *input, ps_address *address, struct numbers *n, ps_error *err) {
  char type[14], name[104], again[ROOM];
  int64_t length;
  input_text(input, type, sizeof type);
  input_text(input, name, sizeof name);
  int64_t feat = take(input, n, 0, UINT32_MAX), mask = take(input, n, 1, UINT32_MAX);
  int32_t status = ps_address_make_alg(type, name, feat, mask, address, err);
  if (!made(n, status, address, "address_make_alg", err))
    return;
  expect_same(n, ps_address_alg_parts(address, &n->out[0], &n->out[1], err), "address_alg_parts");
  ps_address_alg_type(address, again, sizeof again, &length, err);
  expect(strcmp(again, type) == 0, "the type is '%s'", again);
  ps_address_alg_name(address, again, sizeof again, &length, err);
  expect(strcmp(again, name) == 0, "the name is '%s'", again);
}

typedef int32_t text_reader(const ps_address *address, char *text, int64_t capacity, int64_t *length, ps_error *err);

static int32_t read_path(const ps_address *address, char *text, int64_t capacity, int64_t *length, ps_error *err) {
  return ps_address_path(address, text, capacity, length, err);
}

/* Every text of an address, in any room: its beginning and a NUL, or a refusal. */
static void check_texts(struct input *input, const ps_address *address) {
  static const struct {
    const char *operation;
    text_reader *read;
  } readers[] = {{"address_host", ps_address_host},
                 {"address_path", read_path},
                 {"address_packet_ifname", ps_address_packet_ifname},
                 {"address_alg_type", ps_address_alg_type},
                 {"address_alg_name", ps_address_alg_name},
                 {"address_bluetooth_bdaddr", ps_address_bluetooth_bdaddr},
                 {"address_can_ifname", ps_address_can_ifname}};
  char room[ROOM], whole[ROOM];
  int64_t length = -1, full = -1, capacity = (int64_t)input_below(input, ROOM);
  ps_error err;
  size_t i = input_below(input, sizeof readers / sizeof readers[0]);
  memset(room, GUARD, sizeof room);
  int32_t status = readers[i].read(address, room, capacity, &length, &err);
  expect_status(status, STATUS(PS_OK) | STATUS(PS_E_TYPE), readers[i].operation, &err);
  if (status != PS_OK) {
    expect(length == 0, "%s leaves a length", readers[i].operation);
    fuzz_reached(OTHER_FAMILY);
    return;
  }
  readers[i].read(address, whole, sizeof whole, &full, NULL);
  expect(length == full, "%s tells %" PRId64 " and %" PRId64, readers[i].operation, length, full);
  int64_t part = full < capacity ? full : capacity > 0 ? capacity - 1 : 0;
  expect(memcmp(room, whole, (size_t)part) == 0, "%s begins otherwise", readers[i].operation);
  expect(capacity == 0 || room[part] == '\0', "%s has no end", readers[i].operation);
  for (int64_t at = capacity > 0 ? part + 1 : 0; at < ROOM; at++)
    expect(room[at] == GUARD, "%s writes byte %" PRId64 " of %" PRId64, readers[i].operation, at, capacity);
  fuzz_reached(TEXT_READ);
}

/* Every reader of numbers, on any address. */
static void check_readers(const ps_address *address) {
  int64_t n[5];
  ps_error err;
  int32_t status = PS_OK;
  for (int i = 0; i < 12; i++) {
    memset(n, 0, sizeof n);
    switch (i) {
    case 0:
      status = ps_address_port(address, n, &err);
      break;
    case 1:
      status = ps_address_flowinfo(address, n, &err);
      break;
    case 2:
      status = ps_address_scopeid(address, n, &err);
      break;
    case 3:
      status = ps_address_netlink_parts(address, n, n + 1, &err);
      break;
    case 4:
      status = ps_address_packet_parts(address, n, n + 1, n + 2, &err);
      break;
    case 5:
      status = ps_address_tipc_parts(address, n, n + 1, n + 2, n + 3, n + 4, &err);
      break;
    case 6:
      status = ps_address_vsock_parts(address, n, n + 1, &err);
      break;
    case 7:
      status = ps_address_bluetooth_l2cap_parts(address, n, n + 1, n + 2, &err);
      break;
    case 8:
      status = ps_address_bluetooth_hci_parts(address, n, n + 1, &err);
      break;
    case 9:
      status = ps_address_can_j1939_parts(address, n, n + 1, n + 2, &err);
      break;
    case 10:
      status = ps_address_alg_parts(address, n, n + 1, &err);
      break;
    default:
      status = ps_address_qipcrtr_parts(address, n, n + 1, &err);
    }
    expect(status == PS_OK || status == PS_E_TYPE, "reader %d returns %d", i, status);
    expect(status == PS_OK || (n[0] | n[1] | n[2] | n[3] | n[4]) == 0, "reader %d fails and leaves a number", i);
    fuzz_reached(status == PS_OK ? READ : OTHER_FAMILY);
  }
}

/* The family and the bytes are all that an address is. */
static void check_bytes(const ps_address *address) {
  unsigned char bytes[ROOM];
  ps_address again;
  int64_t family = -1, length = -1;
  ps_error err;
  expect(ps_address_family(address, &family, &err) == PS_OK, "an address has no family");
  expect(ps_address_bytes(address, bytes, sizeof bytes, &length, &err) == PS_OK && length < ROOM, "it has no bytes");
  int32_t status = ps_address_make_raw(family, bytes, length, &again, &err);
  expect(status == PS_OK, "the bytes of an address are refused: %s", err.message);
  /* A path that Linux's own addresses have no room for is kept elsewhere. */
  char path[ROOM];
  int64_t path_length = 0;
  bool long_path = ps_address_path(address, path, sizeof path, &path_length, NULL) == PS_OK && path_length >= LONG_PATH;
  expect(long_path || memcmp(&again, address, sizeof again) == 0,
         "the bytes of an address of family %" PRId64 " make another one", family);
  fuzz_reached(AGAIN);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static void (*const checks[])(struct input * input, ps_address * address, struct numbers * n, ps_error * err) = {
      check_internet, check_pairs, check_tipc, check_packet, check_can, check_bluetooth, check_alg};
  struct input input = {data, size};
  struct numbers numbers = {.fit = true};
  ps_address address = {{0}};
  ps_error err;
  size_t kind = input_below(&input, 9);
  if (kind < 7)
    checks[kind](&input, &address, &numbers, &err);
  else
    expect((kind == 7 ? input_raw_address(&input, &address) : input_address(&input, &address)) == PS_OK,
           "no address is made");
  check_texts(&input, &address);
  check_readers(&address);
  if (memcmp(&address, &nothing, sizeof address) != 0)
    check_bytes(&address);
  return 0;
}
