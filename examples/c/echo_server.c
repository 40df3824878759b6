/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * An echo server: sends back all that one client sends, and ends with it. It first prints the address that it listens
 * on, in the words that echo_client takes. */
#include <polysocket.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static void fail(const char *message) {
  fprintf(stderr, "echo_server: %s\n", message);
  exit(EXIT_FAILURE);
}

static void usage(int count, char **words) {
  fputs("echo_server: '", stderr);
  for (int i = 0; i < count; i++)
    fprintf(stderr, "%s%s", i > 0 ? " " : "", words[i]);
  fputs("' is not an address\n"
        "usage: echo_server AF_INET|AF_INET6 HOST PORT    (port 0: any that is free)\n"
        "       echo_server AF_UNIX PATH\n",
        stderr);
  exit(EXIT_FAILURE);
}

static void check(int32_t status, const ps_error *err) {
  if (status != PS_OK)
    fail(err->message);
}

static int32_t family_of(int count, char **words) {
  if (count == 3 && strcmp(words[0], "AF_INET") == 0)
    return AF_INET;
  if (count == 3 && strcmp(words[0], "AF_INET6") == 0)
    return AF_INET6;
  if (count == 2 && strcmp(words[0], "AF_UNIX") == 0)
    return AF_UNIX;
  usage(count, words);
  return AF_UNSPEC;
}

/* The socket and the address that the words FAMILY HOST PORT or AF_UNIX PATH stand for. */
static ps_socket *open_socket(int count, char **words, ps_address *address) {
  ps_error err;
  ps_socket *s;
  int32_t family = family_of(count, words);
  check(ps_socket_create(family, SOCK_STREAM, 0, &s, &err), &err);
  if (family == AF_UNIX) {
    check(ps_address_make_unix(words[1], (int64_t)strlen(words[1]), address, &err), &err);
    return s;
  }
  char *end;
  long long port = strtoll(words[2], &end, 10);
  if (end == words[2] || *end != '\0')
    usage(count, words);
  check(ps_socket_resolve(s, words[1], port, 0, 0, address, &err), &err);
  return s;
}

static void print_address(const char *family, const ps_address *address) {
  ps_error err;
  char name[109];
  int64_t port;
  if (strcmp(family, "AF_UNIX") == 0) {
    check(ps_address_path(address, name, sizeof name, NULL, &err), &err);
    printf("%s %s\n", family, name);
  } else {
    check(ps_address_host(address, name, sizeof name, NULL, &err), &err);
    check(ps_address_port(address, &port, &err), &err);
    printf("%s %s %d\n", family, name, (int)port);
  }
  fflush(stdout);
}

static void echo(ps_socket *connection) {
  ps_error err;
  char data[16384];
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
  ps_address address, peer;
  ps_socket *server = open_socket(argc - 1, argv + 1, &address), *connection;
  check(ps_socket_bind(server, &address, &err), &err);
  check(ps_socket_listen(server, 1, &err), &err);
  check(ps_socket_getsockname(server, &address, &err), &err);
  print_address(argv[1], &address);

  int32_t status = ps_socket_accept(server, &connection, &peer, &err);
  ps_socket_free(server);
  if (strcmp(argv[1], "AF_UNIX") == 0)
    remove(argv[2]);
  check(status, &err);

  char text[448];
  check(ps_address_format(&peer, text, sizeof text, NULL, &err), &err);
  printf("Connected by %s\n", text);
  echo(connection);
  ps_socket_free(connection);
  return EXIT_SUCCESS;
}
