/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Values: made and shown. Reading them from JSON is expression.c's, comparing them match.c's. */
#include "value.h"

#include "fault.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct value *new_value(enum kind kind) {
  struct value *value = must_have(sizeof *value);
  value->kind = kind;
  return value;
}

const struct value *value_none(void) {
  return new_value(NONE);
}

const struct value *value_truth(bool truth) {
  struct value *value = new_value(TRUTH);
  value->number = truth;
  return value;
}

const struct value *value_integer(int64_t number) {
  struct value *value = new_value(INTEGER);
  value->number = number;
  value->real = (double)number;
  return value;
}

const struct value *value_digits(const char *digits) {
  struct value *value = new_value(INTEGER);
  errno = 0;
  value->number = strtoll(digits, NULL, 10);
  value->huge = errno == ERANGE;
  value->real = strtod(digits, NULL);
  return value;
}

const struct value *value_real(double real) {
  struct value *value = new_value(REAL);
  value->real = real;
  return value;
}

const struct value *value_string(const void *bytes, size_t length) {
  struct value *value = new_value(STRING);
  char *copy = must_have(length + 1);
  if (length > 0)
    memcpy(copy, bytes, length);
  value->bytes = copy;
  value->length = length;
  return value;
}

const struct value *value_text(const char *text) {
  return value_string(text, strlen(text));
}

const struct value *value_socket(ps_socket *socket) {
  struct value *value = new_value(SOCKET_OBJECT);
  value->socket = socket;
  return value;
}

const struct value *value_file(ps_file *file) {
  struct value *value = new_value(SOCKET_FILE);
  value->file = file;
  return value;
}

const struct value *value_token(ps_token *token) {
  struct value *value = new_value(TOKEN);
  value->token = token;
  return value;
}

const struct value *value_operation(ps_operation *operation) {
  struct value *value = new_value(OPERATION);
  value->operation = operation;
  return value;
}

const struct value *value_list(size_t count, const struct value *const *items) {
  struct value *value = new_value(LIST);
  value->length = count;
  value->items = must_have(count * sizeof *items);
  if (count > 0)
    memcpy(value->items, items, count * sizeof *items);
  return value;
}

const struct value *value_pair(const struct value *first, const struct value *second) {
  const struct value *items[] = {first, second};
  return value_list(2, items);
}

/* Showing. */

enum { SHOWN_BYTES = 100 };

static void show_string(FILE *out, const struct value *value) {
  fputc('"', out);
  for (size_t i = 0; i < value->length && i < SHOWN_BYTES; i++) {
    unsigned char c = (unsigned char)value->bytes[i];
    fprintf(out, c >= ' ' && c < 127 && c != '"' && c != '\\' ? "%c" : "\\x%02x", c);
  }
  fputs(value->length > SHOWN_BYTES ? "…\"" : "\"", out);
  if (value->length > SHOWN_BYTES)
    fprintf(out, " (%zu bytes)", value->length);
}

static void show_list(FILE *out, const struct value *value) {
  fputc('(', out);
  for (size_t i = 0; i < value->length; i++) {
    fputs(i == 0 ? "" : ", ", out);
    value_show(out, value->items[i]);
  }
  fputc(')', out);
}

void value_show(FILE *out, const struct value *value) {
  switch (value->kind) {
  case NONE:
    fputs("none", out);
    break;
  case TRUTH:
    fputs(value->number ? "true" : "false", out);
    break;
  case INTEGER:
    if (value->huge)
      fprintf(out, "%g", value->real);
    else
      fprintf(out, "%" PRId64, value->number);
    break;
  case REAL:
    /* An integer must not look like a real number, nor the other way round. */
    fprintf(out, "%.17g%s", value->real, value->real == floor(value->real) && fabs(value->real) < 1e17 ? ".0" : "");
    break;
  case STRING:
    show_string(out, value);
    break;
  case LIST:
    show_list(out, value);
    break;
  case SOCKET_OBJECT:
    fputs(value->socket ? "a socket" : "NULL", out);
    break;
  case SOCKET_FILE:
    fputs("a file", out);
    break;
  case TOKEN:
    fputs("a token", out);
    break;
  case OPERATION:
    fputs("an operation", out);
    break;
  }
}

FILE *value_text_begin(void) {
  FILE *out = tmpfile();
  if (!out)
    fault("no file to show a value");
  return out;
}

const char *value_text_end(FILE *out) {
  long size = ftell(out);
  char *text = must_have((size_t)size + 1);
  if (fseek(out, 0, SEEK_SET) != 0)
    fault("the text of a value cannot be read again");
  size_t length = fread(text, 1, (size_t)size, out);
  text[length] = '\0';
  fclose(out);
  return text;
}

const char *value_shown(const struct value *value) {
  FILE *out = value_text_begin();
  value_show(out, value);
  return value_text_end(out);
}
