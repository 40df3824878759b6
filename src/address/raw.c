/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses as the system's own bytes, whatever their family: how families without a form are reached. */
#include "address/fields.h"
#include "address/rows.h"
#include "base/error.h"
#include "base/range.h"
#include "base/text_give.h"
#include "polysocket/address.h"
#include "polysocket/family.h"

#include <inttypes.h>
#include <string.h>

enum { BYTES_OFFSET = offsetof(struct sockaddr, sa_data), BYTES_ROOM = PS__NAME_BYTES - BYTES_OFFSET };

static int32_t check_bytes(const char *operation, const void *bytes, int64_t length, ps_error *err) {
  if (length < 0)
    return ps__fail(err, PS_E_VALUE, operation, "negative length %" PRId64, length);
  if (length > BYTES_ROOM)
    return ps__address_fail_long(operation, "address", length, BYTES_ROOM, err);
  if (!bytes && length > 0)
    return ps__fail_null(err, operation, "bytes");
  return PS_OK;
}

int32_t ps_address_make_raw(int64_t family, const void *bytes, int64_t length, ps_address *address, ps_error *err) {
  static const char operation[] = "address_make_raw";
  union {
    sa_family_t family;
    char bytes[PS__NAME_BYTES];
  } name = {.bytes = ""};
  int32_t status = ps__range_check(operation, "family", family, UINT16_MAX, err);
  if (status == PS_OK)
    status = check_bytes(operation, bytes, length, err);
  if (status == PS_OK) {
    name.family = (sa_family_t)family;
    if (length > 0)
      memcpy(name.bytes + BYTES_OFFSET, bytes, (size_t)length);
  }
  return ps__address_give(status, &name, BYTES_OFFSET + (size_t)length, address);
}

static const char *bytes_of(const struct ps__address *contents, size_t *length) {
  *length = contents->length > BYTES_OFFSET ? (size_t)contents->length - BYTES_OFFSET : 0;
  return (const char *)&contents->name + BYTES_OFFSET;
}

int32_t ps_address_bytes(const ps_address *address, void *bytes, int64_t capacity, int64_t *length, ps_error *err) {
  static const char operation[] = "address_bytes";
  const struct ps__address *contents = NULL;
  if (length)
    *length = 0;
  int32_t status = ps__address_read(address, operation, &contents, err);
  if (status != PS_OK)
    return status;
  size_t size;
  const char *start = bytes_of(contents, &size);
  return ps__text_give(operation, start, size, bytes, capacity, length, err);
}

static bool show(struct ps__text *text, const struct ps__address *contents) {
  size_t length;
  const char *start = bytes_of(contents, &length);
  const char *name = ps__family_name(contents->name.any.sa_family);
  if (name)
    ps__text_format(text, "%s:", name);
  else
    ps__text_format(text, "%d:", contents->name.any.sa_family);
  ps__fields_show_hex(text, start, length, "");
  return true;
}

/* The family by its name or its number, and its bytes. */
static int32_t parse(struct ps__fields *fields, ps_address *address, ps_error *err) {
  uint8_t bytes[BYTES_ROOM];
  struct ps__field field = {NULL, 0};
  uint64_t family = 0;
  size_t length = 0;
  fields->separator = ':';
  int32_t status = ps__fields_take(fields, "family", &field, err);
  int known = status == PS_OK ? ps__family_number(field.start, field.length) : 0;
  if (status == PS_OK && known >= 0)
    family = (uint64_t)known;
  else if (status == PS_OK && (field.start[0] < '0' || field.start[0] > '9'))
    status = ps__fields_fail(fields, field.start, err, PS_E_OS, "family must be a name (AF_X25) or a decimal number");
  else if (status == PS_OK)
    status = ps__fields_as_number(fields, field, "family", UINT16_MAX, &family, err);
  if (status == PS_OK)
    status = ps__fields_hex(fields, "bytes", '\0', bytes, sizeof bytes, &length, err);
  return status == PS_OK ? ps_address_make_raw((int64_t)family, bytes, (int64_t)length, address, err) : status;
}

const struct ps__family ps__raw_family = {
    .number = PS__NO_FAMILY, .name = "any", .form = "bytes", .word = "raw", .show = show, .parse = parse};
