/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Making sockets for tests. */
#include "sockets.h"

#include "check.h"
#include "polysocket/address.h"
#include "polysocket/address_text.h"
#include "polysocket/options.h"

#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

ps_socket *make_socket(int family, int type) {
  ps_socket *made = NULL;
  check_ok(ps_socket_create(family, type, 0, &made, &err));
  return made;
}

ps_socket *make_where_possible(int family, int type, int proto) {
  ps_socket *made = NULL;
  if (ps_socket_create(family, type, proto, &made, &err) != PS_OK) {
    check_number(err.status, PS_E_OS);
    cr_log_info("left out: %s", err.message);
  }
  return made;
}

void make_pair(int type, ps_socket **first, ps_socket **second) {
  check_ok(ps_socket_pair(PAIR_FAMILY, type, 0, first, second, &err));
}

ps_socket *make_listener(ps_address *address) {
  ps_socket *listener = make_socket(AF_INET, SOCK_STREAM);
  *address = loopback(0);
  check_ok(ps_socket_bind(listener, address, &err));
  check_ok(ps_socket_listen(listener, 5, &err));
  check_ok(ps_socket_getsockname(listener, address, &err));
  return listener;
}

ps_socket *make_full_listener(int family, ps_address *address) {
  ps_socket *listener = make_socket(family, SOCK_STREAM);
  *address = family == AF_UNIX ? unix_address("", 0) : loopback(0);
  check_ok(ps_socket_bind(listener, address, &err));
  check_ok(ps_socket_listen(listener, 0, &err));
  check_ok(ps_socket_getsockname(listener, address, &err));
  /* One that isn't given back: it stays in the queue. TCP drops what comes when that has one connection. */
  for (int i = 0, code = 0; family == AF_UNIX ? code == 0 : i < 3; i++) {
    int64_t number = 0;
    cr_assert(i < 100);
    ps_socket *waiting = make_socket(family, SOCK_STREAM);
    check_ok(ps_socket_setblocking(waiting, 0, &err));
    check_ok(ps_socket_connect_ex(waiting, address, &number, &err));
    code = (int)number;
  }
  return listener;
}

void make_connection(ps_socket **client, ps_socket **server) {
  ps_address address;
  ps_socket *listener = make_listener(&address);
  *client = make_socket(AF_INET, SOCK_STREAM);
  check_ok(ps_socket_connect(*client, &address, &err));
  check_ok(ps_socket_accept(listener, server, NULL, &err));
  ps_socket_free(listener);
}

int64_t answer(ps_socket *socket, int64_t control, int64_t option) {
  int64_t left = 77, result = 77;
  check_ok(ps_socket_ioctl(socket, control, option, &left, &result, &err));
  return result > 0 ? result : left;
}

ps_address loopback(int64_t port) {
  ps_address address;
  check_ok(ps_address_make_inet("127.0.0.1", port, &address, &err));
  return address;
}

ps_address unix_address(const void *path, int64_t length) {
  ps_address address;
  check_ok(ps_address_make_unix(path, length, &address, &err));
  return address;
}

const char *loopback_name(void) {
  static char name[IF_NAMESIZE];
  cr_assert(if_indextoname(1, name));
  return name;
}

const char *with_loopback(const char *text) {
  static const char generic[] = "%lo";
  static char made[512];
  const char *place = strstr(text, generic);
  if (!place)
    return text;
  snprintf(made, sizeof made, "%.*s%%%s%s", (int)(place - text), text, loopback_name(), place + strlen(generic));
  return made;
}

const char *shown(const ps_address *address) {
  static char text[512];
  check_ok(ps_address_format(address, text, sizeof text, NULL, &err));
  return text;
}

int64_t fill(ps_socket *socket) {
  static const char bytes[4096];
  int64_t total = 0, sent = 0;
  for (int quiet = 0; quiet < 2; quiet++) {
    for (; ps_socket_send(socket, MSG_DONTWAIT, bytes, sizeof bytes, &sent, NULL) == PS_OK; total += sent)
      quiet = 0;
    await_confirmation();
  }
  return total;
}

int descriptor(ps_socket *socket) {
  int64_t fd = -1;
  check_ok(ps_socket_fileno(socket, &fd, &err));
  return (int)fd;
}
