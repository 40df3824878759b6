/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Calls that have to wait, one of each kind, made by a thread of their own so that tests can end them. */
#ifndef UNIT_WAITING_H
#define UNIT_WAITING_H

#include "polysocket/error.h"
#include "polysocket/file.h"
#include "polysocket/socket.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct waiting_kind;

/** One call. */
struct waiting {
  const struct waiting_kind *kind;
  ps_socket *socket; /**< What is waited on, or what the file was made of. */
  ps_socket *other;  /**< The other end; a listener; or NULL. */
  ps_file *file;
  ps_address address;
  int disk; /**< The file that is sent, or -1. */
  pthread_t thread;
  int32_t status;
  int64_t done; /**< What the call has received, sent or written. */
  ps_error err;
  double ended; /**< When it returned; see seconds_now(). */
};

struct waiting_kind {
  const char *name;
  const char *operation;
  void (*prepare)(struct waiting *waiting);
  int32_t (*call)(struct waiting *waiting);
  int family, type;
  bool sends, pauses; /**< Waits for room, or for a connection; readiness says nothing, so that it pauses. */
};

extern const struct waiting_kind waiting_kinds[];
extern const int waiting_kind_count;

/** Make what a call of this kind needs. False where this machine has no such sockets; nothing is left then. */
bool waiting_prepare(struct waiting *waiting, const struct waiting_kind *kind, double timeout);

/** Make the call in a thread. */
void waiting_start(struct waiting *waiting);

/** The same, and wait until it really waits and so many seconds have passed. */
void waiting_start_and_leave(struct waiting *waiting, double seconds);

/** Wait until it has returned. Returns how many seconds that took. */
double waiting_join(struct waiting *waiting);

/** Give everything back. */
void waiting_finish(struct waiting *waiting);

/** How many descriptors to wake waits for are open, those of tokens included. */
int open_wakes(void);

/** How many descriptors such a one takes. */
int descriptors_of_a_wake(void);

#endif
