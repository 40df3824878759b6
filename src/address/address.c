/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What addresses of all families have in common. What one family alone knows is in its own file. */
#include "address/address.h"

#include "base/error.h"
#include "polysocket/address.h"

#include <string.h>

int64_t ps_address_size(void) {
  return (int64_t)sizeof(ps_address);
}

/* How many bytes of an address stand behind the family. */
static size_t bytes_behind_family(const struct ps__address *contents) {
  size_t family = offsetof(struct sockaddr, sa_data);
  return (size_t)contents->length > family ? (size_t)contents->length - family : 0;
}

int32_t ps__address_read(const ps_address *address, const char *operation, const struct ps__address **contents,
                         ps_error *err) {
  if (!address)
    return ps__fail(err, PS_E_VALUE, operation, "the address is NULL");
  *contents = ps__address_const(address);
  if ((*contents)->length < 0 || (size_t)(*contents)->length > sizeof(*contents)->name)
    return ps__fail(err, PS_E_VALUE, operation, "the address was not made by this library");
  return PS_OK;
}

static int family_of(const struct ps__address *contents) {
  return contents->length > 0 ? contents->name.any.sa_family : AF_UNSPEC;
}

int32_t ps__address_read_as(const ps_address *address, int family, const char *operation,
                            const struct ps__address **contents, ps_error *err) {
  int32_t status = ps__address_read(address, operation, contents, err);
  if (status == PS_OK && family_of(*contents) != family)
    return ps__fail(err, PS_E_TYPE, operation, "the address has family %d, and this wants family %d",
                    family_of(*contents), family);
  return status;
}

void ps__address_wrote(struct ps__address *contents, size_t length) {
  contents->length = (int64_t)(length < sizeof contents->name ? length : sizeof contents->name);
}

int32_t ps_address_family(const ps_address *address, int32_t *family, ps_error *err) {
  const struct ps__address *contents = NULL;
  int32_t status = ps__address_read(address, "address_family", &contents, err);
  if (family)
    *family = status == PS_OK ? family_of(contents) : AF_UNSPEC;
  return status;
}

int32_t ps_address_bytes(const ps_address *address, void *bytes, int64_t capacity, int64_t *length, ps_error *err) {
  static const char operation[] = "address_bytes";
  const struct ps__address *contents = NULL;
  if (length)
    *length = 0;
  int32_t status = ps__address_read(address, operation, &contents, err);
  if (status != PS_OK)
    return status;
  const char *start = (const char *)&contents->name + offsetof(struct sockaddr, sa_data);
  return ps__text_give(operation, start, bytes_behind_family(contents), bytes, capacity, length, err);
}

/* Room for any text: the bytes of a family without a form, each as \xNN, between its number and the brackets. */
enum { TEXT_ROOM = 520 };

_Static_assert(sizeof "(65535, '')" + 4 * (sizeof(struct sockaddr_storage) - offsetof(struct sockaddr, sa_data)) <=
                   TEXT_ROOM,
               "any text fits");

/* A family without a form: its number and its bytes. */
static void show_bytes(struct ps__text *text, const struct ps__address *contents) {
  ps__text_format(text, "(%d, ", contents->name.any.sa_family);
  ps__text_quote(text, (const char *)&contents->name + offsetof(struct sockaddr, sa_data),
                 bytes_behind_family(contents));
  ps__text_format(text, ")");
}

void ps__address_show(struct ps__text *text, const ps_address *address) {
  const struct ps__address *contents = NULL;
  if (ps__address_read(address, "", &contents, NULL) != PS_OK) {
    ps__text_format(text, "?");
    return;
  }
  switch (family_of(contents)) {
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
  default:
    show_bytes(text, contents);
  }
}

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
