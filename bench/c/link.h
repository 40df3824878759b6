/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Connected descriptors, made by libc for all peers alike, and the processes at their other ends. */
#ifndef BENCH_LINK_H
#define BENCH_LINK_H

#include "peer.h"

#include <sys/types.h>

/* Two connected descriptors, closed in programs that are started. */
void link_fds(enum kind kind, int fds[2]);

/* Two connected ends of a peer. */
void link_ends(const struct peer *peer, enum kind kind, double timeout, void *ends[2]);

/* A process of this program in the role of an echo or a sink, at the other end of the end that it returns. The core is
 * that of the process, or below 0 for any. */
void *link_process(const char *role, const struct peer *peer, enum kind kind, double timeout, int core, pid_t *process);

/* End such a process. */
void link_end_process(pid_t process);

/* The part of such a process: `arguments` are those behind the role. Returns at the end of the stream. */
void link_serve(const char *role, char **arguments);

/* Have the calling thread run on this core alone, or below 0 on all that the process had. */
void link_stay_on(int core);

#endif
