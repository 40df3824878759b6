/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What the system knows of a connection: the state of TCP, and the credentials of the peer. */
#include "polysocket/connection_info.h"

#include "base/error.h"
#include "core/names.h"
#include "core/pairs.h"
#include "core/socket.h"
#include "platform/connection_info.h"
#include "platform/named_option.h"
#include "platform/platform.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static int32_t fail_kind(const struct ps__socket *socket, const char *wanted, const char *operation, ps_error *err) {
  char kind[160];
  struct ps__text text = ps__text_begin(kind, sizeof kind);
  ps__names_kind(&text, socket->family, socket->type, socket->proto);
  return ps__fail(err, PS_E_TYPE, operation, "only sockets of %s have this, not this one (%s)", wanted, kind);
}

static void add_field(struct ps__pairs *pairs, const struct ps__tcp_field *field, uint64_t value) {
  static const char unlimited[] = "unlimited";
  const char *word = value < field->words_count ? field->words[value] : NULL;
  if (word)
    ps__pairs_add_text(pairs, field->name, word, strlen(word));
  else if (value > INT64_MAX)
    ps__pairs_add_text(pairs, field->name, unlimited, sizeof unlimited - 1);
  else
    ps__pairs_add_number(pairs, field->name, (int64_t)value);
}

static int32_t read_tcp_info(struct ps__socket *socket, struct ps__pairs *made, const char *operation, ps_error *err) {
  unsigned char bytes[PS__TCP_INFO_ROOM];
  if (!ps__sys_in_scope(PS__TCP_SOCKET, socket->family, socket->type, socket->proto))
    return fail_kind(socket, "TCP", operation, err);
  size_t length = sizeof bytes;
  int result = ps__sys_tcp_info(socket->fd, bytes, &length);
  if (result < 0)
    return ps__fail_os(err, -result, operation, NULL);
  for (size_t i = 0; i < ps__sys_tcp_field_count; i++) {
    uint64_t value;
    if (ps__sys_tcp_value(&ps__sys_tcp_fields[i], bytes, length, &value))
      add_field(made, &ps__sys_tcp_fields[i], value);
  }
  return PS_OK;
}

static void add_groups(struct ps__pairs *made, const uint32_t *groups, size_t count) {
  enum { DIGITS = 11 };
  char *text = malloc(count * DIGITS + 1);
  if (!text) {
    made->failed = true;
    return;
  }
  struct ps__text list = ps__text_begin(text, count * DIGITS + 1);
  for (size_t i = 0; i < count; i++)
    ps__text_format(&list, "%s%" PRIu32, i == 0 ? "" : ",", groups[i]);
  ps__pairs_add_text(made, "groups", text, list.length);
  free(text);
}

static int32_t read_credentials(struct ps__socket *socket, struct ps__pairs *made, const char *operation,
                                ps_error *err) {
  static const char *const names[] = {"pid", "uid", "gid"};
  struct ps__credentials found;
  if (!ps__sys_in_scope(PS__UNIX_SOCKET, socket->family, socket->type, socket->proto))
    return fail_kind(socket, "AF_UNIX", operation, err);
  int result = ps__sys_credentials(socket->fd, &found);
  if (result == -ENOMEM)
    return ps__fail(err, PS_E_MEMORY, operation, "out of memory");
  if (result < 0)
    return ps__fail_os(err, -result, operation, NULL);
  for (int i = 0; i < 3; i++)
    ps__pairs_add_number(made, names[i], found.numbers[i]);
  if (found.groups)
    add_groups(made, found.groups, found.group_count);
  if (found.label)
    ps__pairs_add_text(made, "security", found.label, strlen(found.label));
  free(found.groups);
  free(found.label);
  return PS_OK;
}

/* Make a list of what a function reads from a socket. */
static int32_t make_list(ps_socket *self, ps_pairs **pairs, const char *operation,
                         int32_t (*read)(struct ps__socket *, struct ps__pairs *, const char *, ps_error *),
                         ps_error *err) {
  struct ps__pairs made = {NULL, 0, 0, false};
  struct ps__socket *socket;
  if (!pairs)
    return ps__fail_null(err, operation, "pairs");
  *pairs = NULL;
  int32_t status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  status = read(socket, &made, operation, err);
  ps__socket_unpin(socket);
  if (status == PS_OK)
    return ps__pairs_publish(&made, pairs, operation, err);
  ps__pairs_abandon(&made);
  return status;
}

int32_t ps_socket_tcp_info(ps_socket *self, ps_pairs **pairs, ps_error *err) {
  return make_list(self, pairs, "tcp_info", read_tcp_info, err);
}

int32_t ps_socket_peer_credentials(ps_socket *self, ps_pairs **pairs, ps_error *err) {
  return make_list(self, pairs, "peer_credentials", read_credentials, err);
}
