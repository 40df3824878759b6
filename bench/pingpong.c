/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What blocked calls cost over libc: two threads send a byte back and forth over AF_UNIX, so that each receive has to
 * wait. Rounds through the library, in blocking mode and with a timeout, alternate with rounds through libc on the
 * same descriptors; the median of the ratios counts. On one core, and on two. The floor is poll() and recv() by hand,
 * which anything costs at least that something else than data can end. */
#include <polysocket.h>

#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

enum { ROUNDS = 41, CALLS = 5000 };

enum way { LIBC, FLOOR, BLOCKING, TIMED, WAYS };

static const char *const names[] = {"libc", "poll and recv", "blocking", "with a timeout"};

struct end {
  ps_socket *socket;
  int fd;
};

static struct end ends[2];
static enum way way;
static pthread_barrier_t gate;
static int other_core;

static void must(bool right, const char *what) {
  if (right)
    return;
  fprintf(stderr, "pingpong: %s\n", what);
  exit(1);
}

static void send_byte(const struct end *end, enum way how) {
  if (how == LIBC || how == FLOOR)
    must(send(end->fd, "x", 1, MSG_NOSIGNAL) == 1, "send");
  else
    must(ps_socket_send(end->socket, 0, "x", 1, NULL, NULL) == PS_OK, "ps_socket_send");
}

static void receive_byte(const struct end *end, enum way how) {
  char byte;
  int64_t count;
  if (how == FLOOR) {
    struct pollfd entry = {.fd = end->fd, .events = POLLIN};
    must(poll(&entry, 1, -1) == 1, "poll");
  }
  if (how == LIBC || how == FLOOR)
    must(recv(end->fd, &byte, 1, 0) == 1, "recv");
  else
    must(ps_socket_recv(end->socket, 0, &byte, 1, &count, NULL) == PS_OK && count == 1, "ps_socket_recv");
}

static void stay_on(int core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET((size_t)core, &set);
  must(pthread_setaffinity_np(pthread_self(), sizeof set, &set) == 0, "cannot choose the core");
}

static void *echo(void *unused) {
  for (;;) {
    pthread_barrier_wait(&gate);
    stay_on(other_core);
    enum way how = way;
    for (int i = 0; i < CALLS; i++) {
      receive_byte(&ends[1], how);
      send_byte(&ends[1], how);
    }
  }
  return unused;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static double round_of(enum way how) {
  double seconds = how == TIMED ? 10 : PS_NO_TIMEOUT;
  for (int i = 0; i < 2; i++)
    must(ps_socket_settimeout(ends[i].socket, seconds, NULL) == PS_OK, "ps_socket_settimeout");
  way = how;
  pthread_barrier_wait(&gate);
  double before = now();
  for (int i = 0; i < CALLS; i++) {
    send_byte(&ends[0], how);
    receive_byte(&ends[0], how);
  }
  return now() - before;
}

static int by_size(const void *one, const void *other) {
  double a = *(const double *)one, b = *(const double *)other;
  return (a > b) - (a < b);
}

static double median(double *values) {
  qsort(values, ROUNDS, sizeof *values, by_size);
  return values[ROUNDS / 2];
}

static void compare(int cores) {
  static double taken[WAYS][ROUNDS];
  other_core = cores - 1;
  for (int way_there = 0; way_there < WAYS; way_there++)
    round_of((enum way)way_there);
  for (int i = 0; i < ROUNDS; i++) {
    for (int j = 0; j < WAYS; j++)
      taken[j][i] = round_of((enum way)j);
    for (int j = 1; j < WAYS; j++)
      taken[j][i] /= taken[LIBC][i];
  }
  double libc = median(taken[LIBC]);
  for (int j = 1; j < WAYS; j++)
    printf("AF_UNIX, 1 byte and back, blocked, %d core%s: %s %.3f times libc (%.0f ns)\n", cores, cores == 1 ? "" : "s",
           names[j], median(taken[j]), libc / CALLS);
}

int main(void) {
  pthread_t thread;
  must(ps_socket_pair(AF_UNIX, SOCK_STREAM, 0, &ends[0].socket, &ends[1].socket, NULL) == PS_OK, "ps_socket_pair");
  for (int i = 0; i < 2; i++) {
    int64_t fd;
    must(ps_socket_fileno(ends[i].socket, &fd, NULL) == PS_OK, "ps_socket_fileno");
    ends[i].fd = (int)fd;
  }
  pthread_barrier_init(&gate, NULL, 2);
  must(pthread_create(&thread, NULL, echo, NULL) == 0, "pthread_create");
  stay_on(0);
  compare(1);
  compare(2);
  return 0;
}
