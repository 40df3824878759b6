/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What a library takes before it does anything: memory for an idle socket, the size of its files, the start of a
 * process. And how much the memory of a process grows while it streams. */
#include "workload.h"

#include <link.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* So many that the pages at the ends of them do not matter. */
enum { SOCKETS = 10000 };

static bool can_create(const struct peer *peer) {
  return peer->create && peer != &peer_libc;
}

/* The memory that the process has written to: a table may reserve more. */
static double in_use(void) {
  char line[256];
  double kibibytes = -1;
  FILE *rollup = fopen("/proc/self/smaps_rollup", "re");
  must(rollup != NULL, "/proc/self/smaps_rollup");
  while (kibibytes < 0 && fgets(line, sizeof line, rollup))
    sscanf(line, "Anonymous: %lf kB", &kibibytes);
  fclose(rollup);
  must(kibibytes >= 0, "smaps_rollup");
  return kibibytes * 1024;
}

static double memory_per_socket(const struct peer *peer) {
  static void *sockets[SOCKETS];
  int count = affordable_sockets(SOCKETS);
  memset(sockets, 1, sizeof sockets);
  double before = in_use();
  for (int i = 0; i < count; i++)
    sockets[i] = peer->create();
  return (in_use() - before) / count;
}

static bool has_library(const struct peer *peer) {
  return peer->libraries != NULL;
}

struct search {
  const char *const *names;
  double bytes;
};

static int add_size(struct dl_phdr_info *info, size_t size, void *argument) {
  (void)size;
  struct search *search = argument;
  const char *slash = strrchr(info->dlpi_name, '/');
  const char *name = slash ? slash + 1 : info->dlpi_name;
  for (const char *const *wanted = search->names; *wanted; wanted++)
    for (int i = 0; i < info->dlpi_phnum && strncmp(name, *wanted, strlen(*wanted)) == 0; i++)
      if (info->dlpi_phdr[i].p_type == PT_LOAD)
        search->bytes += (double)info->dlpi_phdr[i].p_filesz;
  return 0;
}

/* What is loaded of its files: without symbols that only a debugger reads. */
static double library_size(const struct peer *peer) {
  struct search search = {.names = peer->libraries};
  dl_iterate_phdr(add_size, &search);
  return search.bytes;
}

static bool can_stream(const struct peer *peer) {
  return peer->send && peer->recv && !peer->waits;
}

const struct size sizes[] = {
    {"bulk-tcp-memory", can_stream, stream_memory, true},
    {"memory-per-socket", can_create, memory_per_socket, true},
    {"library-size", has_library, library_size, false},
    {0},
};

/* A program beside this one, which is linked with the library and does nothing. */
static void starter(const struct peer *peer, char path[4096]) {
  ssize_t length = readlink("/proc/self/exe", path, 4096 - 100);
  must(length > 0, "/proc/self/exe");
  path[length] = 0;
  snprintf(strrchr(path, '/') + 1, 90, "start-%s", peer->name);
}

static bool can_start(const struct peer *peer) {
  char path[4096];
  starter(peer, path);
  return access(path, X_OK) == 0;
}

static void begin_start(struct task *task) {
  task->buffer = malloc(4096);
  must(task->buffer != NULL, "no memory");
  starter(task->peer, task->buffer);
}

static void start(struct task *task, long operations) {
  char *words[] = {task->buffer, NULL};
  for (long i = 0; i < operations; i++) {
    pid_t process;
    int status;
    must(posix_spawn(&process, task->buffer, NULL, NULL, words, environ) == 0, "posix_spawn");
    must(waitpid(process, &status, 0) == process && status == 0, "a process has failed at its start");
  }
}

static void finish_start(struct task *task) {
  free(task->buffer);
}

const struct workload starts[] = {
    {"start-up", can_start, begin_start, start, finish_start, UNIX_STREAM, 0, 0, 0, 0, false},
    {0},
};
