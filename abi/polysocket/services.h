/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_SERVICES_H
#define POLYSOCKET_SERVICES_H

#include "error.h"
#include "export.h"
#include "host.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * Services and protocols, from the system's databases. These functions block for as long as the system's look-up takes,
 * usually in a file, and may be called from any number of threads. `wait` is as in resolve.h.
 */

/**
 * The port of a service (S75). Blocks for the look-up, usually in a file.
 *
 * @param service the service's name, "http".
 * @param proto   "tcp", "udp", or NULL for any.
 * @param wait    how to wait, or NULL.
 * @param port    receives 1 to 65535; 0 on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_OS          "service/proto not found"; code 0. Otherwise the database cannot be read, or no thread or
 *                          descriptor is available for a look-up that can be abandoned; code is the errno.
 * @retval PS_E_VALUE       the service is NULL, or `wait` is invalid.
 * @retval PS_E_MEMORY      out of memory.
 * @retval PS_E_INTERRUPTED a host hook asked to stop.
 * @retval PS_E_TIMEOUT     the deadline of `wait` has come.
 * @retval PS_E_CANCELLED   the token of `wait` is fired.
 * @retval PS_E_HANDLE      the token of `wait` was freed.
 * @method getservbyname(service, proto=None)
 * @since 0.1
 */
PS_API int32_t ps_getservbyname(const char *service, const char *proto, const ps_wait *wait, int64_t *port,
                                ps_error *err);

/**
 * The name of the service at a port (S76, S77). Blocks for the look-up, usually in a file.
 *
 * @param port     0 to 65535.
 * @param proto    "tcp", "udp", or NULL for any.
 * @param wait     how to wait, or NULL.
 * @param text     receives the name, terminated.
 * @param capacity bytes in `text`, at least 0.
 * @param length   receives the length of the whole name; 0 on failure.
 * @param err      the error record, or NULL.
 * @retval PS_E_OS          "port/proto not found"; code 0. Otherwise the database cannot be read, or no thread or
 *                          descriptor is available for a look-up that can be abandoned; code is the errno.
 * @retval PS_E_RANGE       the port is out of range.
 * @retval PS_E_VALUE       `text` is NULL with a capacity, the capacity is negative, or `wait` is invalid.
 * @retval PS_E_MEMORY      out of memory.
 * @retval PS_E_INTERRUPTED a host hook asked to stop.
 * @retval PS_E_TIMEOUT     the deadline of `wait` has come.
 * @retval PS_E_CANCELLED   the token of `wait` is fired.
 * @retval PS_E_HANDLE      the token of `wait` was freed.
 * @method getservbyport(port, proto=None)
 * @since 0.1
 */
PS_API int32_t ps_getservbyport(int64_t port, const char *proto, const ps_wait *wait, char *text, int64_t capacity,
                                int64_t *length, ps_error *err);

/**
 * The number of a protocol (S74). Blocks for the look-up, usually in a file.
 *
 * @param name   the protocol's name, "icmp".
 * @param wait   how to wait, or NULL.
 * @param number receives the number, for the parameter `proto` of ps_socket_create(); 0 on failure.
 * @param err    the error record, or NULL.
 * @retval PS_E_OS          "protocol not found"; code 0. Otherwise the database cannot be read, or no thread or
 *                          descriptor is available for a look-up that can be abandoned; code is the errno.
 * @retval PS_E_VALUE       the name is NULL, or `wait` is invalid.
 * @retval PS_E_MEMORY      out of memory.
 * @retval PS_E_INTERRUPTED a host hook asked to stop.
 * @retval PS_E_TIMEOUT     the deadline of `wait` has come.
 * @retval PS_E_CANCELLED   the token of `wait` is fired.
 * @retval PS_E_HANDLE      the token of `wait` was freed.
 * @method getprotobyname(name)
 * @since 0.1
 */
PS_API int32_t ps_getprotobyname(const char *name, const ps_wait *wait, int64_t *number, ps_error *err);

PS_END_DECLS

#endif
