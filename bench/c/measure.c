/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The rounds: each measures all sides, in an order that rotates, since a machine's speed varies more than the sides
 * differ. The number of operations follows from the time that there is. */
#include "measure.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { SIDES = 8, FEWEST_ROUNDS = 3 };
#define TIMEOUT 300.0 /* Long enough for a process that waits while others are measured. */
#define WARM_UP 0.002 /* Seconds that the first operations take at least, so that their number can be chosen. */

struct side {
  struct task task;
  double cost; /* Seconds of an operation in the first round. */
  double *values;
};

struct match {
  struct side sides[SIDES]; /* Ours first. */
  int count;
  long operations;
  int rounds;
};

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static double timed(struct task *task, long operations) {
  double start = now();
  task->workload->work(task, operations);
  return (now() - start) / (double)operations;
}

/* Seconds of an operation, from as many as take long enough. The first waits for a process to start, perhaps. */
static double cost_of(struct task *task, long most) {
  timed(task, 1);
  for (long operations = 1;; operations *= 4) {
    long count = most && operations > most ? most : operations;
    double cost = timed(task, count);
    if (cost * (double)count >= WARM_UP || (most && count == most))
      return cost;
  }
}

/* A workload that says how much a round has: -1 stands for a long stream. */
static long fixed_operations(const struct workload *workload) {
  return workload->exactly < 0 ? stream_length() : workload->exactly;
}

static void plan(struct match *match, const struct options *options) {
  const struct workload *workload = match->sides[0].task.workload;
  double cost = 0, total = options->seconds * (match->count - 1);
  for (int i = 0; i < match->count; i++) {
    long fixed = fixed_operations(workload);
    match->sides[i].cost =
        fixed ? timed(&match->sides[i].task, fixed) : cost_of(&match->sides[i].task, workload->at_most);
    cost += match->sides[i].cost;
  }
  match->rounds = options->rounds;
  match->operations = fixed_operations(workload);
  if (!match->operations) {
    match->operations = (long)(total / match->rounds / cost);
    if (match->operations < 1)
      match->operations = 1;
    if (workload->at_most && match->operations > workload->at_most)
      match->operations = workload->at_most;
  }
  double needed = cost * (double)match->operations;
  if (needed * match->rounds > total)
    match->rounds = (int)(total / needed);
  if (match->rounds < FEWEST_ROUNDS)
    match->rounds = options->rounds < FEWEST_ROUNDS ? options->rounds : FEWEST_ROUNDS;
}

/* The first round warms up. */
static void run_rounds(struct match *match) {
  for (int i = 0; i < match->count; i++) {
    match->sides[i].values = calloc((size_t)match->rounds, sizeof(double));
    must(match->sides[i].values != NULL, "no memory");
  }
  for (int round = -1; round < match->rounds; round++)
    for (int i = 0; i < match->count; i++) {
      struct side *side = &match->sides[(i + round + 1) % match->count];
      double seconds = timed(&side->task, match->operations);
      if (round >= 0)
        side->values[round] = seconds;
    }
}

static void print_values(const char *name, const double *values, int count) {
  printf(", \"%s\": [", name);
  for (int i = 0; i < count; i++)
    printf("%s%.6g", i ? ", " : "", values[i]);
  printf("]");
}

static void print_head(const char *name, const char *mode, const struct peer *peer) {
  printf("{\"language\": \"c\", \"workload\": \"%s\", \"mode\": \"%s\", \"ours\": \"polysocket\", \"peer\": \"%s\"",
         name, mode, peer->name);
}

static void print_match(const struct match *match, const char *mode) {
  for (int i = 1; i < match->count; i++) {
    print_head(match->sides[0].task.workload->name, mode, match->sides[i].task.peer);
    printf(", \"unit\": \"s/op\", \"operations\": %ld", match->operations);
    print_values("ours_values", match->sides[0].values, match->rounds);
    print_values("peer_values", match->sides[i].values, match->rounds);
    puts("}");
  }
  fflush(stdout);
}

