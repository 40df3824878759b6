/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_ACTIVATION_H
#define POLYSOCKET_ACTIVATION_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * Sockets that a service manager has opened for this program, and messages to it: the protocol of systemd, which others
 * speak too. No library of systemd is needed.
 *
 * The functions read and change the environment of the process, as getenv and setenv do: no other thread may change
 * the environment at the same time.
 */

/** For ps_listen_fds(): remove LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES from the environment, so that programs that
 * are started later do not take the descriptors for theirs. */
#define PS_LISTEN_UNSET 1

/**
 * The descriptors that the service manager passed to this process (S179). Never blocks.
 *
 * They are 3 and those that follow, as many as the environment variable LISTEN_FDS says, if LISTEN_PID is the number of
 * this process. Otherwise there are none, which is no error. All are made close-on-exec. The caller owns them: make
 * sockets of them with ps_socket_adopt(). A second call returns the same descriptors, unless PS_LISTEN_UNSET was given;
 * then it returns none. On failure the environment does not change, and neither does any descriptor.
 *
 * @param flags          PS_LISTEN_UNSET, or 0.
 * @param fds            receives an array of descriptors, which the caller owns.
 * @param capacity       numbers in `fds`, at least 0.
 * @param count          receives how many there are; 0 on failure. If the capacity is less, PS_E_VALUE. Required.
 * @param names          receives the descriptors' names (LISTEN_FDNAMES), each followed by a colon except the last one,
 *                       and a NUL that does not count. A descriptor without a name is called unknown.
 * @param names_capacity bytes in `names`, at least 0.
 * @param names_length   receives the number of bytes in all names.
 * @param err            the error record, or NULL; the message contains the variable and its value.
 * @retval PS_E_VALUE a variable has no valid value: LISTEN_PID or LISTEN_FDS is not a number, or LISTEN_FDNAMES has
 *                    another number of names; the capacity is negative or too small; `count` is NULL, or an output with
 *                    a capacity; unknown flags.
 * @retval PS_E_OS    EBADF: one of the descriptors is not open.
 * @retval PS_E_MEMORY out of memory.
 * @method listen_fds(unset=1: flags.PS_LISTEN_UNSET)
 * @since 0.1
 */
PS_API int32_t ps_listen_fds(int64_t flags, int64_t *fds, int64_t capacity, int64_t *count, char *names,
                             int64_t names_capacity, int64_t *names_length, ps_error *err);

/**
 * Tell the service manager about the state of this program (S179), as sd_notify does.
 *
 * The text goes as one datagram to the AF_UNIX address in the environment variable NOTIFY_SOCKET. Never raises SIGPIPE.
 * Blocks for up to 1 s, while the receiver's queue is full.
 *
 * @param state  lines of the form NAME=VALUE, such as "READY=1", "STATUS=…", "STOPPING=1" and "WATCHDOG=1".
 * @param answer receives 1 if the text was sent, 0 if nobody wants to be told: NOTIFY_SOCKET is not set.
 * @param err    the error record, or NULL; the message names the address.
 * @retval PS_E_VALUE       `state` is NULL or empty; NOTIFY_SOCKET is neither an absolute path nor an abstract name
 *                          (@…).
 * @retval PS_E_OS          ENOENT, ECONNREFUSED, EMSGSIZE, …; code 0 for an address that is too long.
 * @retval PS_E_TIMEOUT     the receiver's queue was full all the time.
 * @retval PS_E_UNSUPPORTED the path has more than 107 bytes, and the system has no /proc.
 * @retval PS_E_MEMORY      out of memory.
 * @method notify(state)
 * @since 0.1
 */
PS_API int32_t ps_notify(const char *state, int64_t *answer, ps_error *err);

/**
 * Whether a socket listens for connections (S179). Never blocks.
 *
 * @param self   the socket.
 * @param answer receives 1 or 0; 0 on failure.
 * @param err    the error record, or NULL.
 * @retval PS_E_OS     the system's error: ENOTSOCK, for an adopted descriptor.
 * @retval PS_E_CLOSED the socket is closed.
 * @method listening()
 * @since 0.1
 */
PS_API int32_t ps_socket_listening(ps_socket *self, int64_t *answer, ps_error *err);

PS_END_DECLS

#endif
