/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_UNIX on Windows: streams by path, where the system has them; elsewhere an error that names the family. There are
 * no pairs and no datagrams on any Windows. */
#include "../stress/driver.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static ps_error err;

static void check_refused(int32_t status, const char *what, const char *words) {
  bool refused = status == PS_E_OS && (err.code == EAFNOSUPPORT || err.code == EOPNOTSUPP);
  driver_check(refused && strstr(err.message, words), "%s: %s", what, status == PS_OK ? "there is one" : err.message);
}

/* A path in the folder of temporary files. */
static ps_address some_path(char path[MAX_PATH]) {
  ps_address address;
  GetTempPathA(MAX_PATH - 32, path);
  snprintf(path + strlen(path), 32, "polysocket-%lu", GetCurrentProcessId());
  driver_must(ps_address_make_unix(path, (int64_t)strlen(path), &address, &err), &err);
  return address;
}

static void test_stream(void) {
  char path[MAX_PATH], text[8] = "";
  int64_t received = 0;
  ps_socket *listener, *client, *server;
  ps_address address = some_path(path);
  driver_must(ps_create_unix_server(&address, PS_UMASK_MODE, 5, SOCK_STREAM, 0, &listener, &err), &err);
  driver_must(ps_socket_create(AF_UNIX, SOCK_STREAM, 0, &client, &err), &err);
  driver_must(ps_socket_connect(client, &address, &err), &err);
  driver_must(ps_socket_accept(listener, &server, NULL, &err), &err);
  driver_must(ps_socket_sendall(client, 0, "hello", 5, NULL, &err), &err);
  driver_must(ps_socket_recv(server, 0, text, sizeof text, &received, &err), &err);
  driver_check(received == 5 && memcmp(text, "hello", 5) == 0, "a stream by path carries bytes");
  ps_socket_free(client);
  ps_socket_free(server);
  ps_socket_free(listener);
  DeleteFileA(path);
}

int main(void) {
  ps_socket *socket = NULL, *pair[2];
  char path[MAX_PATH];
  ps_address address = some_path(path);
  int32_t status = ps_socket_create(AF_UNIX, SOCK_STREAM, 0, &socket, &err);
  ps_socket_free(socket);
  if (status == PS_OK) {
    test_stream();
  } else {
    check_refused(status, "a stream, where the system has none", "(AF_UNIX, SOCK_STREAM, 0)");
    status = ps_create_unix_server(&address, PS_UMASK_MODE, 5, SOCK_STREAM, 0, &socket, &err);
    check_refused(status, "a server, where the system has none", "create_unix_server: socket: ");
    driver_check(GetFileAttributesA(path) == INVALID_FILE_ATTRIBUTES, "and no file is left");
  }
  check_refused(ps_socket_create(AF_UNIX, SOCK_DGRAM, 0, &socket, &err), "datagrams", "(AF_UNIX, SOCK_DGRAM, 0)");
  status = ps_socket_pair(AF_UNIX, SOCK_STREAM, 0, &pair[0], &pair[1], &err);
  check_refused(status, "a pair", "(AF_UNIX, SOCK_STREAM, 0)");
  return driver_finish();
}
