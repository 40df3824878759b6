/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_OPTIONS_H
#define POLYSOCKET_OPTIONS_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/* Socket options, as getsockopt(2) and setsockopt(2) have them, and control requests. None of these blocks. */

/** The largest option that ps_socket_getsockopt_bytes() reads, in bytes (S114). */
#define PS_OPTION_MAX 1024

/**
 * Read an integer option (S112). Never blocks.
 *
 * The number is signed, whatever the option is. An unsigned option of 32 bits above 2147483647 (SO_MARK) appears as a
 * negative number; its bits are those of `(uint32_t)value`. Options of 64 bits are read whole (S158): the buffer sizes
 * of AF_VSOCK, SO_COOKIE, SO_NETNS_COOKIE, and SO_MAX_PACING_RATE where a `long` has 64 bits.
 *
 * @param self   the socket.
 * @param level  SOL_SOCKET or a protocol's level.
 * @param option the option's number at that level.
 * @param value  receives the value.
 * @param err    the error record, or NULL.
 * @retval PS_E_RANGE  a number is not one of 32 bits: outside -2147483648 to 2147483647.
 * @retval PS_E_OS     what the system said (ENOPROTOOPT).
 * @retval PS_E_CLOSED the socket is closed.
 * @method getsockopt(level, optname: option)
 * @since 0.1
 */
PS_API int32_t ps_socket_getsockopt(ps_socket *self, int64_t level, int64_t option, int64_t *value, ps_error *err);

/**
 * Read an option as bytes (S113, S114). Never blocks.
 *
 * An option that reads from the buffer finds zeros. A filter (SO_GET_FILTER) is measured in bytes, as all options
 * are, and not in instructions; one that doesn't fit gives EINVAL.
 *
 * @param self     the socket.
 * @param level    SOL_SOCKET or a protocol's level.
 * @param option   the option's number at that level.
 * @param buffer   receives the bytes, without a terminator. Required.
 * @param capacity bytes in `buffer`, 1 to PS_OPTION_MAX.
 * @param length   receives the number of bytes that the system wrote.
 * @param err      the error record, or NULL.
 * @retval PS_E_RANGE  a number is not one of 32 bits: outside -2147483648 to 2147483647.
 * @retval PS_E_OS     "getsockopt buflen out of range" (code 0) for a capacity outside 1 to PS_OPTION_MAX; else what
 *                     the system said.
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
 * The system receives 32 bits: 4294967295 and -1 are the same. Whether they are signed is the option's affair. Options
 * of 64 bits, which ps_socket_getsockopt() lists, receive them all (S158).
 *
 * @param self   the socket.
 * @param level  SOL_SOCKET or a protocol's level.
 * @param option the option's number at that level.
 * @param value  the value; for an option of 32 bits -2147483648 to 4294967295.
 * @param err    the error record, or NULL.
 * @retval PS_E_RANGE  a number is outside of what the option, or the system, can take.
 * @retval PS_E_OS     what the system said.
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
 * @param value  the bytes; NULL is handed to the system as it is (S159: some options want no value, or a length alone).
 * @param length 0 to 2147483647.
 * @param err    the error record, or NULL.
 * @retval PS_E_VALUE  the length is negative.
 * @retval PS_E_RANGE  the length is above 2147483647.
 * @retval PS_E_OS     what the system said.
 * @retval PS_E_CLOSED the socket is closed.
 * @operation setsockopt
 * @method setsockopt(level, optname: option, value, optlen=None: length)
 * @since 0.1
 */
PS_API int32_t ps_socket_setsockopt_bytes(ps_socket *self, int64_t level, int64_t option, const void *value,
                                          int64_t length, ps_error *err);

/**
 * A control request with an integer (S115), as ioctl(2) has them: FIONREAD, SIOCATMARK, SIOCOUTQ, … Never blocks.
 *
 * Requests that fill larger structures are safe to name; only their first 32 bits are reported, and pointers in them
 * are NULL. FIONBIO changes the descriptor behind the socket's back: waiting goes on by the socket's timeout, and a
 * blocking socket without hooks gets PS_E_WOULD_BLOCK. ps_socket_setblocking() is the way to change the mode.
 *
 * @param self    the socket.
 * @param control the request's number, 0 to 4294967295.
 * @param option  the integer handed to the request, -2147483648 to 4294967295.
 * @param left    receives the integer that the request left in its place; 0 on failure.
 * @param result  receives what the request itself returned: 0 for most, a descriptor that the caller owns for
 * SIOCGSKNS;
 *                0 on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_UNSUPPORTED a SIO_* request, which only Windows has.
 * @retval PS_E_RANGE       a number is out of range, or the request is for more than 4096 bytes.
 * @retval PS_E_OS          what the system said (ENOTTY).
 * @retval PS_E_CLOSED      the socket is closed.
 * @method ioctl(control, option=0)
 * @since 0.1
 */
PS_API int32_t ps_socket_ioctl(ps_socket *self, int64_t control, int64_t option, int64_t *left, int64_t *result,
                               ps_error *err);

PS_END_DECLS

#endif
