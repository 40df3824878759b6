/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_TRANSFER_H
#define POLYSOCKET_TRANSFER_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * Sending and receiving. All of these wait in blocking mode until they can proceed, in timeout mode at most for the
 * socket's timeout, and in non-blocking mode not at all; MSG_DONTWAIT makes one call non-blocking in every mode. In
 * blocking mode a send to a stream sends all bytes, as in the system. A wait ends when the socket is closed (S170), its
 * token is fired (S166), its deadline passes (S167) or a host hook asks to stop. A signal alone does not end it.
 * Sending to a closed peer fails with EPIPE and never raises a signal. MSG_WAITALL waits for all bytes only in blocking
 * mode; in other modes a receive returns the available data. SO_RCVLOWAT works in blocking and timeout mode if it was
 * set through ps_socket_setsockopt(), or before the socket was made from the descriptor. MSG_ERRQUEUE waits only in
 * timeout mode: the system does not wait for its error queue.
 *
 * Errors that all of them share:
 *   PS_E_OS          the system's error (ENOTCONN, ECONNRESET, EPIPE, …).
 *   PS_E_CLOSED      the socket is closed, perhaps in the middle of the call.
 *   PS_E_TIMEOUT     the timeout or the deadline passed.
 *   PS_E_CANCELLED   the socket's token is fired.
 *   PS_E_WOULD_BLOCK non-blocking mode or MSG_DONTWAIT, and the call would have to wait.
 *   PS_E_VALUE       a negative length or capacity; a NULL buffer of more than 0 bytes; a NULL address to send to.
 *   PS_E_RANGE       flags outside 32 bits, or a length or capacity above PTRDIFF_MAX (2^31-1 on 32-bit systems), which
 *                    no object can have.
 *   PS_E_INTERRUPTED a host hook asked to stop.
 */

/**
 * Send bytes to the connected peer, possibly fewer than given (S127). Blocks as the socket's mode says; a close, its
 * token or its sending deadline ends it.
 *
 * @param self   the socket.
 * @param flags  MSG_* values, or 0.
 * @param data   the bytes, borrowed for the call; not changed.
 * @param length the number of bytes, at least 0.
 * @param sent   receives the number of bytes sent; 0 on failure.
 * @param err    the error record, or NULL; errors as above.
 * @method send(data, flags=0)
 * @since 0.1
 */
PS_API int32_t ps_socket_send(ps_socket *self, int64_t flags, const void *data, int64_t length, int64_t *sent,
                              ps_error *err);

/**
 * Send all bytes (S128). One timeout covers the whole call. Blocks as the socket's mode says; a close, its token or its
 * sending deadline ends it.
 *
 * @param self   the socket.
 * @param flags  MSG_* values, or 0.
 * @param data   the bytes, borrowed for the call; not changed.
 * @param length the number of bytes, at least 0.
 * @param sent   receives the number of bytes sent, on failure too; the same number as `done` in the record.
 * @param err    the error record, or NULL; errors as above.
 * @method sendall(data, flags=0)
 * @since 0.1
 */
PS_API int32_t ps_socket_sendall(ps_socket *self, int64_t flags, const void *data, int64_t length, int64_t *sent,
                                 ps_error *err);

/**
 * Send bytes to an address (S129). Blocks as the socket's mode says; a close, its token or its sending deadline ends
 * it.
 *
 * @param self    the socket.
 * @param flags   MSG_* values, or 0.
 * @param address the destination; its family should be the socket's.
 * @param data    the bytes, borrowed for the call; not changed.
 * @param length  the number of bytes, at least 0.
 * @param sent    receives the number of bytes sent; 0 on failure.
 * @param err     the error record, or NULL; errors as above.
 * @retval PS_E_UNSUPPORTED an AF_UNIX path has more than 107 bytes, and the system has no /proc.
 * @method sendto(data, address)
 * @method sendto(data, flags, address)
 * @since 0.1
 */
PS_API int32_t ps_socket_sendto(ps_socket *self, int64_t flags, const ps_address *address, const void *data,
                                int64_t length, int64_t *sent, ps_error *err);

/**
 * Receive at most `capacity` bytes (S121). 0 bytes mean the end of the stream or an empty datagram. Blocks as the
 * socket's mode says; a close, its token or its receiving deadline ends it.
 *
 * A capacity of 0 returns 0 bytes at once, without asking the system. If a datagram is larger than the capacity, the
 * rest is dropped; ps_socket_recv_into() reports its size.
 *
 * @param self     the socket.
 * @param flags    MSG_* values, or 0.
 * @param buffer   receives the bytes, without a terminator.
 * @param capacity bytes in `buffer`, at least 0.
 * @param received receives the number of bytes received, at most `capacity` even with MSG_TRUNC; 0 on failure.
 * @param err      the error record, or NULL; errors as above.
 * @method recv(bufsize: capacity, flags=0)
 * @since 0.1
 */
