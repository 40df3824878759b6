/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Calls other than transfers: connections, sockets, look-ups and getters. */
#include "link.h"
#include "workload.h"

#include <stdlib.h>

struct listening {
  void *listener;
  uint16_t port;
};

static bool can_connect(const struct peer *peer) {
  return peer->listen && peer->connect;
}

static void begin_listener(struct task *task) {
  struct listening *made = malloc(sizeof *made);
  must(made != NULL, "no memory");
  made->listener = task->peer->listen(&made->port);
  task->more = made;
}

static void connect_all(struct task *task, long operations) {
  struct listening *made = task->more;
  for (long i = 0; i < operations; i++)
    task->peer->connect(made->listener, made->port);
}

static void finish_listener(struct task *task) {
  struct listening *made = task->more;
  task->peer->release(made->listener);
  free(made);
}

static void begin_nothing(struct task *task) {
  (void)task;
}

static bool can_create(const struct peer *peer) {
  return peer->create != NULL;
}

static void create_all(struct task *task, long operations) {
  for (long i = 0; i < operations; i++)
    task->peer->release(task->peer->create());
}

static bool can_resolve(const struct peer *peer) {
  return peer->resolve != NULL;
}

static void resolve_all(struct task *task, long operations) {
  for (long i = 0; i < operations; i++)
    task->peer->resolve();
}

static void begin_bound(struct task *task) {
  link_ends(task->peer, TCP_STREAM, task->timeout, task->ends);
}

#define GETTER(name)                                           \
  static bool can_##name(const struct peer *peer) {            \
    return peer->name != NULL;                                 \
  }                                                            \
  static void name##_all(struct task *task, long operations) { \
    for (long i = 0; i < operations; i++)                      \
      task->peer->name(task->ends[0]);                         \
  }

GETTER(fileno)
GETTER(gettimeout)
GETTER(getsockopt)
GETTER(getsockname)

#define GETTER_ROW(name) \
  { #name, can_##name, begin_bound, name##_all, finish_ends, TCP_STREAM, 0, 0, 0, 0, false }

/* Each connection leaves a port in TIME_WAIT: so few that the ports suffice. */
const struct workload calls[] = {
    {"connect-accept-close", can_connect, begin_listener, connect_all, finish_listener, TCP_STREAM, 0, 0, 50, 0, false},
    {"create-close", can_create, begin_nothing, create_all, begin_nothing, TCP_STREAM, 0, 0, 0, 0, false},
    {"getaddrinfo-numeric", can_resolve, begin_nothing, resolve_all, begin_nothing, TCP_STREAM, 0, 0, 0, 0, false},
    GETTER_ROW(fileno),
    GETTER_ROW(gettimeout),
    GETTER_ROW(getsockopt),
    GETTER_ROW(getsockname),
    {0},
};
