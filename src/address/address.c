/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The parts that addresses of all families share. Each family has a file of its own for the rest. */
#include "address/address.h"

#include "base/error.h"
#include "base/text_give.h"
#include "polysocket/address.h"

#include <net/if.h>
#include <string.h>

int64_t ps_address_size(void) {
  return (int64_t)sizeof(ps_address);
}

int32_t ps__address_read(const ps_address *address, const char *operation, const struct ps__address **contents,
                         ps_error *err) {
  if (!address)
    return ps__fail_null(err, operation, "address");
  *contents = ps__address_const(address);
  if ((*contents)->length < 0 || (size_t)(*contents)->length > sizeof(*contents)->name)
    return ps__fail(err, PS_E_VALUE, operation, "the address was not made by this library");
  return PS_OK;
}

int32_t ps__address_read_as(const ps_address *address, int family, const char *operation,
                            const struct ps__address **contents, ps_error *err) {
  int32_t status = ps__address_read(address, operation, contents, err);
  if (status != PS_OK || ps__address_family(*contents) == family)
    return status;
  char room[32];
  struct ps__text wanted = ps__text_begin(room, sizeof room);
  ps__family_show(&wanted, family);
  return ps__address_fail_family(address, room, operation, err);
}

int32_t ps__address_fail_family(const ps_address *address, const char *wanted, const char *operation, ps_error *err) {
  char room[PS__SHOWN];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  if (err)
    ps__address_show_named(&shown, address);
  return ps__fail(err, PS_E_TYPE, operation, "the address must be %s, and is %s", wanted, room);
}

struct ps__address *ps__address_begin(ps_address *address, int family, size_t length) {
  struct ps__address *contents = ps__address_of(address);
  memset(address, 0, sizeof *address);
  contents->name.any.sa_family = (sa_family_t)family;
  contents->length = (int64_t)length;
  return contents;
}

/* Linux refuses some addresses in the length in which it reports them. They are stored in one that it takes back:
 * AF_UNIX counts a NUL behind a path that fills all of sun_path, and AF_PACKET leaves out the end of sll_addr where the
 * hardware address is shorter. */
static size_t accepted_length(struct ps__address *contents, size_t length) {
  if (length < sizeof contents->name.any.sa_family)
    return length;
  int family = contents->name.any.sa_family;
  if (family == AF_UNIX && length > sizeof contents->name.local)
    return sizeof contents->name.local;
  if (family == AF_PACKET && length < sizeof contents->name.packet) {
    memset((char *)&contents->name + length, 0, sizeof contents->name.packet - length);
    return sizeof contents->name.packet;
  }
  return length;
}

void ps__address_wrote(struct ps__address *contents, size_t length) {
  size_t stored = length < sizeof contents->name ? length : sizeof contents->name;
  contents->length = (int64_t)accepted_length(contents, stored);
}

int32_t ps_address_family(const ps_address *address, int32_t *family, ps_error *err) {
  const struct ps__address *contents = NULL;
  int32_t status = ps__address_read(address, "address_family", &contents, err);
  if (family)
    *family = status == PS_OK ? ps__address_family(contents) : AF_UNSPEC;
  return status;
}

void ps__address_show(struct ps__text *text, const ps_address *address) {
  const struct ps__address *contents = NULL;
  if (ps__address_read(address, "", &contents, NULL) != PS_OK) {
    ps__text_format(text, "?");
    return;
  }
  switch (ps__address_family(contents)) {
  case AF_UNSPEC:
    ps__text_format(text, "none");
    break;
  case AF_INET:
    ps__inet_show(text, contents);
    break;
  case AF_INET6:
    ps__inet6_show(text, contents);
    break;
  case AF_UNIX:
    ps__unix_show(text, contents);
    break;
  case AF_NETLINK:
    ps__netlink_show(text, contents);
    break;
  case AF_PACKET:
    ps__packet_show(text, contents);
    break;
  case AF_TIPC:
    ps__tipc_show(text, contents);
    break;
  default:
    ps__raw_show(text, contents);
  }
}

void ps__address_show_named(struct ps__text *text, const ps_address *address) {
  if (ps__address_is_empty(address)) {
    ps__text_format(text, "empty");
    return;
  }
  ps__family_show(text, ps__address_family(ps__address_const(address)));
  ps__text_format(text, " ");
  ps__address_show(text, address);
}

/* Room for any text. The longest is that of an AF_PACKET address whose interface and hardware are shown as \xNN. */
enum { TEXT_ROOM = 560 };

_Static_assert(sizeof "('', 65535, 255, 65535, '')" + 4 * (size_t)(IF_NAMESIZE - 1) +
                       4 * (sizeof(struct sockaddr_storage) - offsetof(struct sockaddr_ll, sll_addr)) <=
                   TEXT_ROOM,
               "any text fits");

int32_t ps_address_format(const ps_address *address, char *text, int64_t capacity, int64_t *length, ps_error *err) {
  static const char operation[] = "address_format";
  const struct ps__address *contents = NULL;
  if (length)
    *length = 0;
  int32_t status = ps__address_read(address, operation, &contents, err);
  if (status != PS_OK)
    return status;
  char room[TEXT_ROOM];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__address_show(&shown, address);
  return ps__text_give(operation, room, shown.length, text, capacity, length, err);
}
