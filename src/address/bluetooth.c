/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_BLUETOOTH: each protocol has a form of its own: (bdaddr, psm, cid, bdaddr_type) for L2CAP, (bdaddr, channel) for
 * RFCOMM, (device_id, channel) for HCI, bdaddr for SCO. */
#include "polysocket/bluetooth.h"

#include "address/fields.h"
#include "address/rows.h"
#include "base/error.h"
#include "base/range.h"
#include "base/text_give.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* Other systems have other forms. */
#if defined(AF_BLUETOOTH) && !defined(PS__HAS_SA_LEN)
enum { NUMBER = AF_BLUETOOTH };
#else
enum { NUMBER = PS__NO_FAMILY };
#endif

/* The protocols, by the numbers of BlueZ's header, which is not the C library's. */
enum { L2CAP = 0, HCI = 1, SCO = 2, RFCOMM = 3, UNKNOWN = -1 };

enum { BDADDR_BYTES = 6, BDADDR_TEXT = sizeof "00:00:00:00:00:00" };

/* The kernel's sockaddr_l2, sockaddr_rc, sockaddr_hci and sockaddr_sco. The bytes of a bdaddr, psm and cid have the
 * order of Bluetooth, the lowest first. */
union bluetooth_name {
  uint16_t family;
  struct {
    uint16_t family;
    uint8_t psm[2], bdaddr[BDADDR_BYTES], cid[2], bdaddr_type, zero;
  } l2cap;
  struct {
    uint16_t family;
    uint8_t bdaddr[BDADDR_BYTES], channel, zero;
  } rfcomm;
  struct {
    uint16_t family;
    uint16_t device_id, channel;
  } hci;
  struct {
    uint16_t family;
    uint8_t bdaddr[BDADDR_BYTES];
  } sco;
};

enum { L2CAP_LENGTH = 14, RFCOMM_LENGTH = 10, SCO_LENGTH = 8, HCI_LENGTH = 6 };

_Static_assert(sizeof(((union bluetooth_name *)0)->l2cap) == L2CAP_LENGTH, "L2CAP's form is the kernel's");
_Static_assert(sizeof(((union bluetooth_name *)0)->rfcomm) == RFCOMM_LENGTH, "RFCOMM's form is the kernel's");
_Static_assert(sizeof(((union bluetooth_name *)0)->hci) == HCI_LENGTH, "HCI's form is the kernel's");
_Static_assert(sizeof(((union bluetooth_name *)0)->sco) == SCO_LENGTH, "SCO's form is the kernel's");

/* No two forms have the same length, and the kernel reports that of the form. */
static int proto_of(const struct ps__address *contents) {
  switch (contents->length) {
  case L2CAP_LENGTH:
    return L2CAP;
  case RFCOMM_LENGTH:
    return RFCOMM;
  case SCO_LENGTH:
    return SCO;
  case HCI_LENGTH:
    return HCI;
  default:
    return UNKNOWN;
  }
}

static const char *proto_name(int proto) {
  static const char *const names[] = {
      [L2CAP] = "BTPROTO_L2CAP", [HCI] = "BTPROTO_HCI", [SCO] = "BTPROTO_SCO", [RFCOMM] = "BTPROTO_RFCOMM"};
  return proto == UNKNOWN ? "no known protocol" : names[proto];
}

/* Six numbers of one or two hexadecimal digits with colons between them, and nothing else. */
static bool parse_bdaddr(const char *text, uint8_t bdaddr[BDADDR_BYTES]) {
  for (int i = BDADDR_BYTES - 1; i >= 0; i--) {
    int value = ps__fields_hex_digit(*text);
    if (value < 0)
      return false;
    int low = ps__fields_hex_digit(*++text);
    if (low >= 0) {
      value = value * 16 + low;
      text++;
    }
    bdaddr[i] = (uint8_t)value;
    if (*text++ != (i > 0 ? ':' : '\0'))
      return false;
  }
  return true;
}

/* Begin an address. A NULL `room` is for a form without a device address. */
static int32_t begin(const char *operation, const char *bdaddr, uint8_t *room, union bluetooth_name *name,
                     ps_error *err) {
  memset(name, 0, sizeof *name);
  name->family = (sa_family_t)NUMBER;
  int32_t status = ps__address_check_family(&ps__bluetooth_family, operation, err);
  if (status != PS_OK || !room) /* never true or alone: Linux has the family */
    return status;
  if (!bdaddr)
    return ps__fail_null(err, operation, "bdaddr");
  if (parse_bdaddr(bdaddr, room))
    return PS_OK;
  char detail[80];
  struct ps__text shown = ps__text_begin(detail, sizeof detail);
  ps__text_quote(&shown, bdaddr, strnlen(bdaddr, sizeof detail));
  return ps__fail_code(err, PS_E_OS, 0, operation, "illegal Bluetooth address string", detail);
}

