/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_SOCKET_H
#define POLYSOCKET_SOCKET_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * Socket objects: creating, connecting and closing them.
 *
 * Every descriptor is created close-on-exec. Every function that takes a socket fails with PS_E_HANDLE if the handle is
 * NULL, freed or invalid, and, if it needs the descriptor, with PS_E_CLOSED if the socket is closed; both have the code
 * EBADF. New sockets start with the default timeout and belong to the caller, who releases them with ps_socket_free().
 */

/** For the family, type or proto of ps_socket_fromfd() and ps_socket_adopt(): ask the system. */
#define PS_DETECT (-1)

/**
 * Create a socket (S78). Never blocks.
 *
 * @param family AF_INET, AF_INET6, AF_UNIX or another family of the system.
 * @param type   SOCK_STREAM, SOCK_DGRAM, …; with SOCK_NONBLOCK the socket starts in non-blocking mode.
 * @param proto  a protocol number, or 0 for the default.
 * @param socket receives the handle, which the caller frees; NULL on failure. Required.
 * @param err    the error record, or NULL.
 * @retval PS_E_RANGE  a number does not fit into 32 bits: it is outside -2147483648 to 2147483647.
 * @retval PS_E_OS     the system's error: EAFNOSUPPORT, EPROTONOSUPPORT, EINVAL, EACCES, EMFILE, …
 * @retval PS_E_VALUE  `socket` is NULL.
 * @retval PS_E_MEMORY out of memory.
 * @operation socket
 * @method socket(family=AF_INET, type=SOCK_STREAM, proto=0)
 * @since 0.1
 */
PS_API int32_t ps_socket_create(int64_t family, int64_t type, int64_t proto, ps_socket **socket, ps_error *err);

/**
 * Make a socket from a duplicate of a descriptor (S80 to S83). The caller keeps the descriptor. Never blocks.
 *
 * Whether the descriptor is a socket is checked only if a value has to be detected. The socket is in blocking mode
 * unless a default timeout is set, and then waits even if O_NONBLOCK is set on the descriptor.
 *
 * @param fd     an open descriptor, which stays the caller's.
 * @param family the family, or PS_DETECT.
 * @param type   the type, or PS_DETECT.
 * @param proto  the protocol, or PS_DETECT.
 * @param socket receives the handle, which the caller frees; NULL on failure. Required.
 * @param err    the error record, or NULL.
 * @retval PS_E_RANGE  a number does not fit into 32 bits: it is outside -2147483648 to 2147483647.
 * @retval PS_E_OS     EBADF: the descriptor isn't open; ENOTSOCK: it is not a socket and a value has to be detected;
 *                     EMFILE: no descriptor is available.
 * @retval PS_E_VALUE  `socket` is NULL.
 * @retval PS_E_MEMORY out of memory.
 * @method fromfd(fd, family=PS_DETECT, type=PS_DETECT, proto=PS_DETECT)
 * @since 0.1
 */
PS_API int32_t ps_socket_fromfd(int64_t fd, int64_t family, int64_t type, int64_t proto, ps_socket **socket,
                                ps_error *err);

/**
 * Make a socket that owns a descriptor and will close it. Otherwise like ps_socket_fromfd(). On failure the caller
 * keeps the descriptor. Its close-on-exec flag does not change. Never blocks.
 *
 * @param fd     an open descriptor, which the socket owns from now on: no other code may use it.
 * @param family the family, or PS_DETECT.
 * @param type   the type, or PS_DETECT.
 * @param proto  the protocol, or PS_DETECT.
 * @param socket receives the handle, which the caller frees; NULL on failure. Required.
 * @param err    the error record, or NULL.
 * @retval PS_E_RANGE  a number does not fit into 32 bits: it is outside -2147483648 to 2147483647.
 * @retval PS_E_OS     ENOTSOCK or EBADF, if a value has to be detected or the default timeout is set.
 * @retval PS_E_VALUE  `socket` is NULL, or the descriptor is negative.
 * @retval PS_E_MEMORY out of memory.
 * @beyond for descriptors from other libraries and parent processes.
 * @operation socket
 * @method socket(family=PS_DETECT, type=PS_DETECT, proto=PS_DETECT, fileno: fd)
 * @since 0.1
 */
