/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * One call of an operation: whose it is, its arguments as C wants them, and its result. */
#ifndef SCENARIO_CALL_H
#define SCENARIO_CALL_H

#include "belongings.h"
#include "variables.h"

#include <jansson.h>

struct call {
  const json_t *peer; /* the command of the other process */
  struct variables *variables;
  struct belongings *belongings;
  ps_socket *self;         /* of a method of sockets */
  ps_file *file;           /* of a method of files */
  ps_token *token;         /* of a method of tokens */
  ps_operation *operation; /* of a method of operations */
  const ps_wait *wait;     /* how a look-up or a connection is to wait, or NULL */
  size_t count;
  const struct value *const *arguments;
  bool without_results;
  const struct value *result; /* none unless the operation gives one */
  ps_error *err;              /* filled when the operation returns a status other than PS_OK */
};

/* Where an operation is to put a result: the pointer, or NULL where the scenario says so. */
#define RESULT(call, pointer) ((call)->without_results ? NULL : (pointer))

/* An array for a text, and its size; NULL and 0 where the scenario says so. */
#define ROOM(call, array) RESULT(call, array), ((call)->without_results ? 0 : (int64_t)sizeof(array))

/* Bytes that hold any text of the library. */
enum { ROOM_SIZE = 2048 };

/* Arguments by index. One that is missing, or that C's type cannot hold, is a fault of the scenario. */
bool call_has(const struct call *call, size_t index);
const struct value *call_argument(const struct call *call, size_t index);
int64_t call_int64(const struct call *call, size_t index);
int64_t call_int64_or(const struct call *call, size_t index, int64_t otherwise);
double call_seconds(const struct call *call, size_t index);
const char *call_text(const struct call *call, size_t index);

/* Text that may be none or left out: NULL then. */
const char *call_text_or_null(const struct call *call, size_t index);

/* A service, or a port in digits, or NULL for none. */
const char *call_service(const struct call *call, size_t index);

/* The items of a list as the arguments of a call of their own, so that they have to pass the same checks. */
struct call call_items(const struct call *call, size_t index);

const char *call_bytes(const struct call *call, size_t index, int64_t *length);
/* A token, or NULL where none is said. */
ps_token *call_token(const struct call *call, size_t index);
ps_socket *call_socket(const struct call *call, size_t index);
bool call_is_null(const struct call *call, size_t index);

/* A fault when something that the library gave cannot be read. */
void must_succeed(int32_t status, const ps_error *err);

/* A text that the library wrote, of the length that it told. */
const struct value *call_told(const struct call *call, const char *text, int64_t length);

/* Keep a socket that the library made, and hand it out as a value. */
const struct value *call_made(const struct call *call, ps_socket *socket);

#endif
