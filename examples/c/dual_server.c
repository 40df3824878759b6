/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * An echo server on the first address family that works, IPv6 or IPv4: it prints the address that it listens on, sends
 * back all that one client sends, and ends with it. */
#include <polysocket.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

/* What the system's headers call it; the library's table of constants has it by name. */
static int32_t passive(void) {
  int64_t value = 0;
  ps_constant_get("AI_PASSIVE", &value, NULL);
  return (int32_t)value;
}

static void check(int32_t status, const ps_error *err) {
  if (status == PS_OK)
    return;
  fprintf(stderr, "dual_server: %s\n", err->message);
  exit(EXIT_FAILURE);
}

/* A socket that listens on one entry of the list, or NULL. */
static ps_socket *listen_on(ps_addrinfo *list, int64_t index) {
  int64_t family, type, proto;
  ps_address address;
  ps_socket *s;
  if (ps_addrinfo_entry(list, index, &family, &type, &proto, &address, NULL) != PS_OK ||
      ps_socket_create(family, type, proto, &s, NULL) != PS_OK)
    return NULL;
  if (ps_socket_bind(s, &address, NULL) == PS_OK && ps_socket_listen(s, 1, NULL) == PS_OK)
    return s;
  ps_socket_free(s);
  return NULL;
}

static ps_socket *listen_on_any(const char *port) {
  ps_error err;
  ps_addrinfo *list;
  ps_socket *s = NULL;
  int64_t count;
  check(ps_getaddrinfo(NULL, port, AF_UNSPEC, SOCK_STREAM, 0, passive(), NULL, &list, &err), &err);
  check(ps_addrinfo_count(list, &count, &err), &err);
  for (int64_t i = 0; i < count && !s; i++)
    s = listen_on(list, i);
  ps_addrinfo_free(list);
  return s;
}

static void print_address(ps_socket *s) {
  ps_error err;
  ps_address address;
  char host[46];
  int64_t port;
  check(ps_socket_getsockname(s, &address, &err), &err);
  check(ps_address_host(&address, host, sizeof host, NULL, &err), &err);
  check(ps_address_port(&address, &port, &err), &err);
  printf("%s %d\n", host, (int)port);
  fflush(stdout);
}

static void echo(ps_socket *connection) {
  ps_error err;
  char data[1024];
  int64_t length;
  for (;;) {
    check(ps_socket_recv(connection, 0, data, sizeof data, &length, &err), &err);
    if (length == 0)
      return;
    check(ps_socket_sendall(connection, 0, data, length, NULL, &err), &err);
  }
}

int main(int argc, char **argv) {
  ps_error err;
  ps_address peer;
  char text[560];
  if (argc != 2) {
    fputs("usage: dual_server PORT    (0: any that is free)\n", stderr);
    return EXIT_FAILURE;
  }
  ps_socket *server = listen_on_any(argv[1]), *connection;
  if (!server) {
    fputs("dual_server: could not open socket\n", stderr);
    return EXIT_FAILURE;
  }
  print_address(server);
  check(ps_socket_accept(server, &connection, &peer, &err), &err);
  check(ps_address_format(&peer, text, sizeof text, NULL, &err), &err);
  printf("Connected by %s\n", text);
  echo(connection);
  ps_socket_free(connection);
  ps_socket_free(server);
  return EXIT_SUCCESS;
}
