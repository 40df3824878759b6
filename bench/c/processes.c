/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Transfers with another process that uses the same library: a byte back and forth between blocked processes, and a
 * long stream. */
#include "link.h"
#include "workload.h"

#include <stdio.h>
#include <stdlib.h>

enum { CHUNK = 65536, CHUNKS_OF_MEBIBYTE = (1 << 20) / CHUNK, AHEAD = 4 };

static bool can_transfer(const struct peer *peer) {
  return peer->send && peer->recv;
}

static bool can_stream(const struct peer *peer) {
  return can_transfer(peer) && !peer->waits;
}

/* This process is on the first core; the other one on the same, on the second, or anywhere. */
static int core_of(const struct workload *workload) {
  return workload->count - 1;
}

static void begin_echo(struct task *task) {
  task->ends[0] =
      link_process("--echo", task->peer, task->workload->kind, task->timeout, core_of(task->workload), &task->process);
}

static void ping(struct task *task, long operations) {
  char byte = 1;
  if (task->workload->count > 0)
    link_stay_on(0);
  for (long i = 0; i < operations; i++) {
    task->peer->send(task->ends[0], &byte, 1);
    must(task->peer->recv(task->ends[0], &byte, 1), "the other process has ended");
  }
  link_stay_on(-1);
}

static void finish_process(struct task *task) {
  task->peer->release(task->ends[0]);
  link_end_process(task->process);
  free(task->buffer);
}

long stream_length(void) {
  const char *quick = getenv("QUICK");
  return quick && *quick ? 64 : 1024;
}

static void begin_sink(struct task *task) {
  task->ends[0] = link_process("--sink", task->peer, task->workload->kind, task->timeout, -1, &task->process);
  task->buffer = calloc(1, CHUNK);
  must(task->buffer != NULL, "no memory");
}

/* Each MiB is answered, so that all of it has arrived when this returns. The answers are awaited late, so that the
 * stream does not stop for them, and not all at the end, since a peer has room for a few messages only. */
void stream(const struct peer *peer, void *end, char *chunk, long mebibytes) {
  long ahead = mebibytes < AHEAD ? mebibytes : AHEAD;
  for (long sent = 1; sent <= mebibytes; sent++) {
    for (int i = 0; i < CHUNKS_OF_MEBIBYTE; i++)
      peer->send(end, chunk, CHUNK);
    if (sent >= ahead)
      must(peer->recv(end, chunk, 1), "the other process has ended");
  }
  for (long left = ahead; left > 1; left--)
    must(peer->recv(end, chunk, 1), "the other process has ended");
}

static void stream_all(struct task *task, long operations) {
  stream(task->peer, task->ends[0], task->buffer, operations);
}

/* The peak of this program's own memory; getrusage() would include that of the program that started it. */
static long peak_memory(void) {
  char line[256];
  long kibibytes = -1;
  FILE *status = fopen("/proc/self/status", "re");
  must(status != NULL, "/proc/self/status");
  while (kibibytes < 0 && fgets(line, sizeof line, status))
    sscanf(line, "VmHWM: %ld kB", &kibibytes);
  fclose(status);
  must(kibibytes >= 0, "VmHWM");
  return kibibytes * 1024;
}

double stream_memory(const struct peer *peer) {
  static char chunk[CHUNK];
  pid_t process;
  void *end = link_process("--sink", peer, TCP_STREAM, FOREVER, -1, &process);
  stream(peer, end, chunk, AHEAD);
  long before = peak_memory();
  stream(peer, end, chunk, stream_length());
  long after = peak_memory();
  link_end_process(process);
  return (double)(after - before);
}

const struct workload processes[] = {
    {"pingpong-unix-1core", can_transfer, begin_echo, ping, finish_process, UNIX_STREAM, 1, 1, 0, 0, true},
    {"pingpong-unix-2cores", can_transfer, begin_echo, ping, finish_process, UNIX_STREAM, 1, 2, 0, 0, true},
    {"pingpong-tcp", can_transfer, begin_echo, ping, finish_process, TCP_STREAM, 1, 0, 0, 0, true},
    {"bulk-tcp", can_stream, begin_sink, stream_all, finish_process, TCP_STREAM, 1 << 20, 0, 0, -1, false},
    {0},
};
