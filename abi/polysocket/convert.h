/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_CONVERT_H
#define POLYSOCKET_CONVERT_H

#include "error.h"
#include "export.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * Byte order, and addresses as text and as packed bytes. None of these functions blocks or keeps state; all may be
 * called from any thread. Numbers are unsigned and checked, never truncated (S84 to S87).
 */

/**
 * A 32-bit number from host to network byte order (S86). Never blocks.
 *
 * @param number 0 to 4294967295.
 * @param result receives the number in network byte order; 0 on failure.
 * @param err    the error record, or NULL.
 * @retval PS_E_RANGE the number is out of range.
 * @method htonl(x: number)
 * @since 0.1
 */
PS_API int32_t ps_htonl(int64_t number, int64_t *result, ps_error *err);

/**
 * A 16-bit number from host to network byte order (S87). Never blocks.
 *
 * @param number 0 to 65535.
 * @param result receives the number in network byte order; 0 on failure.
 * @param err    the error record, or NULL.
 * @retval PS_E_RANGE the number is out of range.
 * @method htons(x: number)
 * @since 0.1
 */
PS_API int32_t ps_htons(int64_t number, int64_t *result, ps_error *err);

/**
 * A 32-bit number from network to host byte order (S84). Never blocks.
 *
 * @param number 0 to 4294967295.
 * @param result receives the number in host byte order; 0 on failure.
 * @param err    the error record, or NULL.
 * @retval PS_E_RANGE the number is out of range.
 * @method ntohl(x: number)
 * @since 0.1
 */
PS_API int32_t ps_ntohl(int64_t number, int64_t *result, ps_error *err);

/**
 * A 16-bit number from network to host byte order (S85). Never blocks.
 *
 * @param number 0 to 65535.
 * @param result receives the number in host byte order; 0 on failure.
 * @param err    the error record, or NULL.
 * @retval PS_E_RANGE the number is out of range.
 * @method ntohs(x: number)
 * @since 0.1
 */
PS_API int32_t ps_ntohs(int64_t number, int64_t *result, ps_error *err);

/*
 * Packed addresses go to the caller's buffer without a terminator: `length` receives their size, and a buffer that is
 * too small fails with PS_E_VALUE. Text follows the rules of address.h: at most capacity - 1 bytes and a final NUL are
 * written, and `length` receives the whole length.
 */

/**
 * Pack an IPv4 address from text, as the system's inet_aton reads it (S88 to S90): fewer than three dots, octal and
 * hexadecimal numbers are allowed. Never blocks.
 *
 * @param text     the address.
 * @param packed   receives 4 bytes in network byte order, without a terminator; 4 bytes hold any. Required.
 * @param capacity bytes in `packed`, at least 4.
 * @param length   receives 4; 0 on failure.
 * @param err      the error record, or NULL.
 * @retval PS_E_OS    the text is not an address; code 0.
 * @retval PS_E_VALUE `text` or `packed` is NULL, or the capacity is too small.
 * @method inet_aton(text)
 * @since 0.1
 */
PS_API int32_t ps_inet_aton(const char *text, void *packed, int64_t capacity, int64_t *length, ps_error *err);

/**
 * The dotted text of a packed IPv4 address (S91, S92). Never blocks.
 *
 * @param packed   the bytes, in network byte order. Required.
 * @param size     the number of bytes; 4.
 * @param text     receives the text, terminated; 16 bytes hold any.
 * @param capacity bytes in `text`, at least 0.
 * @param length   receives the length of the whole text.
 * @param err      the error record, or NULL.
 * @retval PS_E_OS    the size is not 4; code 0.
 * @retval PS_E_VALUE `packed` is NULL, or `text` is NULL with a capacity, or the capacity is negative.
 * @method inet_ntoa(data: packed)
 * @since 0.1
 */
PS_API int32_t ps_inet_ntoa(const void *packed, int64_t size, char *text, int64_t capacity, int64_t *length,
                            ps_error *err);

/**
 * Pack an address of a family from its text (S93, S94). Never blocks.
 *
 * @param family   AF_INET or AF_INET6.
 * @param text     the address.
 * @param packed   receives 4 or 16 bytes in network byte order, without a terminator; 16 bytes hold any. Required.
 * @param capacity bytes in `packed`, enough for the family.
 * @param length   receives 4 or 16; 0 on failure.
 * @param err      the error record, or NULL.
 * @retval PS_E_RANGE a number does not fit into 32 bits: it is outside -2147483648 to 2147483647.
 * @retval PS_E_OS    EAFNOSUPPORT: another family; code 0: the text is not an address of the family.
 * @retval PS_E_VALUE `text` or `packed` is NULL, or the capacity is too small.
 * @method inet_pton(family, text)
 * @since 0.1
 */
PS_API int32_t ps_inet_pton(int64_t family, const char *text, void *packed, int64_t capacity, int64_t *length,
                            ps_error *err);

/**
 * The text of a packed address of a family (S95 to S97). Never blocks.
 *
 * @param family   AF_INET or AF_INET6.
 * @param packed   the bytes, in network byte order. Required.
 * @param size     the number of bytes; 4 or 16, depending on the family.
 * @param text     receives the text, terminated; 46 bytes hold any.
 * @param capacity bytes in `text`, at least 0.
 * @param length   receives the length of the whole text.
 * @param err      the error record, or NULL.
 * @retval PS_E_RANGE a number does not fit into 32 bits: it is outside -2147483648 to 2147483647.
 * @retval PS_E_OS    EAFNOSUPPORT: another family.
 * @retval PS_E_VALUE the size does not match the family; `packed` is NULL; `text` is NULL with a capacity, or the
 *                    capacity is negative.
 * @method inet_ntop(family, data: packed)
 * @since 0.1
 */
PS_API int32_t ps_inet_ntop(int64_t family, const void *packed, int64_t size, char *text, int64_t capacity,
                            int64_t *length, ps_error *err);

PS_END_DECLS

#endif
