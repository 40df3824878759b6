/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Hosts by name and by address. */
#include "fault.h"
#include "operation.h"

/* All other names, or all addresses. */
static const struct value *
texts(const struct call *call, ps_hostent *found, int32_t (*count)(ps_hostent *self, int64_t *count, ps_error *err),
      int32_t (*item)(ps_hostent *self, int64_t index, char *text, int64_t capacity, int64_t *length, ps_error *err)) {
  int64_t number;
  ps_error err;
  must_succeed(count(found, &number, &err), &err);
  const struct value **items = must_have((size_t)number * sizeof *items);
  for (int64_t i = 0; i < number; i++) {
    char text[ROOM_SIZE];
    int64_t length;
    must_succeed(item(found, i, text, sizeof text, &length, &err), &err);
    items[i] = call_told(call, text, length);
  }
  return value_list((size_t)number, items);
}

/* The value of an entry, which is given back. */
static const struct value *entry_value(const struct call *call, ps_hostent *found) {
  char name[ROOM_SIZE];
  int64_t length;
  ps_error err;
  must_succeed(ps_hostent_name(found, name, sizeof name, &length, &err), &err);
  const struct value *items[] = {call_told(call, name, length),
                                 texts(call, found, ps_hostent_alias_count, ps_hostent_alias),
                                 texts(call, found, ps_hostent_address_count, ps_hostent_address)};
  ps_hostent_free(found);
  return value_list(3, items);
}

static int32_t do_gethostbyname(struct call *call) {
  char text[ROOM_SIZE] = "";
  int64_t length = 0;
  int32_t status = ps_gethostbyname(call_text(call, 0), call->wait, ROOM(call, text), RESULT(call, &length), call->err);
  call->result = call_told(call, text, length);
  return status;
}

static int32_t look_up(struct call *call,
                       int32_t (*find)(const char *host, const ps_wait *wait, ps_hostent **found, ps_error *err)) {
  ps_hostent *found = NULL;
  int32_t status = find(call_text(call, 0), call->wait, RESULT(call, &found), call->err);
  if (status == PS_OK)
    call->result = entry_value(call, found);
  else if (found)
    fault("a look-up that failed gave an entry");
  return status;
}

static int32_t do_gethostbyname_ex(struct call *call) {
  return look_up(call, ps_gethostbyname_ex);
}

static int32_t do_gethostbyaddr(struct call *call) {
  return look_up(call, ps_gethostbyaddr);
}

const struct operation hostent_functions[] = {
    {"gethostbyname", 1, do_gethostbyname},
    {"gethostbyname_ex", 1, do_gethostbyname_ex},
    {"gethostbyaddr", 1, do_gethostbyaddr},
    {NULL, 0, NULL},
};
