/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A client that tries all addresses of a host, IPv6 or IPv4, and sends a greeting to the first one that answers. */
#include <polysocket.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static void check(int32_t status, const ps_error *err) {
  if (status == PS_OK)
    return;
  fprintf(stderr, "dual_client: %s\n", err->message);
  exit(EXIT_FAILURE);
}

/* A socket that is connected to one entry of the list, or NULL. */
static ps_socket *connect_to(ps_addrinfo *list, int64_t index) {
  int64_t family, type, proto;
  ps_address address;
  ps_socket *s;
  if (ps_addrinfo_entry(list, index, &family, &type, &proto, &address, NULL) != PS_OK ||
      ps_socket_create(family, type, proto, &s, NULL) != PS_OK)
    return NULL;
  if (ps_socket_connect(s, &address, NULL) == PS_OK)
    return s;
  ps_socket_free(s);
  return NULL;
}

static ps_socket *connect_to_any(const char *host, const char *port) {
  ps_error err;
  ps_addrinfo *list;
  ps_socket *s = NULL;
  int64_t count;
  check(ps_getaddrinfo(host, port, AF_UNSPEC, SOCK_STREAM, 0, 0, NULL, &list, &err), &err);
  check(ps_addrinfo_count(list, &count, &err), &err);
  for (int64_t i = 0; i < count && !s; i++)
    s = connect_to(list, i);
  ps_addrinfo_free(list);
  return s;
}

int main(int argc, char **argv) {
  ps_error err;
  char data[1024];
  int64_t length;
  if (argc != 3) {
    fputs("usage: dual_client HOST PORT\n", stderr);
    return EXIT_FAILURE;
  }
  ps_socket *s = connect_to_any(argv[1], argv[2]);
  if (!s) {
    fputs("dual_client: could not open socket\n", stderr);
    return EXIT_FAILURE;
  }
  check(ps_socket_sendall(s, 0, "Hello, world", 12, NULL, &err), &err);
  check(ps_socket_recv(s, 0, data, sizeof data, &length, &err), &err);
  printf("Received %.*s\n", (int)length, data);
  ps_socket_free(s);
  return EXIT_SUCCESS;
}
