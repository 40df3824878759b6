/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_TIMEOUT_H
#define POLYSOCKET_TIMEOUT_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * A socket is in one of three modes (S133 to S137): blocking (no timeout), non-blocking (timeout 0), or timeout mode.
 * Non-blocking and timeout mode set O_NONBLOCK on the descriptor, which every duplicate of it shares, in other
 * processes too. The mode itself belongs to the socket object: an operation in blocking mode waits even if other code
 * has set O_NONBLOCK, and a timeout applies even if other code has cleared it. SO_RCVTIMEO and SO_SNDTIMEO limit
 * operations in blocking mode, which then fail with PS_E_WOULD_BLOCK. None of these functions blocks. A timeout covers
 * one whole operation, measured on the monotonic clock.
 */

/** No timeout: blocking mode. */
#define PS_NO_TIMEOUT (-1.0)

/**
 * Set the timeout of a socket's operations (S135). Never blocks.
 *
 * @param self    the socket.
 * @param seconds 0 for non-blocking mode; up to 9223372036 seconds, rounded up to nanoseconds; PS_NO_TIMEOUT for
 *                blocking mode.
 * @param err     the error record, or NULL.
 * @retval PS_E_VALUE  negative (other than PS_NO_TIMEOUT), or not a number.
 * @retval PS_E_RANGE  infinite, or above the limit.
 * @retval PS_E_OS     the system's error.
 * @retval PS_E_CLOSED the socket is closed.
 * @method settimeout(timeout: seconds)
 * @since 0.1
 */
PS_API int32_t ps_socket_settimeout(ps_socket *self, double seconds, ps_error *err);

/**
 * The timeout of a socket (S134), as last set by ps_socket_settimeout() or ps_socket_setblocking(). It stays readable
 * on a closed socket. Never blocks.
 *
 * @param self    the socket.
 * @param seconds receives the seconds; PS_NO_TIMEOUT in blocking mode and on failure.
 * @param err     the error record, or NULL.
 * @method gettimeout()
 * @method getblocking()
 * @since 0.1
 */
PS_API int32_t ps_socket_gettimeout(ps_socket *self, double *seconds, ps_error *err);

/**
 * Set blocking mode (no timeout) or non-blocking mode (timeout 0) (S134). Never blocks.
 *
 * @param self     the socket.
 * @param blocking 0 for non-blocking mode, anything else for blocking mode.
 * @param err      the error record, or NULL.
 * @retval PS_E_RANGE  a number does not fit into 32 bits: it is outside -2147483648 to 2147483647.
 * @retval PS_E_OS     the system's error.
 * @retval PS_E_CLOSED the socket is closed.
 * @method setblocking(flag: blocking)
 * @since 0.1
 */
PS_API int32_t ps_socket_setblocking(ps_socket *self, int64_t blocking, ps_error *err);

/**
 * Set the initial timeout of new sockets (S99): created, adopted, paired and accepted ones. It applies to the whole
 * process; it is the library's only process-wide state. Never blocks.
 *
 * @param seconds as for ps_socket_settimeout().
 * @param err     the error record, or NULL.
 * @retval PS_E_VALUE as for ps_socket_settimeout().
 * @retval PS_E_RANGE as for ps_socket_settimeout().
 * @method setdefaulttimeout(timeout: seconds)
 * @since 0.1
 */
PS_API int32_t ps_setdefaulttimeout(double seconds, ps_error *err);

/**
 * The initial timeout of new sockets (S98); PS_NO_TIMEOUT until it is set. Never blocks.
 *
 * @param seconds receives the seconds.
 * @param err     the error record, or NULL; never written, since the call cannot fail.
 * @method getdefaulttimeout()
 * @since 0.1
 */
PS_API int32_t ps_getdefaulttimeout(double *seconds, ps_error *err);

PS_END_DECLS

#endif