static void put_low_first(uint8_t bytes[2], int64_t number) {
  bytes[0] = (uint8_t)(number & 0xFF);
  bytes[1] = (uint8_t)(number >> 8 & 0xFF);
}

static int get_low_first(const uint8_t bytes[2]) {
  return bytes[0] | bytes[1] << 8;
}

int32_t ps_address_make_bluetooth_l2cap(const char *bdaddr, int64_t psm, int64_t cid, int64_t bdaddr_type,
                                        ps_address *address, ps_error *err) {
  static const char operation[] = "address_make_bluetooth_l2cap";
  union bluetooth_name name;
  int32_t status = begin(operation, bdaddr, name.l2cap.bdaddr, &name, err);
  if (status == PS_OK)
    status = ps__range_check(operation, "psm", psm, UINT16_MAX, err);
  if (status == PS_OK)
    status = ps__range_check(operation, "cid", cid, UINT16_MAX, err);
  if (status == PS_OK)
    status = ps__range_check(operation, "bdaddr_type", bdaddr_type, UINT8_MAX, err);
  put_low_first(name.l2cap.psm, psm);
  put_low_first(name.l2cap.cid, cid);
  name.l2cap.bdaddr_type = (uint8_t)bdaddr_type;
  return ps__address_give(status, &name, L2CAP_LENGTH, address);
}

int32_t ps_address_make_bluetooth_rfcomm(const char *bdaddr, int64_t channel, ps_address *address, ps_error *err) {
  static const char operation[] = "address_make_bluetooth_rfcomm";
  union bluetooth_name name;
  int32_t status = begin(operation, bdaddr, name.rfcomm.bdaddr, &name, err);
  if (status == PS_OK)
    status = ps__range_check(operation, "channel", channel, UINT8_MAX, err);
  name.rfcomm.channel = (uint8_t)channel;
  return ps__address_give(status, &name, RFCOMM_LENGTH, address);
}

int32_t ps_address_make_bluetooth_hci(int64_t device_id, int64_t channel, ps_address *address, ps_error *err) {
  static const char operation[] = "address_make_bluetooth_hci";
  union bluetooth_name name;
  int32_t status = begin(operation, NULL, NULL, &name, err);
  if (status == PS_OK) /* never false: Linux has the family */
    status = ps__range_check(operation, "device_id", device_id, UINT16_MAX, err);
  if (status == PS_OK)
    status = ps__range_check(operation, "channel", channel, UINT16_MAX, err);
  name.hci.device_id = (uint16_t)device_id;
  name.hci.channel = (uint16_t)channel;
  return ps__address_give(status, &name, HCI_LENGTH, address);
}

int32_t ps_address_make_bluetooth_sco(const char *bdaddr, ps_address *address, ps_error *err) {
  union bluetooth_name name;
  int32_t status = begin("address_make_bluetooth_sco", bdaddr, name.sco.bdaddr, &name, err);
  return ps__address_give(status, &name, SCO_LENGTH, address);
}

/* The system's bytes of an address in the form of one protocol. On failure all of them are 0. */
static int32_t read_as(const ps_address *address, int proto, const char *operation, union bluetooth_name *name,
                       ps_error *err) {
  int32_t status = ps__address_read_as(address, &ps__bluetooth_family, operation, name, sizeof *name, err);
  int found = status == PS_OK ? proto_of(ps__address_const(address)) : proto;
  if (found == proto)
    return status;
  memset(name, 0, sizeof *name);
  ps__fail(err, PS_E_TYPE, operation, "the address must be of %s, and is of %s", proto_name(proto), proto_name(found));
  ps__error_about(err, address);
  return PS_E_TYPE;
}

/* The bytes of a device address, or NULL for a form without one. */
static const uint8_t *bdaddr_of(int proto, const union bluetooth_name *name) {
  switch (proto) {
  case L2CAP:
    return name->l2cap.bdaddr;
  case RFCOMM:
    return name->rfcomm.bdaddr;
  case SCO:
    return name->sco.bdaddr;
  default:
    return NULL;
  }
}

