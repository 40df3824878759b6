/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Threads make, use, close and free the same sockets, all at once, and use handles that were freed or never were. Every
 * socket carries a number of its own as its protocol, so that a handle which leads to another socket is found out. */
#include "driver.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
  THREADS = 4,
  CELLS = 16,
  STEPS = 60000,
  FREE_FOR_ALLS = 2000,
  CHURNS = 100000,
  HANDLE_BITS = 47,
  GENERATION_BITS = 22
};

/* A socket that was made once. Records stay until the end, so that old handles are at hand. */
struct record {
  ps_socket *handle;
  int32_t number;
};

/* Where the threads find each other's sockets. */
static _Atomic(struct record *) cells[CELLS];

struct worker {
  int id, steps;
  uint32_t seed;
  int endpoint; /* A descriptor of this thread's: its sockets hold duplicates. */
  struct record *made;
  int made_count;
  struct record *freed[64]; /* Some that this thread has freed for certain. */
  int freed_count;
  int used, refused, stale, forged;           /* How often a use went well, and was refused. */
  int mistaken;                               /* Uses that reached another socket. */
  int accepted;                               /* Uses of stale and forged handles that went well. */
  int taken;                                  /* Descriptors that somebody else has closed. */
  char fault[sizeof((ps_error *)0)->message]; /* An error that should not have been. */
};

static void note_fault(struct worker *worker, int32_t status, const ps_error *err) {
  if (driver_refused(status, err))
    worker->refused++;
  else
    snprintf(worker->fault, sizeof worker->fault, "%s", err->message);
}

/* Free somebody's socket, perhaps together with others, perhaps twice. Afterwards its handle is certainly stale. */
static void let_go(struct worker *worker, struct record *record) {
  uint32_t chance = driver_random(&worker->seed);
  ps_error err;
  if (chance & 1) {
    int32_t status = ps_socket_close(record->handle, &err);
    if (status != PS_OK)
      note_fault(worker, status, &err);
  }
  ps_socket_free(record->handle);
  if (chance & 2)
    ps_socket_free(record->handle);
  worker->freed[worker->freed_count++ % 64] = record;
}

/* A socket on a duplicate of the thread's own descriptor goes to a cell, and what was there is let go. */
static void make(struct worker *worker) {
  struct record *record = &worker->made[worker->made_count];
  ps_error err;
  int fd = fcntl(worker->endpoint, F_DUPFD_CLOEXEC, 0);
  if (fd < 0)
    driver_give_up("dup: %s", strerror(errno));
  record->number = worker->id + THREADS * worker->made_count++;
  driver_must(ps_socket_adopt(fd, AF_UNIX, SOCK_STREAM, record->number, &record->handle, &err), &err);
  struct record *old = atomic_exchange(&cells[driver_random(&worker->seed) % CELLS], record);
  if (old)
    let_go(worker, old);
}

static void use(struct worker *worker, struct record *record) {
  ps_error err;
  int64_t number;
  int32_t status = ps_socket_proto(record->handle, &number, &err);
  if (status != PS_OK)
    note_fault(worker, status, &err);
  else if (number != record->number)
    worker->mistaken++;
  else
    worker->used++;
  char byte;
  status = ps_socket_recv(record->handle, MSG_DONTWAIT, &byte, 1, NULL, &err);
  if (status != PS_E_WOULD_BLOCK)
    note_fault(worker, status, &err);
  status = ps_socket_settimeout(record->handle, 1, &err);
  if (status != PS_OK)
    note_fault(worker, status, &err);
}

/* Every use of a handle that is none must be safe. */
static bool all_refuse(ps_socket *handle) {
  ps_error err;
  int64_t number;
  char byte = 0;
  if (!driver_refused(ps_socket_proto(handle, &number, &err), &err) ||
      !driver_refused(ps_socket_send(handle, 0, &byte, 1, NULL, &err), &err) ||
      !driver_refused(ps_socket_close(handle, &err), &err))
    return false;
  ps_socket_free(handle);
  return true;
}

