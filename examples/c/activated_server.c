/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * An echo server on a socket that a service manager has opened: it prints the socket's name, sends back all that one
 * client sends, and ends with it. Try it with: systemd-socket-activate -l 8000 activated_server */
#include <polysocket.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 16 };

static void check(int32_t status, const ps_error *err) {
  if (status == PS_OK)
    return;
  fprintf(stderr, "activated_server: %s\n", err->message);
  exit(EXIT_FAILURE);
}

/* The first socket that listens; its name is printed. */
static ps_socket *first_listener(void) {
  ps_error err;
  int64_t fds[MOST], count, listens;
  char names[4096];
  check(ps_listen_fds(PS_LISTEN_UNSET, fds, MOST, &count, names, sizeof names, NULL, &err), &err);
  char *name = names;
  for (int64_t i = 0; i < count; i++) {
    ps_socket *s;
    char *end = name + strcspn(name, ":");
    check(ps_socket_adopt(fds[i], PS_DETECT, PS_DETECT, PS_DETECT, &s, &err), &err);
    check(ps_socket_listening(s, &listens, &err), &err);
    if (listens) {
      printf("%.*s\n", (int)(end - name), name);
      fflush(stdout);
      return s;
    }
    ps_socket_free(s);
    name = *end ? end + 1 : end;
  }
  return NULL;
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

int main(void) {
  ps_error err;
  ps_socket *server = first_listener(), *connection;
  if (!server) {
    fputs("activated_server: no listening socket was passed\n", stderr);
    return EXIT_FAILURE;
  }
  check(ps_notify("READY=1", NULL, &err), &err);
  check(ps_socket_accept(server, &connection, NULL, &err), &err);
  echo(connection);
  check(ps_notify("STOPPING=1", NULL, &err), &err);
  ps_socket_free(connection);
  ps_socket_free(server);
  return EXIT_SUCCESS;
}