PS_API int32_t ps_socket_adopt(int64_t fd, int64_t family, int64_t type, int64_t proto, ps_socket **socket,
                               ps_error *err);

/**
 * Create a pair of connected sockets (S79). Never blocks.
 *
 * @param family AF_UNIX on most systems.
 * @param type   SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET.
 * @param proto  0 on most systems.
 * @param first  receives one handle, which the caller frees; NULL on failure. Required.
 * @param second receives the other handle, which the caller frees; NULL on failure. Required.
 * @param err    the error record, or NULL.
 * @retval PS_E_RANGE  a number does not fit into 32 bits: it is outside -2147483648 to 2147483647.
 * @retval PS_E_OS     the system's error; EOPNOTSUPP for AF_INET on Linux.
 * @retval PS_E_VALUE  `first` or `second` is NULL.
 * @retval PS_E_MEMORY out of memory.
 * @operation socketpair
 * @method socketpair(family=AF_UNIX, type=SOCK_STREAM, proto=0)
 * @since 0.1
 */
PS_API int32_t ps_socket_pair(int64_t family, int64_t type, int64_t proto, ps_socket **first, ps_socket **second,
                              ps_error *err);

/**
 * Close a socket (S102, S103). Its operations then fail with PS_E_CLOSED. Closing twice is harmless.
 *
 * Operations that wait in other threads end with PS_E_CLOSED (S170), at once, or about 5 ms later if they have just
 * begun to wait; duplicates of the descriptor are not affected. The last operation to return closes the descriptor, so
 * its number is never reused during a call. Family, type, proto and timeout stay readable. Blocks only if the system
 * does, as with SO_LINGER, and then without the interpreter lock if the socket has hooks.
 *
 * @param self the socket.
 * @param err  the error record, or NULL.
 * @retval PS_E_OS the error of close (EIO); the descriptor is closed anyway. ECONNRESET is not an error.
 * @method close()
 * @since 0.1
 */
PS_API int32_t ps_socket_close(ps_socket *self, ps_error *err);

/**
 * Close and release a socket (S104). The handle stays invalid forever. Does nothing for NULL or for a handle that was
 * freed before. Operations that wait in other threads end as after ps_socket_close(). Blocks only if the system does,
 * as with SO_LINGER. An open socket with hooks is closed without calling them and without lingering, since a garbage
 * collector may be running: SO_LINGER is switched off, also for duplicates of the descriptor, and the system sends the
 * remaining data in the background.
 *
 * @param self the socket, or NULL.
 * @since 0.1
 */
PS_API void ps_socket_free(ps_socket *self);

/**
 * Detach the descriptor from a socket, which is closed afterwards. The caller owns the descriptor. Never blocks.
 *
 * Operations of other threads continue on the descriptor: do not close it before they have returned.
 *
 * @param self the socket.
 * @param fd   receives the descriptor, which the caller owns from now on; -1 if the socket was closed, and on failure.
 *             Required.
 * @param err  the error record, or NULL.
 * @retval PS_E_VALUE `fd` is NULL.
 * @beyond for passing descriptors to other libraries.
 * @method detach()
 * @since 0.1
 */
PS_API int32_t ps_socket_detach(ps_socket *self, int64_t *fd, ps_error *err);

/**
 * Duplicate a socket: a new object on a new descriptor for the same endpoint, with the same hooks and, as O_NONBLOCK is
 * shared, the same timeout. Never blocks.
 *
 * @param self   the socket.
 * @param socket receives the new handle, which the caller frees; NULL on failure. Required.
 * @param err    the error record, or NULL.
 * @retval PS_E_OS     EMFILE.
 * @retval PS_E_CLOSED the socket is closed.
 * @retval PS_E_VALUE  `socket` is NULL.
 * @retval PS_E_MEMORY out of memory.
 * @beyond a method of current socket modules.
 * @method dup()
 * @since 0.1
 */
PS_API int32_t ps_socket_dup(ps_socket *self, ps_socket **socket, ps_error *err);

/**
 * The descriptor (S109), which stays the socket's: use it with poll, but do not close it. Never blocks.
 *
 * @param self the socket.
 * @param fd   receives the descriptor, which stays the socket's; -1 if the socket is closed, and on failure.
 * @param err  the error record, or NULL.
 * @method fileno()
 * @since 0.1
 */
