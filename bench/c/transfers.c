/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Transfers in one thread: the data is always ready, so that nothing but the calls is measured. */
#include "link.h"
#include "workload.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static bool can_transfer(const struct peer *peer) {
  return peer->send && peer->recv && !peer->waits;
}

/* nng carries messages over streams, and has no datagrams. */
static bool can_send_datagrams(const struct peer *peer) {
  return can_transfer(peer) && peer->adopt;
}

static void begin_ends(struct task *task) {
  link_ends(task->peer, task->workload->kind, task->timeout, task->ends);
  task->buffer = calloc(1, task->workload->size);
  must(task->buffer != NULL, "no memory");
}

void finish_ends(struct task *task) {
  task->peer->release(task->ends[0]);
  task->peer->release(task->ends[1]);
  free(task->buffer);
}

static void transfer(struct task *task, long operations) {
  size_t size = task->workload->size;
  for (long i = 0; i < operations; i++) {
    task->peer->send(task->ends[0], task->buffer, size);
    must(task->peer->recv(task->ends[1], task->buffer, size), "the stream has ended");
  }
}

static void transfer_all(struct task *task, long operations) {
  size_t size = task->workload->size;
  void (*send_all)(void *, const char *, size_t) = task->peer->send_all ? task->peer->send_all : task->peer->send;
  for (long i = 0; i < operations; i++) {
    send_all(task->ends[0], task->buffer, size);
    must(task->peer->recv(task->ends[1], task->buffer, size), "the stream has ended");
  }
}

static bool can_send_buffers(const struct peer *peer) {
  return peer->send_buffers != NULL;
}

static void transfer_buffers(struct task *task, long operations) {
  enum { BUFFERS = 4 };
  size_t size = task->workload->size / BUFFERS;
  struct iovec buffers[BUFFERS];
  for (size_t i = 0; i < BUFFERS; i++)
    buffers[i] = (struct iovec){.iov_base = task->buffer + i * size, .iov_len = size};
  for (long i = 0; i < operations; i++) {
    task->peer->send_buffers(task->ends[0], buffers, BUFFERS);
    must(task->peer->recv(task->ends[1], task->buffer, task->workload->size), "the stream has ended");
  }
}

static bool can_find_nothing(const struct peer *peer) {
  return peer->recv_nothing != NULL;
}

static void begin_without_waiting(struct task *task) {
  begin_ends(task);
  task->peer->stop_waiting(task->ends[1]);
}

static void receive_nothing(struct task *task, long operations) {
  for (long i = 0; i < operations; i++)
    task->peer->recv_nothing(task->ends[1]);
}

/* A file to send, and a thread that reads what is sent until the stream ends. */
struct reader {
  pthread_t thread;
  int file, fd;
};

static void *read_all(void *argument) {
  static _Thread_local char room[65536];
  struct reader *reader = argument;
  while (recv(reader->fd, room, sizeof room, 0) > 0) {
  }
  close(reader->fd);
  return NULL;
}

static bool can_send_files(const struct peer *peer) {
  return peer->send_file != NULL;
}

static void begin_file(struct task *task) {
  struct reader *reader = malloc(sizeof *reader);
  must(reader != NULL, "no memory");
  link_fds(task->workload->kind, task->fds);
  task->ends[0] = task->peer->adopt(task->workload->kind, task->fds[0], task->timeout);
  reader->fd = task->fds[1];
  reader->file = memfd_create("polysocket-bench", MFD_CLOEXEC);
  must(reader->file >= 0 && ftruncate(reader->file, (off_t)task->workload->size) == 0, "a file to send");
  must(pthread_create(&reader->thread, NULL, read_all, reader) == 0, "pthread_create");
  task->more = reader;
}

static void send_file(struct task *task, long operations) {
  struct reader *reader = task->more;
  for (long i = 0; i < operations; i++)
    task->peer->send_file(task->ends[0], reader->file, task->workload->size);
}

static void finish_file(struct task *task) {
  struct reader *reader = task->more;
  task->peer->release(task->ends[0]);
  pthread_join(reader->thread, NULL);
  close(reader->file);
  free(reader);
}

#define TRANSFER(name, kind, size) \
  { name, can_transfer, begin_ends, transfer, finish_ends, kind, size, 0, 0, 0, true }

const struct workload transfers[] = {
    TRANSFER("stream-unix-1", UNIX_STREAM, 1),
    TRANSFER("stream-unix-4096", UNIX_STREAM, 4096),
    TRANSFER("stream-unix-65536", UNIX_STREAM, 65536),
    TRANSFER("stream-tcp-1", TCP_STREAM, 1),
    TRANSFER("stream-tcp-4096", TCP_STREAM, 4096),
    TRANSFER("stream-tcp-65536", TCP_STREAM, 65536),
    {"datagram-64", can_send_datagrams, begin_ends, transfer, finish_ends, UDP, 64, 0, 0, 0, false},
    {"sendall-65536", can_send_datagrams, begin_ends, transfer_all, finish_ends, UNIX_STREAM, 65536, 0, 0, 0, false},
    {"sendmsg-4x64", can_send_buffers, begin_ends, transfer_buffers, finish_ends, UNIX_STREAM, 256, 0, 0, 0, false},
    {"sendfile-1MiB", can_send_files, begin_file, send_file, finish_file, UNIX_STREAM, 1 << 20, 0, 0, 0, false},
    {"would-block", can_find_nothing, begin_without_waiting, receive_nothing, finish_ends, UNIX_STREAM, 1, 0, 0, 0,
     false},
    {0},
};
