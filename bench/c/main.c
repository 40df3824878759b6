/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The program of the language C: its command line, its peers, and its workloads in order. README.md in the folder above
 * says what it prints. */
#include "link.h"
#include "measure.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

volatile int64_t bench_sink;

const struct peer *const peers[] = {
    &peer_polysocket,
    &peer_libc,
    &peer_poll,
    &peer_stdio,
#ifdef BENCH_gsocket
    &peer_gsocket,
#endif
#ifdef BENCH_apr
    &peer_apr,
#endif
#ifdef BENCH_libuv
    &peer_libuv,
#endif
#ifdef BENCH_nng
    &peer_nng,
#endif
    NULL,
};

static const char *const missing =
#ifndef BENCH_gsocket
    "bench: c: built without libglib2.0-dev: no rows against gsocket\n"
#endif
#ifndef BENCH_apr
    "bench: c: built without libapr1-dev: no rows against apr\n"
#endif
#ifndef BENCH_libuv
    "bench: c: built without libuv1-dev: no rows against libuv\n"
#endif
#ifndef BENCH_nng
    "bench: c: built without libnng-dev: no rows against nng\n"
#endif
    "";

void must(bool right, const char *what) {
  if (right)
    return;
  fprintf(stderr, "bench: c: %s failed: %s\n", what, strerror(errno));
  exit(1);
}

const struct peer *peer_named(const char *name) {
  for (int i = 0; peers[i]; i++)
    if (strcmp(peers[i]->name, name) == 0)
      return peers[i];
  fprintf(stderr, "bench: c: no peer has the name %s\n", name);
  exit(2);
}

static const struct workload *const tables[] = {transfers, processes, calls, files, threads, starts};

static bool chosen(const char *name, const struct options *options) {
  return !options->only || fnmatch(options->only, name, 0) == 0;
}

static void measure_all(const struct options *options) {
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
    for (const struct workload *workload = tables[i]; workload->name; workload++)
      if (chosen(workload->name, options))
        measure_workload(workload, options);
  for (const struct size *size = sizes; size->name; size++)
    if (chosen(size->name, options))
      measure_size(size, options);
}

static void explain(void) {
  fputs("usage: bench [--list] [--rounds N] [--time S] [--only GLOB]\n", stderr);
  exit(2);
}

static struct options parse(char **arguments) {
  struct options options = {.rounds = 31, .seconds = 0.5};
  for (char **word = arguments + 1; *word; word++) {
    char *end = NULL;
    if (strcmp(*word, "--list") == 0) {
      options.list = true;
      continue;
    }
    if (!word[1])
      explain();
    if (strcmp(*word, "--rounds") == 0)
      options.rounds = (int)strtol(*++word, &end, 10);
    else if (strcmp(*word, "--time") == 0)
      options.seconds = strtod(*++word, &end);
    else if (strcmp(*word, "--only") == 0)
      options.only = *++word;
    else
      explain();
    if ((end && *end) || options.rounds < 1 || !(options.seconds > 0))
      explain();
  }
  return options;
}

static void note_what_lacks(void) {
  int wanted = 10000, sockets = affordable_sockets(wanted);
  fputs(missing, stderr);
  if (sockets < wanted)
    fprintf(stderr, "bench: c: RLIMIT_NOFILE permits %d open sockets instead of %d\n", sockets, wanted);
}

int main(int count, char **arguments) {
  if (count == 7 && (strcmp(arguments[1], "--echo") == 0 || strcmp(arguments[1], "--sink") == 0)) {
    link_serve(arguments[1], arguments + 2);
    return 0;
  }
  if (count == 4 && strcmp(arguments[1], "--alone") == 0) {
    measure_alone_here(arguments[2], arguments[3]);
    return 0;
  }
  struct options options = parse(arguments);
  if (options.list)
    note_what_lacks();
  measure_all(&options);
  return 0;
}
