/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_MESSAGE_H
#define POLYSOCKET_MESSAGE_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * Messages: data in several buffers, with an address, control data and flags. They wait as the transfers in transfer.h
 * do.
 *
 * Errors that all of them share:
 *   PS_E_OS          the system's error (ENOTCONN, ECONNRESET, EPIPE, EMSGSIZE for more than 1024 buffers, …).
 *   PS_E_CLOSED      the socket is closed, perhaps in the middle of the call.
 *   PS_E_TIMEOUT     the timeout passed.
 *   PS_E_WOULD_BLOCK non-blocking mode or MSG_DONTWAIT, and the call would have to wait.
 *   PS_E_VALUE       the message is NULL; a count or a length in it is negative; a pointer in it is NULL although its
 *                    length is not 0; a reserved field is not 0.
 *   PS_E_RANGE       flags outside 32 bits, or buffers with a larger total than any object can have.
 *   PS_E_MEMORY      out of memory.
 *   PS_E_INTERRUPTED a host hook asked to stop.
 */

/**
 * Memory of the caller that a message is sent from or received into. 16 bytes where pointers have 64 bits.
 */
typedef struct ps_buffer {
  void *data;     /**< The memory; NULL only with a length of 0. Never written by ps_socket_sendmsg(). */
  int64_t length; /**< Bytes in `data`, at least 0. */
} ps_buffer;

/**
 * A message: data, address, control data and flags. 448 bytes where pointers have 64 bits; its size never changes.
 *
 * Initialize it with zeros, then set the fields that you need. The fixed size allows arrays of messages in later
 * functions.
 */
typedef struct ps_message {
  /** Sending: the destination; the empty address for the connected peer. Receiving: the sender; the empty address if
   * the system reports none. */
  ps_address address;
  const ps_buffer *buffers; /**< The data, in this order; NULL for none. */
  int64_t buffer_count;     /**< Buffers in `buffers`, at least 0. */
  void *control;            /**< Control data: see control.h; NULL for none. Never written by ps_socket_sendmsg(). */
  int64_t control_capacity; /**< Bytes in `control`, at least 0. Ignored when sending. */
  int64_t control_length;   /**< Sending: bytes of `control` to send, at least 0. Receiving: how many were received. */
  /** Receiving: the flags that the system reports: MSG_TRUNC (the datagram was longer), MSG_EOR (the end of a record),
   * MSG_CTRUNC (there was more control data), MSG_OOB, MSG_ERRQUEUE. Sending: not looked at. */
  int64_t flags;
  /** Receiving: the length of the whole message, which may exceed the received part. For a stream: the received
   * length. */
  int64_t length;
  /** Receiving: the address that the datagram was sent to, if the control data contain it (IP_PKTINFO,
   * IPV6_RECVPKTINFO); otherwise the empty address. The port is 0. */
  ps_address destination;
  int64_t ifindex;     /**< Receiving: the number of the interface that received it, from the same data; or 0. */
  int64_t reserved[8]; /**< All zero. */
} ps_message;

/**
 * Send a message (S142). Blocks as the socket's mode says; a close, its token or its sending deadline ends it. On a
 * stream, fewer bytes may be sent than given.
 *
 * @param self    the socket.
 * @param flags   MSG_* values, or 0.
 * @param message the message, borrowed for the call; not changed.
 * @param sent    receives how many bytes of the buffers were sent; 0 on failure.
 * @param err     the error record, or NULL; errors as above.
 * @retval PS_E_UNSUPPORTED an AF_UNIX path has more than 107 bytes, and the system has no /proc.
 * @method sendmsg(buffers: message.buffers, ancdata=None: message.control, flags=0, address=None: message.address)
 * @since 0.1
 */
PS_API int32_t ps_socket_sendmsg(ps_socket *self, int64_t flags, const ps_message *message, int64_t *sent,
                                 ps_error *err);

