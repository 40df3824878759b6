/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * How late waits end in a storm of signals. Threads wait in calls of ten kinds that nothing ends but their limit, each
 * next to a bare ppoll() of the same length, while thousands of signals a second fall on all of them. No wait may end
 * early, and the library's may be late by no more than the bare ones allow for: on a busy machine all are late. Built
 * without ThreadSanitizer, which delivers signals in its own time. */
#include "driver.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

enum { THREADS = 6, ROUNDS = 10, STORM_PAUSE = 250, ALARM_INTERVAL = 500, BYTES = 8 << 20, CROWD = 3 };

/* Seconds: a few short waits for each long one. */
static const double lengths[] = {0.002, 0.003, 0.005, 0.01, 0.02, 0.1};
enum { LENGTHS = sizeof lengths / sizeof *lengths };

/* What the library may be late by on an idle machine, in nanoseconds. On a busy one a few of the bare waits are late by
 * milliseconds, and the larger ones of so few differ by a factor from run to run. */
enum { LATE_P50 = 200000, LATE_P90 = 500000, LATE_P99 = 1000000 };

/* What a thread waits with. Nothing comes to `quiet` and `file`, nothing goes from `full` and `datagrams`, nobody
 * connects to `listener`, and a connection to `crowd` gets no answer. */
struct kit {
  ps_socket *quiet, *full, *datagrams, *listener, *crowded, *crowd[CROWD], *caller, *peers[3];
  ps_address crowded_address;
  ps_file *file;
  ps_token *token;
  char *bytes;
};

static atomic_int signals, cut_short, done;
static atomic_bool over;

static void count_signal(int number) {
  (void)number;
  atomic_fetch_add_explicit(&signals, 1, memory_order_relaxed);
}

/* What is done before a wait, outside the time that is measured: each sets the limit. By deadline is in blocking mode,
 * and the result is the deadline; by timeout, it is 0. */

static int64_t by_timeout(ps_socket *socket, double seconds) {
  ps_error err;
  driver_must(ps_socket_settimeout(socket, seconds, &err), &err);
  driver_must(ps_socket_setdeadline(socket, PS_BOTH, PS_NO_DEADLINE, &err), &err);
  return 0;
}

static int64_t by_deadline(ps_socket *socket, double seconds) {
  ps_error err;
  int64_t deadline = ps_deadline(seconds);
  driver_must(ps_socket_settimeout(socket, PS_NO_TIMEOUT, &err), &err);
  driver_must(ps_socket_setdeadline(socket, PS_BOTH, deadline, &err), &err);
  return deadline;
}

static int64_t quiet_by_timeout(struct kit *kit, double seconds) {
  return by_timeout(kit->quiet, seconds);
}

static int64_t quiet_by_deadline(struct kit *kit, double seconds) {
  return by_deadline(kit->quiet, seconds);
}

static int64_t with_token(struct kit *kit, double seconds) {
  ps_error err;
  driver_must(ps_socket_settoken(kit->quiet, kit->token, &err), &err);
  return by_timeout(kit->quiet, seconds);
}

static int64_t file_by_timeout(struct kit *kit, double seconds) {
  ps_error err;
  driver_must(ps_file_settimeout(kit->file, seconds, &err), &err);
  return 0;
}

static int64_t full_by_timeout(struct kit *kit, double seconds) {
  return by_timeout(kit->full, seconds);
}

static int64_t datagrams_by_deadline(struct kit *kit, double seconds) {
  return by_deadline(kit->datagrams, seconds);
}

static int64_t listener_by_timeout(struct kit *kit, double seconds) {
  return by_timeout(kit->listener, seconds);
}

/* Each attempt to connect needs a socket of its own. */
static void renew_caller(struct kit *kit) {
  ps_error err;
  ps_socket_free(kit->caller);
  driver_must(ps_socket_create(AF_INET, SOCK_STREAM, 0, &kit->caller, &err), &err);
}

static int64_t caller_by_timeout(struct kit *kit, double seconds) {
  renew_caller(kit);
  return by_timeout(kit->caller, seconds);
}

