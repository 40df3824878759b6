/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The arguments of a call, converted with a check. */
#include "call.h"

#include "fault.h"

#include <string.h>

bool call_has(const struct call *call, size_t index) {
  return index < call->count;
}

const struct value *call_argument(const struct call *call, size_t index) {
  if (!call_has(call, index))
    fault("argument %zu is missing, which a C compiler would refuse", index + 1);
  return call->arguments[index];
}

_Noreturn static void wrong(const struct call *call, size_t index, const char *type) {
  fault("argument %zu: %s cannot hold %s", index + 1, type, value_shown(call->arguments[index]));
}

int64_t call_int64(const struct call *call, size_t index) {
  const struct value *value = call_argument(call, index);
  if ((value->kind != INTEGER && value->kind != TRUTH) || value->huge)
    wrong(call, index, "int64_t");
  return value->number;
}

int64_t call_int64_or(const struct call *call, size_t index, int64_t otherwise) {
  return call_has(call, index) ? call_int64(call, index) : otherwise;
}

double call_seconds(const struct call *call, size_t index) {
  const struct value *value = call_argument(call, index);
  if (value->kind == NONE)
    return PS_NO_TIMEOUT;
  if (value->kind != INTEGER && value->kind != REAL)
    wrong(call, index, "double");
  return value->real;
}

bool call_is_null(const struct call *call, size_t index) {
  const struct value *value = call_argument(call, index);
  return value->kind == SOCKET_OBJECT && !value->socket;
}

const char *call_bytes(const struct call *call, size_t index, int64_t *length) {
  const struct value *value = call_argument(call, index);
  if (call_is_null(call, index)) {
    *length = 1;
    return NULL;
  }
  if (value->kind != STRING)
    wrong(call, index, "const void *");
  *length = (int64_t)value->length;
  return value->bytes;
}

const char *call_text(const struct call *call, size_t index) {
  int64_t length;
  const char *text = call_bytes(call, index, &length);
  if (text && strlen(text) != (size_t)length)
    wrong(call, index, "a text that ends at its NUL");
  return text;
}

const char *call_text_or_null(const struct call *call, size_t index) {
  return call_has(call, index) && call_argument(call, index)->kind != NONE ? call_text(call, index) : NULL;
}

const char *call_service(const struct call *call, size_t index) {
  if (call_argument(call, index)->kind != INTEGER)
    return call_text_or_null(call, index);
  enum { DIGITS = 24 };
  char *digits = must_have(DIGITS);
  snprintf(digits, DIGITS, "%lld", (long long)call_int64(call, index));
  return digits;
}

struct call call_items(const struct call *call, size_t index) {
  const struct value *list = call_argument(call, index);
  if (list->kind != LIST)
    fault("argument %zu: %s is no list", index + 1, value_shown(list));
  struct call items = *call;
  items.arguments = list->items;
  items.count = list->length;
  return items;
}

ps_socket *call_socket(const struct call *call, size_t index) {
  if (call_argument(call, index)->kind != SOCKET_OBJECT)
    wrong(call, index, "ps_socket *");
  return call->arguments[index]->socket;
}

ps_token *call_token(const struct call *call, size_t index) {
  const struct value *value = call_argument(call, index);
  if (value->kind != TOKEN && value->kind != NONE)
    wrong(call, index, "ps_token *");
  return value->token;
}

void must_succeed(int32_t status, const ps_error *err) {
  if (status != PS_OK)
    fault("what the library gave cannot be read: %s", err->message);
}

const struct value *call_told(const struct call *call, const char *text, int64_t length) {
  if (!call->without_results && length != (int64_t)strlen(text))
    fault("a length of %lld is told with '%s'", (long long)length, text);
  return value_text(text);
}

const struct value *call_made(const struct call *call, ps_socket *socket) {
  if (socket)
    belongings_add_socket(call->belongings, socket);
  return value_socket(socket);
}
