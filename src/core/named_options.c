/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Options by name: finding the row, and saying what is wrong. The rows are the platform's, the values' texts those of
 * option_text.c. */
#include "polysocket/named_options.h"

#include "base/error.h"
#include "base/text_give.h"
#include "core/names.h"
#include "core/option_text.h"
#include "core/pairs.h"
#include "core/socket.h"
#include "platform/platform.h"

#include <string.h>

/* Names that are longer than this are like no option's. */
enum { NAME_LIMIT = 40 };

static bool fits(const struct ps__named_option *row, const struct ps__socket *socket) {
  return ps__sys_in_scope(row->scope, socket->family, socket->type, socket->proto);
}

/* The row of a name for a socket; else one for other sockets, or NULL if no option has the name. */
static const struct ps__named_option *find(const char *name, const struct ps__socket *socket) {
  const struct ps__named_option *other = NULL;
  for (size_t i = 0; i < ps__sys_named_option_count; i++) {
    const struct ps__named_option *row = &ps__sys_named_options[i];
    /* Most names differ in their first letter. */
    if (row->name[0] != name[0] || strcmp(row->name, name) != 0)
      continue;
    if (fits(row, socket))
      return row;
    other = other ? other : row;
  }
  return other;
}

static int small(char c) {
  return c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c;
}

static bool is_same(const char *one, const char *other) {
  for (; small(*one) == small(*other); one++, other++)
    if (*one == '\0')
      return true;
  return false;
}

/* How many letters have to be added, removed or changed to make one name of the other. */
static size_t distance(const char *one, const char *other) {
  size_t row[NAME_LIMIT + 1];
  size_t length = strlen(other);
  for (size_t i = 0; i <= length; i++)
    row[i] = i;
  for (size_t k = 0; one[k]; k++) {
    size_t corner = row[0];
    row[0] = k + 1;
    for (size_t i = 1; i <= length; i++) {
      size_t best = corner + (small(one[k]) != other[i - 1]);
      corner = row[i];
      best = best < row[i - 1] + 1 ? best : row[i - 1] + 1;
      row[i] = best < corner + 1 ? best : corner + 1;
    }
  }
  return row[length];
}

/* The option that is meant by a name that none has: by the constant's name, with or without its prefix, or by one that
 * is written almost alike. NULL if there is none. */
static const char *propose(const char *name) {
  const char *nearest = NULL;
  size_t least = strnlen(name, NAME_LIMIT) / 3 + 1;
  if (strnlen(name, NAME_LIMIT) == NAME_LIMIT)
    return NULL;
  for (size_t i = 0; i < ps__sys_named_option_count; i++) {
    const struct ps__named_option *row = &ps__sys_named_options[i];
    if (is_same(row->constant, name) || is_same(strchr(row->constant, '_') + 1, name))
      return row->name;
    size_t far = distance(name, row->name);
    if (far >= least)
      continue;
    least = far;
    nearest = row->name;
  }
  return nearest;
}

static int32_t fail_unknown(const char *operation, const char *name, ps_error *err) {
  char shown[PS__SHOWN];
  struct ps__text quoted = ps__text_begin(shown, sizeof shown);
  const char *other = propose(name);
  ps__text_quote(&quoted, name, strnlen(name, PS__SHOWN));
  if (other)
    return ps__fail(err, PS_E_VALUE, operation, "there is no option %s (did you mean '%s'?)", shown, other);
  return ps__fail(err, PS_E_VALUE, operation, "there is no option %s", shown);
}

static const char *sockets_of(enum ps__option_scope scope) {
  static const char *const words[] = {
      [PS__ANY_SOCKET] = "",
      [PS__INTERNET_SOCKET] = "AF_INET and AF_INET6",
      [PS__IPV4_SOCKET] = "AF_INET",
      [PS__IPV6_SOCKET] = "AF_INET6",
      [PS__RAW_IPV4_SOCKET] = "AF_INET, SOCK_RAW",
      [PS__TCP_SOCKET] = "TCP",
      [PS__SOCKET_TCP_SOCKET] = "TCP",
      [PS__UDP_SOCKET] = "UDP",
      [PS__UNIX_SOCKET] = "AF_UNIX",
      [PS__NETLINK_SOCKET] = "AF_NETLINK",
      [PS__CAN_SOCKET] = "AF_CAN, SOCK_RAW, CAN_RAW",
  };
  return words[scope];
}

/* Report an option that a socket does not have. */
static int32_t fail_scope(const char *operation, const struct ps__named_option *row, const struct ps__socket *socket,
                          ps_error *err) {
  char kind[160];
  struct ps__text text = ps__text_begin(kind, sizeof kind);
  ps__names_kind(&text, socket->family, socket->type, socket->proto);
  return ps__fail(err, PS_E_TYPE, operation, "option '%s' is for sockets of %s, not for this one (%s)", row->name,
                  sockets_of(row->scope), kind);
}

