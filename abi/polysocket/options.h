/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_OPTIONS_H
#define POLYSOCKET_OPTIONS_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/* Socket options, as in getsockopt(2) and setsockopt(2), and control requests. None of these functions blocks. */

/** The largest option that ps_socket_getsockopt_bytes() reads, in bytes (S114). */
#define PS_OPTION_MAX 1024

/**
 * Read an integer option (S112). Never blocks.
 *
 * The number is always signed. An unsigned option of 32 bits above 2147483647 (SO_MARK) appears as a negative number;
 * its bits are those of `(uint32_t)value`. Options of 64 bits are read whole (S158): the buffer sizes of AF_VSOCK,
 * SO_COOKIE, SO_NETNS_COOKIE, and SO_MAX_PACING_RATE where a `long` has 64 bits.
 *
 * @param self   the socket.
 * @param level  SOL_SOCKET or a protocol's level.
 * @param option the option's number at that level.
 * @param value  receives the value.
 * @param err    the error record, or NULL.
 * @retval PS_E_RANGE  a number does not fit into 32 bits: it is outside -2147483648 to 2147483647.
 * @retval PS_E_OS     the system's error (ENOPROTOOPT).
 * @retval PS_E_CLOSED the socket is closed.
 * @method getsockopt(level, optname: option)
 * @since 0.1
 */
PS_API int32_t ps_socket_getsockopt(ps_socket *self, int64_t level, int64_t option, int64_t *value, ps_error *err);

/**
 * Read an option as bytes (S113, S114). Never blocks.
 *
 * For options that read the buffer, the buffer is zero. The size of a filter (SO_GET_FILTER) is in bytes, like that of
 * all options, not in instructions; a filter that does not fit fails with EINVAL.
 *
 * @param self     the socket.
 * @param level    SOL_SOCKET or a protocol's level.
 * @param option   the option's number at that level.
 * @param buffer   receives the bytes, without a terminator. Required.
 * @param capacity bytes in `buffer`, 1 to PS_OPTION_MAX.
 * @param length   receives the number of bytes that the system wrote.
 * @param err      the error record, or NULL.
 * @retval PS_E_RANGE  a number does not fit into 32 bits: it is outside -2147483648 to 2147483647.
 * @retval PS_E_OS     "getsockopt buflen out of range" (code 0) for a capacity outside 1 to PS_OPTION_MAX; otherwise
 *                     the system's error.
 * @retval PS_E_VALUE  `buffer` is NULL.
 * @retval PS_E_CLOSED the socket is closed.
 * @operation getsockopt
 * @method getsockopt(level, optname: option, buflen=0: capacity)
 * @since 0.1
 */
PS_API int32_t ps_socket_getsockopt_bytes(ps_socket *self, int64_t level, int64_t option, void *buffer,
                                          int64_t capacity, int64_t *length, ps_error *err);

/**
 * Set an integer option (S130). Never blocks.
 *
 * The system receives 32 bits: 4294967295 and -1 are the same. Each option interprets them as signed or unsigned.
 * Options of 64 bits, which ps_socket_getsockopt() lists, receive them all (S158).
 *
 * @param self   the socket.
 * @param level  SOL_SOCKET or a protocol's level.
 * @param option the option's number at that level.
 * @param value  the value; for an option of 32 bits -2147483648 to 4294967295.
 * @param err    the error record, or NULL.
 * @retval PS_E_RANGE  a number is outside of what the option, or the system, can take.
 * @retval PS_E_OS     the system's error.
 * @retval PS_E_CLOSED the socket is closed.
 * @method setsockopt(level, optname: option, value)
 * @since 0.1
 */
PS_API int32_t ps_socket_setsockopt(ps_socket *self, int64_t level, int64_t option, int64_t value, ps_error *err);

/**
 * Set an option from bytes (S130). Never blocks.
 *
 * @param self   the socket.
 * @param level  SOL_SOCKET or a protocol's level.
 * @param option the option's number at that level.
 * @param value  the bytes; NULL is passed to the system (S159: some options take no value, or only a length).
 * @param length 0 to 2147483647.
 * @param err    the error record, or NULL.
 * @retval PS_E_VALUE  the length is negative.
 * @retval PS_E_RANGE  the length is above 2147483647.
 * @retval PS_E_OS     the system's error.
 * @retval PS_E_CLOSED the socket is closed.
 * @operation setsockopt
 * @method setsockopt(level, optname: option, value, optlen=None: length)
 * @since 0.1
 */
PS_API int32_t ps_socket_setsockopt_bytes(ps_socket *self, int64_t level, int64_t option, const void *value,
                                          int64_t length, ps_error *err);

/**
 * A control request with an integer (S115), as in ioctl(2): FIONREAD, SIOCATMARK, SIOCOUTQ, … Never blocks.
 *
 * Requests that fill larger structures are safe; only their first 32 bits are reported, and pointers in them are NULL.
 * To change the mode use ps_socket_setblocking(), not FIONBIO. FIONBIO changes only the descriptor: waiting still
 * follows the socket's timeout, and a blocking socket without hooks fails with PS_E_WOULD_BLOCK.
 *
 * @param self    the socket.
 * @param control the request's number, 0 to 4294967295.
 * @param option  the integer passed to the request, -2147483648 to 4294967295.
 * @param left    receives the integer as the request has changed it; 0 on failure.
 * @param result  receives what the request itself returned: 0 for most, a descriptor that the caller owns for
 * SIOCGSKNS;
 *                0 on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_UNSUPPORTED a SIO_* request, which only Windows has.
 * @retval PS_E_RANGE       a number is out of range, or the request is for more than 4096 bytes.
 * @retval PS_E_OS          the system's error (ENOTTY).
 * @retval PS_E_CLOSED      the socket is closed.
 * @method ioctl(control, option=0)
 * @since 0.1
 */
PS_API int32_t ps_socket_ioctl(ps_socket *self, int64_t control, int64_t option, int64_t *left, int64_t *result,
                               ps_error *err);

PS_END_DECLS

#endif
