/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_PACKET: (ifname, protocol, pkttype, hatype, hardware). */
#include "address/fields.h"
#include "address/ifname.h"
#include "address/rows.h"
#include "base/error.h"
#include "base/range.h"
#include "base/text_give.h"
#include "polysocket/family.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <string.h>

#ifdef AF_PACKET
enum { NUMBER = AF_PACKET };
#else
enum { NUMBER = PS__NO_FAMILY };
#endif

/* The kernel's struct sockaddr_ll, which only Linux' headers have. */
struct link_name {
  sa_family_t family;
  uint16_t protocol;
  int32_t ifindex;
  uint16_t hatype;
  uint8_t pkttype, halen, addr[8];
};

enum { HARDWARE_OFFSET = offsetof(struct link_name, addr) };

/* The system keeps 32 bytes of hardware address, of which the declaration of sll_addr shows 8: tunnels have 16,
 * InfiniBand 20. What it reports may fill all of the room. */
enum { HARDWARE_ROOM = 32, ANY_ROOM = PS__NAME_BYTES - HARDWARE_OFFSET };

union packet_name {
  struct link_name packet;
  char bytes[PS__NAME_BYTES];
};

static int32_t check_hardware(const char *operation, const void *hardware, int64_t length, ps_error *err) {
  if (length < 0)
    return ps__fail(err, PS_E_VALUE, operation, "negative length of the hardware address (%" PRId64 ")", length);
  if (length > HARDWARE_ROOM)
    return ps__address_fail_long(operation, "hardware address", length, HARDWARE_ROOM, err);
  if (!hardware && length > 0)
    return ps__fail_null(err, operation, "hardware");
  return PS_OK;
}

/* What an address is made of, when all of it has been checked. */
struct parts {
  int index;
  uint16_t protocol, hatype;
  uint8_t pkttype;
  size_t length;
  char hardware[HARDWARE_ROOM];
};

static int32_t give(int32_t status, const struct parts *parts, ps_address *address) {
  union packet_name name = {.bytes = ""};
  size_t used = HARDWARE_OFFSET + parts->length;
  name.packet.family = (sa_family_t)NUMBER;
  name.packet.protocol = htons(parts->protocol);
  name.packet.ifindex = parts->index;
  name.packet.hatype = parts->hatype;
  name.packet.pkttype = parts->pkttype;
  name.packet.halen = (uint8_t)parts->length;
  memcpy(name.bytes + HARDWARE_OFFSET, parts->hardware, parts->length);
  return ps__address_give(status, &name, used > sizeof name.packet ? used : sizeof name.packet, address);
}

int32_t ps_address_make_packet(const char *ifname, int64_t protocol, int64_t pkttype, int64_t hatype,
                               const void *hardware, int64_t length, ps_address *address, ps_error *err) {
  static const char operation[] = "address_make_packet";
  struct parts parts = {.hardware = ""};
  int32_t status = ps__address_check_family(&ps__packet_family, operation, err);
  if (status == PS_OK && !ifname) /* never false or alone: Linux has the family */
    status = ps__fail_null(err, operation, "ifname");
  if (status == PS_OK)
    status = ps__range_check(operation, "protocol", protocol, UINT16_MAX, err);
  if (status == PS_OK)
    status = ps__range_check(operation, "pkttype", pkttype, UINT8_MAX, err);
  if (status == PS_OK)
    status = ps__range_check(operation, "hatype", hatype, UINT16_MAX, err);
  if (status == PS_OK)
    status = check_hardware(operation, hardware, length, err);
  if (status == PS_OK)
    status = ps__ifname_find(operation, ifname, &parts.index, err);
  if (status == PS_OK) {
    parts.protocol = (uint16_t)protocol;
    parts.pkttype = (uint8_t)pkttype;
    parts.hatype = (uint16_t)hatype;
    parts.length = (size_t)length;
    if (length > 0)
      memcpy(parts.hardware, hardware, (size_t)length);
  }
  return give(status, &parts, address);
}

int32_t ps_address_packet_ifname(const ps_address *address, char *text, int64_t capacity, int64_t *length,
                                 ps_error *err) {
  static const char operation[] = "address_packet_ifname";
  struct link_name name;
  if (length)
    *length = 0;
  int32_t status = ps__address_read_as(address, &ps__packet_family, operation, &name, sizeof name, err);
  return status == PS_OK ? ps__ifname_give(operation, name.ifindex, text, capacity, length, err) : status;
}

