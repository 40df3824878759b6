/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_TOKEN_H
#define POLYSOCKET_TOKEN_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * A token cancels waiting calls. Attach it to sockets with ps_socket_settoken(), or pass it to a look-up, a connection
 * or an operation in a ps_wait. After it is fired, each of its calls that has to wait ends with PS_E_CANCELLED,
 * including later calls, until the token is reset. A call that can complete at once does so; a call that works in parts
 * (sendall, sendfile, a file's read) also checks the token between two parts. One token may serve any number of sockets
 * and calls. It has one descriptor.
 */

/**
 * Make a token that is not fired (S166). Never blocks.
 *
 * @param token receives the handle, released with ps_token_free(); NULL on failure. Required.
 * @param err   the error record, or NULL.
 * @retval PS_E_OS     no descriptor is available: EMFILE, ENFILE.
 * @retval PS_E_VALUE  `token` is NULL.
 * @retval PS_E_MEMORY out of memory.
 * @method token()
 * @since 0.1
 */
PS_API int32_t ps_token_create(ps_token **token, ps_error *err);

/**
 * Fire a token: cancel the calls that wait with it (S166). Does nothing if it is already fired. Never blocks, and may
 * be called from any thread, and from a signal handler with NULL for `err`.
 *
 * @param self the token.
 * @param err  the error record, or NULL.
 * @method fire()
 * @since 0.1
 */
PS_API int32_t ps_token_fire(ps_token *self, ps_error *err);

/**
 * Reset a fired token, so that it can be fired again (S166). Cancelled calls stay cancelled; a call that has not yet
 * reacted may continue. Does nothing if the token is not fired. Never blocks.
 *
 * @param self the token.
 * @param err  the error record, or NULL.
 * @method reset()
 * @since 0.1
 */
PS_API int32_t ps_token_reset(ps_token *self, ps_error *err);

/**
 * Whether a token is fired (S166). Never blocks.
 *
 * @param self  the token.
 * @param fired receives 1 or 0; 0 on failure.
 * @param err   the error record, or NULL.
 * @method fired()
 * @since 0.1
 */
PS_API int32_t ps_token_fired(ps_token *self, int64_t *fired, ps_error *err);

/**
 * The descriptor of a token, for event loops: it is readable while the token is fired (S166). Do not read, write or
 * close it. Never blocks.
 *
 * @param self the token.
 * @param fd   receives the descriptor, which stays the token's; -1 on failure.
 * @param err  the error record, or NULL.
 * @method fileno()
 * @since 0.1
 */
PS_API int32_t ps_token_fileno(ps_token *self, int64_t *fd, ps_error *err);

/**
 * Release a token (S166). The handle stays invalid forever. Does nothing for NULL or for a handle that was freed
 * before. This does not fire it: it can no longer cancel calls that wait with it, and its sockets wait without a token.
 * Never blocks.
 *
 * @param self the token, or NULL.
 * @since 0.1
 */
PS_API void ps_token_free(ps_token *self);

/**
 * Attach a token to a socket, or detach it (S166). It cancels the socket's waiting calls, such as ps_socket_recv(),
 * ps_socket_send(), ps_socket_accept() and ps_socket_connect(), and those of its files. Sockets that come from this one
 * (ps_socket_accept(), ps_socket_dup()) start with the same token. Calls in progress keep the token that they started
 * with. Never blocks.
 *
 * @param self  the socket.
 * @param token the token, to be freed only after the socket's last call has returned; NULL detaches it.
 * @param err   the error record, or NULL.
 * @retval PS_E_CLOSED the socket is closed.
 * @method settoken(token)
 * @since 0.1
 */
PS_API int32_t ps_socket_settoken(ps_socket *self, ps_token *token, ps_error *err);

PS_END_DECLS

#endif
