/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Properties of a process that a library must leave unchanged; and results as TAP. */
#ifndef TESTS_ABI_PROCESS_H
#define TESTS_ABI_PROCESS_H

#include <signal.h>
#include <stdbool.h>
#include <sys/time.h>
#include <sys/types.h>

/** A picture of the process. */
struct process {
  struct sigaction signals[NSIG];
  sigset_t mask;
  int threads;
  int descriptors;
  char locale[64];
  char folder[256];
  mode_t umask;
  struct itimerval timer;
  unsigned long environment; /**< The sum of its letters, each with its place. */
};

/** One result. */
void check(bool holds, const char *name);

/** Print the plan. Returns the exit status. */
int finish(void);

/** The entries of a folder, or -1. */
int entries(const char *path);

void process_look(struct process *picture);

/** One result for each thing that must be the same. */
void process_compare(const struct process *before, const struct process *after);

#endif
