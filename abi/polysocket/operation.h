/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_OPERATION_H
#define POLYSOCKET_OPERATION_H

#include "create_connection.h"
#include "error.h"
#include "export.h"
#include "host.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * Operations that an event loop can wait for: a look-up, or a connection by name. Starting one never blocks. Its
 * descriptor (ps_operation_fileno()) becomes readable when the operation can proceed; then call the function that
 * fetches the result. It performs the next step without blocking, and returns the result, the failure, or
 * PS_E_WOULD_BLOCK if the operation has not finished and the loop has to wait again. There are no callbacks.
 *
 * The `wait` of an operation holds its deadline, its token, and the hooks for a new socket. The operation itself calls
 * no hooks. Freeing an operation cancels it. Only one thread at a time can advance an operation; another one waits
 * briefly, then fails with PS_E_WOULD_BLOCK.
 *
 * In a forked child an operation continues with its own look-up and with the same sockets as in the parent.
 *
 * A look-up in the system's resolver cannot be cancelled. Look-ups that may have to be abandoned therefore run in their
 * own thread, which owns all its data and blocks all signals: look-ups of operations, those with a deadline or a token,
 * and those with an `interrupted` hook. A numeric host without a named service needs no thread. At most 256 look-ups
 * can have threads at once, including abandoned ones that still hang: more are refused with PS_E_OS, EAGAIN.
 */

/**
 * Start an operation that does what ps_getaddrinfo() does (S169). Never blocks.
 *
 * @operation getaddrinfo
 * @param host      as for ps_getaddrinfo(), NULL too; copied.
 * @param service   as for ps_getaddrinfo(), NULL too; copied.
 * @param family    AF_UNSPEC (0) for any, or the family of all results.
 * @param type      0 for any, or SOCK_*.
 * @param proto     0 for any, or a protocol's number.
 * @param flags     AI_* values, or 0.
 * @param wait      its deadline and its token, or NULL.
 * @param operation receives the handle, released with ps_operation_free(); NULL on failure. Required.
 * @param err       the error record, or NULL.
 * @retval PS_E_OS       no thread or descriptor is available: EAGAIN, EMFILE, ENFILE.
 * @retval PS_E_GAIERROR the host is too long: EAI_NONAME.
 * @retval PS_E_RANGE    a number is out of range, including the service.
 * @retval PS_E_VALUE    `operation` is NULL, or `wait` is invalid.
 * @retval PS_E_MEMORY   out of memory.
 * @retval PS_E_HANDLE   the token of `wait` was freed.
 * @method start_getaddrinfo(host, port: service, family=0, type=0, proto=0, flags=0, deadline=0: wait.deadline,
 *         token=None: wait.token)
 * @since 0.1
 */
PS_API int32_t ps_operation_start_getaddrinfo(const char *host, const char *service, int64_t family, int64_t type,
                                              int64_t proto, int64_t flags, const ps_wait *wait,
                                              ps_operation **operation, ps_error *err);

/**
 * Start an operation that does what ps_getnameinfo() does (S169). Never blocks.
 *
 * @operation getnameinfo
 * @param address   the address; copied.
 * @param flags     NI_* values, or 0.
 * @param wait      its deadline and its token, or NULL.
 * @param operation receives the handle, released with ps_operation_free(); NULL on failure. Required.
 * @param err       the error record, or NULL.
 * @retval PS_E_OS     no thread or descriptor is available: EAGAIN, EMFILE, ENFILE.
 * @retval PS_E_RANGE  the flags are out of range.
 * @retval PS_E_VALUE  `operation` or `address` is NULL, or `wait` is invalid.
 * @retval PS_E_MEMORY out of memory.
 * @retval PS_E_HANDLE the token of `wait` was freed.
 * @method start_getnameinfo(sockaddr: address, flags, deadline=0: wait.deadline, token=None: wait.token)
 * @since 0.1
 */
