/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Options by name, and what the system knows of a connection. */
#include "fault.h"
#include "operation.h"

#include <inttypes.h>
#include <string.h>

/* Append a value as the text that C takes; a list has commas between its items. */
static void append(char room[ROOM_SIZE], const struct value *value) {
  size_t used = strlen(room);
  char *end = room + used;
  size_t left = ROOM_SIZE - used;
  switch (value->kind) {
  case TRUTH:
    snprintf(end, left, "%s", value->number ? "on" : "off");
    break;
  case INTEGER:
    snprintf(end, left, "%" PRId64, value->number);
    break;
  case REAL:
    snprintf(end, left, "%.9g", value->real);
    break;
  case LIST:
    for (size_t i = 0; i < value->length; i++) {
      if (i > 0)
        strncat(room, ",", ROOM_SIZE - strlen(room) - 1);
      append(room, value->items[i]);
    }
    break;
  default:
    snprintf(end, left, "%s", value->bytes);
  }
}

static int32_t do_set_option(struct call *call) {
  char room[ROOM_SIZE] = "";
  if (call_is_null(call, 1))
    return ps_socket_set_option(call->self, call_text(call, 0), NULL, call->err);
  if (call_argument(call, 1)->kind == STRING)
    return ps_socket_set_option(call->self, call_text(call, 0), call_text(call, 1), call->err);
  append(room, call_argument(call, 1));
  return ps_socket_set_option(call->self, call_text(call, 0), room, call->err);
}

static int32_t do_get_option(struct call *call) {
  char text[64] = "";
  int64_t length = 0;
  int32_t status =
      ps_socket_get_option(call->self, call_text(call, 0), ROOM(call, text), RESULT(call, &length), call->err);
  call->result = call_told(call, text, length);
  return status;
}

/* One value of a list of pairs, which is given back. */
static const struct value *value_of(struct call *call, ps_pairs *pairs) {
  int64_t index, numeric, number, length;
  char text[ROOM_SIZE];
  const struct value *found = value_none();
  must_succeed(ps_pairs_find(pairs, call_text(call, 0), &index, call->err), call->err);
  if (index >= 0) {
    must_succeed(ps_pairs_number(pairs, index, &numeric, &number, call->err), call->err);
    must_succeed(ps_pairs_text(pairs, index, text, sizeof text, &length, call->err), call->err);
    found = numeric ? value_integer(number) : call_told(call, text, length);
  }
  ps_pairs_free(pairs);
  return found;
}

static int32_t read_pairs(struct call *call, int32_t (*read)(ps_socket *, ps_pairs **, ps_error *)) {
  ps_pairs *pairs = NULL;
  int32_t status = read(call->self, RESULT(call, &pairs), call->err);
  if (status == PS_OK)
    call->result = value_of(call, pairs);
  return status;
}

static int32_t do_options(struct call *call) {
  return read_pairs(call, ps_socket_options);
}

static int32_t do_tcp_info(struct call *call) {
  return read_pairs(call, ps_socket_tcp_info);
}

static int32_t do_peer_credentials(struct call *call) {
  return read_pairs(call, ps_socket_peer_credentials);
}

const struct operation named_options_methods[] = {
    {"set_option", 2, do_set_option},
    {"get_option", 1, do_get_option},
    {"options", 1, do_options},
    {"tcp_info", 1, do_tcp_info},
    {"peer_credentials", 1, do_peer_credentials},
    {NULL, 0, NULL},
};
