/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The fields of an address's text, such as `tipc:2,1000,0,0,1`: reading them strictly, and writing them. What the
 * fields mean is said by each family. */
#ifndef PS_ADDRESS_FIELDS_H
#define PS_ADDRESS_FIELDS_H

#include "base/text.h"
#include "polysocket/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A text while its fields are read from left to right. */
struct ps__fields {
  const char *operation; /**< Whose errors these are. */
  const char *text;      /**< All of the text, for messages. */
  const char *next;      /**< Where the next field begins; NULL when the last one has been read. */
  char separator;        /**< What stands between two fields. */
};

/** A part of the text. */
struct ps__field {
  const char *start;
  size_t length;
};

/** Report a failure with its position in the text. */
int32_t ps__fields_fail(const struct ps__fields *fields, const char *at, ps_error *err, int32_t status,
                        const char *format, ...) __attribute__((format(__printf__, 5, 6), cold));

/** Append the position to a failure that has been reported. Returns the status. */
int32_t ps__fields_locate(const struct ps__fields *fields, const char *at, int32_t status, ps_error *err)
    __attribute__((cold));

/** The next field, up to the separator or the end. Reports one that is missing or empty under its name. */
int32_t ps__fields_take(struct ps__fields *fields, const char *name, struct ps__field *field, ps_error *err);

/** The value of a hexadecimal digit, or -1. */
int ps__fields_hex_digit(char character);

/** The next field as a number in decimal digits, 0 to `limit`, which is 9 or more. */
int32_t ps__fields_number(struct ps__fields *fields, const char *name, uint64_t limit, uint64_t *number, ps_error *err);

/** A field that has been taken as a number. */
int32_t ps__fields_as_number(const struct ps__fields *fields, struct ps__field field, const char *name, uint64_t limit,
                             uint64_t *number, ps_error *err);

/** The next field as bytes, in which %XX stands for a byte. `length` receives how many there are, of which as many as
 * fit into `room` are stored. The field may be empty. */
int32_t ps__fields_bytes(struct ps__fields *fields, const char *name, void *room, size_t size, size_t *length,
                         ps_error *err);

/** A part of the text as such bytes. */
int32_t ps__fields_decode(const struct ps__fields *fields, struct ps__field field, const char *name, void *room,
                          size_t size, size_t *length, ps_error *err);

/** The next field as an interface, by name or by number; 0 for all. `limit` is the highest number. */
int32_t ps__fields_interface(struct ps__fields *fields, uint64_t limit, uint32_t *index, ps_error *err);

/** A field that has been taken as an interface. */
int32_t ps__fields_as_interface(const struct ps__fields *fields, struct ps__field field, const char *name,
                                uint64_t limit, uint32_t *index, ps_error *err);

/** The next field as bytes of two hexadecimal digits each, with `between` between two, or nothing for '\0'. Reports
 * more than `most`. The field may be empty. */
int32_t ps__fields_hex(struct ps__fields *fields, const char *name, char between, void *room, size_t most,
                       size_t *length, ps_error *err);

/** Report fields that nobody reads. */
int32_t ps__fields_end(const struct ps__fields *fields, ps_error *err);

/** Append bytes; those that are no printable ASCII, the space, '%' and the characters in `also` as %XX. */
void ps__fields_show_bytes(struct ps__text *text, const void *bytes, size_t length, const char *also);

/** Append an interface by its name, or by its number where it has none that would be read as a name. */
void ps__fields_show_interface(struct ps__text *text, uint32_t index);

/** Append bytes in hexadecimal digits, with `between` between two. */
void ps__fields_show_hex(struct ps__text *text, const void *bytes, size_t length, const char *between);

#endif
