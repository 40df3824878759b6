/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_CREATE_SERVER_H
#define POLYSOCKET_CREATE_SERVER_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/** For ps_create_server(): several sockets may listen on the port, and the system distributes connections among
 * them. */
#define PS_SERVER_REUSE_PORT 1

/** For ps_create_server(): an AF_INET6 socket accepts IPv4 connections too. Otherwise it accepts IPv6 only. */
#define PS_SERVER_DUALSTACK 2

/**
 * Create a socket that listens on an address (S149). Never blocks.
 *
 * Its type is SOCK_STREAM, and its family that of the address. For the Internet families SO_REUSEADDR is set, so that a
 * server can restart at once. For AF_INET6 the flags determine IPV6_V6ONLY.
 *
 * @param address where to listen.
 * @param backlog connections to queue, up to 2147483647; below 0 for the usual number, 128.
 * @param flags   PS_SERVER_REUSE_PORT and PS_SERVER_DUALSTACK, or 0.
 * @param socket  receives the handle, which the caller frees; NULL on failure. Required.
 * @param err     the error record, or NULL; the message names the step that failed.
 * @retval PS_E_OS          EADDRINUSE, EACCES, …
 * @retval PS_E_VALUE       `socket` or the address is NULL; unknown flags; PS_SERVER_DUALSTACK for another family.
 * @retval PS_E_RANGE       the backlog is above 2147483647.
 * @retval PS_E_UNSUPPORTED the system has no SO_REUSEPORT, or no sockets for both families.
 * @retval PS_E_MEMORY      out of memory.
 * @method create_server(address, family=AF_INET: nothing, backlog=-1, reuse_port=0: flags.PS_SERVER_REUSE_PORT,
 *         dualstack_ipv6=0: flags.PS_SERVER_DUALSTACK)
 * @since 0.1
 */
PS_API int32_t ps_create_server(const ps_address *address, int64_t backlog, int64_t flags, ps_socket **socket,
                                ps_error *err);

/**
 * Whether an AF_INET6 socket can accept IPv4 connections too (S150). Never blocks.
 *
 * @param answer receives 1 or 0.
 * @param err    the error record, or NULL; never written, since the call cannot fail.
 * @method has_dualstack_ipv6()
 * @since 0.1
 */
PS_API int32_t ps_has_dualstack_ipv6(int64_t *answer, ps_error *err);

PS_END_DECLS

#endif
