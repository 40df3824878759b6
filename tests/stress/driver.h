/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Helpers of the stress programs: results as TAP, threads, chance, and a look at the process's descriptors. Nothing
 * here orders threads beyond starting and ending them: that would hide races from ThreadSanitizer. */
#ifndef TESTS_STRESS_DRIVER_H
#define TESTS_STRESS_DRIVER_H

#include <polysocket.h>

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/** How many rounds: `rounds`, times the number in the environment variable STRESS, such as 20 or 0.05; at least one. */
int driver_rounds(int rounds);

/** How much of something that stays the same in longer runs: all of it, or the part that a STRESS below 1 asks for. */
int driver_part(int amount);

/** A limit of time: `limit`, times the number in SLOWNESS, which tells how much more slowly programs run here. */
int driver_limit(int limit);

/** One result, named as printf does. The main thread's alone. */
__attribute__((format(__printf__, 2, 3))) void driver_check(bool holds, const char *format, ...);

/** A remark about the next results, or what a failed one was like. Any thread's. */
__attribute__((format(__printf__, 1, 2))) void driver_note(const char *format, ...);

/** Print the plan. Returns the exit status. */
int driver_finish(void);

/** End the program: it cannot do what it is for. Any thread's. */
__attribute__((format(__printf__, 1, 2), noreturn)) void driver_give_up(const char *format, ...);

/** Give up unless a call succeeded. */
void driver_must(int32_t status, const ps_error *err);

/** Start a thread, or give up. */
pthread_t driver_start(void *(*work)(void *), void *argument);
void driver_join(pthread_t thread);

/** Chance that is the same in every run: a seed per thread, and not 0. */
uint32_t driver_random(uint32_t *seed);

void driver_sleep(int64_t microseconds);

/** Nanoseconds on the monotonic clock. */
int64_t driver_now(void);

/** How many descriptors the process has open. */
int driver_descriptors(void);

/** Which socket of the system a descriptor leads to: a number that is not used again, or 0 when it isn't open. */
uint64_t driver_file(int fd);

/** A connected pair of AF_UNIX stream sockets, or give up. */
void driver_pair(ps_socket *pair[2]);

/** The descriptor of an open socket, or give up. */
int driver_fileno(ps_socket *socket);

/** Did a call fail as on a closed or freed socket, by the library's own judgement and not by the system's? */
bool driver_refused(int32_t status, const ps_error *err);

#endif
