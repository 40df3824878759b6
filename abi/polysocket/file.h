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
 * and the peer sees the end only after both are closed. It starts with the socket's timeout and hooks. An operation
 * that cannot finish in time fails with PS_E_TIMEOUT (PS_E_WOULD_BLOCK in non-blocking mode). Received data then stays
 * buffered for the next call, and no written data is lost or sent twice. A timeout covers one call.
 *
 * One thread may read while another writes. A second reader, or a second writer, gets PS_E_OS with EBUSY.
 *
 * Over a socket that preserves message boundaries (every type but SOCK_STREAM) a message is read whole: the rest that a
 * read does not return stays buffered, regardless of the buffer size. A write is never split into several messages;
 * writes that fit into the buffer together are flushed as one message. A message that is too long for the socket fails
 * with EMSGSIZE.
 *
 * A forked child has a copy of the buffered data and sends it a second time when it flushes, closes or frees the file.
 * Flush before a fork.
 *
 * Errors that all of them share:
 *   PS_E_OS          EBUSY: another call in this direction is running; otherwise the system's error.
 *   PS_E_CLOSED      the file is closed, perhaps in the middle of the call.
 *   PS_E_TIMEOUT     the timeout passed.
 *   PS_E_CANCELLED   the token that the socket had when the file was made is fired.
 *   PS_E_WOULD_BLOCK non-blocking mode, and the call would have to wait.
 *   PS_E_UNSUPPORTED reading a file that is open only for writing, or the reverse.
 *   PS_E_MEMORY      out of memory; buffered data is kept.
 *   PS_E_INTERRUPTED a host hook asked to stop; buffered data is kept.
 */

/**
 * Make a file from a socket (S117). Never blocks.
 *
 * @param self    the socket, in any mode.
 * @param mode    "r", "w" or "a" (which is "w"), followed in any order by "+" for both directions, "b", which changes
 *                nothing, and, only for "r", "U", which reads "\r" and "\r\n" as "\n". "U" may also come first or stand
 *                for "rU". "" and NULL mean "r".
 * @param bufsize bytes to buffer in each direction, up to 1073741824: 1 to write at the end of each line, below 0 for
 *                the default of 8192. 0 is no buffer: a read never receives more than it returns, so a line is received
 *                byte by byte.
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
 * @param capacity the number of bytes to read, at least 0.
 * @param length   receives the number of bytes read: less than `capacity` only at the end of the stream; 0 on failure,
 *                 when all received data is kept for the next call.
 * @param err      the error record, or NULL; errors as above.
 * @retval PS_E_VALUE a negative capacity; a NULL buffer of more than 0 bytes.
 * @retval PS_E_RANGE a capacity above PTRDIFF_MAX (2^31-1 on 32-bit systems), which no object can have.
 * @method read(bufsize: capacity)
 * @since 0.1
 */
PS_API int32_t ps_file_read(ps_file *self, void *buffer, int64_t capacity, int64_t *length, ps_error *err);

/**
 * Read a line with its newline, or its first `capacity` bytes if it is longer (S117); the last line may lack a newline.
 * Blocks as the file's mode says; a close or its token ends it.
 *
 * @param self     the file.
 * @param buffer   receives the bytes, without a terminator.
 * @param capacity bytes in `buffer`, at least 0.
 * @param length   receives the number of bytes read: 0 at the end of the stream and on failure.
 * @param err      the error record, or NULL; errors as above.
 * @retval PS_E_VALUE a negative capacity; a NULL buffer of more than 0 bytes.
 * @retval PS_E_RANGE a capacity above PTRDIFF_MAX (2^31-1 on 32-bit systems), which no object can have.
 * @method readline(bufsize: capacity)
 * @since 0.1
 */
PS_API int32_t ps_file_readline(ps_file *self, void *buffer, int64_t capacity, int64_t *length, ps_error *err);

/**
 * Wait until a number of bytes is buffered or the stream has ended: a later read of `available` bytes does not block.
 * For callers that need the size before they allocate memory. Blocks as the file's mode says; a close or its token ends
 * it.
 *
 * @param self      the file.
 * @param size      the number of bytes; below 0 for all until the end of the stream.
 * @param available receives how many bytes a read of `size` would return; 0 on failure.
 * @param err       the error record, or NULL; errors as above.
 * @beyond for bindings that allocate a string before they read into it.
 * @operation read
 * @since 0.1
 */
