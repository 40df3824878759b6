/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A resolver that answers as a test wants: the port's functions pass through here (the linker's --wrap, see unit.mk).
 * ps__sys_getaddrinfo is asked unless there is a list of addresses to give for all names. */
#ifndef UNIT_FAKE_RESOLVER_H
#define UNIT_FAKE_RESOLVER_H

#include "platform/platform.h"

#include <stdatomic.h>
#include <stdbool.h>

/** From now on answer questions for names with these numeric hosts, at the port that is asked for. The list ends with
 * NULL and may be empty; NULL itself leaves names to the system again. */
void fake_resolver_answer(const char *const *hosts);

/** From now on questions for names hang, in whatever thread they are asked, until this is taken back. */
void fake_resolver_hang(bool hanging);

/** How many questions hang. */
int fake_resolver_hanging(void);

/** Wait until so many hang. A thread that is still on its way may hold a lock of the system or of a sanitizer, which
 * a forked child would have forever. */
void fake_resolver_await(int count);

/** What a question does that may hang: for other fakes. */
void fake_resolver_pass(void);

/** A database that is asked before all that, and may leave a question to the others by returning false. */
typedef bool (*fake_resolver_database)(const struct ps__question *question, struct ps__answers **found, int *system,
                                       int *result);
void fake_resolver_ask_first(fake_resolver_database database);

/** How often was asked, and what at last. Its texts are copies, or NULL. */
struct fake_resolver {
  _Atomic int count;
  struct ps__question last;
  char host[64], service[64];
};
extern struct fake_resolver fake_resolver;

#endif