PS_API int32_t ps_socket_fileno(ps_socket *self, int64_t *fd, ps_error *err);

/**
 * The family with which the socket was created (S132). Readable on a closed socket. Never blocks.
 *
 * @param self   the socket.
 * @param family receives the family; 0 on failure.
 * @param err    the error record, or NULL.
 * @method family()
 * @since 0.1
 */
PS_API int32_t ps_socket_family(ps_socket *self, int64_t *family, ps_error *err);

/**
 * The type with which the socket was created, without SOCK_NONBLOCK and SOCK_CLOEXEC (S132). Readable on a closed
 * socket. Never blocks.
 *
 * @param self the socket.
 * @param type receives the type; 0 on failure.
 * @param err  the error record, or NULL.
 * @method type()
 * @since 0.1
 */
PS_API int32_t ps_socket_type(ps_socket *self, int64_t *type, ps_error *err);

/**
 * The protocol with which the socket was created (S132). Readable on a closed socket. Never blocks.
 *
 * @param self  the socket.
 * @param proto receives the protocol; 0 on failure.
 * @param err   the error record, or NULL.
 * @method proto()
 * @since 0.1
 */
PS_API int32_t ps_socket_proto(ps_socket *self, int64_t *proto, ps_error *err);

/**
 * Bind a socket to a local address (S101). Never blocks.
 *
 * The file of an AF_UNIX path of more than 107 bytes is made under another name in its folder, and then renamed: the
 * system reports that name to other processes. If the path is taken just between the two, the socket cannot be bound
 * again. ps_socket_bind_unix() also sets permissions, and replaces what an ended program has left.
 *
 * @param self    the socket, not bound yet.
 * @param address the address, of the socket's family.
 * @param err     the error record, or NULL; the message names the address.
 * @retval PS_E_OS     EADDRINUSE, EACCES, EINVAL (already bound), …
 * @retval PS_E_CLOSED the socket is closed.
 * @retval PS_E_UNSUPPORTED an AF_UNIX path has more than 107 bytes, and the system has no /proc.
 * @retval PS_E_VALUE  the address is NULL.
 * @method bind(address)
 * @since 0.1
 */
PS_API int32_t ps_socket_bind(ps_socket *self, const ps_address *address, ps_error *err);

/**
 * Listen for connections (S116). Never blocks.
 *
 * @param self    the socket.
 * @param backlog connections to queue, up to 2147483647; the system may apply a lower limit. Below 0 counts as 0.
 * @param err     the error record, or NULL.
 * @retval PS_E_RANGE  the backlog is above 2147483647.
 * @retval PS_E_OS     EADDRINUSE, EOPNOTSUPP, …
 * @retval PS_E_CLOSED the socket is closed.
 * @method listen(backlog=128)
 * @since 0.1
 */
PS_API int32_t ps_socket_listen(ps_socket *self, int64_t backlog, ps_error *err);

/**
 * Accept a connection (S100). Blocks as the listener's mode says; a close, its token or its receiving deadline ends it.
 * The new socket starts with the default timeout, not with the listener's, and with the listener's hooks and token. If
 * the listener's descriptor is in blocking mode and another process or a duplicate accepts the announced connection
 * first, the system waits for the next one, and only that ends the call.
 *
 * @param self    the listening socket.
 * @param socket  receives the new socket, which the caller frees; NULL on failure. Required.
 * @param address receives the address of the peer.
 * @param err     the error record, or NULL.
 * @retval PS_E_OS          EINVAL (not listening), ECONNABORTED, EMFILE, …
 * @retval PS_E_CLOSED      the socket is closed.
 * @retval PS_E_TIMEOUT     the timeout or the deadline passed.
 * @retval PS_E_CANCELLED   the token is fired.
 * @retval PS_E_WOULD_BLOCK non-blocking mode, and no connection is waiting.
 * @retval PS_E_INTERRUPTED a host hook asked to stop.
 * @retval PS_E_VALUE       `socket` is NULL.
 * @retval PS_E_MEMORY      out of memory; no connection is lost.
 * @method accept()
 * @since 0.1
 */
