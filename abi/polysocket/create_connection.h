/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_CREATE_CONNECTION_H
#define POLYSOCKET_CREATE_CONNECTION_H

#include "error.h"
#include "export.h"
#include "host.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/** Instead of a timeout: the default set by ps_setdefaulttimeout(). */
#define PS_DEFAULT_TIMEOUT (-2.0)

/**
 * Options of ps_create_connection() and ps_connect_host(). NULL instead of the record, or all zero, means no options.
 *
 * Initialize it with zeros; a nonzero reserved field is refused with PS_E_VALUE.
 */
typedef struct ps_connect_options {
  const char *source_host; /**< The host to connect from, as for each address's family; NULL lets the system choose. */
  int64_t source_port;     /**< The port to connect from, 0 to 65535; 0 lets the system choose. */
  int64_t family;          /**< The family of the host's addresses, or AF_UNSPEC (0) for any. */
  int64_t delay; /**< Nanoseconds between the starts of attempts of ps_connect_host(), at least 0; 0 for 250 ms. */
  int64_t reserved[4]; /**< All zero. */
} ps_connect_options;

/**
 * Connect a TCP socket to a host: look it up and try its addresses one after the other until one accepts (S52 to S55).
 *
 * Blocks for the look-up, to which the timeout does not apply, then for each attempt at most for the timeout, and in
 * total at most until the deadline of `wait`.
 *
 * @param host        as for ps_getaddrinfo(), NULL too.
 * @param service     as for ps_getaddrinfo(), NULL too, which is port 0.
 * @param timeout     seconds for each attempt, and the timeout of the new socket; PS_NO_TIMEOUT for none;
 *                    PS_DEFAULT_TIMEOUT for the default one.
 * @param options     the source address and the family; or NULL.
 * @param wait        how to wait, or NULL. Its deadline and its token apply to this call only. The new socket starts
 *                    with its hooks, which are borrowed until the socket has been freed and its last operation has
 *                    returned.
 * @param socket      receives the handle, which the caller frees; NULL on failure. Required.
 * @param err         the error record, or NULL. The class and the number are those of the last attempt; the message
 *                    describes it and, as far as there is room, the attempts before it.
 * @retval PS_E_OS          ECONNREFUSED, ENETUNREACH, …
 * @retval PS_E_TIMEOUT     the last attempt timed out, or the deadline has come.
 * @retval PS_E_CANCELLED   the token is fired.
 * @retval PS_E_WOULD_BLOCK a timeout of 0: the connection could not be made at once.
 * @retval PS_E_GAIERROR    the host or the service is unknown, or the source has no address of the family that was
 *                          tried last; code is the EAI_* value.
 * @retval PS_E_RANGE       a port, the timeout or a number of `options` is out of range.
 * @retval PS_E_VALUE       `socket` is NULL, the timeout is negative or not a number, a reserved field of `options` is
 *                          not zero, or `wait` is invalid.
 * @retval PS_E_MEMORY      out of memory.
 * @retval PS_E_INTERRUPTED a host hook asked to stop.
 * @retval PS_E_HANDLE      the token of `wait` was freed.
 * @method create_connection(address: host service, timeout=PS_DEFAULT_TIMEOUT, source_address=None:
 *         options.source_host options.source_port, happy_eyeballs=0: nothing, deadline=0: wait.deadline,
 *         token=None: wait.token)
 * @since 0.1
 */
PS_API int32_t ps_create_connection(const char *host, const char *service, double timeout,
                                    const ps_connect_options *options, const ps_wait *wait, ps_socket **socket,
                                    ps_error *err);

/**
 * The size of ps_connect_options in bytes. Never blocks.
 *
 * @return 64 where pointers have 64 bits.
 * @beyond for callers that cannot include the header.
 * @since 0.1
 */
PS_API int64_t ps_connect_options_size(void);

PS_END_DECLS

#endif
