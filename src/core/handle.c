/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The slot table: making, publishing, closing and reusing slots. Finding and pinning one is in the header, since every
 * operation does it. No function here takes a lock, so a fork in a threaded host cannot leave one behind. */
#include "core/handle.h"

#include "base/error.h"
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>

enum { SLOT_LIMIT = 1 << PS__INDEX_BITS, GENERATION_LIMIT = 1 << PS__GENERATION_BITS };

/* The chunk that holds a slot number, made if it is missing; NULL when memory has run out. */
static char *chunk_for(struct ps__table *table, unsigned chunk) {
  char *start = atomic_load_explicit(&table->chunks[chunk], memory_order_acquire);
  if (start)
    return start;
  char *made = calloc((size_t)1 << (chunk + PS__FIRST_CHUNK_BITS), table->slot_size);
  if (!made)
    return NULL;
  /* Before there is anything to pin. Two threads may both get here; the second call in a child changes nothing. */
  if (chunk == 0 && table->forked && ps__sys_at_fork(table->forked) < 0) {
    free(made);
    return NULL;
  }
  if (atomic_compare_exchange_strong_explicit(&table->chunks[chunk], &start, made, memory_order_acq_rel,
                                              memory_order_acquire))
    return made;
  free(made);
  return start;
}

static struct ps__slot *slot_at(struct ps__table *table, uint32_t index) {
  uint32_t place = index + (1u << PS__FIRST_CHUNK_BITS);
  unsigned chunk = 31u - (unsigned)__builtin_clz(place) - PS__FIRST_CHUNK_BITS;
  char *start = chunk_for(table, chunk);
  if (!start)
    return NULL;
  return (struct ps__slot *)(void *)(start + (place - (1u << (chunk + PS__FIRST_CHUNK_BITS))) * table->slot_size);
}

/* The free list is a stack. Its head counts changes, so that a slot that left and came back is noticed. */

static struct ps__slot *pop_free(struct ps__table *table) {
  uint64_t head = atomic_load_explicit(&table->free_head, memory_order_acquire);
  while ((uint32_t)head != 0) {
    struct ps__slot *slot = slot_at(table, (uint32_t)head - 1);
    uint32_t next = atomic_load_explicit(&slot->next_free, memory_order_relaxed);
    uint64_t wanted = ((head >> 32) + 1) << 32 | next;
    /* seldom false: another thread has changed the head */
    if (atomic_compare_exchange_weak_explicit(&table->free_head, &head, wanted, memory_order_acq_rel,
                                              memory_order_acquire))
      return slot;
  }
  return NULL;
}

static void push_free(struct ps__table *table, struct ps__slot *slot) {
  uint64_t head = atomic_load_explicit(&table->free_head, memory_order_relaxed);
  uint64_t wanted;
  do {
    atomic_store_explicit(&slot->next_free, (uint32_t)head, memory_order_relaxed);
    wanted = ((head >> 32) + 1) << 32 | (slot->index + 1);
    /* seldom true: another thread has changed the head */
  } while (!atomic_compare_exchange_weak_explicit(&table->free_head, &head, wanted, memory_order_release,
                                                  memory_order_relaxed));
}

struct ps__slot *ps__slot_reserve(struct ps__table *table) {
  struct ps__slot *slot = pop_free(table);
  if (slot)
    return slot;
  uint32_t index = atomic_load_explicit(&table->fresh, memory_order_relaxed);
  do {
    if (index >= SLOT_LIMIT || !slot_at(table, index))
      return NULL;
    /* seldom true: another thread has taken the number */
  } while (!atomic_compare_exchange_weak_explicit(&table->fresh, &index, index + 1, memory_order_relaxed,
                                                  memory_order_relaxed));
  slot = slot_at(table, index);
  slot->index = index;
  /* A forged handle may have pinned the empty slot for a moment: add the first generation, don't overwrite. */
  atomic_fetch_add_explicit(&slot->word, (uint64_t)1 << PS__GENERATION_SHIFT, memory_order_relaxed);
  return slot;
}

struct ps__slot *ps__handle_reserve(struct ps__table *table, const char *operation, ps_error *err) {
  struct ps__slot *slot = ps__slot_reserve(table);
  if (!slot)
    ps__fail(err, PS_E_MEMORY, operation, "no memory for another %s", table->noun);
  return slot;
}

void ps__slot_abandon(struct ps__table *table, struct ps__slot *slot) {
  push_free(table, slot);
}

void *ps__slot_publish(struct ps__table *table, struct ps__slot *slot) {
  uint64_t word = atomic_fetch_or_explicit(&slot->word, PS__LIVE, memory_order_release);
  uint64_t generation = word >> PS__GENERATION_SHIFT;
  uint64_t handle =
      generation << (PS__INDEX_BITS + PS__KIND_BITS) | (uint64_t)table->kind << PS__INDEX_BITS | slot->index;
  return (void *)(uintptr_t)handle;
}

