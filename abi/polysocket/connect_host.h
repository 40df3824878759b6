/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_CONNECT_HOST_H
#define POLYSOCKET_CONNECT_HOST_H

#include "create_connection.h"
#include "error.h"
#include "export.h"
#include "host.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/**
 * Connect a TCP socket to a host and a service, through whichever of the host's addresses accepts first (S168).
 *
 * Looks the host up and connects as in RFC 8305. The addresses are tried in the resolver's order with alternating
 * families. Each attempt starts 250 ms after the previous one, or at once when that one has failed. Attempts overlap;
 * the first one that succeeds is the result, and the others are closed. Blocks until then, or until the deadline of
 * `wait`, which covers the look-up and all attempts.
 *
 * The new socket has the default timeout; its deadlines are not set.
 *
 * @param host    as for ps_getaddrinfo(), NULL too.
 * @param service as for ps_getaddrinfo(), NULL too, which is port 0.
 * @param options the source address and further options; or NULL.
 * @param wait    its deadline covers everything, and its token cancels everything. The new socket starts with its
 *                hooks, which are borrowed until the socket has been freed and its last operation has returned. Or
 *                NULL.
 * @param socket  receives the handle, which the caller frees; NULL on failure. Required.
 * @param report  receives a finished operation, on failure too, released with ps_operation_free():
 *                ps_operation_attempt() reports each attempt; NULL if no attempt was started. Pass NULL if you do not
 *                need it.
 * @param err     the error record, or NULL. The class and the number are those of the attempt that failed last; the
 *                message lists each address with its error and duration, as far as there is room.
 * @retval PS_E_OS          ECONNREFUSED, ENETUNREACH, …; EAGAIN when too many look-ups hang.
 * @retval PS_E_TIMEOUT     the deadline has come.
 * @retval PS_E_CANCELLED   the token is fired.
 * @retval PS_E_GAIERROR    the host, the service or the source is unknown; code is the EAI_* value.
 * @retval PS_E_RANGE       a port or a number of `options` is out of range.
 * @retval PS_E_VALUE       `socket` is NULL, a reserved field of `options` is not zero, or `wait` is invalid.
 * @retval PS_E_MEMORY      out of memory.
 * @retval PS_E_INTERRUPTED a host hook asked to stop.
 * @retval PS_E_HANDLE      the token of `wait` was freed.
 * @method connect_host(host, port: service, source_address=None: options.source_host options.source_port, family=0:
 *         options.family, delay=None: options.delay, deadline=0: wait.deadline, token=None: wait.token)
 * @since 0.1
 */
PS_API int32_t ps_connect_host(const char *host, const char *service, const ps_connect_options *options,
                               const ps_wait *wait, ps_socket **socket, ps_operation **report, ps_error *err);

PS_END_DECLS

#endif
