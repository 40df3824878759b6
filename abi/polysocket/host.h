/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_HOST_H
#define POLYSOCKET_HOST_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/** A piece of work that may block. It never unwinds the stack and may run without any lock of the host. */
typedef void (*ps_work)(void *argument);

/**
 * How a language runtime takes part in operations that wait.
 *
 * Hooks are attached to a socket with ps_socket_sethooks(); a socket has none until then. They are called only on the
 * thread that made the call, and only before that call returns. They must not unwind through the library (no longjmp,
 * no C++ exception): note what happened, and raise it after the call has returned PS_E_INTERRUPTED.
 *
 * The library keeps the pointer, not a copy: the structure must stay unchanged for as long as a socket may use it.
 * Start out with zeros: fields that a program does not know are then right. Hooks with a reserved field that is not
 * NULL, or with a switch_interval and no switch_state, are refused with PS_E_VALUE before anything in them is called.
 *
 * A hook may fork (a script's signal handler does): in the child the operation goes on as in the parent. A signal
 * handler in C that forks in the middle of an operation must not start threads in the child before the operation has
 * ended.
 */
typedef struct ps_hooks {
  /**
   * Leave the interpreter lock, call work(argument) once, take the lock again. It may return without having called
   * `work` when an interrupt is pending; the library then asks `interrupted` and tries again. NULL: run it directly.
   */
  void (*run)(ps_work work, void *argument, void *context);
  /**
   * Called with the interpreter lock held after a signal has cut a wait short, before a call waits for long, and after
   * each partial transfer. A result other than 0 ends the operation with PS_E_INTERRUPTED. NULL: never.
   */
  int32_t (*interrupted)(void *context);
  /** Handed to all functions. */
  void *context;
  /**
   * Requests of at most so many bytes are first tried without waiting and without leaving the interpreter lock, as a
   * short system call costs less than the lock. 0: the lock is left for every system call that may take long.
   */
  int64_t inline_max;
  /**
   * For how many nanoseconds such requests may follow each other before one leaves the interpreter lock all the same,
   * so that the host's other threads get their turn: a program that never has to wait would otherwise keep the lock for
   * as long as the host lets a thread run. The clock is read for every sixteenth request, so short requests may take a
   * little longer than this in all. Each turn costs what leaving the lock costs, and as much time as the other threads
   * then keep it. 0: no limit. It may be changed at any time with the lock held.
   */
  int64_t switch_interval;
  /**
   * Two numbers in the host's memory, 0 in the beginning, for the library to note how long the lock has been held; one
   * such pair for each interpreter lock. The library reads and writes them with the lock held, and no others do.
   * Required with a `switch_interval`; NULL: there is none.
   */
  int64_t *switch_state;
  /**
   * Whether the host wants to wait by `wait` at this moment. Called with the interpreter lock held, before a call would
   * leave it to wait. Other than 0: the call keeps the lock, and asks `wait` whenever it has to wait. NULL: never.
   */
  int32_t (*waits)(void *context);
  /**
   * Wait in the host's own way, as a scheduler of fibers does: until the descriptor is readable (PS_RECEIVING) or
   * writable (PS_SENDING), or so many nanoseconds have passed; negative: no limit. The descriptor is the library's, and
   * may be another one each time. Called with the interpreter lock held. It may come back for no reason, and other
   * calls of the same thread may be made and end meanwhile. A result below 0 lets the library ask `interrupted`. NULL:
   * `waits` is not asked.
   */
  int32_t (*wait)(int64_t fd, int64_t direction, int64_t nanoseconds, void *context);
  /** NULL, all of them: what a later version puts here is then off for a program that doesn't know it. */
  void *reserved[8];
} ps_hooks;

/**
 * How a call waits that has no socket to say so: a look-up, or the making of a connection.
 *
 * NULL in its place, or all zero: the call waits for as long as it takes, and no host takes part. Start out with zeros:
 * what a later version lets a caller set here is then off for a program that does not know it.
 *
 * A ps_wait is invalid, and refused with PS_E_VALUE, when a reserved field is not zero, the deadline is below 0, or the
 * hooks are such as ps_socket_sethooks() refuses. One whose token was freed is refused with PS_E_HANDLE.
 *
 * Sockets hold the same for their operations: ps_socket_setdeadline(), ps_socket_settoken(), ps_socket_sethooks().
 */
typedef struct ps_wait {
  const ps_hooks *hooks; /**< The host's hooks, or NULL. */
  /** The moment by which the call must be done, as ps_deadline() gives it, at least 0; PS_NO_DEADLINE (0) for none. */
  int64_t deadline;
  /** The token that ends the call when it is fired; NULL for none. */
  ps_token *token;
  int64_t reserved[5]; /**< Zero, all of them. */
} ps_wait;

/**
 * The size of ps_hooks in bytes. Never blocks.
 *
 * @return 128 where pointers have 64 bits.
 * @beyond for callers that cannot read the header.
 * @since 0.1
 */
PS_API int64_t ps_hooks_size(void);

/**
 * The size of ps_wait in bytes. Never blocks.
 *
 * @return 64 where pointers have 64 bits.
 * @beyond for callers that cannot read the header.
 * @since 0.1
 */
PS_API int64_t ps_wait_size(void);

/**
 * Attach host hooks to a socket, or take them off.
 *
 * Sockets that come from this one (ps_socket_accept(), ps_socket_dup()) start with the same hooks. Never blocks.
 * Operations that are already running keep the hooks that they started with.
 *
 * @param self  the socket.
 * @param hooks borrowed until this socket and all that come from it, files too, have been freed and their last
 *              operations have returned; NULL takes them off.
 * @param err   the error record, or NULL.
 * @retval PS_E_VALUE a reserved field of the hooks is not NULL, or they have a switch_interval and no switch_state.
 * @beyond so that a language's other threads run and its signal handlers act while a call waits.
 * @since 0.1
 */
PS_API int32_t ps_socket_sethooks(ps_socket *self, const ps_hooks *hooks, ps_error *err);

PS_END_DECLS

#endif
