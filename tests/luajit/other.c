/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A library that could be a later polysocket, or none at all: its description is what the environment says. It has what
 * the real one doesn't show: texts longer than any guess, numbers beyond 2^53, functions that were added. */
#include <polysocket.h>

#include <stdlib.h>
#include <string.h>

int32_t ps_other_numbers(uint16_t small, uint32_t middle, int64_t large, double real, int64_t *sum, ps_error *err);
int32_t ps_other_text(int64_t size, char *text, int64_t capacity, int64_t *length, ps_error *err);
int32_t ps_other_growing(char *text, int64_t capacity, int64_t *length, ps_error *err);
int32_t ps_other_null(const char *text, int32_t *is_null, ps_error *err);
int32_t ps_other_fails(char *text, int64_t capacity, int64_t *length, ps_error *err);
int64_t ps_other_large(void);
const char *ps_other_nothing(void);
int32_t ps_other_odd(void *odd, ps_error *err);

const char *ps_description(void) {
  return getenv("OTHER_DESCRIPTION");
}

int64_t ps_constant_count(void) {
  return 0;
}

int32_t ps_constant_at(int64_t index, const char **name, int64_t *value, ps_error *err) {
  (void)index;
  (void)name;
  (void)value;
  (void)err;
  return PS_E_RANGE;
}

int32_t ps_other_numbers(uint16_t small, uint32_t middle, int64_t large, double real, int64_t *sum, ps_error *err) {
  (void)err;
  *sum = (int64_t)small + (int64_t)middle + large + (int64_t)real;
  return PS_OK;
}

/* Write so many letters, or as many as there is room for. */
static void write_text(int64_t size, char *text, int64_t capacity, int64_t *length) {
  int64_t written = size < capacity ? size : capacity - 1;
  *length = size;
  if (capacity > 0) {
    memset(text, 'x', (size_t)written);
    text[written] = '\0';
  }
}

int32_t ps_other_text(int64_t size, char *text, int64_t capacity, int64_t *length, ps_error *err) {
  (void)err;
  write_text(size, text, capacity, length);
  return PS_OK;
}

/* The first three times any room is too small. */
int32_t ps_other_growing(char *text, int64_t capacity, int64_t *length, ps_error *err) {
  static int calls;
  (void)err;
  write_text(++calls <= 3 ? capacity + 10 : 7, text, capacity, length);
  return PS_OK;
}

int32_t ps_other_null(const char *text, int32_t *is_null, ps_error *err) {
  (void)err;
  *is_null = !text;
  return PS_OK;
}

int32_t ps_other_fails(char *text, int64_t capacity, int64_t *length, ps_error *err) {
  write_text(5, text, capacity, length);
  *err = (ps_error){.status = 77, .code = 5, .done = INT64_MAX, .operation = "fails", .message = "it fails"};
  return err->status;
}

int64_t ps_other_large(void) {
  return (INT64_C(1) << 53) + 1;
}

const char *ps_other_nothing(void) {
  return NULL;
}

int32_t ps_other_odd(void *odd, ps_error *err) {
  (void)odd;
  (void)err;
  return PS_OK;
}
