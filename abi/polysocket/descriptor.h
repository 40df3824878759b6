/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_DESCRIPTOR_H
#define POLYSOCKET_DESCRIPTOR_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * Descriptors that no object owns, such as those from ps_socket_detach() and ps_socket_recv_fds(), and the inheritance
 * of a socket's descriptor by new programs.
 */

/**
 * Close the descriptor of a socket (S151). Blocks only where the system does, as with SO_LINGER.
 *
 * @param fd  the descriptor, which the call consumes: it is closed even if the system reports an error, except EBADF.
 * @param err the error record, or NULL.
 * @retval PS_E_OS    EBADF: it is not open; otherwise the error of close (EIO). ECONNRESET is not an error.
 * @retval PS_E_RANGE the descriptor is outside -2147483648 to 2147483647.
 * @method close(descriptor: fd)
 * @since 0.1
 */
PS_API int32_t ps_close(int64_t fd, ps_error *err);

/**
 * Duplicate a descriptor (S152). The duplicate is close-on-exec. Never blocks.
 *
 * @param fd   the descriptor, which stays the caller's.
 * @param copy receives the duplicate, which the caller owns and gives to ps_close(); -1 on failure. Required.
 * @param err  the error record, or NULL.
 * @retval PS_E_OS    EBADF: it is not open; EMFILE.
 * @retval PS_E_VALUE `copy` is NULL.
 * @retval PS_E_RANGE the descriptor is outside -2147483648 to 2147483647.
 * @method dup(fd)
 * @since 0.1
 */
PS_API int32_t ps_dup(int64_t fd, int64_t *copy, ps_error *err);

/**
 * Whether a new program inherits a socket's descriptor (S153). Never blocks.
 *
 * @param self        the socket.
 * @param inheritable receives 1 or 0; 0 on failure.
 * @param err         the error record, or NULL.
 * @retval PS_E_OS     the system's error.
 * @retval PS_E_CLOSED the socket is closed.
 * @method get_inheritable()
 * @since 0.1
 */
PS_API int32_t ps_socket_get_inheritable(ps_socket *self, int64_t *inheritable, ps_error *err);

/**
 * Set whether a new program inherits a socket's descriptor (S153). Never blocks.
 *
 * @param self        the socket.
 * @param inheritable 0 for close-on-exec, anything else to let it be inherited.
 * @param err         the error record, or NULL.
 * @retval PS_E_OS     the system's error.
 * @retval PS_E_CLOSED the socket is closed.
 * @method set_inheritable(inheritable)
 * @since 0.1
 */
PS_API int32_t ps_socket_set_inheritable(ps_socket *self, int64_t inheritable, ps_error *err);

PS_END_DECLS

#endif
