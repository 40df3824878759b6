/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_FILE_H
#define POLYSOCKET_FILE_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * Files over sockets: buffered reading and writing (S117 to S120).
 *
 * A file works on a duplicate of the socket's descriptor, so file and socket are closed independently and in any order,
 * and the other end sees the end only after both. It starts with the socket's timeout and hooks: an operation that
 * cannot finish in time fails with PS_E_TIMEOUT (PS_E_WOULD_BLOCK in non-blocking mode), what had come stays buffered
 * for the next call, and of what was to be written nothing is written twice or lost. A timeout covers one call.
 *
 * One thread may read while another writes. A second reader, or a second writer, gets PS_E_OS with EBUSY.
 *
 * Over a socket that keeps messages apart (every type but SOCK_STREAM) a message is read whole: what a read does not
 * take stays buffered, whatever the buffer size. A write is never split into several messages; writes that fit into the
 * buffer together become one message when they are flushed. A message that is too long for the socket fails with
 * EMSGSIZE.
 *
 * A child that is forked has a copy of what is buffered, which goes a second time when it flushes, closes or frees the
 * file. Flush before a fork.
 *
 * Errors that all of them share:
 *   PS_E_OS          EBUSY: another call in this direction is running; else what the system said.
 *   PS_E_CLOSED      the file is closed, perhaps in the middle of the call.
 *   PS_E_TIMEOUT     the timeout passed.
 *   PS_E_CANCELLED   the token is fired that the socket had when the file was made.
 *   PS_E_WOULD_BLOCK non-blocking mode, and it would have to wait.
 *   PS_E_UNSUPPORTED reading a file that is open for writing alone, or the other way round.
 *   PS_E_MEMORY      out of memory; what was buffered stays.
 *   PS_E_INTERRUPTED a host hook asked to stop; what was buffered stays.
 */

/**
 * Make a file of a socket (S117). Never blocks.
 *
 * @param self    the socket, in any mode.
 * @param mode    "r", "w" or "a" (which is "w"), followed in any order by "+" for both directions, "b", which changes
 *                nothing, and, for "r" alone, "U", which reads "\r" and "\r\n" as "\n". "U" may also come first or
 *                stand for "rU". "" and NULL mean "r".
 * @param bufsize bytes to buffer in each direction, up to 1073741824: 1 to write at the end of each line, below 0 for
 *                the default of 8192. 0 is no buffer: a read takes from the connection what it gives and no more, for
 *                which a line is received byte by byte.
 * @param file    receives the handle, which the caller frees; NULL on failure. Required.
 * @param err     the error record, or NULL.
 * @retval PS_E_OS     EMFILE.
 * @retval PS_E_CLOSED the file is closed.
 * @retval PS_E_VALUE  the mode is not one of these, or `file` is NULL.
 * @retval PS_E_RANGE  the buffer size is above the limit.
 * @retval PS_E_MEMORY out of memory.
 * @method makefile(mode=None, bufsize=-1)
 * @since 0.1
 */
PS_API int32_t ps_socket_makefile(ps_socket *self, const char *mode, int64_t bufsize, ps_file **file, ps_error *err);

/**
 * Read until the buffer is full or the stream ends (S117). Blocks as the file's mode says; a close or its token ends
 * it.
 *
 * @param self     the file.
 * @param buffer   receives the bytes, without a terminator.
 * @param capacity how many to read, at least 0.
 * @param length   receives how many were read: less than `capacity` only at the end of the stream; 0 on failure, and
 *                 then all that came is still there for the next call.
 * @param err      the error record, or NULL; errors as above.
 * @retval PS_E_VALUE a negative capacity; a NULL buffer of more than 0 bytes.
 * @retval PS_E_RANGE a capacity that no object in memory has: above PTRDIFF_MAX (2^31-1 on 32-bit systems).
 * @method read(bufsize: capacity)
 * @since 0.1
 */
PS_API int32_t ps_file_read(ps_file *self, void *buffer, int64_t capacity, int64_t *length, ps_error *err);

/**
 * Read a line with its newline, or its first `capacity` bytes when it is longer (S117); the last line may lack a
 * newline. Blocks as the file's mode says; a close or its token ends it.
 *
 * @param self     the file.
 * @param buffer   receives the bytes, without a terminator.
 * @param capacity bytes in `buffer`, at least 0.
 * @param length   receives how many were read: 0 at the end of the stream and on failure.
 * @param err      the error record, or NULL; errors as above.
 * @retval PS_E_VALUE a negative capacity; a NULL buffer of more than 0 bytes.
 * @retval PS_E_RANGE a capacity that no object in memory has: above PTRDIFF_MAX (2^31-1 on 32-bit systems).
 * @method readline(bufsize: capacity)
 * @since 0.1
 */
PS_API int32_t ps_file_readline(ps_file *self, void *buffer, int64_t capacity, int64_t *length, ps_error *err);

