/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The socket object inside the library: what a handle leads to, and how operations get hold of it. */
#ifndef PS_CORE_SOCKET_H
#define PS_CORE_SOCKET_H

#include "core/handle.h"
#include "core/wake.h"
#include "polysocket/host.h"
#include "polysocket/types.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct ps__socket {
  struct ps__slot slot;
  int fd; /**< Unchanged while pinned. */
  int family, type, proto;
  _Atomic double timeout; /**< Seconds; negative for none. */
  _Atomic(const ps_hooks *) hooks;
  _Atomic unsigned char receives; /**< PS__RECEIVE_* flags. */
  _Atomic bool occupied;          /**< A call takes a connection or begins one, and no other may; see connection.c. */
  _Atomic int64_t reached;        /**< The long path that it is connected to, or 0; see long_path.h. */
  _Atomic(struct ps__own_path *) path; /**< The file to remove when it is closed, or NULL; see own_path.h. */
  _Atomic(ps_token *) token;           /**< Its token's handle, or NULL. */
  _Atomic int64_t deadlines[2];        /**< For receiving and for sending; 0 for none. */
  struct ps__wake wake;                /**< Tells calls that wait that the socket was closed. */
};

/** The deadline of the direction that a readiness belongs to. */
static inline int64_t ps__socket_deadline(const struct ps__socket *socket, enum ps__readiness readiness) {
  return atomic_load_explicit(&socket->deadlines[readiness == PS__WRITABLE], memory_order_relaxed);
}

/** End the calls that wait for a socket and for a file that was closed, which has the socket to itself. */
void ps__socket_wake(ps_socket *self);

/** Flags that decide how a receive begins. */
enum {
  PS__RECEIVE_WAITED = 1,   /**< The last timed receive had to wait, so the next one starts by waiting. */
  PS__RECEIVE_LOW_WATER = 2 /**< SO_RCVLOWAT is set: trying without waiting would give less than it asks for. */
};

/** Set or clear one of these flags. */
void ps__socket_note_receives(struct ps__socket *socket, unsigned char flag, bool set);

/** Whether a socket has a low-water mark. */
bool ps__socket_has_low_water(const struct ps__socket *socket);

/** The operations' way to an open socket. Reports PS_E_HANDLE or PS_E_CLOSED under the operation's name. */
int32_t ps__socket_pin(ps_socket *handle, const char *operation, struct ps__socket **socket, ps_error *err);

/** The same for what a closed socket answers too; `closed` tells which it is, and may be NULL. */
int32_t ps__socket_pin_any(ps_socket *handle, bool *closed, const char *operation, struct ps__socket **socket,
                           ps_error *err);

/** Leave a socket. Returns the result of closing it when that fell to this caller, else 0. */
int ps__socket_unpin(struct ps__socket *socket);

/** Room for a new socket, before there is a descriptor that could be lost. Reports PS_E_MEMORY and returns NULL. */
struct ps__socket *ps__socket_reserve(const char *operation, ps_error *err);
void ps__socket_abandon(struct ps__socket *socket);

/** The properties of a new socket. */
struct ps__socket_traits {
  int family, type, proto;
  double timeout;
  const ps_hooks *hooks;
  ps_token *token;
  bool low_water;
  int64_t reached;
};

/** Turn a reserved socket into a live one that owns the descriptor. */
ps_socket *ps__socket_publish(struct ps__socket *socket, int fd, const struct ps__socket_traits *traits);

/** A duplicate, for an operation of any name; `socket` is a place to write to. */
int32_t ps__socket_dup(ps_socket *self, const char *operation, ps_socket **socket, ps_error *err);

/** Report what the system said of a descriptor, which the message names. */
int32_t ps__socket_fail_descriptor(ps_error *err, int code, const char *operation, int fd) __attribute__((cold));

#endif
