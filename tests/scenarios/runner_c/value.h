/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The values that scenarios speak of. They are made once, never changed, and live until the process of their scenario
 * ends, so nobody frees them. */
#ifndef SCENARIO_VALUE_H
#define SCENARIO_VALUE_H

#include <polysocket.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum kind { NONE, TRUTH, INTEGER, REAL, STRING, LIST, SOCKET_OBJECT, SOCKET_FILE, TOKEN, OPERATION };

struct value {
  enum kind kind;
  int64_t number;    /* TRUTH, and INTEGER unless it is huge */
  bool huge;         /* an INTEGER beyond 64 bits */
  double real;       /* REAL and INTEGER */
  const char *bytes; /* STRING, with a NUL behind it; C does not tell bytes from text */
  size_t length;     /* of a STRING, or of a LIST */
  const struct value **items;
  ps_socket *socket;
  ps_file *file;
  ps_token *token;
  ps_operation *operation;
};

const struct value *value_none(void);
const struct value *value_truth(bool truth);
const struct value *value_integer(int64_t number);
const struct value *value_digits(const char *digits);
const struct value *value_real(double real);
const struct value *value_string(const void *bytes, size_t length);
const struct value *value_text(const char *text);
const struct value *value_socket(ps_socket *socket);
const struct value *value_file(ps_file *file);
const struct value *value_token(ps_token *token);
const struct value *value_operation(ps_operation *operation);
const struct value *value_list(size_t count, const struct value *const *items);
const struct value *value_pair(const struct value *first, const struct value *second);

/* Write a value for people, shortened. */
void value_show(FILE *out, const struct value *value);

/* A file to show values in, and the text that is in it. */
FILE *value_text_begin(void);
const char *value_text_end(FILE *out);

/* The same as text that lives as long as values do. */
const char *value_shown(const struct value *value);

#endif
