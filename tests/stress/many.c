/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Fifteen thousand sockets at once, all with timeouts, and each of them used: descriptors far above what select() can
 * hold, and a handle table that has grown. */
#include "driver.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>

enum { SOCKETS = 15000, SPARE = 100, FEWEST = 2 * FD_SETSIZE, THREADS = 2 };

static const double seconds = 0.0002;

struct share {
  ps_socket *(*pairs)[2];
  int first, end, rounds;
  int passed_on; /* Sockets that sent, and whose peer received just that. */
  int in_time;   /* Timeouts that passed, and not too early. */
  int above;     /* Descriptors that select() could not take. */
};

/* As many sockets as the limits allow, in pairs. */
static int affordable(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < SOCKETS + SPARE) {
    limit.rlim_cur = limit.rlim_max < SOCKETS + SPARE ? limit.rlim_max : SOCKETS + SPARE;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
      driver_give_up("RLIMIT_NOFILE: %s", strerror(errno));
  }
  if (limit.rlim_cur >= SOCKETS + SPARE)
    return SOCKETS;
  driver_note("the hard limit of descriptors is %ju, which is too low for %d sockets", (uintmax_t)limit.rlim_max,
              SOCKETS);
  return (int)limit.rlim_cur < SPARE ? 0 : ((int)limit.rlim_cur - SPARE) / 2 * 2;
}

static bool timed_out(ps_socket *socket) {
  ps_error err;
  char byte;
  int64_t before = driver_now();
  int32_t status = ps_socket_recv(socket, 0, &byte, 1, NULL, &err);
  return status == PS_E_TIMEOUT && driver_now() - before >= (int64_t)(seconds * 1e9);
}

static bool passes_on(ps_socket *from, ps_socket *to, int number) {
  ps_error err;
  int there = 0;
  int64_t received;
  driver_must(ps_socket_sendall(from, 0, &number, sizeof number, NULL, &err), &err);
  driver_must(ps_socket_recv(to, 0, &there, sizeof there, &received, &err), &err);
  return received == sizeof number && there == number;
}

static void *use_all(void *argument) {
  struct share *share = argument;
  for (int round = 0; round < share->rounds; round++) {
    for (int i = share->first; i < share->end; i++) {
      ps_socket *const *pair = share->pairs[i];
      share->passed_on += passes_on(pair[0], pair[1], 2 * i) + passes_on(pair[1], pair[0], 2 * i + 1);
      share->in_time += timed_out(pair[0]) + timed_out(pair[1]);
      share->above += (driver_fileno(pair[0]) >= FD_SETSIZE) + (driver_fileno(pair[1]) >= FD_SETSIZE);
    }
  }
  return NULL;
}

static struct share use_together(ps_socket *(*pairs)[2], int count, int rounds) {
  struct share shares[THREADS], total = {0};
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) {
    shares[i] = (struct share){.pairs = pairs,
                               .first = (int)((int64_t)count * i / THREADS),
                               .end = (int)((int64_t)count * (i + 1) / THREADS),
                               .rounds = rounds};
    threads[i] = driver_start(use_all, &shares[i]);
  }
  for (int i = 0; i < THREADS; i++) {
    driver_join(threads[i]);
    total.passed_on += shares[i].passed_on;
    total.in_time += shares[i].in_time;
    total.above += shares[i].above;
  }
  return total;
}

int main(void) {
  int sockets = affordable(), rounds = driver_rounds(1);
  if (sockets < FEWEST) {
    printf("ok 1 # SKIP a test of descriptors above %d needs at least %d of them\n1..1\n", FD_SETSIZE, FEWEST + SPARE);
    return 0;
  }
  int descriptors = driver_descriptors();
  ps_error err;
  ps_socket *(*pairs)[2] = calloc((size_t)sockets / 2, sizeof *pairs);
  if (!pairs)
    driver_give_up("no memory for %d sockets", sockets);
  driver_must(ps_setdefaulttimeout(seconds, &err), &err);
  for (int i = 0; i < sockets / 2; i++)
    driver_pair(pairs[i]);
  driver_check(driver_descriptors() == descriptors + sockets, "%d sockets are open at once", sockets);
  struct share total = use_together(pairs, sockets / 2, rounds);
  driver_check(total.above >= rounds * (sockets - FD_SETSIZE), "%d descriptors are above what select() can take",
               total.above / rounds);
  driver_check(total.passed_on == rounds * sockets, "each sends to its peer alone");
  driver_check(total.in_time == rounds * sockets, "each waits for its timeout, and not for less");
  for (int i = 0; i < sockets / 2; i++) {
    ps_socket_free(pairs[i][0]);
    ps_socket_free(pairs[i][1]);
  }
  driver_check(driver_descriptors() == descriptors, "all of them are closed at the end");
  free(pairs);
  return driver_finish();
}
