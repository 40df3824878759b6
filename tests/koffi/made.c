/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A library that stands for a later polysocket, or for a broken one: it says about itself what a file says, and has
 * some functions that the real one, which stands behind it, doesn't have. */
#include <polysocket.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *ps_description(void) {
  static char *text;
  const char *path = getenv("MADE_DESCRIPTION");
  FILE *file = path ? fopen(path, "r") : NULL;
  if (!file)
    return "";
  free(text);
  text = calloc(1, 1 << 20);
  size_t length = text ? fread(text, 1, (1 << 20) - 1, file) : 0;
  fclose(file);
  return length > 0 ? text : "";
}

PS_API int32_t ps_made_sum(int32_t a, uint32_t b, uint16_t c, int64_t d, double e, double *sum, ps_error *err);
PS_API int32_t ps_made_same(int64_t number, int64_t *same, ps_error *err);
PS_API int64_t ps_made_largest(void);
PS_API int32_t ps_made_text(int64_t size, char *text, int64_t capacity, int64_t *length, ps_error *err);
PS_API int32_t ps_made_texts(int64_t size, char *first, int64_t first_capacity, int64_t *first_length, char *second,
                             int64_t second_capacity, int64_t *second_length, ps_error *err);
PS_API int32_t ps_made_failure(int32_t status, ps_error *err);
PS_API int64_t ps_made_calls(void);
PS_API int32_t ps_made_is_null(const void *data, int64_t length, int32_t *is_null, ps_error *err);
PS_API int32_t ps_made_nothing(const char **text, ps_socket **socket, ps_error *err);

int32_t ps_made_sum(int32_t a, uint32_t b, uint16_t c, int64_t d, double e, double *sum, ps_error *err) {
  (void)err;
  *sum = (double)a + (double)b + (double)c + (double)d + e;
  return PS_OK;
}

int32_t ps_made_same(int64_t number, int64_t *same, ps_error *err) {
  (void)err;
  *same = number;
  return PS_OK;
}

int64_t ps_made_largest(void) {
  return INT64_MAX;
}

static int64_t calls;

static void write_text(int64_t size, char letter, char *text, int64_t capacity, int64_t *length) {
  int64_t written = size < capacity ? size : capacity - 1;
  memset(text, letter, (size_t)written);
  text[written] = '\0';
  *length = size;
}

int32_t ps_made_text(int64_t size, char *text, int64_t capacity, int64_t *length, ps_error *err) {
  (void)err;
  write_text(size, 'x', text, capacity, length);
  return PS_OK;
}

int32_t ps_made_texts(int64_t size, char *first, int64_t first_capacity, int64_t *first_length, char *second,
                      int64_t second_capacity, int64_t *second_length, ps_error *err) {
  (void)err;
  /* The second one grows from call to call, up to twice the size. */
  calls++;
  write_text(size, 'x', first, first_capacity, first_length);
  write_text(calls % 3 == 1 ? 0 : 2 * size, 'y', second, second_capacity, second_length);
  return PS_OK;
}

int32_t ps_made_is_null(const void *data, int64_t length, int32_t *is_null, ps_error *err) {
  (void)length;
  (void)err;
  *is_null = !data;
  return PS_OK;
}

int32_t ps_made_nothing(const char **text, ps_socket **socket, ps_error *err) {
  (void)err;
  *text = NULL;
  *socket = NULL;
  return PS_OK;
}

int64_t ps_made_calls(void) {
  return calls;
}

int32_t ps_made_failure(int32_t status, ps_error *err) {
  memset(err, 0, sizeof *err);
  err->status = status;
  err->code = 7;
  err->done = INT64_MAX;
  memcpy(err->operation, "made", 5);
  memcpy(err->message, "made: \xc3\xbc", 9);
  return status;
}
