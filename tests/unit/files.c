/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Making files for tests. */
#include "files.h"

#include "check.h"
#include "sockets.h"

#include <sys/socket.h>

ps_file *make_file_of(ps_socket *socket, const char *mode, int64_t bufsize) {
  ps_file *file = NULL;
  check_ok(ps_socket_makefile(socket, mode, bufsize, &file, &err));
  return file;
}

ps_file *make_file(const char *mode, int64_t bufsize, ps_socket **peer) {
  ps_socket *socket;
  make_pair(SOCK_STREAM, &socket, peer);
  ps_file *file = make_file_of(socket, mode, bufsize);
  ps_socket_free(socket);
  return file;
}

char pattern(int64_t place) {
  return (char)(place * 31 + place / 251 + place / 65536);
}
