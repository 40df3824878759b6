/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_PAIRS_H
#define POLYSOCKET_PAIRS_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * Lists of names with values: the options of a socket, the state of a TCP connection, the credentials of a peer. In
 * scripts each is a dictionary, a hash or a table. A list does not change once it is made; each name is in it once.
 * None of these functions blocks.
 */

/**
 * The number of pairs in a list (S176, S177). Never blocks.
 *
 * @param self  the list.
 * @param count receives the number; 0 on failure.
 * @param err   the error record, or NULL.
 * @since 0.1
 */
PS_API int32_t ps_pairs_count(ps_pairs *self, int64_t *count, ps_error *err);

/**
 * The name of a pair (S176, S177). Never blocks.
 *
 * @param self     the list.
 * @param index    0 to the count less one.
 * @param text     receives the name, terminated; 64 bytes hold any.
 * @param capacity bytes in `text`, at least 0.
 * @param length   receives the length of the whole name; 0 on failure.
 * @param err      the error record, or NULL.
 * @retval PS_E_RANGE the index is out of range.
 * @retval PS_E_VALUE `text` is NULL with a capacity, or the capacity is negative.
 * @since 0.1
 */
PS_API int32_t ps_pairs_name(ps_pairs *self, int64_t index, char *text, int64_t capacity, int64_t *length,
                             ps_error *err);

/**
 * The value of a pair as text (S176, S177). Never blocks.
 *
 * @param self     the list.
 * @param index    0 to the count less one.
 * @param text     receives the value, terminated; a number in decimal.
 * @param capacity bytes in `text`, at least 0.
 * @param length   receives the length of the whole value; 0 on failure.
 * @param err      the error record, or NULL.
 * @retval PS_E_RANGE the index is out of range.
 * @retval PS_E_VALUE `text` is NULL with a capacity, or the capacity is negative.
 * @since 0.1
 */
PS_API int32_t ps_pairs_text(ps_pairs *self, int64_t index, char *text, int64_t capacity, int64_t *length,
                             ps_error *err);

/**
 * The value of a pair as a number, where it is one (S177). Never blocks.
 *
 * @param self    the list.
 * @param index   0 to the count less one.
 * @param numeric receives 1 if the value is a number, and 0 if it is a text only, or on failure.
 * @param number  receives the number; 0 if there is none, and on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_RANGE the index is out of range.
 * @since 0.1
 */
PS_API int32_t ps_pairs_number(ps_pairs *self, int64_t index, int64_t *numeric, int64_t *number, ps_error *err);

/**
 * The place of a name in a list (S176, S177). Never blocks.
 *
 * @param self  the list.
 * @param name  the name, in small letters.
 * @param index receives the index of the pair; -1 if no pair has the name; 0 on failure.
 * @param err   the error record, or NULL.
 * @retval PS_E_VALUE the name is NULL.
 * @since 0.1
 */
PS_API int32_t ps_pairs_find(ps_pairs *self, const char *name, int64_t *index, ps_error *err);

/**
 * Release a list (S176, S177). The handle stays invalid forever. Does nothing for NULL or for a handle that was freed
 * before. Never blocks.
 *
 * @param self the list, or NULL.
 * @since 0.1
 */
PS_API void ps_pairs_free(ps_pairs *self);

PS_END_DECLS

#endif
