/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_BATCH_H
#define POLYSOCKET_BATCH_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * Batches: many datagrams with one call, and with few calls of the system. They wait as the transfers in transfer.h do.
 * They are for sockets whose messages have borders (SOCK_DGRAM, SOCK_SEQPACKET, SOCK_RAW and others): a stream has no
 * datagrams, so a socket of type SOCK_STREAM is refused.
 *
 * A batch to send is one buffer with the datagrams one after the other, and an array of their lengths. A batch to
 * receive is one buffer of equal slots, one for each datagram, and an array for their lengths.
 *
 * Where the system can, datagrams of the same length to the same address cross it as one (UDP_SEGMENT on Linux). They
 * arrive as the datagrams that they are. Flags other than MSG_DONTWAIT prevent it, and so do UDP_CORK and UDP_SEGMENT,
 * if the program has set them.
 *
 * Errors that all of them share:
 *   PS_E_OS          the system's error (EMSGSIZE, ECONNREFUSED, EDESTADDRREQ, …).
 *   PS_E_CLOSED      the socket is closed, perhaps in the middle of the call.
 *   PS_E_TIMEOUT     the timeout or the deadline passed.
 *   PS_E_CANCELLED   the socket's token is fired.
 *   PS_E_WOULD_BLOCK non-blocking mode or MSG_DONTWAIT, and the call would have to wait for the first datagram.
 *   PS_E_VALUE       a socket of type SOCK_STREAM; a negative length, capacity or count; a NULL buffer of more than 0
 *                    bytes; a NULL array of more than 0 elements; lengths that are not those of the data; a buffer that
 *                    is too small for the slots.
 *   PS_E_RANGE       flags outside 32 bits; a length, a capacity or a count that no object can have.
 *   PS_E_MEMORY      out of memory.
 *   PS_E_INTERRUPTED a host hook asked to stop.
 */

/** The datagrams that one call receives at most: the system's limit. */
#define PS_BATCH_MAX 1024

/**
 * Send datagrams to the connected peer (S173). Blocks as the socket's mode says; a close, its token or its sending
 * deadline ends it.
 *
 * Sends all of them, under one timeout. In non-blocking mode, or with MSG_DONTWAIT, it sends those that the system
 * takes without waiting, and would-block is the result only if that is none. When another error ends the call, the
 * datagrams before it are sent, and `sent` says how many.
 *
 * @param self    the socket.
 * @param flags   MSG_* values, or 0.
 * @param data    the datagrams one after the other, borrowed for the call; not changed.
 * @param length  the number of bytes in `data`, at least 0: the sum of `lengths`.
 * @param lengths an array of the lengths of the datagrams, each at least 0.
 * @param count   the number of datagrams, at least 0; 0 sends nothing.
 * @param sent    receives the number of datagrams sent, on failure too; the same number as `done` in the record.
 * @param err     the error record, or NULL; errors as above.
 * @method send_batch(datagrams: data lengths, flags=0)
 * @since 0.1
 */
PS_API int32_t ps_socket_send_batch(ps_socket *self, int64_t flags, const void *data, int64_t length,
                                    const int64_t *lengths, int64_t count, int64_t *sent, ps_error *err);

/**
 * Send datagrams to one address, or each to its own (S173). Blocks as the socket's mode says; a close, its token or its
 * sending deadline ends it. It sends as ps_socket_send_batch() does.
 *
 * @param self          the socket.
 * @param flags         MSG_* values, or 0.
 * @param data          the datagrams one after the other, borrowed for the call; not changed.
 * @param length        the number of bytes in `data`, at least 0: the sum of `lengths`.
 * @param lengths       an array of the lengths of the datagrams, each at least 0.
 * @param count         the number of datagrams, at least 0; 0 sends nothing.
 * @param addresses     an array of destinations; their family should be the socket's.
 * @param address_count the number of destinations, at least 0: 1 for all datagrams, or `count`, one for each.
 * @param sent          receives the number of datagrams sent, on failure too; the same number as `done` in the record.
 * @param err           the error record, or NULL; errors as above, and:
 * @retval PS_E_VALUE as above; another number of addresses, or an empty or invalid one.
 * @method sendto_batch(datagrams: data lengths, addresses, flags=0)
 * @since 0.1
 */