PS_API int32_t ps_file_read_await(ps_file *self, int64_t size, int64_t *available, ps_error *err);

/**
 * Wait until a line is buffered or the stream has ended: a later read of `available` bytes returns that line and does
 * not block. Blocks as the file's mode says; a close or its token ends it.
 *
 * @param self      the file.
 * @param limit     the maximum length of the line, or below 0 for no limit.
 * @param available receives the length of the line with its newline, at most `limit`; 0 at the end of the stream and
 *                  on failure.
 * @param err       the error record, or NULL; errors as above.
 * @beyond for bindings that allocate a string before they read into it.
 * @operation readline
 * @since 0.1
 */
PS_API int32_t ps_file_readline_await(ps_file *self, int64_t limit, int64_t *available, ps_error *err);

/**
 * The number of bytes buffered for reading, which can be read without waiting. Never blocks.
 *
 * @param self  the file.
 * @param count receives the number; 0 on failure.
 * @param err   the error record, or NULL.
 * @retval PS_E_OS          EBUSY: another thread is reading.
 * @retval PS_E_CLOSED      the file is closed.
 * @retval PS_E_UNSUPPORTED the file is open only for writing.
 * @beyond for event loops, which cannot see buffered data.
 * @since 0.1
 */
PS_API int32_t ps_file_buffered(ps_file *self, int64_t *count, ps_error *err);

/**
 * Write bytes through the buffer (S117, S120). Blocks as the file's mode says if the buffer is full or there is none; a
 * close or its token ends it.
 *
 * @param self    the file.
 * @param data    the bytes, borrowed for the call; not changed.
 * @param length  the number of bytes, at least 0.
 * @param written receives the number of bytes sent or buffered: all on success; on failure the caller has to write the
 *                rest again. If another call closes the file meanwhile, all these bytes have been sent.
 * @param err     the error record, or NULL; errors as above. `done` is the same number as `written`.
 * @retval PS_E_VALUE a negative length; NULL data of more than 0 bytes.
 * @retval PS_E_RANGE a length above PTRDIFF_MAX (2^31-1 on 32-bit systems), which no object can have.
 * @method write(data)
 * @since 0.1
 */
PS_API int32_t ps_file_write(ps_file *self, const void *data, int64_t length, int64_t *written, ps_error *err);

/**
 * Send the data buffered for writing (S117). Blocks as the file's mode says; a close or its token ends it. On failure
 * unsent data stays buffered. Flushing a file that is open only for reading does nothing.
 *
 * @param self the file.
 * @param err  the error record, or NULL; errors as above.
 * @method flush()
 * @since 0.1
 */
PS_API int32_t ps_file_flush(ps_file *self, ps_error *err);

/**
 * Flush and close (S118). If flushing fails, the file is still closed, buffered data is dropped, and the error is
 * reported. While another call is writing, closing fails with EBUSY: the file is closed, and the other call sends the
 * buffered data that can be sent without waiting and reports the rest. Waiting calls end with PS_E_CLOSED. Closing
 * twice is harmless. Blocks as the file's mode says; a close or its token ends it.
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
 * Set the timeout of the file's operations, which is initially the socket's (S119). This sets O_NONBLOCK for the socket
 * too, as both share it. Never blocks.
 *
 * @param self    the file.
 * @param seconds as for ps_socket_settimeout().
 * @param err     the error record, or NULL.
 * @retval PS_E_VALUE  as for ps_socket_settimeout().
 * @retval PS_E_RANGE  as for ps_socket_settimeout().
 * @retval PS_E_OS     the system's error.
 * @retval PS_E_CLOSED the file is closed.
 * @method settimeout(timeout: seconds)
 * @since 0.1
 */
PS_API int32_t ps_file_settimeout(ps_file *self, double seconds, ps_error *err);

/**
 * Release a file (S118). Buffered data that can be sent without waiting is flushed, then the file is closed. The handle
 * stays invalid forever. Does nothing for NULL or for a handle that was freed before. To see errors, call
 * ps_file_close() first. Blocks only where ps_socket_free() does.
 *
 * @param self the file, or NULL.
 * @since 0.1
 */
PS_API void ps_file_free(ps_file *self);

PS_END_DECLS

#endif