/**
 * Wait until so many bytes are buffered, or the stream has ended: a later read of `available` bytes does not block. For
 * callers that want to know the size before they make room. Blocks as the file's mode says; a close or its token ends
 * it.
 *
 * @param self      the file.
 * @param size      how many bytes; below 0 for all until the end of the stream.
 * @param available receives how many bytes a read of `size` would give; 0 on failure.
 * @param err       the error record, or NULL; errors as above.
 * @beyond for bindings that make a string before they read into it.
 * @operation read
 * @since 0.1
 */
PS_API int32_t ps_file_read_await(ps_file *self, int64_t size, int64_t *available, ps_error *err);

/**
 * Wait until a line is buffered, or the stream has ended: a later read of `available` bytes gives that line and does
 * not block. Blocks as the file's mode says; a close or its token ends it.
 *
 * @param self      the file.
 * @param limit     the most bytes that the line may have, or below 0 for no limit.
 * @param available receives the length of the line with its newline, at most `limit`; 0 at the end of the stream and
 *                  on failure.
 * @param err       the error record, or NULL; errors as above.
 * @beyond for bindings that make a string before they read into it.
 * @operation readline
 * @since 0.1
 */
PS_API int32_t ps_file_readline_await(ps_file *self, int64_t limit, int64_t *available, ps_error *err);

/**
 * How many bytes are buffered for reading: so many can be read without waiting. Never blocks.
 *
 * @param self  the file.
 * @param count receives the number; 0 on failure.
 * @param err   the error record, or NULL.
 * @retval PS_E_OS          EBUSY: another thread is reading.
 * @retval PS_E_CLOSED      the file is closed.
 * @retval PS_E_UNSUPPORTED the file is open for writing alone.
 * @beyond for event loops, to which what is buffered is invisible.
 * @since 0.1
 */
PS_API int32_t ps_file_buffered(ps_file *self, int64_t *count, ps_error *err);

/**
 * Write bytes, by way of the buffer (S117, S120). Blocks as the file's mode says, until a close or its token ends it,
 * when the buffer is full, or there is none.
 *
 * @param self    the file.
 * @param data    the bytes, borrowed for the call; not changed.
 * @param length  how many, at least 0.
 * @param written receives how many were sent or buffered: all on success; on failure the rest is for the caller to
 *                write again. When another call closes the file meanwhile, all of them have been sent.
 * @param err     the error record, or NULL; errors as above. `done` is the same number as `written`.
 * @retval PS_E_VALUE a negative length; NULL data of more than 0 bytes.
 * @retval PS_E_RANGE a length that no object in memory has: above PTRDIFF_MAX (2^31-1 on 32-bit systems).
 * @method write(data)
 * @since 0.1
 */
PS_API int32_t ps_file_write(ps_file *self, const void *data, int64_t length, int64_t *written, ps_error *err);

/**
 * Send what is buffered for writing (S117). Blocks as the file's mode says; a close or its token ends it. On failure
 * what was not sent stays buffered. Flushing a file that is open for reading alone does nothing.
 *
 * @param self the file.
 * @param err  the error record, or NULL; errors as above.
 * @method flush()
 * @since 0.1
 */
PS_API int32_t ps_file_flush(ps_file *self, ps_error *err);

/**
 * Flush and close (S118). When flushing fails, the file is closed all the same, what was buffered is dropped, and the
 * error is reported. While another call is writing, closing fails with EBUSY: the file is closed, and the other call
 * sends what goes without waiting of what it leaves in the buffer, and reports the rest. Calls that wait end with
 * PS_E_CLOSED. Closing twice is harmless. Blocks as the file's mode says; a close or its token ends it.
 *
 * @param self the file.
 * @param err  the error record, or NULL; errors as above. `done` tells how many bytes were still sent.
 * @method close()
 * @since 0.1
 */
PS_API int32_t ps_file_close(ps_file *self, ps_error *err);

/**
 * The file's own descriptor. Never blocks.
 *
 * @param self the file.
 * @param fd   receives the descriptor, which stays the file's; -1 when the file is closed, and on failure.
 * @param err  the error record, or NULL.
 * @beyond for event loops.
 * @method fileno()
 * @since 0.1
 */
PS_API int32_t ps_file_fileno(ps_file *self, int64_t *fd, ps_error *err);

/**
 * Set the timeout of the file's operations, which started as the socket's (S119). As the mode is shared with the
 * socket, this sets O_NONBLOCK for both. Never blocks.
 *
 * @param self    the file.
 * @param seconds as for ps_socket_settimeout().
 * @param err     the error record, or NULL.
 * @retval PS_E_VALUE  as for ps_socket_settimeout().
 * @retval PS_E_RANGE  as for ps_socket_settimeout().
 * @retval PS_E_CLOSED the file is closed.
 * @method settimeout(timeout: seconds)
 * @since 0.1
 */
PS_API int32_t ps_file_settimeout(ps_file *self, double seconds, ps_error *err);

/**
 * Give a file back, flushing what can be sent without waiting and closing it first (S118). The handle is invalid from
 * now on, for ever. Harmless on NULL and on a handle that was freed before. Close first to learn of errors. Blocks only
 * where ps_socket_free() does.
 *
 * @param self the file, or NULL.
 * @since 0.1
 */
PS_API void ps_file_free(ps_file *self);

PS_END_DECLS

#endif