PS_API int32_t ps_socket_accept(ps_socket *self, ps_socket **socket, ps_address *address, ps_error *err);

/**
 * Connect to an address (S105, S106). Blocks as the socket's mode says; a close, its token or its sending deadline ends
 * it.
 *
 * If the descriptor is in blocking mode, SO_SNDTIMEO is at its minimum while the connection is started, for some
 * milliseconds at most. This is the only way to keep the system from waiting without changing the mode, which
 * duplicates share. AF_VSOCK ignores this limit, and waits up to 2 s that cannot be interrupted.
 *
 * A connection that was interrupted, timed out or could not be made at once continues in the system. When poll reports
 * the descriptor as writable, the option SO_ERROR of SOL_SOCKET holds the result: 0, or an errno value. A connection
 * fails with ECONNABORTED if a transfer in another thread has already received its error.
 *
 * @param self    the socket.
 * @param address the address, of the socket's family.
 * @param err     the error record, or NULL; the message names the address.
 * @retval PS_E_OS          ECONNREFUSED, ENETUNREACH, EISCONN, ENOENT, …
 * @retval PS_E_CLOSED      the socket is closed.
 * @retval PS_E_TIMEOUT     the timeout or the deadline passed.
 * @retval PS_E_CANCELLED   the token is fired.
 * @retval PS_E_WOULD_BLOCK non-blocking mode, and the connection is in progress (EINPROGRESS) or cannot start (EAGAIN).
 * @retval PS_E_INTERRUPTED a host hook asked to stop.
 * @retval PS_E_VALUE       the address is NULL.
 * @retval PS_E_UNSUPPORTED an AF_UNIX path has more than 107 bytes, and the system has no /proc.
 * @method connect(address)
 * @since 0.1
 */
PS_API int32_t ps_socket_connect(ps_socket *self, const ps_address *address, ps_error *err);

/**
 * Connect to an address and report the result as a number (S107, S108). Blocks as the socket's mode says; a close, its
 * token or its sending deadline ends it.
 *
 * @param self    the socket.
 * @param address the address, of the socket's family.
 * @param code    receives 0, or the errno value of the failure: EAGAIN when the timeout passed, EINPROGRESS in
 *                non-blocking mode, EBADF on a closed socket, ECANCELED when the token was fired. Required.
 * @param err     the error record, or NULL.
 * @retval PS_E_INTERRUPTED a host hook asked to stop.
 * @retval PS_E_VALUE       the address or `code` is NULL.
 * @method connect_ex(address)
 * @since 0.1
 */
PS_API int32_t ps_socket_connect_ex(ps_socket *self, const ps_address *address, int64_t *code, ps_error *err);

/**
 * Shut down one or both halves of a connection (S131). Never blocks.
 *
 * @param self the socket.
 * @param how  SHUT_RD, SHUT_WR or SHUT_RDWR.
 * @param err  the error record, or NULL.
 * @retval PS_E_RANGE  a number does not fit into 32 bits: it is outside -2147483648 to 2147483647.
 * @retval PS_E_OS     ENOTCONN, EINVAL (how).
 * @retval PS_E_CLOSED the socket is closed.
 * @method shutdown(how)
 * @since 0.1
 */
PS_API int32_t ps_socket_shutdown(ps_socket *self, int64_t how, ps_error *err);

/**
 * The socket's own address (S111). Never blocks.
 *
 * @param self    the socket.
 * @param address receives the address.
 * @param err     the error record, or NULL.
 * @retval PS_E_OS     the system's error.
 * @retval PS_E_CLOSED the socket is closed.
 * @method getsockname()
 * @since 0.1
 */
PS_API int32_t ps_socket_getsockname(ps_socket *self, ps_address *address, ps_error *err);

/**
 * The address of the peer (S110). Never blocks.
 *
 * @param self    the socket.
 * @param address receives the address.
 * @param err     the error record, or NULL.
 * @retval PS_E_OS     ENOTCONN.
 * @retval PS_E_CLOSED the socket is closed.
 * @method getpeername()
 * @since 0.1
 */
PS_API int32_t ps_socket_getpeername(ps_socket *self, ps_address *address, ps_error *err);

PS_END_DECLS

#endif
