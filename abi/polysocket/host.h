/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_HOST_H
#define POLYSOCKET_HOST_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/** Work that may block. It never unwinds the stack and may run without the host's locks. */
typedef void (*ps_work)(void *argument);

/**
 * Lets a language runtime take part in operations that wait.
 *
 * Hooks are attached to a socket with ps_socket_sethooks(); a socket has none until then. They are called only on the
 * thread that made the call, and only before that call returns. They must not unwind through the library (no longjmp,
 * no C++ exception): store the exception, and raise it after the call has returned PS_E_INTERRUPTED.
 *
 * The library keeps the pointer, not a copy: the structure must stay unchanged for as long as a socket may use it.
 * Initialize the structure with zeros, so that unknown fields are valid. Hooks with a reserved field that is not NULL,
 * an ask_interval below 0, or a switch_interval and no switch_state, are refused with PS_E_VALUE before any of them is
 * called.
 *
 * A hook may fork (in a script's signal handler, for example): in the child the operation continues as in the parent. A
 * signal handler in C that forks in the middle of an operation must not start threads in the child before the operation
 * has ended.
 */
typedef struct ps_hooks {
  /**
   * Release the interpreter lock, call work(argument) once, acquire the lock again. It may return without having called
   * `work` when an interrupt is pending; the library then asks `interrupted` and tries again. NULL: the library calls
   * `work` directly.
   */
  void (*run)(ps_work work, void *argument, void *context);
  /**
   * Called with the interpreter lock held after a signal has interrupted a wait, before a long wait, in a long wait at
   * each `ask_interval`, and after each partial transfer. A result other than 0 ends the operation with
   * PS_E_INTERRUPTED. NULL: never.
   */
  int32_t (*interrupted)(void *context);
  /** Passed to all functions. */
  void *context;
  /**
   * Requests of at most this many bytes are first tried without waiting and without releasing the interpreter lock, as
   * a short system call costs less than the lock. 0: the lock is released for every system call that may take long.
   */
  int64_t inline_max;
  /**
   * How many nanoseconds such requests may follow each other before one releases the interpreter lock anyway, so that
   * the host's other threads run: a program that never waits would otherwise keep the lock for as long as the host lets
   * a thread run. The clock is read for every sixteenth request, so short requests may exceed this limit a little. Each
   * release costs the switch itself and the time for which other threads then hold the lock. 0: no limit. It may be
   * changed at any time with the lock held.
   */
  int64_t switch_interval;
  /**
   * Two numbers in the host's memory, initially 0, in which the library records how long the lock has been held; one
   * pair for each interpreter lock. Only the library accesses them, with the lock held. Required with a
   * `switch_interval`; otherwise NULL.
   */
  int64_t *switch_state;
  /**
   * Whether the host will do the waiting through `wait`. Called with the interpreter lock held, before a call would
   * release it to wait. Other than 0: the call keeps the lock, and calls `wait` whenever it has to wait. NULL: never.
   */
  int32_t (*waits)(void *context);
  /**
   * Wait in the host's own way, for example in a fiber scheduler, until the descriptor is readable (PS_RECEIVING) or
   * writable (PS_SENDING), or the given nanoseconds have passed; negative: no limit. The descriptor belongs to the
   * library, and may differ each time. Called with the interpreter lock held. It may return early, and other calls of
   * the same thread may start and end meanwhile. After a result below 0 the library calls `interrupted`. NULL: `waits`
   * is not called.
   */
  int32_t (*wait)(int64_t fd, int64_t direction, int64_t nanoseconds, void *context);
  /**
   * After how many nanoseconds of waiting `interrupted` is called again, at least 0: for a host in which an interrupt
   * is not always followed by a signal. The shortest interval is 5 ms; less counts as 5 ms. 0: it is not called again.
   */
  int64_t ask_interval;
  /** All NULL: features that later versions define here are then off. */
  void *reserved[7];
} ps_hooks;

/**
 * How a call without a socket waits: a look-up, or connecting by name.
 *
 * NULL instead of the record, or all zero: the call waits without a limit and calls no hooks. Initialize it with zeros:
 * features that later versions define here are then off.
 *
 * A ps_wait is invalid, and refused with PS_E_VALUE, when a reserved field is not zero, the deadline is below 0, or
 * ps_socket_sethooks() would refuse the hooks. A ps_wait whose token was freed is refused with PS_E_HANDLE.
 *
 * Sockets hold the same settings for their operations: ps_socket_setdeadline(), ps_socket_settoken(),
 * ps_socket_sethooks().
 */
typedef struct ps_wait {
  const ps_hooks *hooks; /**< The host's hooks, or NULL. */
  /** The deadline of the call, from ps_deadline(), at least 0; PS_NO_DEADLINE (0) for none. */
  int64_t deadline;
  /** The token that ends the call when it is fired; NULL for none. */
  ps_token *token;
  int64_t reserved[5]; /**< All zero. */
} ps_wait;

/**
 * The size of ps_hooks in bytes. Never blocks.
 *
 * @return 128 where pointers have 64 bits.
 * @beyond for callers that cannot include the header.
 * @since 0.1
 */
PS_API int64_t ps_hooks_size(void);

/**
 * The size of ps_wait in bytes. Never blocks.
 *
 * @return 64 where pointers have 64 bits.
 * @beyond for callers that cannot include the header.
 * @since 0.1
 */
PS_API int64_t ps_wait_size(void);

/**
 * Attach host hooks to a socket, or detach them.
 *
 * Sockets that come from this one (ps_socket_accept(), ps_socket_dup()) start with the same hooks. Never blocks.
 * Operations already running keep the hooks that they started with.
 *
 * @param self  the socket.
 * @param hooks borrowed until this socket and all objects made from it, including files, have been freed and their last
 *              operations have returned; NULL detaches them.
 * @param err   the error record, or NULL.
 * @retval PS_E_VALUE a reserved field of the hooks is not NULL, their ask_interval is below 0, or they have a
 *              switch_interval and no switch_state.
 * @beyond so that a language's other threads and signal handlers run while a call waits.
 * @since 0.1
 */
PS_API int32_t ps_socket_sethooks(ps_socket *self, const ps_hooks *hooks, ps_error *err);

PS_END_DECLS

#endif
