/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_CREATE_UNIX_SERVER_H
#define POLYSOCKET_CREATE_UNIX_SERVER_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/** For the mode of ps_socket_bind_unix() and ps_create_unix_server(): the permissions that the umask leaves. */
#define PS_UMASK_MODE (-1)

/** For ps_socket_bind_unix() and ps_create_unix_server(): the file stays when the socket is closed. */
#define PS_UNIX_KEEP 1

/**
 * Bind an AF_UNIX socket to the path of a file, as servers need it (S180).
 *
 * The file has the permissions of `mode` from the beginning: at no time has it more. The umask of the process is not
 * changed. If the path is taken by the file of a socket that nobody has bound any more, since its program ended without
 * removing it, that file is replaced. A socket that is bound is never replaced, whether it listens yet or not, and
 * neither is any other file: both are EADDRINUSE. Of several programs that do this at once exactly one succeeds. For
 * this the folder is locked with flock, so it must be readable.
 *
 * When this socket is closed, or freed, the file is removed, if it still is the same file. It is not removed by a
 * forked child, after ps_socket_detach(), or when the process ends without closing the socket. Blocks for up to 1 s,
 * while another program does the same in this folder.
 *
 * @param self    the socket, of AF_UNIX and not bound yet.
 * @param address an AF_UNIX address with the path of a file.
 * @param mode    the permissions, -1 to 511 (0777): connecting needs that to write; -1, PS_UMASK_MODE, for those that
 *                the umask leaves.
 * @param flags   PS_UNIX_KEEP, or 0.
 * @param err     the error record, or NULL; the message names the address.
 * @retval PS_E_OS          EADDRINUSE, ENOENT, EACCES, EINVAL (already bound), …; EAFNOSUPPORT for a socket of another
 *                          family.
 * @retval PS_E_CLOSED      the socket is closed.
 * @retval PS_E_INTERRUPTED a host hook asked to stop.
 * @retval PS_E_CANCELLED   the token is fired.
 * @retval PS_E_TIMEOUT     the sending deadline passed.
 * @retval PS_E_VALUE       the address is NULL, abstract or without a path; unknown flags.
 * @retval PS_E_TYPE        the address has another family.
 * @retval PS_E_RANGE       the mode is outside its range.
 * @retval PS_E_UNSUPPORTED the path has more than 107 bytes or is relative, or a mode is given, and the system has no
 *                          /proc.
 * @retval PS_E_MEMORY      out of memory.
 * @method bind_unix(address, mode=PS_UMASK_MODE, keep=0: flags.PS_UNIX_KEEP)
 * @since 0.1
 */
PS_API int32_t ps_socket_bind_unix(ps_socket *self, const ps_address *address, int64_t mode, int64_t flags,
                                   ps_error *err);

/**
 * Create an AF_UNIX socket that listens on the path of a file (S181): ps_socket_bind_unix() and ps_socket_listen() on a
 * new socket. Blocks for up to 1 s, while another program does the same in this folder.
 *
 * @param address an AF_UNIX address with the path of a file.
 * @param mode    the permissions of the file, -1 to 511 (0777); -1, PS_UMASK_MODE, for those that the umask leaves.
 * @param backlog connections to queue, up to 2147483647; below 0 for the usual number, 128.
 * @param type    SOCK_STREAM or SOCK_SEQPACKET.
 * @param flags   PS_UNIX_KEEP, or 0.
 * @param socket  receives the handle, which the caller frees; NULL on failure. Required.
 * @param err     the error record, or NULL; the message names the step that failed, and the address.
 * @retval PS_E_OS          EADDRINUSE, ENOENT, EACCES, …
 * @retval PS_E_VALUE       `socket` or the address is NULL, or the address is abstract or without a path; unknown
 *                          flags.
 * @retval PS_E_TYPE        the address has another family.
 * @retval PS_E_RANGE       the mode, the backlog or the type is outside its range.
 * @retval PS_E_UNSUPPORTED the path has more than 107 bytes or is relative, or a mode is given, and the system has no
 *                          /proc.
 * @retval PS_E_MEMORY      out of memory.
 * @method create_unix_server(path: address, mode=PS_UMASK_MODE, backlog=-1, type=SOCK_STREAM,
 *         keep=0: flags.PS_UNIX_KEEP)
 * @since 0.1
 */
PS_API int32_t ps_create_unix_server(const ps_address *address, int64_t mode, int64_t backlog, int64_t type,
                                     int64_t flags, ps_socket **socket, ps_error *err);

PS_END_DECLS

#endif
