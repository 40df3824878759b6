/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Evaluating expressions. Patterns, which stand for many values, are match.c's. */
#include "expression.h"

#include "fault.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *expression_part(const json_t *json, size_t index) {
  const char *text = json_string_value(json_array_get(json, index));
  if (!text)
    fault("the compiled scenario is malformed: part %zu of a value is missing", index);
  return text;
}

static size_t size_part(const json_t *json, size_t index) {
  return strtoul(expression_part(json, index), NULL, 10);
}

static const struct value *value_at(const json_t *json, size_t index, const struct variables *variables) {
  return expression_value(json_array_get(json, index), variables);
}

static const struct value *string_at(const json_t *json, size_t index, const struct variables *variables) {
  const struct value *value = value_at(json, index, variables);
  if (value->kind != STRING)
    fault("%s is no string", value_shown(value));
  return value;
}

static const struct value *read_bytes(const json_t *json) {
  const char *digits = expression_part(json, 1);
  size_t length = strlen(digits) / 2;
  char *bytes = must_have(length);
  for (size_t i = 0; i < length; i++) {
    char pair[] = {digits[2 * i], digits[2 * i + 1], '\0'};
    bytes[i] = (char)strtol(pair, NULL, 16);
  }
  return value_string(bytes, length);
}

static const struct value *read_text(const json_t *json) {
  return value_string(expression_part(json, 1), json_string_length(json_array_get(json, 1)));
}

static const struct value *read_int(const json_t *json) {
  return value_digits(expression_part(json, 1));
}

static const struct value *read_float(const json_t *json) {
  return value_real(strtod(expression_part(json, 1), NULL));
}

static const struct value *read_none(const json_t *json) {
  (void)json;
  return value_none();
}

static const struct value *read_bool(const json_t *json) {
  return value_truth(strcmp(expression_part(json, 1), "true") == 0);
}

static const struct value *read_list(const json_t *json, const struct variables *variables) {
  size_t count = json_array_size(json) - 1;
  const struct value **items = must_have(count * sizeof *items);
  for (size_t i = 0; i < count; i++)
    items[i] = value_at(json, i + 1, variables);
  return value_list(count, items);
}

static const struct value *read_var(const json_t *json, const struct variables *variables) {
  return variables_get(variables, expression_part(json, 1));
}

static const struct value *read_item(const json_t *json, const struct variables *variables) {
  const struct value *list = value_at(json, 1, variables);
  size_t index = size_part(json, 2);
  if (list->kind != LIST || index >= list->length)
    fault("there is no item %zu in %s", index, value_shown(list));
  return list->items[index];
}

static const struct value *read_const(const json_t *json) {
  int64_t all = 0;
  for (size_t i = 1; i < json_array_size(json); i++) {
    int64_t one;
    if (ps_constant_get(expression_part(json, i), &one, NULL) != PS_OK)
      fault("the library has no constant %s", expression_part(json, i));
    all |= one;
  }
  return value_integer(all);
}

/* Not every C library tells the names of its errors. */
#define ERROR(name) \
  { #name, name }
static const struct {
  const char *name;
  int number;
} ERRORS[] = {
    ERROR(EACCES),          ERROR(EADDRINUSE),   ERROR(EADDRNOTAVAIL), ERROR(EAFNOSUPPORT), ERROR(EAGAIN),
    ERROR(EALREADY),        ERROR(EBADF),        ERROR(EBUSY),         ERROR(ECANCELED),    ERROR(ECONNREFUSED),
    ERROR(ECONNRESET),      ERROR(EDESTADDRREQ), ERROR(EFAULT),        ERROR(EINPROGRESS),  ERROR(EINTR),
    ERROR(EINVAL),          ERROR(EISCONN),      ERROR(EMFILE),        ERROR(EMSGSIZE),     ERROR(ENAMETOOLONG),
    ERROR(ENETUNREACH),     ERROR(ENODEV),       ERROR(ENOENT),        ERROR(ENOMEM),       ERROR(ENOPROTOOPT),
    ERROR(ENOTCONN),        ERROR(ESPIPE),       ERROR(ENOTSOCK),      ERROR(ENOTTY),       ERROR(ENXIO),
    ERROR(EOPNOTSUPP),      ERROR(EPERM),        ERROR(EPIPE),         ERROR(ERANGE),       ERROR(EPROTONOSUPPORT),
    ERROR(ESOCKTNOSUPPORT), ERROR(ETIMEDOUT),
};

static const struct value *read_errno(const json_t *json) {
  const char *name = expression_part(json, 1);
  for (size_t i = 0; i < sizeof ERRORS / sizeof *ERRORS; i++)
    if (strcmp(ERRORS[i].name, name) == 0)
      return value_integer(ERRORS[i].number);
  fault("the runner knows no error %s", name);
}

static const struct value *read_repeat(const json_t *json, const struct variables *variables) {
  const struct value *part = string_at(json, 1, variables);
  size_t times = size_part(json, 2);
  char *bytes = must_have(part->length * times);
  for (size_t i = 0; i < times; i++)
    memcpy(bytes + i * part->length, part->bytes, part->length);
  return value_string(bytes, part->length * times);
}

static const struct value *read_concat(const json_t *json, const struct variables *variables) {
  const struct value *whole = string_at(json, 1, variables);
  for (size_t i = 2; i < json_array_size(json); i++) {
    const struct value *part = string_at(json, i, variables);
    char *joined = must_have(whole->length + part->length);
    memcpy(joined, whole->bytes, whole->length);
    memcpy(joined + whole->length, part->bytes, part->length);
    whole = value_string(joined, whole->length + part->length);
  }
  return whole;
}

static const struct value *read_pad(const json_t *json, const struct variables *variables) {
  const struct value *start = string_at(json, 1, variables);
  size_t length = size_part(json, 2);
  if (length < start->length)
    fault("%s is longer than %zu bytes already", value_shown(start), length);
  char *bytes = must_have(length);
  memset(bytes, 'x', length);
  memcpy(bytes, start->bytes, start->length);
  return value_string(bytes, length);
}

static const struct {
  const char *kind;
  /* One of both. */
  const struct value *(*literal)(const json_t *json);
  const struct value *(*composed)(const json_t *json, const struct variables *variables);
} KINDS[] = {
    {"bytes", read_bytes, NULL},   {"text", read_text, NULL},   {"int", read_int, NULL},
    {"float", read_float, NULL},   {"none", read_none, NULL},   {"bool", read_bool, NULL},
    {"const", read_const, NULL},   {"errno", read_errno, NULL}, {"list", NULL, read_list},
    {"var", NULL, read_var},       {"item", NULL, read_item},   {"repeat", NULL, read_repeat},
    {"concat", NULL, read_concat}, {"pad", NULL, read_pad},
};

const struct value *expression_value(const json_t *json, const struct variables *variables) {
  const char *kind = expression_part(json, 0);
  for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
    if (strcmp(KINDS[i].kind, kind) == 0)
      return KINDS[i].literal ? KINDS[i].literal(json) : KINDS[i].composed(json, variables);
  fault("the runner knows no value of kind '%s'", kind);
}
