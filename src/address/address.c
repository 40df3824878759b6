/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The parts that addresses of all families share. Each family has a file of its own for the rest, and table.c knows all
 * of them. */
#include "address/address.h"

#include "address/long_path.h"
#include "base/error.h"
#include "base/text_give.h"
#include "polysocket/address.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

int64_t ps_address_size(void) {
  return (int64_t)sizeof(ps_address);
}

/* Whether an address that says so has a long path. */
static bool is_long_path(const struct ps__address *contents) {
  size_t length;
  return ps__address_family(contents) == AF_UNIX && ps__long_path_find(contents->long_path, &length);
}

int32_t ps__address_read(const ps_address *address, const char *operation, const struct ps__address **contents,
                         ps_error *err) {
  if (!address)
    return ps__fail_null(err, operation, "address");
  *contents = ps__address_const(address);
  if ((*contents)->length < 0 || (size_t)(*contents)->length > sizeof(*contents)->name ||
      ((*contents)->long_path != 0 && !is_long_path(*contents)))
    return ps__fail(err, PS_E_VALUE, operation, "the address was not made by this library");
  return PS_OK;
}

int32_t ps__address_read_as(const ps_address *address, const struct ps__family *family, const char *operation,
                            void *name, size_t size, ps_error *err) {
  const struct ps__address *contents = NULL;
  memset(name, 0, size);
  int32_t status = ps__address_read(address, operation, &contents, err);
  if (status != PS_OK)
    return status;
  if (ps__address_family(contents) != family->number)
    return ps__address_fail_family(address, family->name, operation, err);
  ps__address_copy(contents, name, size);
  return PS_OK;
}

void ps__address_copy(const struct ps__address *contents, void *name, size_t size) {
  size_t length = (size_t)contents->length < size ? (size_t)contents->length : size;
  memcpy(name, &contents->name, length);
  memset((char *)name + length, 0, size - length);
}

int32_t ps__address_fail_family(const ps_address *address, const char *wanted, const char *operation, ps_error *err) {
  const struct ps__address *contents = ps__address_const(address);
  char room[32];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  if (contents->length == 0)
    ps__text_format(&shown, "empty");
  else
    ps__family_show(&shown, ps__address_family(contents));
  ps__fail(err, PS_E_TYPE, operation, "the address must be %s, and is %s", wanted, room);
  ps__error_about(err, address);
  return PS_E_TYPE;
}

void ps__address_store(ps_address *address, const void *name, size_t length) {
  struct ps__address *contents = ps__address_of(address);
  memset(address, 0, sizeof *address);
  size_t stored = length < sizeof contents->name ? length : sizeof contents->name;
  memcpy(&contents->name, name, stored);
  ps__address_plain(contents);
  contents->length = (int64_t)stored;
}

int32_t ps__address_give(int32_t status, const void *name, size_t length, ps_address *address) {
  if (address && status == PS_OK)
    ps__address_store(address, name, length);
  else if (address)
    memset(address, 0, sizeof *address);
  return status;
}

int32_t ps__address_check_family(const struct ps__family *family, const char *operation, ps_error *err) {
  if (family->number != PS__NO_FAMILY)
    return PS_OK;
  return ps__fail(err, PS_E_UNSUPPORTED, operation, "this platform has no %s", family->name);
}

int32_t ps__address_fail_long(const char *operation, const char *what, int64_t length, int64_t limit, ps_error *err) {
  char room[96];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__text_format(&shown, "%s too long (%" PRId64 " bytes, limit %" PRId64 ")", what, length, limit);
  return ps__fail_code(err, PS_E_OS, 0, operation, room, NULL);
}

int32_t ps_address_family(const ps_address *address, int64_t *family, ps_error *err) {
  const struct ps__address *contents = NULL;
  int32_t status = ps__address_read(address, "address_family", &contents, err);
  ps__address_number(family, status == PS_OK ? ps__address_family(contents) : AF_UNSPEC);
  return status;
}
