/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_HOSTNAME_H
#define POLYSOCKET_HOSTNAME_H

#include "error.h"
#include "export.h"
#include "host.h"

#include <stdint.h>

PS_BEGIN_DECLS

/* The names of this machine and of others. */

/**
 * The fully qualified name of a host (S62 to S64): the first with a dot among the host's name and its other names, or
 * the result of gethostname if there is none or the look-up fails. Blocks for the look-up.
 *
 * @param name     a name or an address; NULL, '', '0.0.0.0' and '::' mean the local host.
 * @param wait     how to wait, or NULL.
 * @param text     receives the name, terminated.
 * @param capacity bytes in `text`, at least 0.
 * @param length   receives the length of the whole name.
 * @param err      the error record, or NULL.
 * @retval PS_E_OS          gethostname failed, or no thread or descriptor is available for a look-up that can be
 *                          abandoned; code is the errno.
 * @retval PS_E_VALUE       `text` is NULL with a capacity, the capacity is negative, or `wait` is invalid.
 * @retval PS_E_MEMORY      out of memory.
 * @retval PS_E_INTERRUPTED a host hook asked to stop.
 * @retval PS_E_TIMEOUT     the deadline of `wait` has come.
 * @retval PS_E_CANCELLED   the token of `wait` is fired.
 * @retval PS_E_HANDLE      the token of `wait` was freed.
 * @method getfqdn(host=None: name, deadline=0: wait.deadline, token=None: wait.token)
 * @since 0.1
 */
PS_API int32_t ps_getfqdn(const char *name, const ps_wait *wait, char *text, int64_t capacity, int64_t *length,
                          ps_error *err);

/**
 * The name of the machine, which may not be fully qualified (S69). Never blocks.
 *
 * @param text     receives the name, terminated; 65 bytes hold any on Linux.
 * @param capacity bytes in `text`, at least 0.
 * @param length   receives the length of the whole name.
 * @param err      the error record, or NULL.
 * @retval PS_E_OS    the system's error.
 * @retval PS_E_VALUE `text` is NULL with a capacity, or the capacity is negative.
 * @method gethostname()
 * @since 0.1
 */
PS_API int32_t ps_gethostname(char *text, int64_t capacity, int64_t *length, ps_error *err);

/**
 * Set the name of the machine (S157), which requires privileges. Never blocks.
 *
 * @param name the name, of at most 64 bytes on Linux.
 * @param err  the error record, or NULL.
 * @retval PS_E_OS    EPERM: not allowed; EINVAL: too long; otherwise the system's error.
 * @retval PS_E_VALUE the name is NULL.
 * @method sethostname(name)
 * @since 0.1
 */
PS_API int32_t ps_sethostname(const char *name, ps_error *err);

PS_END_DECLS

#endif