PS_API int32_t ps_socket_recv(ps_socket *self, int64_t flags, void *buffer, int64_t capacity, int64_t *received,
                              ps_error *err);

/**
 * Receive at most `capacity` bytes and the sender's address (S122). Blocks as the socket's mode says; a close, its
 * token or its receiving deadline ends it.
 *
 * @param self     the socket.
 * @param flags    MSG_* values, or 0.
 * @param buffer   receives the bytes, without a terminator.
 * @param capacity bytes in `buffer`, at least 0.
 * @param received receives the number of bytes received, at most `capacity`; 0 on failure.
 * @param address  receives the sender; the empty address if the system reports none (connected streams).
 * @param err      the error record, or NULL; errors as above.
 * @method recvfrom(bufsize: capacity, flags=0)
 * @since 0.1
 */
PS_API int32_t ps_socket_recvfrom(ps_socket *self, int64_t flags, void *buffer, int64_t capacity, int64_t *received,
                                  ps_address *address, ps_error *err);

/**
 * Receive like ps_socket_recv(), and report the size of the datagram (S124 to S126). Blocks as the socket's mode says;
 * a close, its token or its receiving deadline ends it.
 *
 * With MSG_TRUNC among the flags, `size` is the size of the whole datagram, of which `received` bytes are in the
 * buffer. Use MSG_PEEK|MSG_TRUNC and a buffer of one byte to get the size of the next datagram without removing it. At
 * most 16 MiB of the buffer are used, and zeroed first, since a TCP connection with MSG_TRUNC drops bytes instead of
 * writing them.
 *
 * @param self     the socket.
 * @param flags    MSG_* values, or 0.
 * @param buffer   receives the bytes, without a terminator.
 * @param capacity bytes in `buffer`, at least 0.
 * @param received receives the number of valid bytes in the buffer, at most `capacity`; 0 on failure.
 * @param size     receives the size of the whole datagram with MSG_TRUNC, which may be above `capacity`; otherwise the
 *                 same number as `received`.
 * @param err      the error record, or NULL; errors as above.
 * @method recv_into(room: buffer, nbytes=0: capacity, flags=0)
 * @since 0.1
 */
PS_API int32_t ps_socket_recv_into(ps_socket *self, int64_t flags, void *buffer, int64_t capacity, int64_t *received,
                                   int64_t *size, ps_error *err);

/**
 * Receive like ps_socket_recvfrom(), and report the size of the datagram (S123, S125, S126). Blocks as the socket's
 * mode says; a close, its token or its receiving deadline ends it. The size is reported as by ps_socket_recv_into().
 *
 * @param self     the socket.
 * @param flags    MSG_* values, or 0.
 * @param buffer   receives the bytes, without a terminator.
 * @param capacity bytes in `buffer`, at least 0.
 * @param received receives the number of valid bytes in the buffer, at most `capacity`; 0 on failure.
 * @param size     receives the size of the whole datagram with MSG_TRUNC, which may be above `capacity`; otherwise the
 *                 same number as `received`.
 * @param address  receives the sender; the empty address if the system reports none (connected streams).
 * @param err      the error record, or NULL; errors as above.
 * @method recvfrom_into(room: buffer, nbytes=0: capacity, flags=0)
 * @since 0.1
 */
PS_API int32_t ps_socket_recvfrom_into(ps_socket *self, int64_t flags, void *buffer, int64_t capacity,
                                       int64_t *received, int64_t *size, ps_address *address, ps_error *err);

/**
 * Send part of a file (S148). One timeout covers the whole call. Blocks as the socket's mode says; a close, its token
 * or its sending deadline ends it.
 *
 * The system copies the bytes directly where it can. The file's position is neither used nor changed.
 *
 * @param self   the socket, of type SOCK_STREAM.
 * @param fd     a descriptor of a regular file or another seekable object, which stays the caller's.
 * @param offset the offset in the file, at least 0.
 * @param count  the number of bytes to send; below 0 for all to the end of the file.
 * @param sent   receives the number of bytes sent, on failure too; less than `count` if the file ends first.
 * @param err    the error record, or NULL; errors as above, and:
 * @retval PS_E_OS    EBADF: the file is not open for reading; ESPIPE: it is not seekable.
 * @retval PS_E_VALUE a negative offset, or a socket of another type.
 * @retval PS_E_RANGE the descriptor is outside -2147483648 to 2147483647.
 * @method sendfile(file: fd, offset=0, count=-1)
 * @since 0.1
 */
PS_API int32_t ps_socket_sendfile(ps_socket *self, int64_t fd, int64_t offset, int64_t count, int64_t *sent,
                                  ps_error *err);

PS_END_DECLS

#endif