static int64_t caller_by_deadline(struct kit *kit, double seconds) {
  renew_caller(kit);
  return by_deadline(kit->caller, seconds);
}

/* The calls that wait. */

static int32_t receive(struct kit *kit, ps_error *err) {
  char byte;
  return ps_socket_recv(kit->quiet, 0, &byte, 1, NULL, err);
}

static int32_t receive_exactly(struct kit *kit, ps_error *err) {
  char bytes[4];
  return ps_socket_recv_exact(kit->quiet, 0, "ab", 2, bytes, sizeof bytes, NULL, err);
}

static int32_t read_line(struct kit *kit, ps_error *err) {
  char line[100];
  return ps_file_readline(kit->file, line, sizeof line, NULL, err);
}

static int32_t send_all(struct kit *kit, ps_error *err) {
  return ps_socket_sendall(kit->full, 0, kit->bytes, BYTES, NULL, err);
}

static int32_t send_datagram(struct kit *kit, ps_error *err) {
  return ps_socket_send(kit->datagrams, 0, "abc", 3, NULL, err);
}

static int32_t accept_one(struct kit *kit, ps_error *err) {
  ps_socket *accepted;
  return ps_socket_accept(kit->listener, &accepted, NULL, err);
}

static int32_t connect_to_crowd(struct kit *kit, ps_error *err) {
  return ps_socket_connect(kit->caller, &kit->crowded_address, err);
}

static const struct wait {
  const char *name;
  int64_t (*prepare)(struct kit *kit, double seconds);
  int32_t (*call)(struct kit *kit, ps_error *err);
} waits[] = {{"recv", quiet_by_timeout, receive},
             {"recv by a deadline", quiet_by_deadline, receive},
             {"recv with a token", with_token, receive},
             {"recv_exact", quiet_by_timeout, receive_exactly},
             {"readline", file_by_timeout, read_line},
             {"sendall", full_by_timeout, send_all},
             {"send by a deadline", datagrams_by_deadline, send_datagram},
             {"accept", listener_by_timeout, accept_one},
             {"connect", caller_by_timeout, connect_to_crowd},
             {"connect by a deadline", caller_by_deadline, connect_to_crowd}};
enum { WAITS = sizeof waits / sizeof *waits };

/* What they wait with. */

static ps_socket *listen_here(int64_t backlog) {
  ps_error err;
  ps_address address;
  ps_socket *listener;
  driver_must(ps_address_make_inet("127.0.0.1", 0, &address, &err), &err);
  driver_must(ps_socket_create(AF_INET, SOCK_STREAM, 0, &listener, &err), &err);
  driver_must(ps_socket_bind(listener, &address, &err), &err);
  driver_must(ps_socket_listen(listener, backlog, &err), &err);
  return listener;
}

static void fill_queues(struct kit *kit) {
  ps_error err;
  driver_must(ps_socket_getsockname(kit->crowded, &kit->crowded_address, &err), &err);
  for (int i = 0; i < CROWD; i++) {
    driver_must(ps_socket_create(AF_INET, SOCK_STREAM, 0, &kit->crowd[i], &err), &err);
    driver_must(ps_socket_settimeout(kit->crowd[i], 0, &err), &err);
    ps_socket_connect(kit->crowd[i], &kit->crowded_address, NULL);
  }
  driver_must(ps_socket_settimeout(kit->datagrams, 0, &err), &err);
  while (ps_socket_send(kit->datagrams, 0, "abc", 3, NULL, NULL) == PS_OK)
    continue;
}

static void open_kit(struct kit *kit) {
  ps_error err;
  ps_socket *pair[2];
  *kit = (struct kit){.bytes = calloc(1, BYTES)};
  if (!kit->bytes)
    driver_give_up("no memory for %d bytes", BYTES);
  driver_pair(pair);
  kit->quiet = pair[0], kit->peers[0] = pair[1];
  driver_must(ps_socket_makefile(kit->quiet, "rb", -1, &kit->file, &err), &err);
  driver_pair(pair);
  kit->full = pair[0], kit->peers[1] = pair[1];
  driver_must(ps_socket_pair(AF_UNIX, SOCK_DGRAM, 0, &kit->datagrams, &kit->peers[2], &err), &err);
  driver_must(ps_token_create(&kit->token, &err), &err);
  kit->listener = listen_here(1);
  kit->crowded = listen_here(0);
  fill_queues(kit);
}

