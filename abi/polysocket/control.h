/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_CONTROL_H
#define POLYSOCKET_CONTROL_H

#include "error.h"
#include "export.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * Control data: the items that go along with a message, each with a level, a type and bytes. These functions build and
 * walk them, so that no caller needs to know how the system lays them out. Nothing here blocks.
 */

/**
 * Append an item to control data (S145). Never blocks.
 *
 * @param used     how many bytes of `control` hold items already, at least 0; 0 for the first item.
 * @param level    SOL_SOCKET or a protocol's level.
 * @param type     the item's type at that level, such as SCM_RIGHTS.
 * @param data     the item's bytes, borrowed for the call.
 * @param size     how many, 0 to 2147483647.
 * @param control  receives the item, behind what is there, without a terminator.
 * @param capacity bytes in `control`, at least 0: for each item what ps_control_space() tells.
 * @param length   receives how many bytes are in use now, for ps_message.control_length; 0 on failure.
 * @param err      the error record, or NULL.
 * @retval PS_E_VALUE a negative or misplaced `used`; a negative size or capacity; NULL for bytes that are not 0 in
 * number;
 *                    a capacity that is too small.
 * @retval PS_E_RANGE level or type is outside -2147483648 to 2147483647; the size is above 2147483647.
 * @since 0.1
 */
PS_API int32_t ps_control_add(int64_t used, int64_t level, int64_t type, const void *data, int64_t size, void *control,
                              int64_t capacity, int64_t *length, ps_error *err);

/**
 * Read one item of control data, and tell where the next one is (S145). Never blocks.
 *
 * Begin with position 0, go on with `next`, and stop when the position is not below `length`.
 *
 * @param control  the control data, as ps_socket_recvmsg() has received them.
 * @param length   bytes in `control` that count: ps_message.control_length.
 * @param position where the item begins: 0, or `next` of the item before.
 * @param level    receives the item's level; 0 on failure.
 * @param type     receives the item's type at that level; 0 on failure.
 * @param start    receives where in `control` the item's bytes begin; 0 on failure.
 * @param size     receives how many bytes of it are there: fewer than were sent when MSG_CTRUNC was told; 0 on failure.
 * @param next     receives where the next item begins; `length` or more when there is none; 0 on failure.
 * @param err      the error record, or NULL.
 * @retval PS_E_VALUE a negative length; NULL with a length; no item begins at the position.
 * @retval PS_E_RANGE the position is not one of the data.
 * @since 0.1
 */
PS_API int32_t ps_control_next(const void *control, int64_t length, int64_t position, int64_t *level, int64_t *type,
                               int64_t *start, int64_t *size, int64_t *next, ps_error *err);

/**
 * How many bytes of control data an item of so many bytes takes, with what aligns the next one: CMSG_SPACE (S145).
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
 * How many bytes of control data an item of so many bytes takes when it is the last one: CMSG_LEN (S145). Never blocks.
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
