/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_HOSTENT_H
#define POLYSOCKET_HOSTENT_H

#include "error.h"
#include "export.h"
#include "host.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * Host entries of the older name database: a primary name, other names, and addresses. The rules of resolve.h for
 * look-ups, shared errors and text results apply here too.
 */

/**
 * The first IPv4 address of a host, as text (S65 to S67). Blocks for the look-up.
 *
 * @param host     a name, an IPv4 address (returned unchanged), '' for "0.0.0.0", or '<broadcast>' (S19).
 * @param wait     how to wait, or NULL.
 * @param text     receives the address, terminated; 16 bytes hold any.
 * @param capacity bytes in `text`, at least 0.
 * @param length   receives the length of the whole text.
 * @param err      the error record, or NULL; errors as in resolve.h, and:
 * @retval PS_E_GAIERROR code is the EAI_* value; EAI_ADDRFAMILY for an IPv6 address.
 * @retval PS_E_VALUE    the host is NULL, the buffer is invalid, or `wait` is invalid.
 * @method gethostbyname(host, deadline=0: wait.deadline, token=None: wait.token)
 * @since 0.1
 */
PS_API int32_t ps_gethostbyname(const char *host, const ps_wait *wait, char *text, int64_t capacity, int64_t *length,
                                ps_error *err);

/**
 * A host's primary name, its other names and its IPv4 addresses (S68). Blocks for the look-up.
 *
 * @param host  a name or an IPv4 address.
 * @param wait how to wait, or NULL.
 * @param found receives the entry, released with ps_hostent_free(); NULL on failure. Required.
 * @param err   the error record, or NULL; errors as in resolve.h, and:
 * @retval PS_E_HERROR code is the h_errno value: 1 HOST_NOT_FOUND (also for a name that is too long), 2 TRY_AGAIN, 3
 *                     NO_RECOVERY, 4 NO_DATA.
 * @retval PS_E_VALUE  the host or `found` is NULL, or `wait` is invalid.
 * @method gethostbyname_ex(host, deadline=0: wait.deadline, token=None: wait.token)
 * @since 0.1
 */
PS_API int32_t ps_gethostbyname_ex(const char *host, const ps_wait *wait, ps_hostent **found, ps_error *err);

/**
 * The host that has an address: its primary name, its other names and its addresses (S70, S71). Blocks for the look-up.
 *
 * @param host  an IPv4 or IPv6 address as text, or a name, which is looked up first.
 * @param wait how to wait, or NULL.
 * @param found receives the entry, released with ps_hostent_free(); NULL on failure. Required.
 * @param err   the error record, or NULL; errors as in resolve.h, and:
 * @retval PS_E_HERROR   code is the h_errno value; 1 "Unknown host" for an unknown address.
 * @retval PS_E_GAIERROR a name was given instead of an address, and cannot be resolved.
 * @retval PS_E_VALUE    the host or `found` is NULL, or `wait` is invalid.
 * @method gethostbyaddr(host, deadline=0: wait.deadline, token=None: wait.token)
 * @since 0.1
 */
PS_API int32_t ps_gethostbyaddr(const char *host, const ps_wait *wait, ps_hostent **found, ps_error *err);

/**
 * The primary name of a host entry (S68). Never blocks.
 *
 * @param self     the entry.
 * @param text     receives the name, terminated.
 * @param capacity bytes in `text`, at least 0.
 * @param length   receives the length of the whole name.
 * @param err      the error record, or NULL.
 * @retval PS_E_VALUE `text` is NULL with a capacity, or the capacity is negative.
 * @since 0.1
 */
PS_API int32_t ps_hostent_name(ps_hostent *self, char *text, int64_t capacity, int64_t *length, ps_error *err);

/**
 * The number of other names of a host entry (S68), usually 0. Never blocks.
 *
 * @param self  the entry.
 * @param count receives the number; 0 on failure.
 * @param err   the error record, or NULL.
 * @since 0.1
 */
PS_API int32_t ps_hostent_alias_count(ps_hostent *self, int64_t *count, ps_error *err);

/**
 * One of the other names of a host entry (S68). Never blocks.
 *
 * @param self     the entry.
 * @param index    0 to the count less one.
 * @param text     receives the name, terminated.
 * @param capacity bytes in `text`, at least 0.
 * @param length   receives the length of the whole name.
 * @param err      the error record, or NULL.
 * @retval PS_E_RANGE the index is out of range.
 * @retval PS_E_VALUE `text` is NULL with a capacity, or the capacity is negative.
 * @since 0.1
 */
PS_API int32_t ps_hostent_alias(ps_hostent *self, int64_t index, char *text, int64_t capacity, int64_t *length,
                                ps_error *err);

/**
 * The number of addresses of a host entry (S68, S70). Never blocks.
 *
 * @param self  the entry.
 * @param count receives the number; 0 on failure.
 * @param err   the error record, or NULL.
 * @since 0.1
 */
PS_API int32_t ps_hostent_address_count(ps_hostent *self, int64_t *count, ps_error *err);

/**
 * One of the addresses of a host entry, as text (S68, S70). Never blocks.
 *
 * @param self     the entry.
 * @param index    0 to the count less one.
 * @param text     receives the address, terminated; 46 bytes hold any.
 * @param capacity bytes in `text`, at least 0.
 * @param length   receives the length of the whole text.
 * @param err      the error record, or NULL.
 * @retval PS_E_RANGE the index is out of range.
 * @retval PS_E_VALUE `text` is NULL with a capacity, or the capacity is negative.
 * @since 0.1
 */
PS_API int32_t ps_hostent_address(ps_hostent *self, int64_t index, char *text, int64_t capacity, int64_t *length,
                                  ps_error *err);

/**
 * Release a host entry (S68, S70). The handle stays invalid forever. Does nothing for NULL or for a handle that was
 * freed before. Never blocks.
 *
 * @param self the entry, or NULL.
 * @since 0.1
 */
PS_API void ps_hostent_free(ps_hostent *self);

PS_END_DECLS

#endif
