/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What a library answers so that the workloads can use it. NULL stands for what it cannot do: the rows of it are left
 * out. Whatever fails ends the program with a message; nothing here returns an error. */
#ifndef BENCH_PEER_H
#define BENCH_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

enum kind { UNIX_STREAM, TCP_STREAM, UDP };

/* No timeout: blocking mode. */
#define FOREVER (-1.0)

struct peer {
  const char *name;
  const char *const *libraries; /* Beginnings of the names of its shared libraries, up to NULL; or NULL. */
  bool timed;                   /* Has a mode with a timeout. */
  bool threaded;                /* Starts threads of its own. */
  bool waits;                   /* Only shows what a wait costs. */

  /* One end of a connection, which owns the descriptor from now on. */
  void *(*adopt)(enum kind kind, int fd, double timeout);
  /* The same for a library that takes no descriptors: both ends name the same place, and one listens at it. */
  void *(*meet)(enum kind kind, const char *where, bool listens, double timeout);
  void (*release)(void *end);

  /* All of the data; and exactly so many bytes, or false at the end of the stream. */
  void (*send)(void *end, const char *data, size_t size);
  bool (*recv)(void *end, char *buffer, size_t size);

  /* Where it has a function of its own for it. */
  void (*send_all)(void *end, const char *data, size_t size);
  void (*send_buffers)(void *end, const struct iovec *buffers, int count);
  void (*send_file)(void *end, int fd, size_t size);

  /* A receive that finds nothing, after the end was told not to wait. */
  void (*stop_waiting)(void *end);
  void (*recv_nothing)(void *end);

  /* A TCP socket, released like an end; one that listens; a connection to it, accepted and closed at both ends. */
  void *(*create)(void);
  void *(*listen)(uint16_t *port);
  void (*connect)(void *listener, uint16_t port);
  /* The addresses of 127.0.0.1 and a port by number. */
  void (*resolve)(void);

  void (*fileno)(void *end);
  void (*gettimeout)(void *end);
  void (*getsockopt)(void *end);
  void (*getsockname)(void *end);

  /* A buffered file over a socket's descriptor, which it owns from now on. */
  void *(*open_file)(int fd, bool writes);
  size_t (*read_line)(void *file, char *buffer, size_t size);
  void (*read_file)(void *file, char *buffer, size_t size);
  void (*write_file)(void *file, const char *data, size_t size);
  void (*flush_file)(void *file);
  void (*close_file)(void *file);
};

extern const struct peer peer_polysocket, peer_libc, peer_poll, peer_stdio;
#ifdef BENCH_gsocket
extern const struct peer peer_gsocket;
#endif
#ifdef BENCH_apr
extern const struct peer peer_apr;
#endif
#ifdef BENCH_libuv
extern const struct peer peer_libuv;
#endif
#ifdef BENCH_nng
extern const struct peer peer_nng;
#endif

/* Ours, and all peers of this program, up to NULL. */
extern const struct peer *const peers[];

/* The peer with this name, or the end of the program. */
const struct peer *peer_named(const char *name);

/* Where getters put what they read, so that no compiler leaves the call out. */
extern volatile int64_t bench_sink;

/* End the program unless it is so; errno is part of the message. */
void must(bool right, const char *what);

#endif
