/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * JSON as the project's own programs write it. */
#include "jansson.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { ARRAY, OBJECT, STRING, OTHER };

/* An array has items, an object keys and items in turn. Numbers and truths are kept as they are written. */
struct json_t {
  enum kind kind;
  char *bytes;
  size_t length;
  json_t **items;
  size_t count;
};

struct reader {
  const char *at;
  int line;
  const char *fault;
};

static void *must_have(void *memory) {
  if (!memory) {
    fputs("Bail out! out of memory\n", stdout);
    exit(1);
  }
  return memory;
}

static json_t *new_value(enum kind kind) {
  json_t *value = must_have(calloc(1, sizeof *value));
  value->kind = kind;
  return value;
}

static json_t *append(json_t *owner, json_t *value) {
  if ((owner->count & (owner->count - 1)) == 0) {
    size_t room = owner->count ? owner->count * 2 : 1;
    owner->items = must_have(realloc(owner->items, room * sizeof *owner->items));
  }
  return owner->items[owner->count++] = value;
}

static void skip_blanks(struct reader *reader) {
  for (; isspace((unsigned char)*reader->at); reader->at++)
    reader->line += *reader->at == '\n';
}

/* Is this the next character? Then it is read. */
static int accept_character(struct reader *reader, char wanted) {
  skip_blanks(reader);
  if (*reader->at != wanted)
    return 0;
  reader->at++;
  return 1;
}

static void *fail(struct reader *reader, const char *fault) {
  if (!reader->fault)
    reader->fault = fault;
  return NULL;
}

static unsigned read_hex(struct reader *reader) {
  char digits[5] = "";
  strncat(digits, reader->at, 4);
  char *end;
  unsigned unit = (unsigned)strtoul(digits, &end, 16);
  if (end != digits + 4)
    fail(reader, "four hexadecimal digits belong behind \\u");
  else
    reader->at += 4;
  return unit;
}

static char *put_utf8(char *to, unsigned character) {
  static const struct {
    unsigned limit, first;
    int more;
  } forms[] = {{0x80, 0, 0}, {0x800, 0xC0, 1}, {0x10000, 0xE0, 2}, {0x110000, 0xF0, 3}};
  int form = 0;
  while (character >= forms[form].limit)
    form++;
  *to++ = (char)(forms[form].first | character >> (6 * forms[form].more));
  for (int i = forms[form].more - 1; i >= 0; i--)
    *to++ = (char)(0x80 | (character >> (6 * i) & 0x3F));
  return to;
}

static char *read_escape(struct reader *reader, char *to) {
  static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
  char letter = *reader->at++;
  if (letter == 'u') {
    unsigned character = read_hex(reader);
    if (character >= 0xD800 && character < 0xDC00 && strncmp(reader->at, "\\u", 2) == 0) {
      reader->at += 2;
      character = 0x10000 + ((character - 0xD800) << 10) + (read_hex(reader) - 0xDC00);
    }
    return put_utf8(to, character < 0x110000 ? character : '?');
  }
  const char *found = letter ? strchr(letters, letter) : NULL;
  if (!found)
    return fail(reader, "unknown escape in a text");
  *to++ = meanings[found - letters];
  return to;
}

/* Behind the first quote. */
static json_t *read_string(struct reader *reader) {
  json_t *value = new_value(STRING);
  /* No form of a character is longer than what it is written as. */
  size_t room = 1;
  for (const char *end = reader->at; *end && *end != '"'; end++, room++)
    if (*end == '\\' && end[1]) {
      end++;
      room++;
    }
  char *to = value->bytes = must_have(malloc(room));
  while (to && *reader->at && *reader->at != '"')
    if (*reader->at == '\\') {
      reader->at++;
      to = read_escape(reader, to);
    } else {
      *to++ = *reader->at++;
    }
  if (!to || !accept_character(reader, '"')) {
    json_decref(value);
    return fail(reader, "a text does not end");
  }
  *to = '\0';
  value->length = (size_t)(to - value->bytes);
  return value;
}

static json_t *read_word(struct reader *reader) {
  size_t length = strspn(reader->at, "+-.0123456789abcdefghijklmnopqrstuvwxyzE");
  if (length == 0)
    return fail(reader, "a value is missing");
  json_t *value = new_value(OTHER);
  value->bytes = must_have(calloc(1, length + 1));
  memcpy(value->bytes, reader->at, length);
  reader->at += length;
  return value;
}

