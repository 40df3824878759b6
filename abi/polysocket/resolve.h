/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_RESOLVE_H
#define POLYSOCKET_RESOLVE_H

#include "error.h"
#include "export.h"
#include "host.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * Names and addresses, through the system's resolver.
 *
 * A look-up blocks for as long as the resolver takes, unless the deadline or the token of its `wait` ends it. Any
 * number of threads may look up at once, and a slow one does not delay the others. The hooks of `wait` let the calling
 * host's other threads run meanwhile. NULL means no deadline, token or hooks. Texts are ASCII names and numbers; a host
 * name of more than 1024 bytes is refused at once, with EAI_NONAME.
 *
 * Errors that all look-ups share:
 *   PS_E_OS          a system error in the resolver, or no thread or descriptor is available for a look-up that can be
 *                    abandoned (EAGAIN, EMFILE, ENFILE); code is the errno.
 *   PS_E_MEMORY      out of memory.
 *   PS_E_TIMEOUT     the deadline of `wait` has passed.
 *   PS_E_CANCELLED   the token of `wait` is fired.
 *   PS_E_INTERRUPTED a host hook asked to stop.
 *   PS_E_HANDLE      the token of `wait` was freed.
 *
 * Text results go to the caller's buffer: at most capacity - 1 bytes and a final NUL are written, and `length` receives
 * the whole length. A NULL buffer with a capacity, and a negative capacity, fail with PS_E_VALUE.
 */

/**
 * All addresses of a host and a service (S56 to S61). Blocks for the look-up.
 *
 * @param host    a domain name, a numeric address (IPv6 also with %scope), '' for the wildcard, or NULL for the local
 *                host, with AI_PASSIVE for the wildcard.
 * @param service a service's name, a port from 0 to 65535 as decimal digits, or NULL. A text that the resolver would
 *                read as a number (also with leading blanks or a sign) counts as a port.
 * @param family  AF_UNSPEC (0) for any, or the family of all results.
 * @param type    0 for any, or SOCK_*.
 * @param proto   0 for any, or a protocol's number.
 * @param flags   AI_* values, or 0.
 * @param wait    how to wait, or NULL.
 * @param list    receives the list of at least one entry, released with ps_addrinfo_free(); NULL on failure. Required.
 * @param err     the error record, or NULL; errors as above, and:
 * @retval PS_E_GAIERROR code is the EAI_* value: EAI_NONAME (no such name; host and service both NULL), EAI_SERVICE,
 *                       EAI_FAMILY, EAI_AGAIN, …
 * @retval PS_E_OS       "getaddrinfo returns an empty list"; code 0.
 * @retval PS_E_RANGE    the service is a number above 65535 or below 0.
 * @retval PS_E_VALUE    `list` is NULL, or `wait` is invalid.
 * @method getaddrinfo(host, port: service, family=0, type=0, proto=0, flags=0, deadline=0: wait.deadline,
 *         token=None: wait.token)
 * @since 0.1
 */
PS_API int32_t ps_getaddrinfo(const char *host, const char *service, int64_t family, int64_t type, int64_t proto,
                              int64_t flags, const ps_wait *wait, ps_addrinfo **list, ps_error *err);

/**
 * The number of entries in a list (S56). Never blocks.
 *
 * @param self  the list.
 * @param count receives the number; 0 on failure.
 * @param err   the error record, or NULL.
 * @since 0.1
 */
PS_API int32_t ps_addrinfo_count(ps_addrinfo *self, int64_t *count, ps_error *err);

/**
 * One entry of a list, ready for ps_socket_create() and ps_socket_connect() (S56). Never blocks.
 *
 * @param self    the list.
 * @param index   0 to the count less one.
 * @param family  receives the family; 0 on failure.
 * @param type    receives SOCK_*.
 * @param proto   receives the protocol's number.
 * @param address receives the address; the empty one on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_RANGE the index is out of range.
 * @since 0.1
 */
PS_API int32_t ps_addrinfo_entry(ps_addrinfo *self, int64_t index, int64_t *family, int64_t *type, int64_t *proto,
                                 ps_address *address, ps_error *err);

/**
 * The canonical name in an entry of a list (S59): with AI_CANONNAME the first entry has it; all others have ''. Never
 * blocks.
 *
 * @param self     the list.
 * @param index    0 to the count less one.
 * @param text     receives the name, terminated.
 * @param capacity bytes in `text`, at least 0.
 * @param length   receives the length of the whole name.
 * @param err      the error record, or NULL.
 * @retval PS_E_RANGE the index is out of range.
 * @retval PS_E_VALUE `text` is NULL with a capacity, or the capacity is negative.
 * @since 0.1
 */
PS_API int32_t ps_addrinfo_canonname(ps_addrinfo *self, int64_t index, char *text, int64_t capacity, int64_t *length,
                                     ps_error *err);

/**
 * Release a list (S56). The handle stays invalid forever. Does nothing for NULL or for a handle that was freed before.
 * Never blocks.
 *
 * @param self the list, or NULL.
 * @since 0.1
 */
PS_API void ps_addrinfo_free(ps_addrinfo *self);

/**
 * The host and service of an address, as names or numbers (S72, S73). Blocks for the look-up.
 *
 * @param address          an address of AF_INET, AF_INET6 or AF_UNIX.
 * @param flags            NI_* values, or 0.
 * @param wait             how to wait, or NULL.
 * @param host             receives the host, terminated; 1025 bytes hold any.
 * @param host_capacity    bytes in `host`, at least 0.
 * @param host_length      receives the length of the whole text.
 * @param service          receives the service, terminated; 32 bytes hold the usual ones, 109 any AF_UNIX path.
 * @param service_capacity bytes in `service`, at least 0.
 * @param service_length   receives the length of the whole text.
 * @param err              the error record, or NULL; errors as above, and:
 * @retval PS_E_RANGE    the flags are outside -2147483648 to 2147483647.
 * @retval PS_E_GAIERROR code is the EAI_* value: EAI_NONAME (NI_NAMEREQD, but there is no name), EAI_FAMILY, …
 * @retval PS_E_VALUE    the address is NULL, a buffer is invalid, or `wait` is invalid.
 * @method getnameinfo(sockaddr: address, flags, deadline=0: wait.deadline, token=None: wait.token)
 * @since 0.1
 */
PS_API int32_t ps_getnameinfo(const ps_address *address, int64_t flags, const ps_wait *wait, char *host,
                              int64_t host_capacity, int64_t *host_length, char *service, int64_t service_capacity,
                              int64_t *service_length, ps_error *err);

PS_END_DECLS

#endif
