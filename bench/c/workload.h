/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A workload: how a side begins it, does some operations of it, and finishes. It is written once, over what a peer
 * answers. */
#ifndef BENCH_WORKLOAD_H
#define BENCH_WORKLOAD_H

#include "peer.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct workload;

/* What is open while a peer does a workload. */
struct task {
  const struct workload *workload;
  const struct peer *peer;
  double timeout;
  void *ends[2];
  void *file;
  int fds[2];
  char *buffer;
  pid_t process;
  void *more; /* What only this workload knows. */
};

struct workload {
  const char *name;
  bool (*can)(const struct peer *peer);
  void (*begin)(struct task *task);
  void (*work)(struct task *task, long operations);
  void (*finish)(struct task *task);
  enum kind kind;
  size_t size;  /* Bytes of an operation. */
  int count;    /* Cores, threads or sockets. */
  long at_most; /* Operations of a round, or 0 for any number. */
  long exactly; /* The same when a round always has so many; 0 for any number. */
  bool modes;   /* Once in blocking mode and once with a timeout. */
};

/* Every table of workloads ends with one that has no name. */
extern const struct workload transfers[], processes[], calls[], files[], threads[], starts[];

/* What is not a time: bytes, measured once. */
struct size {
  const char *name;
  bool (*can)(const struct peer *peer);
  double (*measure)(const struct peer *peer);
  bool alone; /* In a process of its own, in which nothing else was measured before. */
};
extern const struct size sizes[];

/* The MiB of a long stream: fewer in a short run. */
long stream_length(void);

/* Send so many MiB to a process in the role of a sink, and wait for its answer. */
void stream(const struct peer *peer, void *end, char *chunk, long mebibytes);

/* How many bytes the peak of this process's memory grows while it streams. */
double stream_memory(const struct peer *peer);

/* How many more sockets the process may have, up to so many, some descriptors being for the rest. */
int affordable_sockets(int wanted);

/* Close both ends of a task, and free its buffer. */
void finish_ends(struct task *task);

#endif