static void use_stale(struct worker *worker) {
  if (worker->freed_count == 0)
    return;
  int known = worker->freed_count < 64 ? worker->freed_count : 64;
  worker->accepted += !all_refuse(worker->freed[driver_random(&worker->seed) % (uint32_t)known]->handle);
  worker->stale++;
}

/* A live handle of another generation, or noise: never one that a socket has. */
static void use_forged(struct worker *worker) {
  struct record *record = atomic_load(&cells[driver_random(&worker->seed) % CELLS]);
  uint64_t bits = record ? (uint64_t)(uintptr_t)record->handle : 0;
  /* No slot here is reused so often that it is in its last generation. */
  uint64_t never = (((uint64_t)1 << GENERATION_BITS) - 1) << (HANDLE_BITS - GENERATION_BITS);
  uint64_t noise = (uint64_t)driver_random(&worker->seed) << 32 | driver_random(&worker->seed);
  uint64_t forged = driver_random(&worker->seed) % 2 ? bits | never | noise << HANDLE_BITS : noise | never;
  worker->accepted += !all_refuse((ps_socket *)(uintptr_t)forged);
  worker->forged++;
}

/* A descriptor of one's own stays one's own, whatever numbers the others close. */
static void watch_descriptor(struct worker *worker) {
  int fd = fcntl(worker->endpoint, F_DUPFD_CLOEXEC, 0);
  uint64_t file = driver_file(worker->endpoint);
  sched_yield();
  worker->taken += driver_file(fd) != file;
  worker->taken += close(fd) != 0;
}

static void *work(void *argument) {
  struct worker *worker = argument;
  for (int step = 0; step < worker->steps; step++) {
    struct record *record = atomic_load(&cells[driver_random(&worker->seed) % CELLS]);
    uint32_t chance = driver_random(&worker->seed) % 16;
    if (chance < 4)
      make(worker);
    else if (chance < 9 && record)
      use(worker, record);
    else if (chance < 10 && record)
      let_go(worker, record);
    else if (chance < 12)
      use_stale(worker);
    else if (chance < 15)
      use_forged(worker);
    else
      watch_descriptor(worker);
  }
  return NULL;
}

static void add(struct worker *total, const struct worker *worker) {
  total->made_count += worker->made_count;
  total->used += worker->used;
  total->refused += worker->refused;
  total->stale += worker->stale;
  total->forged += worker->forged;
  total->mistaken += worker->mistaken;
  total->accepted += worker->accepted;
  total->taken += worker->taken;
  if (worker->fault[0])
    memcpy(total->fault, worker->fault, sizeof total->fault);
}

static struct worker work_together(int steps) {
  ps_socket *pair[2];
  struct worker workers[THREADS], total = {0};
  pthread_t threads[THREADS];
  driver_pair(pair);
  for (int i = 0; i < THREADS; i++) {
    struct record *records = calloc((size_t)steps, sizeof *records);
    if (!records)
      driver_give_up("no memory for %d records", steps);
    workers[i] = (struct worker){.id = i,
                                 .steps = steps,
                                 .seed = (uint32_t)i + 1,
                                 .endpoint = fcntl(driver_fileno(pair[0]), F_DUPFD_CLOEXEC, 0),
                                 .made = records};
  }
  for (int i = 0; i < THREADS; i++)
    threads[i] = driver_start(work, &workers[i]);
  for (int i = 0; i < THREADS; i++) {
    driver_join(threads[i]);
    add(&total, &workers[i]);
  }
  for (int i = 0; i < CELLS; i++) {
    struct record *last = atomic_exchange(&cells[i], NULL);
    if (last)
      ps_socket_free(last->handle);
  }
  for (int i = 0; i < THREADS; i++) {
    close(workers[i].endpoint);
    free(workers[i].made);
  }
  ps_socket_free(pair[0]);
  ps_socket_free(pair[1]);
  return total;
}