static json_t *read_value(struct reader *reader);

/* Behind the bracket. */
static json_t *read_items(struct reader *reader, enum kind kind, char end) {
  json_t *value = new_value(kind);
  if (accept_character(reader, end))
    return value;
  do {
    if (kind == OBJECT) {
      if (!accept_character(reader, '"'))
        fail(reader, "a key is missing");
      else
        append(value, read_string(reader));
      if (!accept_character(reader, ':'))
        fail(reader, "a colon is missing");
    }
    append(value, reader->fault ? NULL : read_value(reader));
  } while (!reader->fault && accept_character(reader, ','));
  if (reader->fault || !accept_character(reader, end)) {
    json_decref(value);
    return fail(reader, "a bracket is missing");
  }
  return value;
}

static json_t *read_value(struct reader *reader) {
  if (accept_character(reader, '{'))
    return read_items(reader, OBJECT, '}');
  if (accept_character(reader, '['))
    return read_items(reader, ARRAY, ']');
  if (accept_character(reader, '"'))
    return read_string(reader);
  return read_word(reader);
}

static char *read_file(const char *path) {
  enum { STEP = 65536 };
  char *text = NULL;
  size_t size = 0, got = STEP;
  FILE *file = fopen(path, "rb");
  if (!file)
    return NULL;
  while (got == STEP) {
    char *more = realloc(text, size + STEP + 1);
    if (!more) {
      free(text);
      text = NULL;
      break;
    }
    text = more;
    got = fread(text + size, 1, STEP, file);
    size += got;
  }
  fclose(file);
  if (text)
    text[size] = '\0';
  return text;
}

/* All of a text; NULL stands for one that there is not. */
static json_t *read_text(const char *text, json_error_t *error) {
  struct reader reader = {.at = text, .line = 1};
  json_t *value = text ? read_value(&reader) : fail(&reader, "it cannot be read");
  if (value) {
    skip_blanks(&reader);
    if (*reader.at) {
      json_decref(value);
      value = fail(&reader, "something follows the value");
    }
  }
  error->line = reader.line;
  snprintf(error->text, sizeof error->text, "%s", reader.fault ? reader.fault : "");
  return value;
}

json_t *json_load_file(const char *path, size_t flags, json_error_t *error) {
  (void)flags;
  char *text = read_file(path);
  json_t *value = read_text(text, error);
  free(text);
  return value;
}

json_t *json_loads(const char *text, size_t flags, json_error_t *error) {
  (void)flags;
  return read_text(text, error);
}

json_t *json_array(void) {
  return new_value(ARRAY);
}

int json_array_append_new(json_t *array, json_t *value) {
  append(array, value);
  return 0;
}

size_t json_array_size(const json_t *array) {
  return array && array->kind == ARRAY ? array->count : 0;
}

json_t *json_array_get(const json_t *array, size_t index) {
  return index < json_array_size(array) ? array->items[index] : NULL;
}

json_t *json_object_get(const json_t *object, const char *key) {
  for (size_t i = 0; object && object->kind == OBJECT && i < object->count; i += 2)
    if (strcmp(object->items[i]->bytes, key) == 0)
      return object->items[i + 1];
  return NULL;
}

const char *json_string_value(const json_t *string) {
  return string && string->kind == STRING ? string->bytes : NULL;
}

size_t json_string_length(const json_t *string) {
  return string && string->kind == STRING ? string->length : 0;
}

static int is_word(const json_t *value, const char *word) {
  return value && value->kind == OTHER && strcmp(value->bytes, word) == 0;
}

int json_is_true(const json_t *value) {
  return is_word(value, "true");
}

int json_is_false(const json_t *value) {
  return is_word(value, "false");
}

int json_is_integer(const json_t *value) {
  return value && value->kind == OTHER && value->bytes[strspn(value->bytes, "-0123456789")] == '\0';
}

long long json_integer_value(const json_t *integer) {
  return json_is_integer(integer) ? strtoll(integer->bytes, NULL, 10) : 0;
}

void json_decref(json_t *value) {
  if (!value)
    return;
  for (size_t i = 0; i < value->count; i++)
    json_decref(value->items[i]);
  free(value->items);
  free(value->bytes);
  free(value);
}
