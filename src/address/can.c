/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_CAN: an interface, and behind it what the protocol adds: (ifname), (ifname, rx_id, tx_id) for CAN_ISOTP, (ifname,
 * name, pgn, addr) for CAN_J1939. */
#include "polysocket/can.h"

#include "address/fields.h"
#include "address/ifname.h"
#include "address/rows.h"
#include "base/range.h"

#include <inttypes.h>
#include <string.h>

#ifdef AF_CAN
enum { NUMBER = AF_CAN };
#else
enum { NUMBER = PS__NO_FAMILY };
#endif

/* The protocols, by the numbers of linux/can.h. */
enum form { PLAIN = 1, ISOTP = 6, J1939 = 7 };

/* The kernel's struct sockaddr_can, which a C library need not have and older headers declare without J1939. */
struct can_name {
  sa_family_t family;
  uint16_t zero;
  int32_t ifindex;
  union {
    struct {
      uint32_t rx_id, tx_id;
    } isotp;
    struct {
      uint64_t name;
      uint32_t pgn;
      uint8_t addr;
    } j1939;
  } with;
};

/* Linux before 5.4 wants room for CAN_ISOTP's numbers in every address. */
enum { SHORT_LENGTH = 16, J1939_LENGTH = 24 };

_Static_assert(sizeof(struct can_name) == J1939_LENGTH, "the numbers lie where the kernel looks");

/* J1939_NO_PGN, one more than the highest number of a parameter group. */
enum { PGN_MAX = 0x40000 };

/* The protocol whose form an address has. The length tells CAN_J1939; numbers that are not 0 tell CAN_ISOTP. */
static enum form form_of(int64_t length, const struct can_name *name) {
  if (length >= J1939_LENGTH)
    return J1939;
  return name->with.isotp.rx_id != 0 || name->with.isotp.tx_id != 0 ? ISOTP : PLAIN;
}

/* Begin an address with its interface. */
static int32_t begin(const char *operation, const char *ifname, struct can_name *name, ps_error *err) {
  int index = 0;
  memset(name, 0, sizeof *name);
  name->family = (sa_family_t)NUMBER;
  int32_t status = ps__address_check_family(&ps__can_family, operation, err);
  if (status == PS_OK) /* never false: Linux has the family */
    status = ps__ifname_find(operation, ifname, &index, err);
  name->ifindex = index;
  return status;
}

int32_t ps_address_make_can(const char *ifname, ps_address *address, ps_error *err) {
  struct can_name name;
  int32_t status = begin("address_make_can", ifname, &name, err);
  return ps__address_give(status, &name, SHORT_LENGTH, address);
}

int32_t ps_address_make_can_isotp(const char *ifname, int64_t rx_id, int64_t tx_id, ps_address *address,
                                  ps_error *err) {
  static const char operation[] = "address_make_can_isotp";
  struct can_name name;
  int32_t status = begin(operation, ifname, &name, err);
  if (status == PS_OK)
    status = ps__range_check(operation, "rx_id", rx_id, UINT32_MAX, err);
  if (status == PS_OK)
    status = ps__range_check(operation, "tx_id", tx_id, UINT32_MAX, err);
  name.with.isotp.rx_id = (uint32_t)rx_id;
  name.with.isotp.tx_id = (uint32_t)tx_id;
  return ps__address_give(status, &name, SHORT_LENGTH, address);
}

int32_t ps_address_make_can_j1939(const char *ifname, int64_t name, int64_t pgn, int64_t addr, ps_address *address,
                                  ps_error *err) {
  static const char operation[] = "address_make_can_j1939";
  struct can_name made;
  int32_t status = begin(operation, ifname, &made, err);
  if (status == PS_OK)
    status = ps__range_check(operation, "pgn", pgn, PGN_MAX, err);
  if (status == PS_OK)
    status = ps__range_check(operation, "addr", addr, UINT8_MAX, err);
  made.with.j1939.name = (uint64_t)name;
  made.with.j1939.pgn = (uint32_t)pgn;
  made.with.j1939.addr = (uint8_t)addr;
  return ps__address_give(status, &made, J1939_LENGTH, address);
}

int32_t ps_address_can_ifname(const ps_address *address, char *text, int64_t capacity, int64_t *length, ps_error *err) {
  static const char operation[] = "address_can_ifname";
  struct can_name name;
  if (length)
    *length = 0;
  int32_t status = ps__address_read_as(address, &ps__can_family, operation, &name, sizeof name, err);
  return status == PS_OK ? ps__ifname_give(operation, name.ifindex, text, capacity, length, err) : status;
}

