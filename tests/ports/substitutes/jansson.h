/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The part of jansson that the tests' programs use, where there is no jansson for the processor or the C library. */
#ifndef JANSSON_H
#define JANSSON_H

#include <stddef.h>

typedef struct json_t json_t;

typedef struct {
  int line;
  char text[80];
} json_error_t;

enum { JSON_ALLOW_NUL = 1 };

/** Read a file. NULL, with the record filled in, when it cannot be read or is no JSON. */
json_t *json_load_file(const char *path, size_t flags, json_error_t *error);

/** Read a text. */
json_t *json_loads(const char *text, size_t flags, json_error_t *error);

/** An empty array; NULL when memory has run out. */
json_t *json_array(void);

/** Give an array a value to own. Returns 0. */
int json_array_append_new(json_t *array, json_t *value);

/* Of a value of another kind: 0, or NULL. */
size_t json_array_size(const json_t *array);
json_t *json_array_get(const json_t *array, size_t index);
json_t *json_object_get(const json_t *object, const char *key);
const char *json_string_value(const json_t *string);
size_t json_string_length(const json_t *string);
long long json_integer_value(const json_t *integer);

int json_is_true(const json_t *value);
int json_is_false(const json_t *value);
int json_is_integer(const json_t *value);

/** Free a value and all that it owns. */
void json_decref(json_t *value);

#endif