static void close_kit(struct kit *kit) {
  ps_file_free(kit->file);
  ps_token_free(kit->token);
  ps_socket *const sockets[] = {kit->quiet,   kit->full,     kit->datagrams, kit->listener,
                                kit->crowded, kit->crowd[0], kit->crowd[1],  kit->crowd[2],
                                kit->caller,  kit->peers[0], kit->peers[1],  kit->peers[2]};
  for (size_t i = 0; i < sizeof sockets / sizeof *sockets; i++)
    ps_socket_free(sockets[i]);
  free(kit->bytes);
}

/* The two waits that are compared. Each gives by how many nanoseconds it was late. */

static int64_t nanoseconds(double seconds) {
  return (int64_t)(seconds * 1e9);
}

static int64_t wait_in_library(struct kit *kit, const struct wait *wait, double seconds) {
  ps_error err;
  int64_t end = wait->prepare(kit, seconds);
  if (end == 0)
    end = driver_now() + nanoseconds(seconds);
  int32_t status = wait->call(kit, &err);
  int64_t late = driver_now() - end;
  if (status != PS_E_TIMEOUT)
    driver_give_up("%s should have timed out: %s", wait->name, status == PS_OK ? "it succeeded" : err.message);
  driver_must(ps_socket_settoken(kit->quiet, NULL, &err), &err);
  return late;
}

/* As a careful program waits: for what is left of the time, again after each signal. */
static int64_t wait_barely(struct kit *kit, double seconds) {
  struct pollfd entry = {.fd = driver_fileno(kit->quiet), .events = POLLIN};
  int64_t end = driver_now() + nanoseconds(seconds), left = end - driver_now();
  while (left > 0) {
    struct timespec time = {.tv_sec = (time_t)(left / 1000000000), .tv_nsec = (long)(left % 1000000000)};
    if (ppoll(&entry, 1, &time, NULL) < 0 && errno == EINTR)
      atomic_fetch_add_explicit(&cut_short, 1, memory_order_relaxed);
    left = end - driver_now();
  }
  return -left;
}

/* A thread's measurements: for each kind and round, in the library and barely. */
struct work {
  int rounds;
  uint32_t seed;
  int64_t *library, *bare;
};

static void *wait_in_turns(void *argument) {
  struct work *work = argument;
  struct kit kit;
  open_kit(&kit);
  for (int i = 0; i < work->rounds * WAITS; i++) {
    double seconds = lengths[driver_random(&work->seed) % LENGTHS];
    work->library[i] = wait_in_library(&kit, &waits[i % WAITS], seconds);
    work->bare[i] = wait_barely(&kit, seconds);
  }
  close_kit(&kit);
  /* The storm must not fall on a thread that is gone. */
  atomic_fetch_add(&done, 1);
  while (!atomic_load(&over))
    driver_sleep(1000);
  return NULL;
}

/* The storm: one signal comes to every thread in turn, the other to whichever the system picks. */
static void *blow(void *argument) {
  const pthread_t *targets = argument;
  while (!atomic_load(&over)) {
    for (int i = 0; i < THREADS; i++)
      pthread_kill(targets[i], SIGUSR1);
    driver_sleep(STORM_PAUSE);
  }
  return NULL;
}

static void start_alarms(int interval) {
  struct itimerval timer = {.it_interval.tv_usec = interval, .it_value.tv_usec = interval};
  setitimer(ITIMER_REAL, &timer, NULL);
}

static void handle_signals(void) {
  /* Without SA_RESTART: each signal ends a system call. */
  struct sigaction action = {.sa_handler = count_signal};
  sigemptyset(&action.sa_mask);
  sigaction(SIGUSR1, &action, NULL);
  sigaction(SIGALRM, &action, NULL);
}