PS_API int32_t ps_operation_start_getnameinfo(const ps_address *address, int64_t flags, const ps_wait *wait,
                                              ps_operation **operation, ps_error *err);

/**
 * Start an operation that does what ps_connect_host() does (S169). Never blocks.
 *
 * @operation connect_host
 * @param host      as for ps_connect_host(), NULL too; copied.
 * @param service   as for ps_connect_host(), NULL too; copied.
 * @param options   as for ps_connect_host(); copied; or NULL.
 * @param wait      its deadline and its token, and the hooks of the new socket; or NULL.
 * @param operation receives the handle, released with ps_operation_free(); NULL on failure. Required.
 * @param err       the error record, or NULL.
 * @retval PS_E_OS       no thread or descriptor is available: EAGAIN, EMFILE, ENFILE.
 * @retval PS_E_RANGE    a port or a number of `options` is out of range.
 * @retval PS_E_GAIERROR the host or the source is too long: EAI_NONAME.
 * @retval PS_E_VALUE    `operation` is NULL, a reserved field of `options` is not zero, or `wait` is invalid.
 * @retval PS_E_MEMORY   out of memory.
 * @retval PS_E_HANDLE   the token of `wait` was freed.
 * @method start_connect_host(host, port: service, source_address=None: options.source_host options.source_port,
 *         family=0: options.family, delay=None: options.delay, deadline=0: wait.deadline, token=None: wait.token)
 * @since 0.1
 */
PS_API int32_t ps_operation_start_connect_host(const char *host, const char *service, const ps_connect_options *options,
                                               const ps_wait *wait, ps_operation **operation, ps_error *err);

/**
 * The descriptor of an operation, readable when the operation can proceed (S169). Do not read or close it. Never
 * blocks.
 *
 * @param self the operation.
 * @param fd   receives the descriptor, which stays the operation's; -1 on failure.
 * @param err  the error record, or NULL.
 * @method fileno()
 * @since 0.1
 */
PS_API int32_t ps_operation_fileno(ps_operation *self, int64_t *fd, ps_error *err);

/**
 * Fetch the result of ps_operation_start_getaddrinfo() (S169). It can be fetched once. Never blocks.
 *
 * @operation getaddrinfo
 * @param self the operation.
 * @param list receives the list, released with ps_addrinfo_free(); NULL on failure. Required.
 * @param err  the error record, or NULL.
 * @retval PS_E_OS          as for ps_getaddrinfo(); ECANCELED if a fork interrupted the operation.
 * @retval PS_E_GAIERROR    as for ps_getaddrinfo().
 * @retval PS_E_WOULD_BLOCK the operation has not finished, or another thread is using it.
 * @retval PS_E_TIMEOUT     the deadline has come.
 * @retval PS_E_CANCELLED   the token is fired.
 * @retval PS_E_MEMORY      out of memory.
 * @retval PS_E_TYPE        the operation is of another kind.
 * @retval PS_E_VALUE       `list` is NULL, or the result was fetched before.
 * @method result()
 * @since 0.1
 */
PS_API int32_t ps_operation_addrinfo(ps_operation *self, ps_addrinfo **list, ps_error *err);

/**
 * Fetch the result of ps_operation_start_getnameinfo() (S169). It may be fetched again. Never blocks.
 *
 * @operation getnameinfo
 * @param self             the operation.
 * @param host             receives the host's name, terminated.
 * @param host_capacity    bytes in `host`, at least 0.
 * @param host_length      receives the length of the whole name.
 * @param service          receives the service's name, terminated.
 * @param service_capacity bytes in `service`, at least 0.
 * @param service_length   receives the length of the whole name.
 * @param err              the error record, or NULL.
 * @retval PS_E_OS          as for ps_getnameinfo(); ECANCELED if a fork interrupted the operation.
 * @retval PS_E_GAIERROR    as for ps_getnameinfo().
 * @retval PS_E_WOULD_BLOCK the operation has not finished, or another thread is using it.
 * @retval PS_E_TIMEOUT     the deadline has come.
 * @retval PS_E_CANCELLED   the token is fired.
 * @retval PS_E_TYPE        the operation is of another kind.
 * @retval PS_E_VALUE       a buffer is impossible.
 * @retval PS_E_MEMORY      out of memory.
 * @method result()
 * @since 0.1
 */
