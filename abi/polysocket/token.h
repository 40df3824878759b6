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
 * A token ends calls that wait. It is attached to sockets with ps_socket_settoken(), or given to a look-up, a
 * connection or an operation in a ps_wait. Once it is fired, each call that has it ends with PS_E_CANCELLED as soon as
 * it would have to wait, and so do all calls that follow, until the token is reset. A call that can do its work at once
 * does it; one that does it in parts (sendall, sendfile, a file's read) looks at the token between two parts as well.
 * One token may serve any number of sockets and calls. It has one descriptor.
 */

/**
 * Make a token that is not fired (S166). Never blocks.
 *
 * @param token receives the handle, given back with ps_token_free(); NULL on failure. Required.
 * @param err   the error record, or NULL.
 * @retval PS_E_OS     there is no descriptor left: EMFILE, ENFILE.
 * @retval PS_E_VALUE  `token` is NULL.
 * @retval PS_E_MEMORY out of memory.
 * @method token()
 * @since 0.1
 */
PS_API int32_t ps_token_create(ps_token **token, ps_error *err);

/**
 * Fire a token: end the calls that wait with it (S166). Harmless on one that is fired. Never blocks, and may be called
 * from any thread, and from a signal handler with NULL for `err`.
 *
 * @param self the token.
 * @param err  the error record, or NULL.
 * @method fire()
 * @since 0.1
 */
PS_API int32_t ps_token_fire(ps_token *self, ps_error *err);

/**
 * Make a fired token wait to be fired again (S166). Calls that it has ended stay ended; a call that has not noticed yet
 * may go on. Harmless on one that is not fired. Never blocks.
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
 * The descriptor of a token, for event loops: it is readable while the token is fired (S166). It is
 * to be neither read nor written nor closed. Never blocks.
 *
 * @param self the token.
 * @param fd   receives the descriptor, which stays the token's; -1 on failure.
 * @param err  the error record, or NULL.
 * @method fileno()
 * @since 0.1
 */
PS_API int32_t ps_token_fileno(ps_token *self, int64_t *fd, ps_error *err);

/**
 * Give a token back (S166). The handle is invalid from now on, for ever; harmless on NULL and on one that was freed
 * before. It does not fire: calls that wait with it can no longer be ended by it, and sockets that have it wait
 * without one. Never blocks.
 *
 * @param self the token, or NULL.
 * @since 0.1
 */
PS_API void ps_token_free(ps_token *self);

/**
 * Attach a token to a socket, or take it off (S166). It ends the socket's calls that wait, files' calls too:
 * ps_socket_recv(), ps_socket_send(), ps_socket_accept(), ps_socket_connect() and their like. Sockets that come from
 * this one (ps_socket_accept(), ps_socket_dup()) start with the same token. Calls that are under way keep the one that
 * they began with. Never blocks.
 *
 * @param self  the socket.
 * @param token the token, which must be freed after the socket's last call has returned; NULL takes it off.
 * @param err   the error record, or NULL.
 * @retval PS_E_CLOSED the socket is closed.
 * @method settoken(token)
 * @since 0.1
 */
PS_API int32_t ps_socket_settoken(ps_socket *self, ps_token *token, ps_error *err);

PS_END_DECLS

#endif