bool ps__slot_mark(struct ps__slot *slot, uint64_t flags, uint64_t unless) {
  uint64_t word = atomic_load_explicit(&slot->word, memory_order_relaxed);
  do {
    if (word & unless)
      return false;
    /* seldom true: another thread has changed the word */
  } while (!atomic_compare_exchange_weak_explicit(&slot->word, &word, word | flags, memory_order_seq_cst,
                                                  memory_order_relaxed));
  return true;
}

bool ps__slot_close(struct ps__table *table, struct ps__slot *slot, uint64_t flags) {
  bool closed = ps__slot_mark(slot, PS__CLOSED | flags, PS__CLOSED);
  if (closed && table->closing)
    table->closing(slot);
  return closed;
}

int32_t ps__handle_unknown(const struct ps__table *table, const char *operation, ps_error *err) {
  return ps__fail(err, PS_E_HANDLE, operation, "no %s has this handle: it is NULL, freed or forged", table->noun);
}

int32_t ps__handle_closed(const struct ps__table *table, const char *operation, ps_error *err) {
  return ps__fail(err, PS_E_CLOSED, operation, "the %s is closed", table->noun);
}

void ps__handle_free(struct ps__table *table, const void *handle) {
  bool closed;
  struct ps__slot *slot = ps__slot_pin(table, handle, &closed);
  if (!slot)
    return;
  if (!ps__slot_close(table, slot, PS__RELEASE | PS__FREED))
    ps__slot_mark(slot, PS__FREED, PS__FREED);
  ps__slot_unpin(table, slot);
}

/* How many pins are dead: no more than there are. */
static uint32_t count_dead(struct ps__slot *slot) {
  uint32_t dead = atomic_load_explicit(&slot->dead, memory_order_relaxed);
  uint32_t pins = (uint32_t)(atomic_load_explicit(&slot->word, memory_order_relaxed) & PS__PINS);
  while (pins < dead)
    /* seldom false: another thread has counted, too */
    if (atomic_compare_exchange_weak_explicit(&slot->dead, &dead, pins, memory_order_relaxed, memory_order_relaxed))
      dead = pins;
  if (dead == 0)
    atomic_fetch_and_explicit(&slot->word, ~PS__ORPHANED, memory_order_relaxed);
  return dead;
}

int ps__slot_settle(struct ps__table *table, struct ps__slot *slot) {
  int result = 0;
  uint32_t dead = count_dead(slot);
  uint64_t word = atomic_load_explicit(&slot->word, memory_order_acquire);
  while ((word & PS__PINS) <= dead && (word & (PS__RELEASE | PS__FREED))) {
    if (word & PS__RELEASE) {
      /* Take the duty and a pin in one step, so that no other thread releases the resource or frees the slot
       * meanwhile. */
      uint64_t mine = (word & ~PS__RELEASE) + 1;
      /* seldom true: another thread has changed the word */
      if (!atomic_compare_exchange_weak_explicit(&slot->word, &word, mine, memory_order_acq_rel, memory_order_acquire))
        continue;
      result = table->release(slot);
      word = atomic_fetch_sub_explicit(&slot->word, 1, memory_order_acq_rel) - 1;
      continue;
    }
    /* A dead pin may yet be given back, by a thread that forked within an operation. The slot is not used before. */
    if (dead > 0)
      break;
    uint64_t generation = (word >> PS__GENERATION_SHIFT) + 1;
    /* seldom true: another thread has changed the word */
    if (!atomic_compare_exchange_weak_explicit(&slot->word, &word, generation << PS__GENERATION_SHIFT,
                                               memory_order_acq_rel, memory_order_acquire))
      continue;
    if (generation < GENERATION_LIMIT)
      push_free(table, slot);
    break;
  }
  return result;
}

static _Atomic uint32_t forks;

uint32_t ps__slots_forks(void) {
  return atomic_load_explicit(&forks, memory_order_relaxed);
}

void ps__slots_note_fork(void) {
  atomic_fetch_add_explicit(&forks, 1, memory_order_relaxed);
}

void ps__slot_revive(struct ps__slot *slot) {
  uint32_t dead = atomic_load_explicit(&slot->dead, memory_order_relaxed);
  while (dead > 0)
    /* seldom false: another thread has counted, too */
    if (atomic_compare_exchange_weak_explicit(&slot->dead, &dead, dead - 1, memory_order_relaxed, memory_order_relaxed))
      break;
}

void ps__slots_forked(struct ps__table *table) {
  ps__slots_note_fork();
  uint32_t count = atomic_load_explicit(&table->fresh, memory_order_relaxed);
  for (uint32_t index = 0; index < count; index++) {
    struct ps__slot *slot = slot_at(table, index);
    uint64_t word = atomic_load_explicit(&slot->word, memory_order_relaxed);
    uint64_t pins = word & PS__PINS;
    if (table->inherited && (word & PS__LIVE))
      table->inherited(slot);
    /* A page that is only read stays shared with the parent. */
    if (pins == atomic_load_explicit(&slot->dead, memory_order_relaxed))
      continue;
    atomic_store_explicit(&slot->dead, (uint32_t)pins, memory_order_relaxed);
    atomic_fetch_or_explicit(&slot->word, PS__ORPHANED, memory_order_relaxed);
    ps__slot_settle(table, slot);
  }
}
