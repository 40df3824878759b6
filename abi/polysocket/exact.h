/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_EXACT_H
#define POLYSOCKET_EXACT_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/** The longest delimiter of ps_socket_recv_until(), in bytes. */
#define PS_DELIMITER_MAX 256

/*
 * Receiving an exact amount: a number of bytes, or all up to a delimiter. The socket must be of type SOCK_STREAM.
 * Neither function takes a byte from the socket that it does not return, so other receives may follow.
 *
 * A call that ends early loses nothing. `received` and `done` in the error record say how many bytes are in the buffer,
 * after a timeout, a close, a fired token or the end of the stream too. To go on, call the function again and give it
 * these bytes as `start`. `start` may be the buffer itself, whose bytes then stay where they are:
 *
 *   status = ps_socket_recv_exact(socket, 0, buffer, received, buffer, 100, &received, &err);
 *
 * `start` counts in the capacity and in `received`. If a call fails before it looks at the socket, because an argument
 * is invalid, then `received` is 0, and the buffer is unchanged. Memory behind the received bytes may be changed, up to
 * the capacity.
 *
 * Both wait in blocking mode until they can proceed, in timeout mode at most for the socket's timeout, which covers the
 * whole call, and in non-blocking mode not at all. MSG_DONTWAIT makes one call non-blocking, and MSG_WAITALL changes
 * nothing. A low-water mark (SO_RCVLOWAT) above 1 delays them, since the system does not report fewer bytes. Only one
 * call at a time should receive from a stream: two share its bytes in any order.
 *
 * Errors that both share:
 *   PS_E_EOF         the stream ended before.
 *   PS_E_OS          the system's error (ENOTCONN, ECONNRESET, …).
 *   PS_E_CLOSED      the socket is closed, perhaps in the middle of the call.
 *   PS_E_TIMEOUT     the timeout or the deadline passed.
 *   PS_E_CANCELLED   the socket's token is fired.
 *   PS_E_WOULD_BLOCK non-blocking mode or MSG_DONTWAIT, and the call would have to wait.
 *   PS_E_VALUE       a negative length or capacity; a NULL buffer or start of more than 0 bytes; a start that is longer
 *                    than the capacity; MSG_PEEK, MSG_TRUNC, MSG_OOB or MSG_ERRQUEUE among the flags; a socket of
 *                    another type.
 *   PS_E_RANGE       flags outside 32 bits, or a length or capacity above PTRDIFF_MAX (2^31-1 on 32-bit systems).
 *   PS_E_INTERRUPTED a host hook asked to stop.
 */

/**
 * Receive exactly `capacity` bytes of a stream (S171). One timeout covers the whole call. Blocks as the socket's mode
 * says; a close, its token or its receiving deadline ends it.
 *
 * @param self         the socket, of type SOCK_STREAM.
 * @param flags        MSG_* values, or 0.
 * @param start        the first of these bytes, which an earlier call received; copied into the buffer, which it may
 *                     be.
 * @param start_length the number of bytes at `start`, 0 to `capacity`.
 * @param buffer       receives the bytes, without a terminator.
 * @param capacity     bytes in `buffer`, at least 0.
 * @param received     receives the number of bytes in the buffer, on failure too; the same number as `done` in the
 *                     record.
 * @param err          the error record, or NULL; errors as above.
 * @method recv_exact(size: capacity, flags=0, start=None)
 * @since 0.1
 */
PS_API int32_t ps_socket_recv_exact(ps_socket *self, int64_t flags, const void *start, int64_t start_length,
                                    void *buffer, int64_t capacity, int64_t *received, ps_error *err);

/**
 * Receive the bytes of a stream up to a delimiter and including it (S172). One timeout covers the whole call. Blocks as
 * the socket's mode says; a close, its token or its receiving deadline ends it.
 *
 * The delimiter may come in several parts, and begin in `start`. The bytes behind it stay in the socket: the function
 * looks at what there is (MSG_PEEK), and takes no more than the delimiter ends. If the system cannot look, or the
 * option SO_PEEK_OFF is set, it takes byte by byte. If `start` ends with the delimiter, the call returns `start` at
 * once.
 *
 * @param self             the socket, of type SOCK_STREAM.
 * @param flags            MSG_* values, or 0.
 * @param delimiter        the delimiter; it must not overlap the buffer. Required.
 * @param delimiter_length the number of bytes of the delimiter, 1 to PS_DELIMITER_MAX.
 * @param start            the first bytes, which an earlier call received; copied into the buffer. May be `buffer`.
 * @param start_length     the number of bytes at `start`, 0 to `capacity`.
 * @param buffer           receives the bytes with the delimiter, without a terminator.
 * @param capacity         bytes in `buffer`, at least as many as the delimiter has.
 * @param received         receives the number of bytes in the buffer, on failure too; the same number as `done` in the
 *                         record.
 * @param err              the error record, or NULL; errors as above, and:
 * @retval PS_E_OS    EMSGSIZE: the buffer is full without a delimiter. A later call may go on with a larger one.
 * @retval PS_E_VALUE a delimiter of another length, or longer than the capacity; a start that contains the delimiter
 *                    before its end.
 * @method recv_until(delimiter, limit: capacity, flags=0, start=None)
 * @since 0.1
 */
PS_API int32_t ps_socket_recv_until(ps_socket *self, int64_t flags, const void *delimiter, int64_t delimiter_length,
                                    const void *start, int64_t start_length, void *buffer, int64_t capacity,
                                    int64_t *received, ps_error *err);

PS_END_DECLS

#endif