PS_API int32_t ps_operation_nameinfo(ps_operation *self, char *host, int64_t host_capacity, int64_t *host_length,
                                     char *service, int64_t service_capacity, int64_t *service_length, ps_error *err);

/**
 * Fetch the result of ps_operation_start_connect_host() (S169). It can be fetched once. Never blocks.
 *
 * @operation connect_host
 * @param self   the operation.
 * @param socket receives the handle, which the caller frees; NULL on failure. Required.
 * @param err    the error record, or NULL.
 * @retval PS_E_OS          as for ps_connect_host(); ECANCELED if a fork interrupted the operation.
 * @retval PS_E_GAIERROR    as for ps_connect_host().
 * @retval PS_E_WOULD_BLOCK the operation has not finished, or another thread is using it.
 * @retval PS_E_TIMEOUT     the deadline has come.
 * @retval PS_E_CANCELLED   the token is fired.
 * @retval PS_E_INTERRUPTED the operation is the report of a ps_connect_host() that a host hook stopped.
 * @retval PS_E_MEMORY      out of memory.
 * @retval PS_E_TYPE        the operation is of another kind.
 * @retval PS_E_VALUE       `socket` is NULL, or the result was fetched before.
 * @method result()
 * @since 0.1
 */
PS_API int32_t ps_operation_socket(ps_operation *self, ps_socket **socket, ps_error *err);

/**
 * The number of connection attempts that an operation has started so far (S168). Never blocks.
 *
 * @param self  the operation.
 * @param count receives the number, 0 for a look-up; 0 on failure.
 * @param err   the error record, or NULL.
 * @retval PS_E_OS          ECANCELED: a fork interrupted the operation.
 * @retval PS_E_WOULD_BLOCK another thread is using the operation.
 * @method attempts()
 * @since 0.1
 */
PS_API int32_t ps_operation_attempt_count(ps_operation *self, int64_t *count, ps_error *err);

/**
 * The outcome of one connection attempt (S168). Attempts are in the order in which they were started. Never blocks.
 *
 * @param self     the operation.
 * @param index    0 to the count less one.
 * @param address  receives where it went; the empty address on failure.
 * @param status   receives PS_OK for the successful one, PS_E_WOULD_BLOCK for one that is in progress or was so when
 *                 another one succeeded, or the class of its failure.
 * @param code     receives the number of its failure, or 0.
 * @param duration receives its duration so far, in nanoseconds.
 * @param text     receives the outcome as readable text, terminated: "Connection refused".
 * @param capacity bytes in `text`, at least 0.
 * @param length   receives the length of the whole text.
 * @param err      the error record, or NULL.
 * @retval PS_E_OS          ECANCELED: a fork interrupted the operation.
 * @retval PS_E_WOULD_BLOCK another thread is using the operation.
 * @retval PS_E_RANGE       the index is out of range.
 * @retval PS_E_VALUE       `text` is NULL with a capacity, or the capacity is negative.
 * @since 0.1
 */
PS_API int32_t ps_operation_attempt(ps_operation *self, int64_t index, ps_address *address, int64_t *status,
                                    int64_t *code, int64_t *duration, char *text, int64_t capacity, int64_t *length,
                                    ps_error *err);

/**
 * Release an operation; one that has not finished is cancelled (S169). The handle stays invalid forever. Does nothing
 * for NULL or for a handle that was freed before. A look-up that hangs in the resolver ends on its own thread when the
 * resolver returns. Never blocks.
 *
 * @param self the operation, or NULL.
 * @since 0.1
 */
PS_API void ps_operation_free(ps_operation *self);

PS_END_DECLS

#endif