static void show_bdaddr(struct ps__text *text, const uint8_t bdaddr[BDADDR_BYTES]) {
  ps__text_format(text, "%02X:%02X:%02X:%02X:%02X:%02X", bdaddr[5], bdaddr[4], bdaddr[3], bdaddr[2], bdaddr[1],
                  bdaddr[0]);
}

int32_t ps_address_bluetooth_bdaddr(const ps_address *address, char *text, int64_t capacity, int64_t *length,
                                    ps_error *err) {
  static const char operation[] = "address_bluetooth_bdaddr";
  union bluetooth_name name;
  if (length)
    *length = 0;
  int32_t status = ps__address_read_as(address, &ps__bluetooth_family, operation, &name, sizeof name, err);
  if (status != PS_OK)
    return status;
  int proto = proto_of(ps__address_const(address));
  const uint8_t *bdaddr = bdaddr_of(proto, &name);
  if (!bdaddr)
    return ps__fail(err, PS_E_TYPE, operation, "the address is of %s, which has no bdaddr", proto_name(proto));
  char room[BDADDR_TEXT];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  show_bdaddr(&shown, bdaddr);
  return ps__text_give(operation, room, shown.length, text, capacity, length, err);
}

int32_t ps_address_bluetooth_proto(const ps_address *address, int64_t *proto, ps_error *err) {
  static const char operation[] = "address_bluetooth_proto";
  union bluetooth_name name;
  int32_t status = ps__address_read_as(address, &ps__bluetooth_family, operation, &name, sizeof name, err);
  int found = status == PS_OK ? proto_of(ps__address_const(address)) : 0;
  if (found == UNKNOWN)
    status = ps__fail(err, PS_E_TYPE, operation, "the address is of no known protocol");
  ps__address_number(proto, found == UNKNOWN ? 0 : found);
  return status;
}

int32_t ps_address_bluetooth_l2cap_parts(const ps_address *address, int64_t *psm, int64_t *cid, int64_t *bdaddr_type,
                                         ps_error *err) {
  union bluetooth_name name;
  int32_t status = read_as(address, L2CAP, "address_bluetooth_l2cap_parts", &name, err);
  ps__address_number(psm, get_low_first(name.l2cap.psm));
  ps__address_number(cid, get_low_first(name.l2cap.cid));
  ps__address_number(bdaddr_type, name.l2cap.bdaddr_type);
  return status;
}

int32_t ps_address_bluetooth_rfcomm_parts(const ps_address *address, int64_t *channel, ps_error *err) {
  union bluetooth_name name;
  int32_t status = read_as(address, RFCOMM, "address_bluetooth_rfcomm_parts", &name, err);
  ps__address_number(channel, name.rfcomm.channel);
  return status;
}

int32_t ps_address_bluetooth_hci_parts(const ps_address *address, int64_t *device_id, int64_t *channel, ps_error *err) {
  union bluetooth_name name;
  int32_t status = read_as(address, HCI, "address_bluetooth_hci_parts", &name, err);
  ps__address_number(device_id, name.hci.device_id);
  ps__address_number(channel, name.hci.channel);
  return status;
}

/* The words that tell the protocol in an address's text. */
static const char *const words[] = {[L2CAP] = "l2cap", [HCI] = "hci", [SCO] = "sco", [RFCOMM] = "rfcomm"};

static bool show(struct ps__text *text, const struct ps__address *contents) {
  union bluetooth_name name;
  int proto = proto_of(contents);
  const uint8_t *bdaddr = bdaddr_of(proto, &name);
  if (proto == UNKNOWN)
    return false;
  ps__address_copy(contents, &name, sizeof name);
  ps__text_format(text, "%s,", words[proto]);
  if (bdaddr)
    show_bdaddr(text, bdaddr);
  if (proto == L2CAP)
    ps__text_format(text, ",%d,%d,%u", get_low_first(name.l2cap.psm), get_low_first(name.l2cap.cid),
                    name.l2cap.bdaddr_type);
  else if (proto == RFCOMM)
    ps__text_format(text, ",%u", name.rfcomm.channel);
  else if (proto == HCI)
    ps__text_format(text, "%u,%u", name.hci.device_id, name.hci.channel);
  return true;
}