static void check_work(int steps) {
  struct worker total = work_together(steps);
  driver_check(total.used > steps / 10 && total.refused > steps / 100,
               "%d threads made %d sockets; of their uses %d went well and %d were refused", THREADS, total.made_count,
               total.used, total.refused);
  driver_check(total.mistaken == 0, "no handle led to another socket");
  driver_check(total.accepted == 0, "%d stale and %d forged handles were refused", total.stale, total.forged);
  driver_check(total.taken == 0, "no descriptor of somebody else's was closed");
  driver_check(!total.fault[0], "no other error came%s%s", total.fault[0] ? ": " : "", total.fault);
}

/* Several threads free one socket at the same moment. */

struct free_for_all {
  pthread_barrier_t *barrier;
  ps_socket *const *sockets;
  int rounds;
};

static void *free_along(void *argument) {
  struct free_for_all *all = argument;
  for (int round = 0; round < all->rounds; round++) {
    pthread_barrier_wait(all->barrier);
    ps_socket_free(all->sockets[round]);
  }
  return NULL;
}

static void check_free_for_all(int rounds) {
  enum { FREEING = 2 };
  ps_socket **sockets = calloc((size_t)rounds, sizeof *sockets);
  if (!sockets)
    driver_give_up("no memory for %d sockets", rounds);
  pthread_barrier_t barrier;
  pthread_barrier_init(&barrier, NULL, FREEING + 1);
  struct free_for_all all = {&barrier, sockets, rounds};
  pthread_t threads[FREEING];
  for (int i = 0; i < FREEING; i++)
    threads[i] = driver_start(free_along, &all);
  int accepted = 0, taken = 0;
  for (int round = 0; round < rounds; round++) {
    ps_error err;
    driver_must(ps_socket_create(AF_UNIX, SOCK_STREAM, 0, &sockets[round], &err), &err);
    pthread_barrier_wait(&barrier);
    /* Takes the number that was just closed; a second close of it would take it away again. */
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ps_socket_free(sockets[round]);
    accepted += !all_refuse(sockets[round]);
    taken += close(fd) != 0;
  }
  for (int i = 0; i < FREEING; i++)
    driver_join(threads[i]);
  pthread_barrier_destroy(&barrier);
  free(sockets);
  driver_check(accepted == 0, "%d sockets were freed by %d threads each, and are gone", rounds, FREEING + 1);
  driver_check(taken == 0, "each was closed once");
}

/* Threads take slots and give them back as fast as they can, in changing order. No system call slows them down: the
 * sockets borrow one descriptor. A slot that two of them were given would show the other's number. */

struct churner {
  int id, rounds, fd, shared;
};

static void *churn(void *argument) {
  struct churner *churner = argument;
  for (int round = 0; round < churner->rounds; round++) {
    ps_socket *sockets[3];
    ps_error err;
    for (int i = 0; i < 3; i++)
      driver_must(ps_socket_adopt(churner->fd, AF_UNIX, SOCK_STREAM, 3 * churner->id + i, &sockets[i], &err), &err);
    for (int i = 0; i < 3; i++) {
      ps_socket *socket = sockets[(i + round) % 3];
      int64_t proto = -1, fd;
      ps_socket_proto(socket, &proto, NULL);
      churner->shared += proto != 3 * churner->id + (i + round) % 3;
      ps_socket_detach(socket, &fd, NULL);
      ps_socket_free(socket);
    }
  }
  return NULL;
}

static void check_churn(int rounds) {
  struct churner churners[THREADS];
  pthread_t threads[THREADS];
  int shared = 0;
  for (int i = 0; i < THREADS; i++) {
    churners[i] = (struct churner){.id = i, .rounds = rounds, .fd = STDOUT_FILENO};
    threads[i] = driver_start(churn, &churners[i]);
  }
  for (int i = 0; i < THREADS; i++) {
    driver_join(threads[i]);
    shared += churners[i].shared;
  }
  driver_check(shared == 0, "%d sockets were taken and given back, each by one thread", 3 * THREADS * rounds);
}

int main(void) {
  int descriptors = driver_descriptors();
  check_work(driver_rounds(STEPS));
  check_free_for_all(driver_rounds(FREE_FOR_ALLS));
  check_churn(driver_rounds(CHURNS));
  driver_check(driver_descriptors() == descriptors, "no descriptor is left");
  return driver_finish();
}