PS_API int32_t ps_socket_sendto_batch(ps_socket *self, int64_t flags, const void *data, int64_t length,
                                      const int64_t *lengths, int64_t count, const ps_address *addresses,
                                      int64_t address_count, int64_t *sent, ps_error *err);

/**
 * Receive datagrams (S173). Blocks as the socket's mode says until the first one is there; a close, its token or its
 * receiving deadline ends it. Takes what else is there without waiting for more.
 *
 * A datagram that is longer than a slot is truncated, and its length in `lengths` is that of the whole. With MSG_PEEK
 * only the first datagram is looked at. At the end of a SOCK_SEQPACKET connection one datagram of 0 bytes is received,
 * as by ps_socket_recv().
 *
 * @param self     the socket.
 * @param flags    MSG_* values, or 0.
 * @param bufsize  the size of a slot, at least 0; datagram `i` begins at `buffer + i * bufsize`.
 * @param buffer   receives the datagrams in slots of `bufsize` bytes, without a terminator.
 * @param capacity bytes in `buffer`, at least `bufsize * count`.
 * @param used     receives the number of bytes in the slots that have datagrams, `bufsize` for each; 0 on failure.
 * @param lengths  receives the lengths of the datagrams in an array; a slot has no more than `bufsize` bytes of each.
 * @param count    the number of datagrams to receive at most, 0 to PS_BATCH_MAX; 0 receives none at once.
 * @param received receives the number of datagrams received; 0 on failure.
 * @param err      the error record, or NULL; errors as above, and:
 * @retval PS_E_RANGE as above; a count above PS_BATCH_MAX.
 * @method recv_batch(count, bufsize, flags=0)
 * @since 0.1
 */
PS_API int32_t ps_socket_recv_batch(ps_socket *self, int64_t flags, int64_t bufsize, void *buffer, int64_t capacity,
                                    int64_t *used, int64_t *lengths, int64_t count, int64_t *received, ps_error *err);

/**
 * Receive datagrams and the addresses of their senders (S173). Blocks as the socket's mode says until the first one is
 * there; a close, its token or its receiving deadline ends it. It receives as ps_socket_recv_batch() does.
 *
 * @param self      the socket.
 * @param flags     MSG_* values, or 0.
 * @param bufsize   the size of a slot, at least 0; datagram `i` begins at `buffer + i * bufsize`.
 * @param buffer    receives the datagrams in slots of `bufsize` bytes, without a terminator.
 * @param capacity  bytes in `buffer`, at least `bufsize * count`.
 * @param used      receives the number of bytes in the slots that have datagrams, `bufsize` for each; 0 on failure.
 * @param lengths   receives the lengths of the datagrams in an array; a slot has no more than `bufsize` bytes of each.
 * @param count     the number of datagrams to receive at most, 0 to PS_BATCH_MAX; 0 receives none at once.
 * @param received  receives the number of datagrams received; 0 on failure.
 * @param addresses receives the senders in an array with as many elements as `lengths`; the empty address where the
 *                  system reports none. Those of datagrams that did not come are empty.
 * @param err       the error record, or NULL; errors as above, and:
 * @retval PS_E_RANGE as above; a count above PS_BATCH_MAX.
 * @method recvfrom_batch(count, bufsize, flags=0)
 * @since 0.1
 */
PS_API int32_t ps_socket_recvfrom_batch(ps_socket *self, int64_t flags, int64_t bufsize, void *buffer, int64_t capacity,
                                        int64_t *used, int64_t *lengths, int64_t count, int64_t *received,
                                        ps_address *addresses, ps_error *err);

PS_END_DECLS

#endif
