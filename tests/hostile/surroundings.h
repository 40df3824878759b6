/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Where the calls are made: a network, a folder and descriptors of the test's own, so that nothing of the machine is
 * reached, and nothing of a call is left for the next one. */
#ifndef HOSTILE_SURROUNDINGS_H
#define HOSTILE_SURROUNDINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** So many descriptors may be open: few enough to look at all of them after each call. No higher number is one. */
#ifndef SURROUNDINGS_DESCRIPTORS
#define SURROUNDINGS_DESCRIPTORS 96
#endif

/** The most that a name of AF_UNIX has. */
enum { SURROUNDINGS_NAME = 108 };

/** A number that nobody can foresee. */
uint64_t surroundings_chance(void);

/** Go into a network and a folder of its own, for this process and all that it starts; or, where that isn't allowed,
 * into the folder alone. */
void surroundings_enter(void);

/** Leave nothing behind. */
void surroundings_leave(void);

/** Is the network the test's own? */
bool surroundings_confined(void);

/** Does the network have IPv6? */
bool surroundings_ipv6(void);

/** Surroundings of a process that makes calls: a listener, look-ups in files alone, a limit of descriptors. */
void surroundings_open(void);

/** The port where somebody listens. */
int surroundings_port(void);

/** The name of an AF_UNIX socket that listens and takes nobody any more; gives its length. */
size_t surroundings_full(char name[SURROUNDINGS_NAME]);

/** A TCP connection of two plain descriptors; gives one end. */
int surroundings_connection(int *peer);

/** After how many nanoseconds a host is to be asked whether it wants to stop; 0 where signals see to that. */
extern const int64_t surroundings_ask_interval;

/** Begin or end a storm of signals, which cut waits short. */
void surroundings_signals(bool storm);

/** Forget what calls did to the process, the folder and the listener. */
void surroundings_reset(void);

/** The first descriptor that was opened or closed since the start; NULL when there is none. */
const char *surroundings_descriptor_fault(void);

#endif
