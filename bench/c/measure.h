/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Measures a workload: ours and all peers in turn, round by round, in one process. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include "workload.h"

/* What the command line asks for. */
struct options {
  bool list;        /* Name the rows only. */
  int rounds;       /* Rounds of a row. */
  double seconds;   /* Time for a row. */
  const char *only; /* A pattern for names, or NULL. */
};

/* Measure, or list, a workload in all its modes; a row for each peer. */
void measure_workload(const struct workload *workload, const struct options *options);

/* The same for a size. */
void measure_size(const struct size *size, const struct options *options);

/* The part of a process that measures one size of one peer, and prints it. */
void measure_alone_here(const char *name, const char *peer);

#endif