/* Returns the seconds that it took. */
static double measure(struct work work[THREADS]) {
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++)
    threads[i] = driver_start(wait_in_turns, &work[i]);
  int64_t began = driver_now();
  start_alarms(ALARM_INTERVAL);
  pthread_t storm = driver_start(blow, threads);
  while (atomic_load(&done) < THREADS)
    driver_sleep(1000);
  double seconds = (double)(driver_now() - began) / 1e9;
  atomic_store(&over, true);
  start_alarms(0);
  driver_join(storm);
  for (int i = 0; i < THREADS; i++)
    driver_join(threads[i]);
  return seconds;
}

/* The results. */

static int compare(const void *one, const void *other) {
  int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
  return (a > b) - (a < b);
}

struct lateness {
  int64_t least, p50, p90, p99, most;
};

/* Of some measurements, which are put in order. */
static struct lateness lateness_of(int64_t *measured, int count) {
  qsort(measured, (size_t)count, sizeof *measured, compare);
  return (struct lateness){measured[0], measured[count / 2], measured[count * 9 / 10], measured[count * 99 / 100],
                           measured[count - 1]};
}

static void tell(const char *who, const struct lateness *lateness) {
  driver_note("%-20s late by %6.3f ms (p50) %6.3f ms (p90) %6.3f ms (p99) %6.3f ms (most)", who,
              (double)lateness->p50 / 1e6, (double)lateness->p90 / 1e6, (double)lateness->p99 / 1e6,
              (double)lateness->most / 1e6);
}

/* Of one kind, which every thread has measured in each of its rounds. */
static void tell_kind(const struct work *work, int kind, int64_t *measured) {
  for (int i = 0; i < work->rounds * THREADS; i++)
    measured[i] = work->library[i * WAITS + kind];
  struct lateness lateness = lateness_of(measured, work->rounds * THREADS);
  tell(waits[kind].name, &lateness);
}

static int64_t larger(int64_t one, int64_t other) {
  return one > other ? one : other;
}

static void judge(const struct work *work, double seconds) {
  int count = work->rounds * THREADS * WAITS;
  int64_t *measured = calloc((size_t)count, sizeof *measured);
  if (!measured)
    driver_give_up("no memory for %d measurements", count);
  for (int i = 0; i < WAITS; i++)
    tell_kind(work, i, measured);
  free(measured);
  struct lateness bare = lateness_of(work->bare, count), library = lateness_of(work->library, count);
  tell("all of these", &library);
  tell("a bare ppoll", &bare);
  driver_note("%.0f signals a second", atomic_load(&signals) / seconds);
  driver_check(atomic_load(&cut_short) > count, "%d signals cut %d bare waits short", atomic_load(&cut_short), count);
  driver_check(library.least >= 0, "no wait ends early");
  driver_check(library.p50 <= larger(LATE_P50, 2 * bare.p50), "one of two is late by no more than bare waits are");
  driver_check(library.p90 <= larger(LATE_P90, 3 * bare.p90), "so are 9 of 10");
  driver_check(library.p99 <= larger(LATE_P99, 4 * bare.p99),
               "so are 99 of 100, and on an idle machine by 1 ms at most");
}

/* The argument is the number of rounds. */
int main(int count, char **arguments) {
  int wanted = count > 1 ? atoi(arguments[1]) : ROUNDS;
  if (wanted < 1)
    driver_give_up("usage: stress-deadlines [ROUNDS]");
  int rounds = driver_rounds(wanted), descriptors = driver_descriptors(), share = rounds * WAITS;
  struct work work[THREADS];
  int64_t *measured = calloc(2 * THREADS * (size_t)share, sizeof *measured);
  if (!measured)
    driver_give_up("no memory for %d measurements", 2 * THREADS * share);
  for (int i = 0; i < THREADS; i++)
    work[i] = (struct work){rounds, (uint32_t)i + 1, measured + i * share, measured + (THREADS + i) * share};
  handle_signals();
  double seconds = measure(work);
  judge(work, seconds);
  free(measured);
  driver_check(driver_descriptors() == descriptors, "no descriptor is left");
  return driver_finish();
}
