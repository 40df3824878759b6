/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The fields of an address's text. Each value has one way to be written, which is also the way that it is shown, except
 * that hexadecimal digits and escapes may be chosen freely. */
#include "address/fields.h"

#include "address/ifname.h"
#include "base/error.h"

#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <string.h>

/* How much of a text or of a field a message shows. */
enum { TEXT_SHOWN = 80, FIELD_SHOWN = 40 };

/* Append the position of a failure and the text. */
static void show_position(const struct ps__fields *fields, const char *at, struct ps__text *text) {
  ps__text_format(text, ", at position %td of ", at - fields->text);
  size_t length = strnlen(fields->text, TEXT_SHOWN + 1);
  ps__text_quote(text, fields->text, length > TEXT_SHOWN ? TEXT_SHOWN : length);
  if (length > TEXT_SHOWN)
    ps__text_format(text, "...");
}

int32_t ps__fields_fail(const struct ps__fields *fields, const char *at, ps_error *err, int32_t status,
                        const char *format, ...) {
  char room[sizeof err->message];
  struct ps__text text = ps__text_begin(room, sizeof room);
  va_list arguments;
  va_start(arguments, format);
  ps__text_vformat(&text, format, arguments);
  va_end(arguments);
  show_position(fields, at, &text);
  return ps__fail(err, status, fields->operation, "%s", room);
}

int32_t ps__fields_locate(const struct ps__fields *fields, const char *at, int32_t status, ps_error *err) {
  char room[sizeof err->message];
  struct ps__text text = ps__text_begin(room, sizeof room);
  show_position(fields, at, &text);
  ps__error_add(err, "%s", room);
  return status;
}

/* Report a field that is not what it has to be. */
static int32_t fail_field(const struct ps__fields *fields, struct ps__field field, const char *name, const char *wanted,
                          ps_error *err) {
  char room[4 * FIELD_SHOWN + 8];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__text_quote(&shown, field.start, field.length > FIELD_SHOWN ? FIELD_SHOWN : field.length);
  return ps__fields_fail(fields, field.start, err, PS_E_OS, "%s must be %s, not %s%s", name, wanted, room,
                         field.length > FIELD_SHOWN ? "..." : "");
}

/* The next field, which may be empty. */
static int32_t take_any(struct ps__fields *fields, const char *name, struct ps__field *field, ps_error *err) {
  *field = (struct ps__field){fields->text, 0};
  if (!fields->next)
    return ps__fields_fail(fields, fields->text + strlen(fields->text), err, PS_E_OS, "%s is missing", name);
  const char *end = strchr(fields->next, fields->separator);
  *field = (struct ps__field){fields->next, end ? (size_t)(end - fields->next) : strlen(fields->next)};
  fields->next = end ? end + 1 : NULL;
  return PS_OK;
}

int32_t ps__fields_take(struct ps__fields *fields, const char *name, struct ps__field *field, ps_error *err) {
  int32_t status = take_any(fields, name, field, err);
  if (status == PS_OK && field->length == 0)
    status = ps__fields_fail(fields, field->start, err, PS_E_OS, "%s is missing", name);
  return status;
}

static bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

/* Whether a field, which is not empty, is digits only, and is the way to write its number. */
static bool is_number(struct ps__field field) {
  for (size_t i = 0; i < field.length; i++)
    if (!is_digit(field.start[i]))
      return false;
  return field.length == 1 || field.start[0] != '0';
}

int32_t ps__fields_as_number(const struct ps__fields *fields, struct ps__field field, const char *name, uint64_t limit,
                             uint64_t *number, ps_error *err) {
  *number = 0;
  if (!is_number(field))
    return fail_field(fields, field, name, "a decimal number without a sign or leading zeros", err);
  uint64_t value = 0;
  for (size_t i = 0; i < field.length; i++) {
    uint64_t digit = (uint64_t)(field.start[i] - '0');
    if (value > (limit - digit) / 10) {
      int shown = field.length > FIELD_SHOWN ? FIELD_SHOWN : (int)field.length;
      return ps__fields_fail(fields, field.start, err, PS_E_RANGE, "%s must be 0-%" PRIu64 ", not %.*s%s", name, limit,
                             shown, field.start, field.length > FIELD_SHOWN ? "..." : "");
    }
    value = value * 10 + digit;
  }
  *number = value;
  return PS_OK;
}

int32_t ps__fields_number(struct ps__fields *fields, const char *name, uint64_t limit, uint64_t *number,
                          ps_error *err) {
  struct ps__field field;
  *number = 0;
  int32_t status = ps__fields_take(fields, name, &field, err);
  return status == PS_OK ? ps__fields_as_number(fields, field, name, limit, number, err) : status;
}

int ps__fields_hex_digit(char character) {
  static const char digits[] = "0123456789abcdef0123456789ABCDEF";
  const char *found = memchr(digits, character, sizeof digits - 1);
  return found ? (int)((found - digits) % 16) : -1;
}

/* The byte that two hexadecimal digits stand for, or -1. */
static int byte_of(const char *digits) {
  int high = ps__fields_hex_digit(digits[0]);
  int low = high < 0 ? -1 : ps__fields_hex_digit(digits[1]);
  return low < 0 ? -1 : high * 16 + low;
}