int32_t ps_address_packet_parts(const ps_address *address, int64_t *protocol, int64_t *pkttype, int64_t *hatype,
                                ps_error *err) {
  struct link_name name;
  int32_t status = ps__address_read_as(address, &ps__packet_family, "address_packet_parts", &name, sizeof name, err);
  ps__address_number(protocol, ntohs(name.protocol));
  ps__address_number(pkttype, name.pkttype);
  ps__address_number(hatype, name.hatype);
  return status;
}

/* The hardware address: as long as it says, as far as the system wrote it. */
static const char *hardware_of(const struct ps__address *contents, size_t *length) {
  size_t written = contents->length > HARDWARE_OFFSET ? (size_t)contents->length - HARDWARE_OFFSET : 0;
  struct link_name name;
  ps__address_copy(contents, &name, sizeof name);
  *length = name.halen < written ? name.halen : written;
  return (const char *)&contents->name + HARDWARE_OFFSET;
}

int32_t ps_address_packet_hardware(const ps_address *address, void *bytes, int64_t capacity, int64_t *length,
                                   ps_error *err) {
  static const char operation[] = "address_packet_hardware";
  struct link_name name;
  if (length)
    *length = 0;
  int32_t status = ps__address_read_as(address, &ps__packet_family, operation, &name, sizeof name, err);
  if (status != PS_OK)
    return status;
  size_t size;
  const char *start = hardware_of(ps__address_const(address), &size);
  return ps__text_give(operation, start, size, bytes, capacity, length, err);
}

_Static_assert(sizeof "packet:,65535,255,65535," + 3 * (size_t)(PS__INTERFACE_ROOM - 1) + 3 * (size_t)ANY_ROOM <=
                   PS__ADDRESS_TEXT,
               "any text fits");

/* What may be left out at the end is, so that "packet:eth0,2048" stands for what a program binds to. */
static bool show(struct ps__text *text, const struct ps__address *contents) {
  struct link_name name;
  size_t length;
  const char *hardware = hardware_of(contents, &length);
  ps__address_copy(contents, &name, sizeof name);
  if (name.ifindex < 0)
    return false;
  ps__fields_show_interface(text, (uint32_t)name.ifindex);
  ps__text_format(text, ",%u", ntohs(name.protocol));
  if (name.pkttype != 0 || name.hatype != 0 || length > 0)
    ps__text_format(text, ",%u", name.pkttype);
  if (name.hatype != 0 || length > 0)
    ps__text_format(text, ",%u", name.hatype);
  if (length > 0)
    ps__text_format(text, ",");
  ps__fields_show_hex(text, hardware, length, ":");
  return true;
}

static int32_t parse(struct ps__fields *fields, ps_address *address, ps_error *err) {
  struct parts parts = {.hardware = ""};
  uint32_t index = 0;
  uint64_t protocol = 0, pkttype = 0, hatype = 0;
  int32_t status = ps__fields_interface(fields, INT32_MAX, &index, err);
  if (status == PS_OK)
    status = ps__fields_number(fields, "protocol", UINT16_MAX, &protocol, err);
  if (status == PS_OK && fields->next)
    status = ps__fields_number(fields, "pkttype", UINT8_MAX, &pkttype, err);
  if (status == PS_OK && fields->next)
    status = ps__fields_number(fields, "hatype", UINT16_MAX, &hatype, err);
  if (status == PS_OK && fields->next)
    status = ps__fields_hex(fields, "hardware", ':', parts.hardware, HARDWARE_ROOM, &parts.length, err);
  parts.index = (int)index;
  parts.protocol = (uint16_t)protocol;
  parts.pkttype = (uint8_t)pkttype;
  parts.hatype = (uint16_t)hatype;
  return give(status, &parts, address);
}

/* Linux leaves out the end of sll_addr where the hardware address is shorter, and refuses an address without it. */
static size_t accepted(struct ps__address *contents, size_t length) {
  if (length >= sizeof(struct link_name))
    return length;
  memset((char *)&contents->name + length, 0, sizeof(struct link_name) - length);
  return sizeof(struct link_name);
}

const struct ps__family ps__packet_family = {.number = NUMBER,
                                             .name = "AF_PACKET",
                                             .form = "(ifname, protocol, pkttype, hatype, hardware)",
                                             .word = "packet",
                                             .show = show,
                                             .parse = parse,
                                             .accepted = accepted};
