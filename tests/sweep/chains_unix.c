/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Chains of calls on AF_UNIX sockets with files, and those of a service. */
#include "chains.h"

#include "../hostile/giving_up.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A server leaves its file, the next one takes its place, a client comes, and the file is removed. */
static bool replace_stale(const char *path) {
  ps_error err;
  ps_address address;
  ps_socket *first = NULL, *second = NULL, *client = NULL;
  bool good = WENT(ps_address_make_unix, path, (int64_t)strlen(path), &address) &&
              WENT(ps_create_unix_server, &address, 0600, 1, SOCK_STREAM, PS_UNIX_KEEP, &first);
  ps_socket_free(first);
  good = good && WENT(ps_create_unix_server, &address, 0640, 1, SOCK_STREAM, 0, &second) &&
         WENT(ps_socket_create, AF_UNIX, SOCK_STREAM, 0, &client) && WENT(ps_socket_connect, client, &address);
  ps_socket_free(client);
  good = good && WENT(ps_socket_close, second);
  ps_socket_free(second);
  unlink(path);
  return good;
}

bool chains_unix_stale(void) {
  return replace_stale("stale");
}

/* With a path from the root, by which the file is found again: the folder of the runs has none. */
bool chains_unix_stale_in_folder(void) {
  char folder[] = "/tmp/polysocket-sweep-XXXXXX", path[sizeof folder + 6];
  if (!mkdtemp(folder))
    give_up("no temporary folder");
  snprintf(path, sizeof path, "%s/stale", folder);
  bool good = replace_stale(path);
  rmdir(folder);
  return good;
}

/* It is longer than an address of the system can be. */
bool chains_unix_stale_and_long(void) {
  char path[151];
  memset(path, 'l', sizeof path - 1);
  path[sizeof path - 1] = '\0';
  return replace_stale(path);
}

static void set_number(const char *name, int number) {
  char text[16];
  snprintf(text, sizeof text, "%d", number);
  setenv(name, text, 1);
}

/* Descriptor 3 may be the test's own: it is put back. */
static bool listen_by_manager(const char *name) {
  ps_error err;
  char names[64];
  int64_t fds[4], count, length;
  int saved = fcntl(3, F_DUPFD_CLOEXEC, 10);
  int socket_3 = socket(AF_UNIX, SOCK_STREAM, 0);
  if (socket_3 < 0)
    give_up("no socket for a manager to hand over");
  if (socket_3 != 3) {
    dup2(socket_3, 3);
    close(socket_3);
  }
  set_number("LISTEN_PID", getpid());
  set_number("LISTEN_FDS", 1);
  if (name)
    setenv("LISTEN_FDNAMES", name, 1);
  else
    unsetenv("LISTEN_FDNAMES");
  bool good = WENT(ps_listen_fds, 0, fds, 4, &count, names, sizeof names, &length);
  close(3);
  if (saved >= 0) {
    dup3(saved, 3, O_CLOEXEC);
    close(saved);
  }
  return good;
}

bool chains_unix_service(void) {
  ps_error err;
  int64_t answer;
  bool good = listen_by_manager("web") && listen_by_manager(NULL);
  int manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (manager < 0)
    give_up("no socket for a manager to listen with");
  struct {
    sa_family_t family;
    char name[20];
  } address = {AF_UNIX, ""};
  snprintf(address.name + 1, sizeof address.name - 1, "sweep-%d", getpid());
  size_t size = sizeof address.family + 1 + strlen(address.name + 1);
  bind(manager, (struct sockaddr *)(void *)&address, (socklen_t)size);
  address.name[0] = '@';
  setenv("NOTIFY_SOCKET", address.name, 1);
  good = good && WENT(ps_notify, "READY=1", &answer);
  unsetenv("NOTIFY_SOCKET");
  close(manager);
  return good;
}
