/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_ALG: (type, name, feat, mask), an algorithm of the kernel's cryptography. */
#include "address/fields.h"
#include "address/rows.h"
#include "base/error.h"
#include "base/range.h"
#include "base/text_give.h"
#include "polysocket/family.h"

#include <inttypes.h>
#include <string.h>

#ifdef AF_ALG
enum { NUMBER = AF_ALG };
#else
enum { NUMBER = PS__NO_FAMILY };
#endif

enum { TYPE_ROOM = 14, NAME_OFFSET = 24, NAME_ROOM = PS__NAME_BYTES - NAME_OFFSET };

/* The kernel's struct sockaddr_alg, which a C library need not have. Its name has 64 bytes; Linux 4.12 and later take a
 * longer one, and how long it is from the length of the address. */
struct alg_name {
  sa_family_t family;
  char type[TYPE_ROOM];
  uint32_t feat, mask;
  char name[NAME_ROOM];
};

enum { LENGTH = NAME_OFFSET + 64 };

_Static_assert(offsetof(struct alg_name, name) == NAME_OFFSET, "the name lies where the kernel looks");

/* Copy text that must leave room for its NUL. */
static int32_t take_text(const char *operation, const char *what, const char *text, char *room, size_t size,
                         ps_error *err) {
  if (!text)
    return ps__fail_null(err, operation, what);
  size_t length = strlen(text);
  if (length >= size)
    return ps__address_fail_long(operation, what, (int64_t)length, (int64_t)size - 1, err);
  memcpy(room, text, length + 1);
  return PS_OK;
}

int32_t ps_address_make_alg(const char *type, const char *name, int64_t feat, int64_t mask, ps_address *address,
                            ps_error *err) {
  static const char operation[] = "address_make_alg";
  struct alg_name made;
  memset(&made, 0, sizeof made);
  int32_t status = ps__address_check_family(&ps__alg_family, operation, err);
  if (status == PS_OK) /* never false: Linux has the family */
    status = take_text(operation, "type", type, made.type, sizeof made.type, err);
  if (status == PS_OK)
    status = take_text(operation, "name", name, made.name, sizeof made.name, err);
  if (status == PS_OK)
    status = ps__range_check(operation, "feat", feat, UINT32_MAX, err);
  if (status == PS_OK)
    status = ps__range_check(operation, "mask", mask, UINT32_MAX, err);
  made.family = (sa_family_t)NUMBER;
  made.feat = (uint32_t)feat;
  made.mask = (uint32_t)mask;
  size_t used = NAME_OFFSET + strlen(made.name) + 1;
  return ps__address_give(status, &made, used > LENGTH ? used : LENGTH, address);
}

int32_t ps_address_alg_type(const ps_address *address, char *text, int64_t capacity, int64_t *length, ps_error *err) {
  static const char operation[] = "address_alg_type";
  struct alg_name made;
  if (length)
    *length = 0;
  int32_t status = ps__address_read_as(address, &ps__alg_family, operation, &made, sizeof made, err);
  if (status != PS_OK)
    return status;
  return ps__text_give(operation, made.type, strnlen(made.type, TYPE_ROOM), text, capacity, length, err);
}

int32_t ps_address_alg_name(const ps_address *address, char *text, int64_t capacity, int64_t *length, ps_error *err) {
  static const char operation[] = "address_alg_name";
  struct alg_name made;
  if (length)
    *length = 0;
  int32_t status = ps__address_read_as(address, &ps__alg_family, operation, &made, sizeof made, err);
  if (status != PS_OK)
    return status;
  return ps__text_give(operation, made.name, strnlen(made.name, NAME_ROOM), text, capacity, length, err);
}

int32_t ps_address_alg_parts(const ps_address *address, int64_t *feat, int64_t *mask, ps_error *err) {
  struct alg_name made;
  int32_t status = ps__address_read_as(address, &ps__alg_family, "address_alg_parts", &made, sizeof made, err);
  ps__address_number(feat, made.feat);
  ps__address_number(mask, made.mask);
  return status;
}

_Static_assert(sizeof "alg:,,4294967295,4294967295" + 3 * (size_t)(TYPE_ROOM + NAME_ROOM) <= PS__ADDRESS_TEXT,
               "any text fits");

static bool show(struct ps__text *text, const struct ps__address *contents) {
  struct alg_name made;
  ps__address_copy(contents, &made, sizeof made);
  ps__fields_show_bytes(text, made.type, strnlen(made.type, TYPE_ROOM), ",");
  ps__text_format(text, ",");
  ps__fields_show_bytes(text, made.name, strnlen(made.name, NAME_ROOM), ",");
  if (made.feat != 0 || made.mask != 0)
    ps__text_format(text, ",%" PRIu32 ",%" PRIu32, made.feat, made.mask);
  return true;
}

/* A field that leaves room for its NUL. */
static int32_t take_field(struct ps__fields *fields, const char *what, char *room, size_t size, ps_error *err) {
  size_t length;
  const char *start = fields->next;
  int32_t status = ps__fields_bytes(fields, what, room, size, &length, err);
  if (status != PS_OK)
    return status;
  if (length >= size)
    return ps__fields_fail(fields, start, err, PS_E_OS, "%s too long (%zu bytes, limit %zu)", what, length, size - 1);
  if (memchr(room, '\0', length))
    return ps__fields_fail(fields, start, err, PS_E_OS, "%s must not contain NUL", what);
  return PS_OK;
}

static int32_t parse(struct ps__fields *fields, ps_address *address, ps_error *err) {
  char type[TYPE_ROOM] = "", name[NAME_ROOM] = "";
  uint64_t feat = 0, mask = 0;
  int32_t status = take_field(fields, "type", type, sizeof type, err);
  if (status == PS_OK)
    status = take_field(fields, "name", name, sizeof name, err);
  if (status == PS_OK && fields->next)
    status = ps__fields_number(fields, "feat", UINT32_MAX, &feat, err);
  if (status == PS_OK && fields->next)
    status = ps__fields_number(fields, "mask", UINT32_MAX, &mask, err);
  return status == PS_OK ? ps_address_make_alg(type, name, (int64_t)feat, (int64_t)mask, address, err) : status;
}

const struct ps__family ps__alg_family = {.number = NUMBER,
                                          .name = "AF_ALG",
                                          .form = "(type, name, feat, mask)",
                                          .word = "alg",
                                          .show = show,
                                          .parse = parse};
