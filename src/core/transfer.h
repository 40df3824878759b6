/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Transfers for the rest of the core: one, or a series that one timeout covers. */
#ifndef PS_CORE_TRANSFER_H
#define PS_CORE_TRANSFER_H

#include "address/address.h"
#include "core/socket.h"
#include "core/wait.h"
#include "polysocket/error.h"

#include <stdint.h>

/** A transfer of either direction. */
struct ps__transfer {
  struct ps__call call; /**< First: attempts get its address. */
  struct ps__socket *socket;
  const char *data;
  char *buffer;
  int flags;
  int64_t least;  /**< In blocking mode: how many bytes a receive from a stream waits for. */
  int64_t mark;   /**< In blocking mode: SO_RCVLOWAT of a stream, or 0. */
  int64_t length; /**< After a receive with MSG_TRUNC: how long the datagram was, which may be more than came. */
  const struct ps__address *to; /**< NULL: to the connected peer. */
  struct ps__address *from;     /**< NULL: not wanted. */
  struct ps__letter *letter;    /**< A whole message instead of the fields above; NULL: none. */
};

/** Transfers on a pinned socket in one direction, within the socket's timeout. */
struct ps__transfer ps__transfer_on(struct ps__socket *socket, enum ps__readiness readiness, int32_t flags);

/** Receive once into `buffer`, or into a letter's buffers of so many bytes: how many bytes came, 0 at the end, or a
 * negative result for ps__wait_fail(). */
int64_t ps__transfer_receive(struct ps__transfer *transfer, void *buffer, int64_t capacity);

/**
 * Send once; in blocking mode all of it, as the system does there, unless something ends that after a part. `first` is
 * the result of a first attempt, or PS__NOT_YET. Returns how many bytes were taken, or a negative result for
 * ps__wait_fail().
 */
int64_t ps__transfer_send(struct ps__transfer *transfer, int64_t first);

/** Wait for a datagram and leave it there: its length, or a negative result for ps__wait_fail(). */
int64_t ps__transfer_next_length(struct ps__transfer *transfer);

/** Send everything: 0, or a negative result for ps__wait_fail(). `done` receives how many bytes were taken. */
int64_t ps__transfer_sendall(struct ps__transfer *transfer, const void *data, int64_t length, int64_t *done);

/** Check a caller's buffer. Reports PS_E_VALUE for a negative size, and for a NULL buffer with a size; the message
 * calls the buffer by the name of the caller's parameter. */
#define ps__transfer_check(buffer, size, operation, err) ps__transfer_check_as(#buffer, buffer, size, operation, err)

int32_t ps__transfer_check_as(const char *name, const void *buffer, int64_t size, const char *operation, ps_error *err);

/** Report PS_E_VALUE for a socket that is no stream. */
int32_t ps__transfer_check_stream(const struct ps__socket *socket, const char *operation, ps_error *err);

/** Append to the message of a failure how far the operation got, if it got anywhere; `done` goes into the record. */
void ps__transfer_tell_done(ps_error *err, int64_t done, int64_t length, const char *what);

#endif
