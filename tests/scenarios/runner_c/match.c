/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Comparing results and errors with what scenarios expect. */
#include "match.h"

#include "expression.h"
#include "fault.h"

#include <stdlib.h>
#include <string.h>

static bool equal(const struct value *expected, const struct value *actual) {
  if (expected->kind != actual->kind)
    return false;
  switch (expected->kind) {
  case NONE:
    return true;
  case TRUTH:
    return expected->number == actual->number;
  case INTEGER:
    return !expected->huge && !actual->huge && expected->number == actual->number;
  case REAL:
    return expected->real == actual->real;
  case STRING:
    return expected->length == actual->length && memcmp(expected->bytes, actual->bytes, actual->length) == 0;
  case LIST:
    if (expected->length != actual->length)
      return false;
    for (size_t i = 0; i < actual->length; i++)
      if (!equal(expected->items[i], actual->items[i]))
        return false;
    return true;
  case SOCKET_OBJECT:
    return expected->socket == actual->socket;
  case SOCKET_FILE:
    return expected->file == actual->file;
  case TOKEN:
    return expected->token == actual->token;
  case OPERATION:
    return expected->operation == actual->operation;
  }
  return false;
}

/* Patterns. Each is [kind, argument, …]. */

struct pattern {
  const json_t *json;
  const struct variables *variables;
};

static struct pattern pattern_at(const struct pattern *pattern, size_t index) {
  return (struct pattern){json_array_get(pattern->json, index), pattern->variables};
}

static const struct value *argument(const struct pattern *pattern, size_t index) {
  return expression_value(json_array_get(pattern->json, index), pattern->variables);
}

static bool is_number(const struct value *value) {
  return value->kind == INTEGER || value->kind == REAL;
}

static bool matches(const struct pattern *pattern, const struct value *actual);

static bool matches_size(const struct pattern *pattern, const struct value *actual) {
  const struct value *size = argument(pattern, 1);
  return (actual->kind == STRING || actual->kind == LIST) && size->kind == INTEGER &&
         actual->length == (size_t)size->number;
}

static bool matches_between(const struct pattern *pattern, const struct value *actual) {
  const struct value *low = argument(pattern, 1);
  const struct value *high = argument(pattern, 2);
  if (!is_number(low) || !is_number(high))
    fault("between() wants numbers");
  return is_number(actual) && low->real <= actual->real && actual->real <= high->real;
}

static bool matches_start(const struct pattern *pattern, const struct value *actual) {
  const struct value *start = argument(pattern, 1);
  return actual->kind == STRING && start->kind == STRING && actual->length >= start->length &&
         memcmp(actual->bytes, start->bytes, start->length) == 0;
}

static bool matches_other(const struct pattern *pattern, const struct value *actual) {
  const struct pattern inner = pattern_at(pattern, 1);
  return !matches(&inner, actual);
}

static bool matches_list(const struct pattern *pattern, const struct value *actual) {
  if (actual->kind != LIST || actual->length != json_array_size(pattern->json) - 1)
    return false;
  for (size_t i = 0; i < actual->length; i++) {
    const struct pattern item = pattern_at(pattern, i + 1);
    if (!matches(&item, actual->items[i]))
      return false;
  }
  return true;
}

static const struct pattern_kind {
  const char *kind;
  bool (*matches)(const struct pattern *pattern, const struct value *actual); /* NULL: everything does */
} PATTERNS[] = {
    {"any", NULL},
    {"size", matches_size},
    {"between", matches_between},
    {"starts", matches_start},
    {"other", matches_other},
    {"list", matches_list},
};

/* NULL for a plain value. */
static const struct pattern_kind *kind_of(const struct pattern *pattern) {
  const char *kind = expression_part(pattern->json, 0);
  for (size_t i = 0; i < sizeof PATTERNS / sizeof *PATTERNS; i++)
    if (strcmp(PATTERNS[i].kind, kind) == 0)
      return &PATTERNS[i];
  return NULL;
}

static bool matches(const struct pattern *pattern, const struct value *actual) {
  const struct pattern_kind *kind = kind_of(pattern);
  if (!kind)
    return equal(expression_value(pattern->json, pattern->variables), actual);
  return !kind->matches || kind->matches(pattern, actual);
}

/* Faults. */

static void show(FILE *out, const struct pattern *pattern) {
  const struct pattern_kind *kind = kind_of(pattern);
  if (!kind) {
    value_show(out, expression_value(pattern->json, pattern->variables));
  } else if (!kind->matches) {
    fputc('_', out);
  } else {
    fprintf(out, "%s(", kind->matches == matches_list ? "" : kind->kind);
    for (size_t i = 1; i < json_array_size(pattern->json); i++) {
      const struct pattern inner = pattern_at(pattern, i);
      fputs(i == 1 ? "" : ", ", out);
      show(out, &inner);
    }
    fputc(')', out);
  }
}

/* A fault unless what is given matches; `what` says what it is. */
static void demand(const json_t *expected, const struct value *actual, const struct variables *variables,
                   const char *what) {
  const struct pattern pattern = {expected, variables};
  if (!expected || matches(&pattern, actual))
    return;
  FILE *out = value_text_begin();
  show(out, &pattern);
  const char *wanted = value_text_end(out);
  fault("expected %s%s, got %s", what, wanted, value_shown(actual));
}

void match_result(const json_t *expect, const struct value *result, const struct variables *variables) {
  const json_t *error = json_object_get(expect, "error");
  if (error)
    fault("expected %s, got %s", json_string_value(json_object_get(error, "class")), value_shown(result));
  demand(json_object_get(expect, "value"), result, variables, "");
}

static void match_code(const json_t *codes, const ps_error *error, const struct variables *variables) {
  for (size_t i = 0; i < json_array_size(codes); i++)
    if (expression_value(json_array_get(codes, i), variables)->number == error->code)
      return;
  if (json_array_size(codes) > 0)
    fault("expected another code than %d: %s", (int)error->code, error->message);
}

/* The class that a scenario names. Every language has one and the same error for what is closed and for what is gone:
 * the document's own, with EBADF. */
static const char *class_of(int32_t status) {
  return ps_status_name(status == PS_E_CLOSED || status == PS_E_HANDLE ? PS_E_OS : status);
}

void match_error(const json_t *expect, const ps_error *error, const struct value *partial,
                 const struct variables *variables) {
  const json_t *wanted = json_object_get(expect, "error");
  const char *got = class_of(error->status);
  if (!wanted)
    fault("failed with %s %d: %s", got, (int)error->code, error->message);
  const char *class = json_string_value(json_object_get(wanted, "class"));
  if (strcmp(class, got) != 0)
    fault("expected %s, got %s %d: %s", class, got, (int)error->code, error->message);
  match_code(json_object_get(wanted, "codes"), error, variables);
  const json_t *says = json_object_get(wanted, "says");
  for (size_t i = 0; i < json_array_size(says); i++) {
    const char *part = json_string_value(json_array_get(says, i));
    if (!strstr(error->message, part))
      fault("expected a message with '%s', got '%s'", part, error->message);
  }
  demand(json_object_get(wanted, "partial"), partial, variables, "the bytes ");
  demand(json_object_get(wanted, "done"), value_integer(error->done), variables, "as many bytes done as ");
}
