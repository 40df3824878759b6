/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_PACKET: (interface, protocol, pkttype, hatype, hardware). The system knows interfaces by number, people by
 * name. */
#include "address/address.h"
#include "base/error.h"
#include "base/range.h"
#include "base/text_give.h"
#include "platform/platform.h"
#include "polysocket/family.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* The system keeps 32 bytes, of which the declaration of sll_addr shows 8: tunnels have 16, InfiniBand 20. */
enum { HARDWARE_OFFSET = offsetof(struct sockaddr_ll, sll_addr), HARDWARE_ROOM = 32 };

static int32_t check_hardware(const char *operation, const void *hardware, int64_t length, ps_error *err) {
  if (length < 0)
    return ps__fail(err, PS_E_VALUE, operation, "negative length of the hardware address (%" PRId64 ")", length);
  if (length > HARDWARE_ROOM)
    return ps__fail(err, PS_E_VALUE, operation, "hardware address too long (%" PRId64 " bytes, limit %d)", length,
                    HARDWARE_ROOM);
  if (!hardware && length > 0)
    return ps__fail_null(err, operation, "hardware");
  return PS_OK;
}

/* The number of an interface; 0 means all of them. */
static int32_t find_interface(const char *operation, const char *name, int *index, ps_error *err) {
  *index = 0;
  int result = name[0] == '\0' ? 0 : ps__sys_interface_index(name);
  if (result >= 0) {
    *index = result;
    return PS_OK;
  }
  char room[96];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__text_format(&shown, "(");
  ps__text_quote(&shown, name, strnlen(name, PS__INTERFACE_ROOM));
  ps__text_format(&shown, ")");
  return ps__fail_os(err, -result, operation, room);
}

int32_t ps_address_packet(const char *interface, int64_t protocol, int64_t pkttype, int64_t hatype,
                          const void *hardware, int64_t length, ps_address *address, ps_error *err) {
  static const char operation[] = "address_packet";
  ps_address made = {0};
  int index = 0;
  int32_t status = PS_OK;
  if (!interface)
    status = ps__fail_null(err, operation, "interface");
  if (status == PS_OK)
    status = ps__range_check(operation, "protocol", protocol, UINT16_MAX, err);
  if (status == PS_OK)
    status = ps__range_check(operation, "pkttype", pkttype, UINT8_MAX, err);
  if (status == PS_OK)
    status = ps__range_check(operation, "hatype", hatype, UINT16_MAX, err);
  if (status == PS_OK)
    status = check_hardware(operation, hardware, length, err);
  if (status == PS_OK)
    status = find_interface(operation, interface, &index, err);
  if (status == PS_OK) {
    size_t used = HARDWARE_OFFSET + (size_t)length;
    struct ps__address *contents =
        ps__address_begin(&made, AF_PACKET, used > sizeof contents->name.packet ? used : sizeof contents->name.packet);
    struct sockaddr_ll *name = &contents->name.packet;
    name->sll_protocol = htons((uint16_t)protocol);
    name->sll_ifindex = index;
    name->sll_hatype = (uint16_t)hatype;
    name->sll_pkttype = (uint8_t)pkttype;
    name->sll_halen = (uint8_t)length;
    if (length > 0)
      memcpy((char *)&contents->name + HARDWARE_OFFSET, hardware, (size_t)length);
  }
  if (address)
    *address = made;
  return status;
}

/* The name of the interface; '' for none, and for one that is gone. 0, or the negative errno value. */
static int interface_name(const struct ps__address *contents, char name[PS__INTERFACE_ROOM]) {
  name[0] = '\0';
  int index = contents->name.packet.sll_ifindex;
  int result = index == 0 ? 0 : ps__sys_interface_name(index, name);
  return result == -ENXIO ? 0 : result;
}

static int32_t fail_interface(const char *operation, int index, int code, ps_error *err) {
  char room[32];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__text_format(&shown, "(interface %d)", index);
  return ps__fail_os(err, code, operation, room);
}

int32_t ps_address_packet_interface(const ps_address *address, char *text, int64_t capacity, int64_t *length,
                                    ps_error *err) {
  static const char operation[] = "address_packet_interface";
  const struct ps__address *contents = NULL;
  if (length)
    *length = 0;
  int32_t status = ps__address_read_as(address, AF_PACKET, operation, &contents, err);
  if (status != PS_OK)
    return status;
  char name[PS__INTERFACE_ROOM];
  int result = interface_name(contents, name);
  if (result < 0)
    return fail_interface(operation, contents->name.packet.sll_ifindex, -result, err);
  return ps__text_give(operation, name, strlen(name), text, capacity, length, err);
}

int32_t ps_address_packet_parts(const ps_address *address, int32_t *protocol, int32_t *pkttype, int32_t *hatype,
                                ps_error *err) {
  static const struct ps__address none;
  const struct ps__address *contents = &none;
  int32_t status = ps__address_read_as(address, AF_PACKET, "address_packet_parts", &contents, err);
  if (status != PS_OK)
    contents = &none;
  if (protocol)
    *protocol = ntohs(contents->name.packet.sll_protocol);
  if (pkttype)
    *pkttype = contents->name.packet.sll_pkttype;
  if (hatype)
    *hatype = contents->name.packet.sll_hatype;
  return status;
}

/* The hardware address: as long as it says, as far as the system wrote it. */
static const char *hardware_of(const struct ps__address *contents, size_t *length) {
  size_t written = contents->length > HARDWARE_OFFSET ? (size_t)contents->length - HARDWARE_OFFSET : 0;
  size_t said = contents->name.packet.sll_halen;
  *length = said < written ? said : written;
  return (const char *)&contents->name + HARDWARE_OFFSET;
}

int32_t ps_address_packet_hardware(const ps_address *address, void *bytes, int64_t capacity, int64_t *length,
                                   ps_error *err) {
  static const char operation[] = "address_packet_hardware";
  const struct ps__address *contents = NULL;
  if (length)
    *length = 0;
  int32_t status = ps__address_read_as(address, AF_PACKET, operation, &contents, err);
  if (status != PS_OK)
    return status;
  size_t size;
  const char *start = hardware_of(contents, &size);
  return ps__text_give(operation, start, size, bytes, capacity, length, err);
}

void ps__packet_show(struct ps__text *text, const struct ps__address *contents) {
  const struct sockaddr_ll *name = &contents->name.packet;
  char interface[PS__INTERFACE_ROOM];
  interface_name(contents, interface);
  ps__text_format(text, "(");
  ps__text_quote(text, interface, strlen(interface));
  ps__text_format(text, ", %u, %u, %u, ", ntohs(name->sll_protocol), name->sll_pkttype, name->sll_hatype);
  size_t length;
  const char *hardware = hardware_of(contents, &length);
  ps__text_quote(text, hardware, length);
  ps__text_format(text, ")");
}
