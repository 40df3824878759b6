/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Making files for tests, and looking at what they send. */
#include "files.h"

#include "check.h"
#include "sockets.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

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

void feed(ps_socket *peer, const char *text) {
  cr_assert(write(descriptor(peer), text, strlen(text)) == (ssize_t)strlen(text));
}

const char *arrived(ps_socket *peer) {
  static char text[65536];
  size_t length = 0;
  struct msghdr message = {.msg_iov = &(struct iovec){0}, .msg_iovlen = 1};
  for (ssize_t part = 1; part > 0; length += part > 0 ? (size_t)part : 0) {
    *message.msg_iov = (struct iovec){text + length, sizeof text - 1 - length};
    part = recvmsg(descriptor(peer), &message, MSG_DONTWAIT);
  }
  text[length] = '\0';
  return text;
}

char pattern(int64_t place) {
  return (char)(place * 31 + place / 251 + place / 65536);
}
