/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * One socket after the other, until a slot has used up its generations and another one takes its place: no handle comes
 * back. The sockets take and give back one descriptor, so that no system call is made. One thread, so this is for the
 * plain build, not for ThreadSanitizer. */
#include "driver.h"

#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { GENERATIONS = 1 << 22, SOCKETS = GENERATIONS + 1000 };

static ps_socket *take(int32_t fd) {
  ps_error err;
  ps_socket *socket;
  driver_must(ps_socket_adopt(fd, AF_UNIX, SOCK_STREAM, 0, &socket, &err), &err);
  return socket;
}

static void give_back(ps_socket *socket) {
  ps_error err;
  int64_t fd;
  driver_must(ps_socket_detach(socket, &fd, &err), &err);
  ps_socket_free(socket);
}

static bool stale(ps_socket *socket) {
  ps_error err;
  int64_t proto;
  return driver_refused(ps_socket_proto(socket, &proto, &err), &err);
}

int main(void) {
  const int fd = dup(STDOUT_FILENO);
  ps_socket *first = take(fd), *last = first;
  int again = 0, accepted = 0;
  give_back(first);
  for (int i = 1; i < SOCKETS; i++) {
    ps_socket *socket = take(fd);
    again += socket == first || socket == last;
    accepted += !stale(first) + !stale(last);
    give_back(socket);
    last = socket;
  }
  driver_check(again == 0, "of %d sockets none has the handle of the first or of the one before", SOCKETS);
  driver_check(accepted == 0 && stale(first) && stale(last), "freed handles are refused");
  driver_check(close(fd) == 0, "the descriptor is still the caller's");
  return driver_finish();
}
