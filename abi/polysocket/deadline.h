/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_DEADLINE_H
#define POLYSOCKET_DEADLINE_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * A deadline is a point in time, in nanoseconds on the system's monotonic clock, which ps_deadline() reads. A deadline
 * limits any number of calls together; a timeout limits each call.
 */

/** No deadline. */
#define PS_NO_DEADLINE 0

/** Directions of a socket, for ps_socket_setdeadline(). Accepting is receiving, and connecting is sending. */
#define PS_RECEIVING 1
#define PS_SENDING 2
#define PS_BOTH 3

/**
 * The point in time a given number of seconds ahead (S167). Never blocks.
 *
 * @param seconds 0 or less, or not a number: now; infinite or too large: the latest deadline that can be represented.
 * @return a deadline, above 0.
 * @method deadline(seconds)
 * @since 0.1
 */
PS_API int64_t ps_deadline(double seconds);

/**
 * Set the deadline of a socket's calls, for each direction (S167).
 *
 * A call that would have to wait after the deadline ends with PS_E_TIMEOUT; a call that can complete at once does so.
 * If the socket has a timeout too, the earlier limit applies; in non-blocking mode no call waits. Files made later from
 * the socket, and sockets that come from it, start without a deadline. Calls in progress keep the deadline that they
 * started with; use ps_token_fire() to end them. Never blocks.
 *
 * @param self      the socket.
 * @param direction PS_RECEIVING, PS_SENDING or PS_BOTH.
 * @param deadline  a result of ps_deadline(), or PS_NO_DEADLINE.
 * @param err       the error record, or NULL.
 * @retval PS_E_VALUE  no such direction, or a deadline below 0.
 * @retval PS_E_CLOSED the socket is closed.
 * @method setdeadline(direction, deadline)
 * @since 0.1
 */
PS_API int32_t ps_socket_setdeadline(ps_socket *self, int64_t direction, int64_t deadline, ps_error *err);

/**
 * The deadline of one direction of a socket (S167). It stays readable on a closed socket. Never blocks.
 *
 * @param self      the socket.
 * @param direction PS_RECEIVING or PS_SENDING.
 * @param deadline  receives the deadline, or PS_NO_DEADLINE; the latter on failure too.
 * @param err       the error record, or NULL.
 * @retval PS_E_VALUE no such direction.
 * @method getdeadline(direction)
 * @since 0.1
 */
PS_API int32_t ps_socket_getdeadline(ps_socket *self, int64_t direction, int64_t *deadline, ps_error *err);

PS_END_DECLS

#endif
