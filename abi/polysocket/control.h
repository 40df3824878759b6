/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_CONTROL_H
#define POLYSOCKET_CONTROL_H

#include "error.h"
#include "export.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * Control data: items that accompany a message, each with a level, a type and bytes. These functions build and read
 * them, so that callers need not know the system's layout. None of these functions blocks.
 */

/**
 * Append an item to control data (S145). Never blocks.
 *
 * @param used     bytes of `control` that already hold items, at least 0; 0 for the first item.
 * @param level    SOL_SOCKET or a protocol's level.
 * @param type     the item's type at that level, such as SCM_RIGHTS.
 * @param data     the item's bytes, borrowed for the call.
 * @param size     the number of bytes, 0 to 2147483647.
 * @param control  receives the item after the existing ones, without a terminator.
 * @param capacity bytes in `control`, at least 0: the sum of ps_control_space() for all items.
 * @param length   receives the bytes now in use, for ps_message.control_length; 0 on failure.
 * @param err      the error record, or NULL.
 * @retval PS_E_VALUE a negative or misplaced `used`; a negative size or capacity; NULL with a size or capacity above 0;
 *                    a capacity that is too small.
 * @retval PS_E_RANGE level or type is outside -2147483648 to 2147483647; the size is above 2147483647.
 * @since 0.1
 */
PS_API int32_t ps_control_add(int64_t used, int64_t level, int64_t type, const void *data, int64_t size, void *control,
                              int64_t capacity, int64_t *length, ps_error *err);

/**
 * Read one item of control data and find the next one (S145). Never blocks.
 *
 * Begin with position 0, continue with `next`, and stop when the position is not below `length`.
 *
 * @param control  the control data, as received by ps_socket_recvmsg().
 * @param length   valid bytes in `control`: ps_message.control_length.
 * @param position where the item begins: 0, or `next` of the item before.
 * @param level    receives the item's level; 0 on failure.
 * @param type     receives the item's type at that level; 0 on failure.
 * @param start    receives the offset in `control` where the item's bytes begin; 0 on failure.
 * @param size     receives the number of its bytes: fewer than were sent if MSG_CTRUNC is set; 0 on failure.
 * @param next     receives where the next item begins; `length` or more if there is none; 0 on failure.
 * @param err      the error record, or NULL.
 * @retval PS_E_VALUE a negative length; NULL with a length; no item begins at the position.
 * @retval PS_E_RANGE the position is outside the data.
 * @since 0.1
 */
PS_API int32_t ps_control_next(const void *control, int64_t length, int64_t position, int64_t *level, int64_t *type,
                               int64_t *start, int64_t *size, int64_t *next, ps_error *err);

/**
 * The bytes of control data that an item of a given size occupies, with padding for the next one: CMSG_SPACE (S145).
 * Never blocks.
 *
 * @param length the item's bytes, 0 to 2147483647; the result has the same limit.
 * @param size   receives the number; 0 on failure.
 * @param err    the error record, or NULL.
 * @retval PS_E_RANGE the length is out of range.
 * @operation CMSG_SPACE
 * @method CMSG_SPACE(length)
 * @since 0.1
 */
PS_API int32_t ps_control_space(int64_t length, int64_t *size, ps_error *err);

/**
 * The bytes of control data that an item of a given size occupies as the last one: CMSG_LEN (S145). Never blocks.
 *
 * @param length the item's bytes, 0 to 2147483647; the result has the same limit.
 * @param size   receives the number; 0 on failure.
 * @param err    the error record, or NULL.
 * @retval PS_E_RANGE the length is out of range.
 * @operation CMSG_LEN
 * @method CMSG_LEN(length)
 * @since 0.1
 */
PS_API int32_t ps_control_length(int64_t length, int64_t *size, ps_error *err);

PS_END_DECLS

#endif
