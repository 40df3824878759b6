/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A transfer of 1 byte over AF_UNIX in company: beside a thread that computes, by several threads at once, and while
 * many sockets are open. */
#include "link.h"
#include "workload.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>

static bool can_transfer(const struct peer *peer) {
  return peer->adopt && peer->send && peer->recv && !peer->waits;
}

static void transfer(const struct peer *peer, void *ends[2], long operations) {
  char byte = 1;
  for (long i = 0; i < operations; i++) {
    peer->send(ends[0], &byte, 1);
    must(peer->recv(ends[1], &byte, 1), "the stream has ended");
  }
}

static void transfer_once(struct task *task, long operations) {
  transfer(task->peer, task->ends, operations);
}

/* Threads that wait at a gate for the next round. */
struct member {
  struct crew *crew;
  pthread_t thread;
};

struct crew {
  struct task *task;
  struct member *members;
  pthread_barrier_t gate;
  long operations; /* Of the next round; below 0 to end. */
  atomic_bool over;
};

static void *take_part(void *argument) {
  struct member *member = argument;
  struct task *task = member->crew->task;
  void *ends[2];
  link_ends(task->peer, UNIX_STREAM, task->timeout, ends);
  for (;;) {
    pthread_barrier_wait(&member->crew->gate);
    long operations = member->crew->operations;
    if (operations < 0)
      break;
    transfer(task->peer, ends, operations);
    pthread_barrier_wait(&member->crew->gate);
  }
  task->peer->release(ends[0]);
  task->peer->release(ends[1]);
  return NULL;
}

static struct crew *new_crew(struct task *task, int count, void *(*part)(void *)) {
  struct crew *crew = calloc(1, sizeof *crew);
  must(crew != NULL, "no memory");
  crew->task = task;
  crew->members = calloc((size_t)count, sizeof *crew->members);
  must(crew->members != NULL, "no memory");
  pthread_barrier_init(&crew->gate, NULL, (unsigned)count + 1);
  for (int i = 0; i < count; i++) {
    crew->members[i].crew = crew;
    must(pthread_create(&crew->members[i].thread, NULL, part, &crew->members[i]) == 0, "pthread_create");
  }
  task->more = crew;
  return crew;
}

static void end_crew(struct crew *crew, int count) {
  for (int i = 0; i < count; i++)
    pthread_join(crew->members[i].thread, NULL);
  pthread_barrier_destroy(&crew->gate);
  free(crew->members);
  free(crew);
}

static void begin_crew(struct task *task) {
  new_crew(task, task->workload->count, take_part);
}

static void let_crew_work(struct task *task, long operations) {
  struct crew *crew = task->more;
  crew->operations = operations;
  pthread_barrier_wait(&crew->gate);
  pthread_barrier_wait(&crew->gate);
}

static void finish_crew(struct task *task) {
  struct crew *crew = task->more;
  crew->operations = -1;
  pthread_barrier_wait(&crew->gate);
  end_crew(crew, task->workload->count);
}

/* It computes in the rounds of its own side only. */
static void *compute(void *argument) {
  struct crew *crew = ((struct member *)argument)->crew;
  for (;;) {
    pthread_barrier_wait(&crew->gate);
    if (crew->operations < 0)
      return NULL;
    for (volatile long number = 0; !atomic_load(&crew->over);)
      number = number + 1;
    pthread_barrier_wait(&crew->gate);
  }
}

static void begin_beside(struct task *task) {
  link_ends(task->peer, UNIX_STREAM, task->timeout, task->ends);
  new_crew(task, 1, compute);
}

static void transfer_beside(struct task *task, long operations) {
  struct crew *crew = task->more;
  atomic_store(&crew->over, false);
  pthread_barrier_wait(&crew->gate);
  transfer(task->peer, task->ends, operations);
  atomic_store(&crew->over, true);
  pthread_barrier_wait(&crew->gate);
}

static void finish_beside(struct task *task) {
  struct crew *crew = task->more;
  crew->operations = -1;
  pthread_barrier_wait(&crew->gate);
  end_crew(crew, 1);
  finish_ends(task);
}

int affordable_sockets(int wanted) {
  enum { OTHERS = 200 };
  struct rlimit limit;
  must(getrlimit(RLIMIT_NOFILE, &limit) == 0, "RLIMIT_NOFILE");
  if (limit.rlim_cur < (rlim_t)wanted + OTHERS && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max < (rlim_t)wanted + OTHERS ? limit.rlim_max : (rlim_t)wanted + OTHERS;
    must(setrlimit(RLIMIT_NOFILE, &limit) == 0, "RLIMIT_NOFILE");
  }
  return limit.rlim_cur < (rlim_t)wanted + OTHERS ? (int)limit.rlim_cur - OTHERS : wanted;
}

/* Only ours has a table of sockets; libc is measured beside the same descriptors. */
static bool has_sockets(const struct peer *peer) {
  return peer == &peer_polysocket || peer == &peer_libc;
}

static void begin_open(struct task *task) {
  link_ends(task->peer, UNIX_STREAM, task->timeout, task->ends);
  if (task->peer != &peer_polysocket || task->workload->count == 1)
    return;
  task->fds[0] = affordable_sockets(task->workload->count);
  void **sockets = calloc((size_t)task->fds[0], sizeof *sockets);
  must(sockets != NULL, "no memory");
  for (int i = 0; i < task->fds[0]; i++)
    sockets[i] = task->peer->create();
  task->more = sockets;
}

static void finish_open(struct task *task) {
  void **sockets = task->more;
  for (int i = 0; sockets && i < task->fds[0]; i++)
    task->peer->release(sockets[i]);
  free(sockets);
  finish_ends(task);
}

const struct workload threads[] = {
    {"beside-computing", can_transfer, begin_beside, transfer_beside, finish_beside, UNIX_STREAM, 1, 0, 0, 0, false},
    {"threads-2", can_transfer, begin_crew, let_crew_work, finish_crew, UNIX_STREAM, 1, 2, 0, 0, false},
    {"threads-4", can_transfer, begin_crew, let_crew_work, finish_crew, UNIX_STREAM, 1, 4, 0, 0, false},
    {"open-1", has_sockets, begin_open, transfer_once, finish_open, UNIX_STREAM, 1, 1, 0, 0, false},
    {"open-100", has_sockets, begin_open, transfer_once, finish_open, UNIX_STREAM, 1, 100, 0, 0, false},
    {"open-10000", has_sockets, begin_open, transfer_once, finish_open, UNIX_STREAM, 1, 10000, 0, 0, false},
    {0},
};
