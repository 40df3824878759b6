/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_INTERFACES_H
#define POLYSOCKET_INTERFACES_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * The machine's network interfaces, by number and by name. Text results go to the caller's buffer: at most capacity - 1
 * bytes and a final NUL are written, and `length` receives the whole length. None of these functions blocks.
 */

/**
 * List the interfaces (S154). Never blocks.
 *
 * @param list receives the list, released with ps_interfaces_free(); NULL on failure. Required.
 * @param err  the error record, or NULL.
 * @retval PS_E_OS     the system's error.
 * @retval PS_E_VALUE  `list` is NULL.
 * @retval PS_E_MEMORY out of memory.
 * @method if_nameindex()
 * @since 0.1
 */
PS_API int32_t ps_if_nameindex(ps_interfaces **list, ps_error *err);

/**
 * The number of interfaces in a list (S154). Never blocks.
 *
 * @param self  the list.
 * @param count receives the number; 0 on failure.
 * @param err   the error record, or NULL.
 * @since 0.1
 */
PS_API int32_t ps_interfaces_count(ps_interfaces *self, int64_t *count, ps_error *err);

/**
 * One interface of a list: its number and its name (S154). Never blocks.
 *
 * @param self     the list.
 * @param index    0 to the count less one.
 * @param ifindex  receives the interface's number; 0 on failure.
 * @param text     receives its name, terminated; 16 bytes hold any.
 * @param capacity bytes in `text`, at least 0.
 * @param length   receives the length of the whole name.
 * @param err      the error record, or NULL.
 * @retval PS_E_RANGE the index is out of range.
 * @retval PS_E_VALUE `text` is NULL with a capacity, or the capacity is negative.
 * @since 0.1
 */
PS_API int32_t ps_interfaces_entry(ps_interfaces *self, int64_t index, int64_t *ifindex, char *text, int64_t capacity,
                                   int64_t *length, ps_error *err);

/**
 * Release a list (S154). The handle stays invalid forever. Does nothing for NULL or for a handle that was freed before.
 * Never blocks.
 *
 * @param self the list, or NULL.
 * @since 0.1
 */
PS_API void ps_interfaces_free(ps_interfaces *self);

/**
 * The number of an interface, from its name (S155). Never blocks.
 *
 * @param name    the interface's name, "eth0".
 * @param ifindex receives the number, at least 1; 0 on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_OS    ENODEV: there is no such interface; otherwise the system's error.
 * @retval PS_E_VALUE the name is NULL.
 * @method if_nametoindex(name)
 * @since 0.1
 */
PS_API int32_t ps_if_nametoindex(const char *name, int64_t *ifindex, ps_error *err);

/**
 * The name of an interface, from its number (S156). Never blocks.
 *
 * @param ifindex  the number, 0 to 2147483647.
 * @param text     receives the name, terminated; 16 bytes hold any.
 * @param capacity bytes in `text`, at least 0.
 * @param length   receives the length of the whole name; 0 on failure.
 * @param err      the error record, or NULL.
 * @retval PS_E_OS    ENXIO: there is no such interface; otherwise the system's error.
 * @retval PS_E_RANGE the number is out of range.
 * @retval PS_E_VALUE `text` is NULL with a capacity, or the capacity is negative.
 * @method if_indextoname(index: ifindex)
 * @since 0.1
 */
PS_API int32_t ps_if_indextoname(int64_t ifindex, char *text, int64_t capacity, int64_t *length, ps_error *err);

PS_END_DECLS

#endif
