/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Price of a send and a receive through the library above the same libc calls: data always ready, so that nothing but
 * the calls is measured. All ways are run in turn in one process; a ratio is the median of the ratios of the rounds.
 * Once with one thread, and once with another that sleeps: the library then needs atomic steps. Waiting is not measured
 * here. */
#include "polysocket.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 101, CALLS = 1000, LARGEST = 4096 };

enum way { LIBC, BLOCKING, TIMEOUT, WAYS };

/* Two connected sockets, as handles and as the descriptors behind them. */
struct link {
  ps_socket *sender, *receiver;
  int32_t from, to;
};

static char buffer[LARGEST];

static void must(int32_t status, const ps_error *err) {
  if (status == PS_OK)
    return;
  fprintf(stderr, "bench: %s\n", err->message);
  exit(1);
}

static void must_move(int64_t moved, int64_t size) {
  if (moved == size)
    return;
  fprintf(stderr, "bench: %lld bytes of %lld: %s\n", (long long)moved, (long long)size, strerror(errno));
  exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static struct link unix_link(void) {
  struct link link;
  ps_error err;
  must(ps_socket_pair(AF_UNIX, SOCK_STREAM, 0, &link.sender, &link.receiver, &err), &err);
  return link;
}

static struct link tcp_link(void) {
  struct link link;
  ps_error err;
  ps_address address;
  ps_socket *listener;
  must(ps_socket_create(AF_INET, SOCK_STREAM, 0, &listener, &err), &err);
  must(ps_address_make_inet("127.0.0.1", 0, &address, &err), &err);
  must(ps_socket_bind(listener, &address, &err), &err);
  must(ps_socket_listen(listener, 1, &err), &err);
  must(ps_socket_getsockname(listener, &address, &err), &err);
  must(ps_socket_create(AF_INET, SOCK_STREAM, 0, &link.sender, &err), &err);
  must(ps_socket_connect(link.sender, &address, &err), &err);
  must(ps_socket_accept(listener, &link.receiver, NULL, &err), &err);
  must(ps_socket_setsockopt(link.sender, IPPROTO_TCP, TCP_NODELAY, 1, &err), &err);
  ps_socket_free(listener);
  return link;
}

static void through_libc(const struct link *link, size_t size) {
  for (int i = 0; i < CALLS; i++) {
    must_move(send(link->from, buffer, size, MSG_NOSIGNAL), (int64_t)size);
    must_move(recv(link->to, buffer, size, MSG_WAITALL), (int64_t)size);
  }
}

static void through_polysocket(const struct link *link, size_t size) {
  for (int i = 0; i < CALLS; i++) {
    ps_error err;
    int64_t sent, received;
    must(ps_socket_send(link->sender, 0, buffer, (int64_t)size, &sent, &err), &err);
    must_move(sent, (int64_t)size);
    must(ps_socket_recv(link->receiver, MSG_WAITALL, buffer, (int64_t)size, &received, &err), &err);
    must_move(received, (int64_t)size);
  }
}

static double timed(void (*way)(const struct link *, size_t), const struct link *link, size_t size) {
  double start = now();
  way(link, size);
  return (now() - start) / CALLS;
}

static void set_timeout(const struct link *link, double seconds) {
  ps_error err;
  must(ps_socket_settimeout(link->sender, seconds, &err), &err);
  must(ps_socket_settimeout(link->receiver, seconds, &err), &err);
}

static double once(enum way way, const struct link *link, size_t size) {
  set_timeout(link, way == TIMEOUT ? 5 : PS_NO_TIMEOUT);
  return timed(way == LIBC ? through_libc : through_polysocket, link, size);
}

static int ascending(const void *one, const void *other) {
  double a = *(const double *)one, b = *(const double *)other;
  return (a > b) - (a < b);
}

static double median(double *values) {
  qsort(values, ROUNDS, sizeof *values, ascending);
  return values[ROUNDS / 2];
}

static void measure(const char *name, struct link link, size_t size) {
  double libc[ROUNDS], blocking[ROUNDS], timeout[ROUNDS];
  ps_error err;
  must(ps_socket_fileno(link.sender, &link.from, &err), &err);
  must(ps_socket_fileno(link.receiver, &link.to, &err), &err);
  for (int round = -1; round < ROUNDS; round++) {
    double times[WAYS];
    for (int i = 0; i < WAYS; i++) {
      enum way way = (enum way)((i + round + 1) % WAYS);
      times[way] = once(way, &link, size);
    }
    if (round < 0)
      continue; /* The first round warms up. */
    libc[round] = times[LIBC];
    blocking[round] = times[BLOCKING] / times[LIBC];
    timeout[round] = times[TIMEOUT] / times[LIBC];
  }
  printf("%-8s %5zu B   %9.0f ns   %12.3f   %12.3f\n", name, size, median(libc), median(blocking), median(timeout));
  ps_socket_free(link.sender);
  ps_socket_free(link.receiver);
}

static void measure_all(const char *company) {
  printf("\n%-18s %12s   %12s   %12s\n", company, "libc", "blocking", "timeout");
  for (size_t size = 1; size <= LARGEST; size *= LARGEST) {
    measure("AF_UNIX", unix_link(), size);
    measure("TCP", tcp_link(), size);
  }
}

static void *sleep_on(void *unused) {
  for (;;)
    pause();
  return unused;
}

int main(void) {
  pthread_t sleeper;
  printf("C: a send and a receive, time over libc's (1 costs nothing); medians of %d interleaved rounds\n", ROUNDS);
  measure_all("one thread");
  int result = pthread_create(&sleeper, NULL, sleep_on, NULL);
  if (result != 0) {
    fprintf(stderr, "bench: no thread: %s\n", strerror(result));
    return 1;
  }
  measure_all("another sleeps");
  return 0;
}
