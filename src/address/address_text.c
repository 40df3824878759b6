/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The one text that every address has, from any address and back. What stands in it is each family's own matter; here
 * is what tells the families apart. */
#include "polysocket/address_text.h"

#include "address/address_text.h"
#include "address/fields.h"
#include "address/rows.h"
#include "address/table.h"
#include "base/error.h"
#include "base/text_give.h"

#include <string.h>

/* The text of the empty address. */
static const char none[] = "none";

static bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

/* Report a text that begins with no family's word. */
static int32_t fail_begin(const struct ps__fields *fields, ps_error *err) {
  const char *colon = strchr(fields->text, ':');
  size_t hex = strspn(fields->text, "0123456789abcdefABCDEF:");
  if (fields->text[0] == '\0')
    return ps__fields_fail(fields, fields->text, err, PS_E_OS, "the address is missing");
  if (colon && strchr(colon + 1, ':') && hex > (size_t)(colon - fields->text))
    return ps__fields_fail(fields, fields->text, err, PS_E_OS, "an IPv6 host must be in brackets: [::1]:80");
  char words[200];
  struct ps__text shown = ps__text_begin(words, sizeof words);
  for (size_t i = 0; i < ps__table_count; i++)
    if (ps__table_row(i)->word)
      ps__text_format(&shown, "%s:, ", ps__table_row(i)->word);
  return ps__fields_fail(fields, fields->text, err, PS_E_OS,
                         "an address begins with a numeric host or one of %s%s:; a name is looked up by getaddrinfo",
                         words, ps__raw_family.word);
}

/* The row of a family whose word the text begins with, which is skipped. */
static const struct ps__family *find_word(struct ps__fields *fields) {
  const char *colon = strchr(fields->text, ':');
  size_t length = colon ? (size_t)(colon - fields->text) : 0;
  for (size_t i = 0; length > 0 && i <= ps__table_count; i++) {
    const struct ps__family *row = i < ps__table_count ? ps__table_row(i) : &ps__raw_family;
    if (row->word && strlen(row->word) == length && strncmp(row->word, fields->text, length) == 0) {
      fields->next = colon + 1;
      return row;
    }
  }
  return NULL;
}

/* Make an address from its text. */
static int32_t parse(struct ps__fields *fields, ps_address *address, ps_error *err) {
  const struct ps__family *row = fields->text[0] == '['      ? &ps__inet6_family
                                 : is_digit(fields->text[0]) ? &ps__inet_family
                                                             : find_word(fields);
  if (!row)
    return fail_begin(fields, err);
  int32_t status = row == &ps__raw_family ? PS_OK : ps__address_check_family(row, fields->operation, err);
  if (status == PS_OK) /* never false: Linux has the families */
    status = row->parse(fields, address, err);
  if (status == PS_OK)
    status = ps__fields_end(fields, err);
  return status;
}

static struct ps__fields fields_of(const char *operation, const char *text) {
  return (struct ps__fields){.operation = operation, .text = text, .next = text, .separator = ','};
}

/* Whether a text makes the same address. A family's form leaves out bytes that are 0 in every address it makes. */
static bool reads_back(const char *text, const struct ps__address *contents) {
  struct ps__fields fields = fields_of("", text);
  ps_address made = {{0}};
  if (parse(&fields, &made, NULL) != PS_OK)
    return false;
  const struct ps__address *again = ps__address_const(&made);
  /* A long path is told whole, and reads back as itself, if under another number. */
  return again->length == contents->length && memcmp(&again->name, &contents->name, (size_t)contents->length) == 0;
}

/* Begin a text with a family's word. */
static bool show_as(const struct ps__family *row, struct ps__text *text, const struct ps__address *contents) {
  text->length = 0;
  text->start[0] = '\0';
  if (row->word)
    ps__text_format(text, "%s:", row->word);
  return row->show(text, contents);
}

/* The whole text of an address. Bytes that a family's form does not tell appear as bytes. */
static struct ps__text whole(char room[PS__ADDRESS_TEXT], const struct ps__address *contents) {
  struct ps__text text = ps__text_begin(room, PS__ADDRESS_TEXT);
  const struct ps__family *row = ps__table_find(ps__address_family(contents));
  if (contents->length == 0)
    ps__text_format(&text, "%s", none);
  else if (!row || !row->show || !show_as(row, &text, contents) || !reads_back(room, contents))
    show_as(&ps__raw_family, &text, contents);
  return text;
}

/* How much of an address a message shows. All but long paths and raw bytes are shorter. */
enum { MESSAGE_SHOWN = 160 };

void ps__address_show(struct ps__text *text, const ps_address *address) {
  char room[PS__ADDRESS_TEXT];
  const struct ps__address *contents = NULL;
  if (ps__address_read(address, "", &contents, NULL) != PS_OK) {
    ps__text_format(text, "?");
    return;
  }
  size_t length = whole(room, contents).length;
  if (length <= MESSAGE_SHOWN) {
    ps__text_format(text, "%s", room);
    return;
  }
  /* An escape is not cut. */
  size_t shown = MESSAGE_SHOWN - strlen("...");
  for (size_t i = 1; i <= 2; i++)
    if (room[shown - i] == '%')
      shown -= i;
  ps__text_format(text, "%.*s...", (int)shown, room);
}

void ps__address_show_in_brackets(struct ps__text *text, const ps_address *address) {
  ps__text_format(text, "(");
  ps__address_show(text, address);
  ps__text_format(text, ")");
}

int32_t ps_address_format(const ps_address *address, char *text, int64_t capacity, int64_t *length, ps_error *err) {
  static const char operation[] = "address_format";
  const struct ps__address *contents = NULL;
  char room[PS__ADDRESS_TEXT];
  if (length)
    *length = 0;
  int32_t status = ps__address_read(address, operation, &contents, err);
  if (status != PS_OK)
    return status;
  return ps__text_give(operation, room, whole(room, contents).length, text, capacity, length, err);
}

int32_t ps_address_parse(const char *text, int64_t *family, ps_address *address, int64_t *proto, ps_error *err) {
  static const char operation[] = "address_parse";
  ps_address made;
  memset(&made, 0, sizeof made);
  struct ps__fields fields = fields_of(operation, text);
  int32_t status = text ? PS_OK : ps__fail_null(err, operation, "text");
  if (status == PS_OK && strcmp(text, none) != 0)
    status = parse(&fields, &made, err);
  if (status != PS_OK)
    memset(&made, 0, sizeof made);
  const struct ps__address *contents = ps__address_const(&made);
  const struct ps__family *row = ps__table_find(ps__address_family(contents));
  ps__address_number(family, ps__address_family(contents));
  ps__address_number(proto, row && row->proto ? row->proto(contents) : 0);
  if (address)
    *address = made;
  return status;
}
