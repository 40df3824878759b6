/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Makes connections with libc, and starts processes at their other ends. A process is this program again, since some
 * peers do not survive a fork. It ends when its connection does, or with its parent. */
#include "link.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { CHUNK = 65536, ROOM = 1 << 20 };

static void connected_udp(int fds[2]) {
  struct sockaddr_in addresses[2];
  for (int i = 0; i < 2; i++) {
    socklen_t size = sizeof addresses[i];
    memset(&addresses[i], 0, size);
    addresses[i].sin_family = AF_INET;
    addresses[i].sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fds[i] = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    must(fds[i] >= 0 && bind(fds[i], (struct sockaddr *)&addresses[i], size) == 0, "a UDP socket");
    must(getsockname(fds[i], (struct sockaddr *)&addresses[i], &size) == 0, "getsockname");
  }
  for (int i = 0; i < 2; i++)
    must(connect(fds[i], (struct sockaddr *)&addresses[1 - i], sizeof addresses[i]) == 0, "connect of UDP");
}

/* 64 KiB have to fit into the buffers while nobody reads. */
static void connected_tcp(int fds[2]) {
  uint16_t port;
  struct sockaddr_in address = {.sin_family = AF_INET};
  void *listener = peer_libc.listen(&port);
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  fds[0] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  must(fds[0] >= 0 && connect(fds[0], (struct sockaddr *)&address, sizeof address) == 0, "connect");
  fds[1] = accept4((int)(intptr_t)listener, NULL, NULL, SOCK_CLOEXEC);
  must(fds[1] >= 0, "accept");
  for (int i = 0; i < 2; i++) {
    int on = 1, room = ROOM;
    must(setsockopt(fds[i], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0, "TCP_NODELAY");
    must(setsockopt(fds[i], SOL_SOCKET, SO_SNDBUF, &room, sizeof room) == 0, "SO_SNDBUF");
  }
  peer_libc.release(listener);
}

void link_fds(enum kind kind, int fds[2]) {
  if (kind == UNIX_STREAM)
    must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0, "socketpair");
  else if (kind == TCP_STREAM)
    connected_tcp(fds);
  else
    connected_udp(fds);
}

/* Whether nobody has the port. */
static bool is_free(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  must(fd >= 0, "socket");
  bool free = bind(fd, (struct sockaddr *)&address, sizeof address) == 0;
  close(fd);
  return free;
}

/* A place that no other process uses: a path, or a port below those that the system gives to clients. */
static void free_place(enum kind kind, char place[100]) {
  enum { LOWEST = 20000, PORTS = 12000 };
  static int number;
  number++;
  if (kind != TCP_STREAM) {
    snprintf(place, 100, "%s/polysocket-bench-%d-%d", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", getpid(), number);
    return;
  }
  while (!is_free(LOWEST + (getpid() * 7 + number) % PORTS))
    must(++number < PORTS, "the search for a free port");
  snprintf(place, 100, "%d", LOWEST + (getpid() * 7 + number) % PORTS);
}

void link_ends(const struct peer *peer, enum kind kind, double timeout, void *ends[2]) {
  if (peer->adopt) {
    int fds[2];
    link_fds(kind, fds);
    for (int i = 0; i < 2; i++)
      ends[i] = peer->adopt(kind, fds[i], timeout);
    return;
  }
  char place[100];
  free_place(kind, place);
  for (int i = 0; i < 2; i++)
    ends[i] = peer->meet(kind, place, i == 0, timeout);
}

void link_stay_on(int core) {
  static cpu_set_t all;
  static bool known;
  cpu_set_t set;
  if (!known)
    must(sched_getaffinity(0, sizeof all, &all) == 0, "sched_getaffinity");
  known = true;
  if (core < 0) {
    sched_setaffinity(0, sizeof all, &all);
    return;
  }
  CPU_ZERO(&set);
  for (int i = 0, seen = 0; i < CPU_SETSIZE; i++)
    if (CPU_ISSET((size_t)i, &all) && seen++ == core)
      CPU_SET((size_t)i, &set);
  must(sched_setaffinity(0, sizeof set, &set) == 0, "the core cannot be chosen");
}

/* The place is a descriptor that the new process inherits under its own number, or what meet() takes. */
static pid_t start(const char *role, const struct peer *peer, enum kind kind, double timeout, int core,
                   const char *place, int fd) {
  char kind_text[8], timeout_text[32], core_text[16];
  posix_spawn_file_actions_t actions;
  pid_t process;
  snprintf(kind_text, sizeof kind_text, "%d", (int)kind);
  snprintf(timeout_text, sizeof timeout_text, "%g", timeout);
  snprintf(core_text, sizeof core_text, "%d", core);
  char *words[] = {"bench",
                   (char *)(uintptr_t)role,
                   (char *)(uintptr_t)peer->name,
                   kind_text,
                   timeout_text,
                   core_text,
                   (char *)(uintptr_t)place,
                   NULL};
  posix_spawn_file_actions_init(&actions);
  if (fd >= 0)
    posix_spawn_file_actions_adddup2(&actions, fd, fd); /* The same number: only clears close-on-exec. */
  must(posix_spawn(&process, "/proc/self/exe", &actions, NULL, words, environ) == 0, "posix_spawn");
  posix_spawn_file_actions_destroy(&actions);
  return process;
}

void *link_process(const char *role, const struct peer *peer, enum kind kind, double timeout, int core,
                   pid_t *process) {
  char place[100];
  if (peer->adopt) {
    int fds[2];
    link_fds(kind, fds);
    snprintf(place, sizeof place, "%d", fds[1]);
    *process = start(role, peer, kind, timeout, core, place, fds[1]);
    close(fds[1]);
    return peer->adopt(kind, fds[0], timeout);
  }
  free_place(kind, place);
  void *end = peer->meet(kind, place, true, timeout);
  *process = start(role, peer, kind, timeout, core, place, -1);
  return end;
}

void link_end_process(pid_t process) {
  kill(process, SIGKILL);
  waitpid(process, NULL, 0);
}

static void echo(const struct peer *peer, void *end) {
  char byte;
  while (peer->recv(end, &byte, 1))
    peer->send(end, &byte, 1);
}

/* Answers each MiB. */
static void sink(const struct peer *peer, void *end) {
  static char chunk[CHUNK];
  for (long count = 1; peer->recv(end, chunk, CHUNK); count++)
    if (count % ((1 << 20) / CHUNK) == 0)
      peer->send(end, chunk, 1);
}

void link_serve(const char *role, char **arguments) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const struct peer *peer = peer_named(arguments[0]);
  enum kind kind = (enum kind)atoi(arguments[1]);
  double timeout = atof(arguments[2]);
  int core = atoi(arguments[3]);
  if (core >= 0)
    link_stay_on(core);
  void *end =
      peer->adopt ? peer->adopt(kind, atoi(arguments[4]), timeout) : peer->meet(kind, arguments[4], false, timeout);
  if (strcmp(role, "--echo") == 0)
    echo(peer, end);
  else
    sink(peer, end);
}