int32_t ps__fields_decode(const struct ps__fields *fields, struct ps__field field, const char *name, void *room,
                          size_t size, size_t *length, ps_error *err) {
  unsigned char *bytes = room;
  *length = 0;
  for (size_t i = 0; i < field.length; i++) {
    int byte = (unsigned char)field.start[i];
    if (byte == '%') {
      byte = i + 2 < field.length ? byte_of(field.start + i + 1) : -1;
      if (byte < 0)
        return ps__fields_fail(fields, field.start + i, err, PS_E_OS,
                               "%s has a %% without two hexadecimal digits (write %%25 for the character)", name);
      i += 2;
    } else if (byte < ' ' || byte > '~') {
      return ps__fields_fail(fields, field.start + i, err, PS_E_OS, "%s must have byte 0x%02x as %%%02X", name,
                             (unsigned)byte, (unsigned)byte);
    }
    if (*length < size)
      bytes[*length] = (unsigned char)byte;
    ++*length;
  }
  return PS_OK;
}

int32_t ps__fields_bytes(struct ps__fields *fields, const char *name, void *room, size_t size, size_t *length,
                         ps_error *err) {
  struct ps__field field;
  *length = 0;
  int32_t status = take_any(fields, name, &field, err);
  return status == PS_OK ? ps__fields_decode(fields, field, name, room, size, length, err) : status;
}

int32_t ps__fields_as_interface(const struct ps__fields *fields, struct ps__field field, const char *name,
                                uint64_t limit, uint32_t *index, ps_error *err) {
  uint64_t number = 0;
  size_t length;
  int found = 0;
  char ifname[PS__INTERFACE_ROOM] = "";
  *index = 0;
  if (field.length == 0)
    return ps__fields_fail(fields, field.start, err, PS_E_OS, "%s is missing", name);
  if (is_digit(field.start[0]) && is_number(field)) {
    int32_t status = ps__fields_as_number(fields, field, name, limit, &number, err);
    *index = (uint32_t)number;
    return status;
  }
  int32_t status = ps__fields_decode(fields, field, name, ifname, sizeof ifname, &length, err);
  if (status != PS_OK)
    return status;
  if (length >= sizeof ifname)
    return ps__fields_fail(fields, field.start, err, PS_E_OS, "%s too long (%zu bytes, limit %zu)", name, length,
                           sizeof ifname - 1);
  if (memchr(ifname, '\0', length))
    return ps__fields_fail(fields, field.start, err, PS_E_OS, "%s must not contain NUL", name);
  status = ps__ifname_find(fields->operation, ifname, &found, err);
  *index = (uint32_t)found;
  return status == PS_OK ? status : ps__fields_locate(fields, field.start, status, err);
}

int32_t ps__fields_interface(struct ps__fields *fields, uint64_t limit, uint32_t *index, ps_error *err) {
  struct ps__field field;
  *index = 0;
  int32_t status = take_any(fields, "interface", &field, err);
  return status == PS_OK /* never false: it is the first field, which may be empty and is there */
             ? ps__fields_as_interface(fields, field, "interface", limit, index, err)
             : status;
}

int32_t ps__fields_hex(struct ps__fields *fields, const char *name, char between, void *room, size_t most,
                       size_t *length, ps_error *err) {
  unsigned char *bytes = room;
  struct ps__field field;
  size_t step = between ? 3 : 2;
  *length = 0;
  int32_t status = take_any(fields, name, &field, err);
  if (status != PS_OK)
    return status;
  size_t count = (field.length + step - 2) / step;
  const char *wanted = between ? "pairs of hexadecimal digits with colons between them" : "pairs of hexadecimal digits";
  if (field.length != (count > 0 ? count * step - (step - 2) : 0))
    return fail_field(fields, field, name, wanted, err);
  for (size_t i = 0; i < count; i++) {
    const char *digits = field.start + i * step;
    int byte = byte_of(digits);
    if (byte < 0 || (between && i + 1 < count && digits[2] != between))
      return fail_field(fields, field, name, wanted, err);
    if (i < most)
      bytes[i] = (unsigned char)byte;
  }
  if (count > most)
    return ps__fields_fail(fields, field.start, err, PS_E_OS, "%s too long (%zu bytes, limit %zu)", name, count, most);
  *length = count;
  return PS_OK;
}

int32_t ps__fields_end(const struct ps__fields *fields, ps_error *err) {
  if (!fields->next)
    return PS_OK;
  return ps__fields_fail(fields, fields->next - 1, err, PS_E_OS, "there is more than the address");
}

void ps__fields_show_bytes(struct ps__text *text, const void *bytes, size_t length, const char *also) {
  const unsigned char *byte = bytes;
  for (size_t i = 0; i < length; i++) {
    bool plain = byte[i] > ' ' && byte[i] <= '~' && byte[i] != '%' && !strchr(also, byte[i]);
    ps__text_format(text, plain ? "%c" : "%%%02X", byte[i]);
  }
}

void ps__fields_show_interface(struct ps__text *text, uint32_t index) {
  char ifname[PS__INTERFACE_ROOM] = "";
  if (index <= INT_MAX)
    ps__ifname_of((int)index, ifname);
  /* What consists of digits would be read as a number. */
  if (ifname[strspn(ifname, "0123456789")] == '\0')
    ps__text_format(text, "%" PRIu32, index);
  else
    ps__fields_show_bytes(text, ifname, strlen(ifname), ",]");
}

void ps__fields_show_hex(struct ps__text *text, const void *bytes, size_t length, const char *between) {
  const unsigned char *byte = bytes;
  for (size_t i = 0; i < length; i++)
    ps__text_format(text, "%s%02x", i > 0 ? between : "", byte[i]);
}
