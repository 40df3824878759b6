/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * How the closing of an object ends the calls that wait for it: one descriptor for all of them, which exists only while
 * there are such calls. The first call makes it, the last one closes it, and whoever closes the object makes it
 * readable. One atomic word holds the descriptor and the number of those who use it, so there is no lock that a fork
 * could leave behind. */
#ifndef PS_CORE_WAKE_H
#define PS_CORE_WAKE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/** All zero: nobody waits. Descriptor + 1 in the upper half, users in the lower one. */
struct ps__wake {
  _Atomic uint64_t word;
};

/** Use the descriptor: it, or a negative errno value. What ends the call must be looked at after this. */
int ps__wake_enter(struct ps__wake *wake);

/** Leave it. */
void ps__wake_leave(struct ps__wake *wake);

/** Make it readable, for ever. What ends the calls must be in place before this. */
void ps__wake_fire(struct ps__wake *wake);

/** One call's use of a wake descriptor. */
struct ps__guard {
  struct ps__wake *wake; /**< NULL: nothing is closed under this call. */
  int fd;                /**< The descriptor to wait for, while entered. */
  bool entered;
  uint32_t forks; /**< In a child that was forked since, the descriptor is gone. */
};

/** Enter if that is not done: whether there is a descriptor to wait for. */
bool ps__guard_enter(struct ps__guard *guard);

/** Leave if it was entered. */
void ps__guard_leave(struct ps__guard *guard);

/** In a forked child: let go of what the parent's threads use. */
void ps__wake_forked(struct ps__wake *wake);

#endif
