/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Wake descriptors of objects. */
#include "core/wake.h"

#include "core/handle.h"
#include "platform/platform.h"

#define ONE_USER ((uint64_t)1)
#define USERS ((uint64_t)UINT32_MAX)

static int descriptor_in(uint64_t word) {
  return (int)(word >> 32) - 1;
}

/* Join those who use the descriptor: it, or -1 when there is none. */
static int join(struct ps__wake *wake) {
  uint64_t word = atomic_load_explicit(&wake->word, memory_order_seq_cst);
  while (word & USERS)
    /* seldom false: another thread has joined or left */
    if (atomic_compare_exchange_weak_explicit(&wake->word, &word, word + ONE_USER, memory_order_seq_cst,
                                              memory_order_seq_cst))
      return descriptor_in(word);
  return -1;
}

int ps__wake_enter(struct ps__wake *wake) {
  for (;;) {
    int fd = join(wake);
    if (fd >= 0)
      return fd;
    fd = ps__sys_wake_create();
    if (fd < 0)
      return fd;
    uint64_t nobody = 0;
    if (atomic_compare_exchange_strong_explicit(&wake->word, &nobody, ((uint64_t)fd + 1) << 32 | ONE_USER,
                                                memory_order_seq_cst, memory_order_seq_cst))
      return fd;
    ps__sys_wake_close(fd);
  }
}

void ps__wake_leave(struct ps__wake *wake) {
  uint64_t word = atomic_load_explicit(&wake->word, memory_order_relaxed);
  uint64_t rest;
  do
    rest = (word & USERS) == ONE_USER ? 0 : word - ONE_USER;
  /* seldom true: another thread has joined or left */
  while (!atomic_compare_exchange_weak_explicit(&wake->word, &word, rest, memory_order_acq_rel, memory_order_relaxed));
  if (rest == 0)
    ps__sys_wake_close(descriptor_in(word));
}

void ps__wake_fire(struct ps__wake *wake) {
  int fd = join(wake);
  if (fd < 0)
    return;
  ps__sys_wake(fd);
  ps__wake_leave(wake);
}

void ps__wake_forked(struct ps__wake *wake) {
  uint64_t word = atomic_load_explicit(&wake->word, memory_order_relaxed);
  if (word == 0)
    return;
  atomic_store_explicit(&wake->word, 0, memory_order_relaxed);
  ps__sys_wake_close(descriptor_in(word));
}

bool ps__guard_enter(struct ps__guard *guard) {
  uint32_t forks = ps__slots_forks();
  if (!guard->wake || (guard->entered && guard->forks == forks))
    return guard->entered;
  guard->fd = ps__wake_enter(guard->wake);
  guard->forks = forks;
  guard->entered = guard->fd >= 0;
  return guard->entered;
}

void ps__guard_leave(struct ps__guard *guard) {
  if (guard->entered && guard->forks == ps__slots_forks())
    ps__wake_leave(guard->wake);
  guard->entered = false;
}