/**
 * Receive a message into the buffers of a record (S143, S144). Blocks as the socket's mode says; a close, its token or
 * its receiving deadline ends it.
 *
 * 0 bytes mean the end of the stream or an empty datagram. Unlike ps_socket_recv() it waits even if the buffers have no
 * room. Received descriptors are close-on-exec and belong to the caller.
 *
 * @param self     the socket.
 * @param flags    MSG_* values, or 0.
 * @param message  the message, which the call fills in; its fields say which ones the caller sets. On failure the
 *                 received fields are zero.
 * @param received receives the number of valid bytes of the buffers; 0 on failure.
 * @param err      the error record, or NULL; errors as above.
 * @method recvmsg(bufsize: message.buffers, ancbufsize=0: message.control_capacity, flags=0)
 * @method recvmsg_into(buffers: message.buffers, ancbufsize=0: message.control_capacity, flags=0)
 * @since 0.1
 */
PS_API int32_t ps_socket_recvmsg(ps_socket *self, int64_t flags, ps_message *message, int64_t *received, ps_error *err);

/**
 * Send descriptors over an AF_UNIX socket, with data (S146). Blocks as the socket's mode says; a close, its token or
 * its sending deadline ends it.
 *
 * @param self   the socket.
 * @param flags  MSG_* values, or 0.
 * @param fds    an array of descriptors, each of which stays the caller's; the other end gets duplicates.
 * @param fd_count the number of descriptors, 0 to 253; musl sends at most 252, and fails with ENOMEM for one more.
 * @param data   the bytes, borrowed for the call; a stream carries descriptors only with at least one byte.
 * @param length the number of bytes, at least 0.
 * @param sent   receives the number of bytes sent; 0 on failure.
 * @param err    the error record, or NULL; errors as above.
 * @method send_fds(buffers: data, fds, flags=0, address=None: nothing)
 * @since 0.1
 */
PS_API int32_t ps_socket_send_fds(ps_socket *self, int64_t flags, const int64_t *fds, int64_t fd_count,
                                  const void *data, int64_t length, int64_t *sent, ps_error *err);

/**
 * Receive data and descriptors from an AF_UNIX socket (S147). Blocks as the socket's mode says; a close, its token or
 * its receiving deadline ends it.
 *
 * The descriptors are close-on-exec from birth. Descriptors for which there is no room are closed, and the flags
 * include MSG_CTRUNC.
 *
 * @param self        the socket.
 * @param flags       MSG_* values, or 0.
 * @param buffer      receives the bytes, without a terminator.
 * @param capacity    bytes in `buffer`, at least 0.
 * @param received    receives the number received; 0 on failure.
 * @param fds         receives the descriptors in an array, which the caller owns from now on.
 * @param fd_capacity the number of descriptors that fit into `fds`, at least 0; a message carries at most 253.
 * @param fd_count    receives the number received; 0 on failure. Required.
 * @param told        receives the flags that the system reports: MSG_TRUNC, MSG_CTRUNC, …; 0 on failure.
 * @param address     receives the sender; the empty address if the system reports none.
 * @param err         the error record, or NULL; errors as above.
 * @method recv_fds(bufsize: capacity, maxfds: fd_capacity, flags=0)
 * @since 0.1
 */
PS_API int32_t ps_socket_recv_fds(ps_socket *self, int64_t flags, void *buffer, int64_t capacity, int64_t *received,
                                  int64_t *fds, int64_t fd_capacity, int64_t *fd_count, int64_t *told,
                                  ps_address *address, ps_error *err);

/**
 * The size of ps_message in bytes. Never blocks.
 *
 * @return 448 where pointers have 64 bits.
 * @beyond for callers that cannot include the header.
 * @since 0.1
 */
PS_API int64_t ps_message_size(void);

/**
 * The size of ps_buffer in bytes. Never blocks.
 *
 * @return 16 where pointers have 64 bits.
 * @beyond for callers that cannot include the header.
 * @since 0.1
 */
PS_API int64_t ps_buffer_size(void);

PS_END_DECLS

#endif
