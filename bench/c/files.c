/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Buffered files over one end of AF_UNIX. The other end is libc's, the same for all. */
#include "link.h"
#include "workload.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LINE = 61, LINES = 200 };

static bool can_read(const struct peer *peer) {
  return peer->read_line && peer->read_file;
}

static bool can_write(const struct peer *peer) {
  return peer->write_file && peer->flush_file;
}

static void begin(struct task *task, bool writes) {
  link_fds(UNIX_STREAM, task->fds);
  task->file = task->peer->open_file(task->fds[0], writes);
  task->buffer = malloc(task->workload->size * LINES);
  must(task->buffer != NULL, "no memory");
  memset(task->buffer, 'x', task->workload->size * LINES);
  for (size_t i = 1; i <= LINES && task->workload->size == LINE; i++)
    task->buffer[i * LINE - 1] = '\n';
}

static void begin_reading(struct task *task) {
  begin(task, false);
}

static void begin_writing(struct task *task) {
  begin(task, true);
}

static void finish(struct task *task) {
  task->peer->close_file(task->file);
  close(task->fds[1]);
  free(task->buffer);
}

static long smaller(long one, long other) {
  return one < other ? one : other;
}

static void read_lines(struct task *task, long operations) {
  char line[256];
  for (long left = operations; left > 0; left -= LINES) {
    long lines = smaller(left, LINES);
    peer_libc.send((void *)(intptr_t)task->fds[1], task->buffer, (size_t)lines * LINE);
    for (long i = 0; i < lines; i++)
      must(task->peer->read_line(task->file, line, sizeof line) == LINE, "a line of another length");
  }
}

static void write_lines(struct task *task, long operations) {
  static char room[LINE * LINES];
  for (long left = operations; left > 0; left -= LINES) {
    long lines = smaller(left, LINES);
    for (long i = 0; i < lines; i++)
      task->peer->write_file(task->file, task->buffer, LINE);
    task->peer->flush_file(task->file);
    must(peer_libc.recv((void *)(intptr_t)task->fds[1], room, (size_t)lines * LINE), "the stream has ended");
  }
}

static void read_block(struct task *task, long operations) {
  static char room[65536];
  for (long i = 0; i < operations; i++) {
    peer_libc.send((void *)(intptr_t)task->fds[1], task->buffer, sizeof room);
    task->peer->read_file(task->file, room, sizeof room);
  }
}

const struct workload files[] = {
    {"lines-read", can_read, begin_reading, read_lines, finish, UNIX_STREAM, LINE, 0, 0, 0, false},
    {"lines-write", can_write, begin_writing, write_lines, finish, UNIX_STREAM, LINE, 0, 0, 0, false},
    {"file-read-65536", can_read, begin_reading, read_block, finish, UNIX_STREAM, 65536, 0, 0, 0, false},
    {0},
};
