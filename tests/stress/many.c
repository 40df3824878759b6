/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Fifteen thousand sockets at once: descriptors far above what select() can hold, and a handle table that has grown.
 * Built with ThreadSanitizer, two threads use them all, with timeouts. Built without it, the program measures what each
 * takes of memory, and that the last ones take no longer than the first. */
#include "driver.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SOCKETS = 15000, SPARE = 100, FEWEST = 240, THREADS = 2 };

/* How often all are opened and closed; the parts whose times are compared, and how many times as long the last may
 * take, which need not be in the processor's caches as the first are; the most bytes that a socket may take; and the
 * most that may stay of all, or that tables take which don't grow. */
enum { LIVES = 3, PARTS = 60, STEEPEST = 2, DEAREST = 512, LEFT = 1 << 17 };

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

/* Processor time of this thread, in nanoseconds: what other programs do meanwhile doesn't count. */
static int64_t processor_time(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* Bytes of memory that the process really has. */
static int64_t memory(void) {
  long long pages = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (!file || fscanf(file, "%*s %lld", &pages) != 1)
    driver_give_up("/proc/self/statm cannot be read");
  fclose(file);
  return pages * sysconf(_SC_PAGESIZE);
}

/* What is done with one pair of sockets at a time. */

static void open_pair(ps_socket *pair[2]) {
  driver_pair(pair);
}

static void use_pair(ps_socket *pair[2]) {
  if (!passes_on(pair[0], pair[1], 1))
    driver_give_up("a socket received what was not sent to it");
}

static void close_pair(ps_socket *pair[2]) {
  ps_socket_free(pair[0]);
  ps_socket_free(pair[1]);
}

static int compare(const void *one, const void *other) {
  int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
  return (a > b) - (a < b);
}

/* Nanoseconds per pair in the median of some equal parts. */
static int64_t median(const int64_t *times, int count, int pairs) {
  int64_t ordered[PARTS];
  memcpy(ordered, times, (size_t)count * sizeof *times);
  qsort(ordered, (size_t)count, sizeof *ordered, compare);
  return ordered[count / 2] / pairs;
}

/* Nanoseconds for one of the first pairs and for one of the last, each the least that was measured: other programs make
 * a measurement longer, and never shorter. */
struct cost {
  const char *what;
  void (*act)(ps_socket *pair[2]);
  int64_t first, last;
};

static int64_t smaller(int64_t one, int64_t other) {
  return one != 0 && one < other ? one : other;
}

/* Do something with all pairs, in equal parts, and measure the first and the last third of the parts. */
static void in_parts(struct cost *cost, ps_socket *(*pairs)[2], int count) {
  int64_t times[PARTS];
  int size = count / PARTS;
  for (int part = 0; part < PARTS; part++) {
    int64_t before = processor_time();
    for (int i = part * size; i < (part + 1) * size; i++)
      cost->act(pairs[i]);
    times[part] = processor_time() - before;
  }
  cost->first = smaller(cost->first, median(times, PARTS / 3, size));
  cost->last = smaller(cost->last, median(times + PARTS - PARTS / 3, PARTS / 3, size));
}

static void check_growth(ps_socket *(*pairs)[2], int count) {
  struct cost costs[] = {{.what = "opening", .act = open_pair},
                         {.what = "sending and receiving", .act = use_pair},
                         {.what = "closing", .act = close_pair}};
  int64_t before = memory(), after = 0, taken = 0;
  for (int life = 0; life < LIVES; life++) {
    in_parts(&costs[0], pairs, count);
    taken = life == 0 ? memory() - before : taken;
    in_parts(&costs[1], pairs, count);
    in_parts(&costs[2], pairs, count);
    after = life == 0 ? memory() : after;
  }
  for (size_t i = 0; i < sizeof costs / sizeof *costs; i++)
    driver_check(costs[i].last <= STEEPEST * costs[i].first,
                 "%s takes no longer for the last: %.2f us of processor time for the first pairs, %.2f us for these",
                 costs[i].what, (double)costs[i].first / 1e3, (double)costs[i].last / 1e3);
  driver_check(taken <= LEFT + (int64_t)DEAREST * 2 * count, "each of %d sockets takes %lld bytes", 2 * count,
               (long long)(taken / 2 / count));
  driver_check(memory() - after <= LEFT, "as many again take nothing more: %lld bytes", (long long)(memory() - after));
}

static void check_use(ps_socket *(*pairs)[2], int sockets, int descriptors) {
  int rounds = driver_rounds(1);
  ps_error err;
  driver_must(ps_setdefaulttimeout(seconds, &err), &err);
  for (int i = 0; i < sockets / 2; i++)
    driver_pair(pairs[i]);
  driver_check(driver_descriptors() == descriptors + sockets, "%d sockets are open at once", sockets);
  struct share total = use_together(pairs, sockets / 2, rounds);
  if (sockets > 2 * FD_SETSIZE)
    driver_check(total.above >= rounds * (sockets - FD_SETSIZE), "%d descriptors are above what select() can take",
                 total.above / rounds);
  driver_check(total.passed_on == rounds * sockets, "each sends to its peer alone");
  driver_check(total.in_time == rounds * sockets, "each waits for its timeout, and not for less");
  for (int i = 0; i < sockets / 2; i++)
    close_pair(pairs[i]);
  driver_check(driver_descriptors() == descriptors, "all of them are closed at the end");
}

int main(void) {
  int sockets = affordable();
  sockets -= sockets % (2 * PARTS);
  if (sockets < FEWEST)
    driver_give_up("%d sockets are too few for times that can be compared", sockets);
  ps_socket *(*pairs)[2] = malloc((size_t)sockets / 2 * sizeof *pairs);
  if (!pairs)
    driver_give_up("no memory for %d sockets", sockets);
  memset(pairs, 0, (size_t)sockets / 2 * sizeof *pairs); /* The memory is there before it is measured. */
  if (THREAD_SANITIZER)
    check_use(pairs, sockets, driver_descriptors());
  else
    check_growth(pairs, sockets / 2);
  free(pairs);
  return driver_finish();
}