static int32_t take_proto(struct ps__fields *fields, int *proto, ps_error *err) {
  struct ps__field field;
  int32_t status = ps__fields_take(fields, "protocol", &field, err);
  for (size_t i = 0; status == PS_OK && i < sizeof words / sizeof words[0]; i++)
    if (strlen(words[i]) == field.length && strncmp(words[i], field.start, field.length) == 0) {
      *proto = (int)i;
      return PS_OK;
    }
  return status != PS_OK
             ? status
             : ps__fields_fail(fields, field.start, err, PS_E_OS, "the protocol must be l2cap, rfcomm, hci or sco");
}

/* The device's address is six bytes of two digits, from the highest. */
static int32_t take_bdaddr(struct ps__fields *fields, uint8_t bdaddr[BDADDR_BYTES], ps_error *err) {
  uint8_t bytes[BDADDR_BYTES];
  size_t length;
  const char *start = fields->next;
  int32_t status = ps__fields_hex(fields, "bdaddr", ':', bytes, sizeof bytes, &length, err);
  if (status == PS_OK && length != BDADDR_BYTES)
    return ps__fields_fail(fields, start, err, PS_E_OS, "bdaddr must have %d bytes, not %zu", BDADDR_BYTES, length);
  for (size_t i = 0; status == PS_OK && i < BDADDR_BYTES; i++)
    bdaddr[i] = bytes[BDADDR_BYTES - 1 - i];
  return status;
}

static int32_t parse_l2cap(struct ps__fields *fields, union bluetooth_name *name, ps_error *err) {
  uint64_t psm = 0, cid = 0, bdaddr_type = 0;
  int32_t status = take_bdaddr(fields, name->l2cap.bdaddr, err);
  if (status == PS_OK)
    status = ps__fields_number(fields, "psm", UINT16_MAX, &psm, err);
  if (status == PS_OK)
    status = ps__fields_number(fields, "cid", UINT16_MAX, &cid, err);
  if (status == PS_OK)
    status = ps__fields_number(fields, "bdaddr_type", UINT8_MAX, &bdaddr_type, err);
  put_low_first(name->l2cap.psm, (int64_t)psm);
  put_low_first(name->l2cap.cid, (int64_t)cid);
  name->l2cap.bdaddr_type = (uint8_t)bdaddr_type;
  return status;
}

static int32_t parse_hci(struct ps__fields *fields, union bluetooth_name *name, ps_error *err) {
  uint64_t device_id = 0, channel = 0;
  int32_t status = ps__fields_number(fields, "device_id", UINT16_MAX, &device_id, err);
  if (status == PS_OK)
    status = ps__fields_number(fields, "channel", UINT16_MAX, &channel, err);
  name->hci.device_id = (uint16_t)device_id;
  name->hci.channel = (uint16_t)channel;
  return status;
}

static int32_t parse(struct ps__fields *fields, ps_address *address, ps_error *err) {
  static const size_t lengths[] = {
      [L2CAP] = L2CAP_LENGTH, [HCI] = HCI_LENGTH, [SCO] = SCO_LENGTH, [RFCOMM] = RFCOMM_LENGTH};
  union bluetooth_name name;
  uint64_t channel = 0;
  int number = L2CAP;
  memset(&name, 0, sizeof name);
  name.family = (sa_family_t)NUMBER;
  int32_t status = take_proto(fields, &number, err);
  if (status != PS_OK)
    return status;
  switch (number) {
  case L2CAP:
    status = parse_l2cap(fields, &name, err);
    break;
  case HCI:
    status = parse_hci(fields, &name, err);
    break;
  case SCO:
    status = take_bdaddr(fields, name.sco.bdaddr, err);
    break;
  default:
    status = take_bdaddr(fields, name.rfcomm.bdaddr, err);
    if (status == PS_OK)
      status = ps__fields_number(fields, "channel", UINT8_MAX, &channel, err);
    name.rfcomm.channel = (uint8_t)channel;
  }
  return ps__address_give(status, &name, lengths[number], address);
}

static int64_t proto(const struct ps__address *contents) {
  int found = proto_of(contents);
  return found == UNKNOWN ? 0 : found;
}

const struct ps__family ps__bluetooth_family = {
    .number = NUMBER,
    .name = "AF_BLUETOOTH",
    .form = "(bdaddr, psm, cid, bdaddr_type), (bdaddr, channel), (device_id, channel) or a bdaddr",
    .word = "bluetooth",
    .show = show,
    .parse = parse,
    .proto = proto};