/* A library with threads of its own is measured apart: a process with one thread is spared atomic steps. */
static bool takes_part(const struct workload *workload, const struct peer *peer, double timeout, bool threaded) {
  return workload->can(peer) && (timeout < 0 || peer->timed) && (peer == peers[0] || peer->threaded == threaded);
}

static void measure_match(struct match *match, const char *mode, const struct options *options) {
  const struct workload *workload = match->sides[0].task.workload;
  for (int i = 0; i < match->count; i++)
    workload->begin(&match->sides[i].task);
  plan(match, options);
  run_rounds(match);
  print_match(match, mode);
  for (int i = 0; i < match->count; i++) {
    workload->finish(&match->sides[i].task);
    free(match->sides[i].values);
  }
}

/* In a process of its own, so that nothing is left of what was measured before: threads, memory, descriptors. */
static void measure_in_child(struct match *match, const char *mode, const struct options *options) {
  int status;
  pid_t process = fork();
  must(process >= 0, "fork");
  if (process == 0) {
    measure_match(match, mode, options);
    exit(0);
  }
  must(waitpid(process, &status, 0) == process, "waitpid");
  if (status != 0)
    exit(1); /* It has said why. */
}

static void measure_mode(const struct workload *workload, double timeout, const char *mode, bool threaded,
                         const struct options *options) {
  struct match match = {0};
  for (int i = 0; peers[i]; i++) {
    if (!takes_part(workload, peers[i], timeout, threaded))
      continue;
    if (options->list && match.count > 0) {
      print_head(workload->name, mode, peers[i]);
      puts("}");
    }
    must(match.count < SIDES, "too many peers");
    match.sides[match.count++].task = (struct task){.workload = workload, .peer = peers[i], .timeout = timeout};
  }
  fflush(stdout);
  if (!options->list && match.count > 1)
    measure_in_child(&match, mode, options);
}

void measure_workload(const struct workload *workload, const struct options *options) {
  for (int threaded = 0; threaded < 2; threaded++) {
    measure_mode(workload, FOREVER, workload->modes ? "blocking" : "", threaded, options);
    if (workload->modes)
      measure_mode(workload, TIMEOUT, "timeout", threaded, options);
  }
}

/* Measure in a process of its own, which prints the bytes. */
static double measure_alone(const struct size *size, const struct peer *peer) {
  char line[64];
  char *words[] = {"bench", "--alone", (char *)(uintptr_t)size->name, (char *)(uintptr_t)peer->name, NULL};
  posix_spawn_file_actions_t actions;
  int ends[2], status;
  pid_t process;
  must(pipe2(ends, O_CLOEXEC) == 0, "pipe2");
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  must(posix_spawn(&process, "/proc/self/exe", &actions, NULL, words, environ) == 0, "posix_spawn");
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  FILE *output = fdopen(ends[0], "r");
  must(output && fgets(line, sizeof line, output), "the output of a process that measures");
  fclose(output);
  must(waitpid(process, &status, 0) == process && status == 0, "a process that measures");
  return atof(line);
}

void measure_alone_here(const char *name, const char *peer) {
  for (const struct size *size = sizes; size->name; size++)
    if (strcmp(size->name, name) == 0)
      printf("%.0f\n", size->measure(peer_named(peer)));
}

static double bytes_of(const struct size *size, const struct peer *peer) {
  return size->alone ? measure_alone(size, peer) : size->measure(peer);
}

static void print_size(const struct size *size, const struct peer *peer, double ours, double theirs) {
  print_head(size->name, "", peer);
  printf(", \"unit\": \"B\", \"operations\": 1");
  print_values("ours_values", &ours, 1);
  print_values("peer_values", &theirs, 1);
  puts("}");
  fflush(stdout);
}

void measure_size(const struct size *size, const struct options *options) {
  double ours = options->list ? 0 : bytes_of(size, &peer_polysocket);
  for (int i = 1; peers[i]; i++) {
    if (!size->can(peers[i]))
      continue;
    if (!options->list) {
      print_size(size, peers[i], ours, bytes_of(size, peers[i]));
      continue;
    }
    print_head(size->name, "", peers[i]);
    puts("}");
  }
}