int32_t ps_address_can_proto(const ps_address *address, int64_t *proto, ps_error *err) {
  struct can_name name;
  int32_t status = ps__address_read_as(address, &ps__can_family, "address_can_proto", &name, sizeof name, err);
  ps__address_number(proto, status == PS_OK ? (int64_t)form_of(ps__address_const(address)->length, &name) : 0);
  return status;
}

int32_t ps_address_can_isotp_parts(const ps_address *address, int64_t *rx_id, int64_t *tx_id, ps_error *err) {
  struct can_name name;
  int32_t status = ps__address_read_as(address, &ps__can_family, "address_can_isotp_parts", &name, sizeof name, err);
  ps__address_number(rx_id, name.with.isotp.rx_id);
  ps__address_number(tx_id, name.with.isotp.tx_id);
  return status;
}

int32_t ps_address_can_j1939_parts(const ps_address *address, int64_t *name, int64_t *pgn, int64_t *addr,
                                   ps_error *err) {
  struct can_name made;
  int32_t status = ps__address_read_as(address, &ps__can_family, "address_can_j1939_parts", &made, sizeof made, err);
  ps__address_number(name, (int64_t)made.with.j1939.name);
  ps__address_number(pgn, made.with.j1939.pgn);
  ps__address_number(addr, made.with.j1939.addr);
  return status;
}

static bool show(struct ps__text *text, const struct ps__address *contents) {
  struct can_name name;
  ps__address_copy(contents, &name, sizeof name);
  if (name.ifindex < 0)
    return false;
  ps__fields_show_interface(text, (uint32_t)name.ifindex);
  switch (form_of(contents->length, &name)) { /* never true: these are all forms */
  case PLAIN:
    break;
  case ISOTP:
    ps__text_format(text, ",%" PRIu32 ",%" PRIu32, name.with.isotp.rx_id, name.with.isotp.tx_id);
    break;
  case J1939:
    ps__text_format(text, ",%" PRIu64 ",%" PRIu32 ",%u", name.with.j1939.name, name.with.j1939.pgn,
                    name.with.j1939.addr);
    break;
  }
  return true;
}

/* The interface alone, or two numbers behind it for CAN_ISOTP, or three for CAN_J1939. */
static int32_t parse(struct ps__fields *fields, ps_address *address, ps_error *err) {
  struct can_name name = {.family = (sa_family_t)NUMBER};
  uint32_t index = 0;
  uint64_t first = 0, second = 0, third = 0;
  int32_t status = ps__fields_interface(fields, INT32_MAX, &index, err);
  name.ifindex = (int32_t)index;
  if (status != PS_OK || !fields->next)
    return ps__address_give(status, &name, SHORT_LENGTH, address);
  bool three = strchr(fields->next, ',') && strchr(strchr(fields->next, ',') + 1, ',');
  status = ps__fields_number(fields, three ? "name" : "rx_id", three ? UINT64_MAX : UINT32_MAX, &first, err);
  if (status == PS_OK)
    status = ps__fields_number(fields, three ? "pgn" : "tx_id", three ? PGN_MAX : UINT32_MAX, &second, err);
  if (status == PS_OK && three)
    status = ps__fields_number(fields, "addr", UINT8_MAX, &third, err);
  if (three) {
    name.with.j1939.name = first;
    name.with.j1939.pgn = (uint32_t)second;
    name.with.j1939.addr = (uint8_t)third;
  } else {
    name.with.isotp.rx_id = (uint32_t)first;
    name.with.isotp.tx_id = (uint32_t)second;
  }
  return ps__address_give(status, &name, three ? J1939_LENGTH : SHORT_LENGTH, address);
}

static int64_t proto(const struct ps__address *contents) {
  struct can_name name;
  ps__address_copy(contents, &name, sizeof name);
  return form_of(contents->length, &name);
}

/* Linux reports the address of a CAN_RAW socket without room for further numbers, and before 5.4 takes none without. */
static size_t accepted(struct ps__address *contents, size_t length) {
  if (length >= SHORT_LENGTH)
    return length;
  memset((char *)&contents->name + length, 0, SHORT_LENGTH - length);
  return SHORT_LENGTH;
}

const struct ps__family ps__can_family = {.number = NUMBER,
                                          .name = "AF_CAN",
                                          .form = "(ifname), (ifname, rx_id, tx_id) or (ifname, name, pgn, addr)",
                                          .word = "can",
                                          .show = show,
                                          .parse = parse,
                                          .proto = proto,
                                          .accepted = accepted};
