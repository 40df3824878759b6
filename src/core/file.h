/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The file object inside the library: a socket of its own, a buffer for each direction, and how operations get hold of
 * them. */
#ifndef PS_CORE_FILE_H
#define PS_CORE_FILE_H

#include "core/buffer.h"
#include "core/handle.h"
#include "core/socket.h"
#include "core/transfer.h"
#include "polysocket/types.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/** Room that holds a datagram of every family that does not tell how long the next one is. */
enum { PS__MESSAGE_ROOM = 66000 };

/** One direction of a file. The call that has set `busy` has it to itself. */
struct ps__side {
  bool open;
  _Atomic bool busy;
  struct ps__socket *socket; /**< The file's socket, pinned from ps__file_attach() on until the side is released. */
  struct ps__buffer buffer;
};

struct ps__file {
  struct ps__slot slot;
  ps_socket *socket; /**< The file's own: a duplicate of the one that it was made of. */
  size_t bufsize;    /**< Bytes to buffer in each direction; 0 for none. */
  size_t keep;       /**< How much memory an empty buffer may keep. */
  bool messages;     /**< The socket keeps messages apart: each is read, and each write is sent, as a whole. */
  bool by_line;      /**< Send at the end of each line. */
  bool universal;    /**< Every kind of newline is read as "\n". */
  bool after_return; /**< The last byte received was "\r": a "\n" that follows belongs to it. */
  struct ps__side in, out;
};

/**
 * Begin an operation in one direction of an open file. Reports PS_E_HANDLE, PS_E_CLOSED, PS_E_OS with EBUSY or
 * PS_E_UNSUPPORTED under the operation's name and returns that; `file` is set on success alone.
 */
int32_t ps__file_enter(ps_file *handle, enum ps__readiness direction, const char *operation, struct ps__file **file,
                       ps_error *err);

/** Pin the file's socket for an operation that needs more than the buffer: before ps__file_transfer(). */
int32_t ps__file_attach(struct ps__file *file, enum ps__readiness direction, const char *operation, ps_error *err);

/** End it. */
void ps__file_leave(struct ps__file *file, enum ps__readiness direction);

/**
 * Release the side of a write. When the file was closed meanwhile, what it has buffered is sent; returns as
 * ps__file_send(). `lost` receives how many bytes could not be sent. The file stays until ps__file_unpin(). A transfer
 * whose socket is NULL is made when it is needed.
 */
int64_t ps__file_end_writing(struct ps__file *file, struct ps__transfer *transfer, int64_t *lost);

void ps__file_unpin(struct ps__file *file);

/** Transfers for a file in a direction that was attached. */
struct ps__transfer ps__file_transfer(struct ps__file *file, enum ps__readiness direction);

/** Send what is buffered: 0, or a negative result for ps__wait_fail(). `sent` receives how many bytes that were. */
int64_t ps__file_send(struct ps__file *file, struct ps__transfer *transfer, int64_t *sent);

#endif