/* The row of an option that a socket has and that may be read or written. */
static int32_t choose(const char *operation, const char *name, const struct ps__socket *socket, int access,
                      const struct ps__named_option **row, ps_error *err) {
  *row = find(name, socket);
  if (!*row)
    return fail_unknown(operation, name, err);
  if (!fits(*row, socket))
    return fail_scope(operation, *row, socket, err);
  if (((*row)->access & access) == 0)
    return ps__fail(err, PS_E_VALUE, operation, "option '%s' can only be %s", name,
                    access == PS__WRITABLE_OPTION ? "read" : "set");
  return PS_OK;
}

static int32_t fail_system(int code, const char *operation, const char *name, const char *value, ps_error *err) {
  char room[PS__SHOWN + NAME_LIMIT];
  struct ps__text text = ps__text_begin(room, sizeof room);
  ps__text_format(&text, "(%s", name);
  if (value) {
    ps__text_format(&text, ", ");
    ps__text_quote(&text, value, strnlen(value, PS__SHOWN));
  }
  ps__text_format(&text, ")");
  return ps__fail_os(err, code, operation, room);
}

static int32_t set_option(struct ps__socket *socket, const char *operation, const char *name, const char *value,
                          ps_error *err) {
  const struct ps__named_option *row;
  struct ps__option_input input;
  int32_t status = choose(operation, name, socket, PS__WRITABLE_OPTION, &row, err);
  if (status == PS_OK)
    status = ps__option_text_read(row, socket->family, value, &input, operation, err);
  if (status != PS_OK)
    return status;
  int result = ps__sys_write_named(socket->fd, row, &input.value);
  if (result < 0)
    return fail_system(-result, operation, name, value, err);
  if (ps__sys_is_low_water_mark(row->level, row->option))
    ps__socket_note_receives(socket, PS__RECEIVE_LOW_WATER, ps__sys_low_water_mark(socket->fd) > 1);
  return PS_OK;
}

int32_t ps_socket_set_option(ps_socket *self, const char *name, const char *value, ps_error *err) {
  static const char operation[] = "set_option";
  struct ps__socket *socket;
  if (!name)
    return ps__fail_null(err, operation, "name");
  if (!value)
    return ps__fail_null(err, operation, "value");
  int32_t status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  status = set_option(socket, operation, name, value, err);
  ps__socket_unpin(socket);
  return status;
}

static int32_t get_option(struct ps__socket *socket, const char *operation, const char *name, struct ps__text *text,
                          ps_error *err) {
  const struct ps__named_option *row;
  struct ps__option_value value = {.text = ""};
  int32_t status = choose(operation, name, socket, PS__READABLE_OPTION, &row, err);
  if (status != PS_OK)
    return status;
  int result = ps__sys_read_named(socket->fd, row, &value);
  if (result < 0)
    return fail_system(-result, operation, name, NULL, err);
  ps__option_text_show(text, row, &value);
  return PS_OK;
}

int32_t ps_socket_get_option(ps_socket *self, const char *name, char *text, int64_t capacity, int64_t *length,
                             ps_error *err) {
  static const char operation[] = "get_option";
  struct ps__socket *socket;
  char room[PS__OPTION_TEXT];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  int32_t status = ps__text_give(operation, "", 0, text, capacity, length, err);
  if (status == PS_OK && !name)
    status = ps__fail_null(err, operation, "name");
  if (status == PS_OK)
    status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  status = get_option(socket, operation, name, &shown, err);
  ps__socket_unpin(socket);
  return status == PS_OK ? ps__text_give(operation, room, shown.length, text, capacity, length, err) : status;
}

int32_t ps_socket_options(ps_socket *self, ps_pairs **pairs, ps_error *err) {
  static const char operation[] = "options";
  struct ps__pairs made = {NULL, 0, 0, false};
  struct ps__socket *socket;
  if (!pairs)
    return ps__fail_null(err, operation, "pairs");
  *pairs = NULL;
  int32_t status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  for (size_t i = 0; i < ps__sys_named_option_count; i++) {
    const struct ps__named_option *row = &ps__sys_named_options[i];
    struct ps__option_value value = {.text = ""};
    char room[PS__OPTION_TEXT];
    struct ps__text shown = ps__text_begin(room, sizeof room);
    if ((row->access & PS__LISTED_OPTION) == 0 || find(row->name, socket) != row || !fits(row, socket) ||
        ps__sys_read_named(socket->fd, row, &value) < 0)
      continue;
    ps__option_text_show(&shown, row, &value);
    ps__pairs_add_text(&made, row->name, room, shown.length);
  }
  ps__socket_unpin(socket);
  return ps__pairs_publish(&made, pairs, operation, err);
}
