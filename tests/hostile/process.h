/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A process that shares memory with the one that started it. */
#ifndef HOSTILE_PROCESS_H
#define HOSTILE_PROCESS_H

#include <stdbool.h>
#include <stddef.h>

struct process;

/** How a process ended. */
struct process_end {
  bool good;     /**< By itself, with status 0. */
  char text[96]; /**< What it did, as the end of a sentence. */
};

/** Memory of zeros that this process shares with all that it starts from now on; once. */
void *process_share(size_t size);

/** In a program that process_start() has started anew: the memory. NULL in the first process, and where processes are
 * not started anew. */
void *process_inherited(void);

/** Start a process, which ends when this one does. Returns NULL in it, where it is a copy of this one; elsewhere it
 * begins with main(). One at a time. */
struct process *process_start(void);

/** Wait for its end, so many milliseconds. */
bool process_wait(struct process *process, int limit);

/** Kill it if it has not ended, and tell how it ended. */
struct process_end process_end(struct process *process);

#endif
