/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Handles: cookies that name a slot and its generation, looked up and pinned without a lock. The table does not know
 * the contents of a slot.
 *
 * One atomic word per slot carries everything that must change together: the generation, three flags and the number of
 * running operations (pins). A pin is acquired by adding one and checking the previous value: another generation means
 * a stale handle, and the pin is released. The thread that reduces the count to zero finishes a pending close or free,
 * so nothing is ever released during an operation.
 *
 * A forked child inherits the pins of threads that do not exist in it. They are recorded as dead at the start of the
 * child, and do not keep a descriptor open. If a hook forked, the forking thread exists in the child and continues its
 * operation: wait.c then revives the pins of that operation. If a signal handler forked during an operation without
 * hooks, its pin stays recorded as dead; after the operation has unpinned, fewer pins than dead ones remain, and the
 * number of dead ones is clamped. */
#ifndef PS_CORE_HANDLE_H
#define PS_CORE_HANDLE_H

#include "platform/platform.h"
#include "polysocket/error.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A handle is generation, kind, slot number, from the highest bit down: 47 bits, or all 32 of a small pointer. A slot
 * whose generations are used up is never used again, so handle values are never reused. */
#if UINTPTR_MAX > UINT32_MAX
enum { PS__INDEX_BITS = 21, PS__GENERATION_BITS = 22 };
#else
enum { PS__INDEX_BITS = 16, PS__GENERATION_BITS = 12 };
#endif
enum { PS__KIND_BITS = 4, PS__CHUNKS = PS__INDEX_BITS - 5, PS__FIRST_CHUNK_BITS = 6 };

/** What kind of object a handle is for. */
enum ps__kind {
  PS__SOCKETS = 0,
  PS__ADDRINFOS = 1,
  PS__HOSTENTS = 2,
  PS__FILES = 3,
  PS__INTERFACES = 4,
  PS__TOKENS = 5,
  PS__OPERATIONS = 6,
  PS__PAIRS = 7,
  PS__INTERFACE_ADDRESSES = 8
};

#define PS__GENERATION_SHIFT 40
#define PS__LIVE ((uint64_t)1 << 39)     /**< The slot holds an object. */
#define PS__CLOSED ((uint64_t)1 << 38)   /**< The object's resource may not be used by new operations. */
#define PS__RELEASE ((uint64_t)1 << 37)  /**< The resource is to be released when the last operation ends. */
#define PS__FREED ((uint64_t)1 << 36)    /**< The slot is to be released when the last operation ends. */
#define PS__ORPHANED ((uint64_t)1 << 35) /**< There are pins left behind by a fork. */
#define PS__PINS (PS__ORPHANED - 1)

/** The head of every slot. */
struct ps__slot {
  _Atomic uint64_t word;
  _Atomic uint32_t next_free; /**< Slot number + 1 of the next free slot, or 0. */
  uint32_t index;
  _Atomic uint32_t dead; /**< Pins of threads that do not exist after a fork. */
};

/** A table of slots of one kind. Its chunks double in size, are allocated when needed, and never freed. */
struct ps__table {
  enum ps__kind kind;
  const char *noun;                         /**< The name of this kind of object in messages: "socket". */
  size_t slot_size;                         /**< See PS__SLOT_SIZE. */
  int (*release)(struct ps__slot *slot);    /**< Releases the resource; 0 or a negative errno value. */
  void (*forked)(void);                     /**< Passes the table to ps__slots_forked() in a child. */
  void (*closing)(struct ps__slot *slot);   /**< Wakes the calls that wait for an object when it is closed; or NULL. */
  void (*inherited)(struct ps__slot *slot); /**< In a child: makes an object its own; or NULL. */
  _Atomic(char *) chunks[PS__CHUNKS];
  _Atomic uint32_t fresh;     /**< Slots that were ever allocated. */
  _Atomic uint64_t free_head; /**< Changes (high half) and slot number + 1 (low half) of the first free slot. */
};

/** Room for an object in its table: whole cache lines, to avoid false sharing between threads on neighbouring slots. */
#define PS__SLOT_SIZE(type) ((sizeof(type) + 63) / 64 * 64)

/** A slot for a new object, not yet visible to other threads; NULL if memory or slot numbers are exhausted. */
struct ps__slot *ps__slot_reserve(struct ps__table *table);

/** The same for operations: reports PS_E_MEMORY under the operation's name. */
struct ps__slot *ps__handle_reserve(struct ps__table *table, const char *operation, ps_error *err);

/** Release a reserved slot unused. */
void ps__slot_abandon(struct ps__table *table, struct ps__slot *slot);

/** Make a reserved slot's object live. Returns its handle. */
void *ps__slot_publish(struct ps__table *table, struct ps__slot *slot);

/** Close a pinned slot's object: set PS__CLOSED and more flags unless it is closed, and wake waiting calls. Returns
 * whether this call closed it. */
bool ps__slot_close(struct ps__table *table, struct ps__slot *slot, uint64_t flags);

/** Mark a pinned slot: set flags unless one of `unless` is set. Returns whether this call set them. */
bool ps__slot_mark(struct ps__slot *slot, uint64_t flags, uint64_t unless);

/** Close and free a handle's object. Does nothing for a handle that is stale, invalid or NULL. */
void ps__handle_free(struct ps__table *table, const void *handle);

/** Finish a pending close or free once no operation is left. Returns the release's result, otherwise 0. */
int ps__slot_settle(struct ps__table *table, struct ps__slot *slot);

/** In a child, before it has a second thread: record all existing pins as dead. */
void ps__slots_forked(struct ps__table *table);

/** A number that changes in a forked child, and the function that changes it there. */
uint32_t ps__slots_forks(void);
void ps__slots_note_fork(void);

/** Count one dead pin as alive: the thread that called fork() while it held the pin exists in the child. */
void ps__slot_revive(struct ps__slot *slot);

static inline struct ps__slot *ps__slot_find(struct ps__table *table, const void *handle) {
  uintptr_t bits = (uintptr_t)handle;
  uint32_t number = (uint32_t)bits & ((1u << PS__INDEX_BITS) - 1);
  uint32_t place = number + (1u << PS__FIRST_CHUNK_BITS);
  unsigned chunk = 31u - (unsigned)__builtin_clz(place) - PS__FIRST_CHUNK_BITS;
  char *start = atomic_load_explicit(&table->chunks[chunk], memory_order_acquire);
  if (!start || ((bits >> PS__INDEX_BITS) & ((1u << PS__KIND_BITS) - 1)) != (uintptr_t)table->kind)
    return NULL;
  uint32_t offset = place - (1u << (chunk + PS__FIRST_CHUNK_BITS));
  return (struct ps__slot *)(void *)(start + offset * table->slot_size);
}

/**
 * Add to a slot's word and return what was there. An atomic addition costs as much as the rest of a transfer's overhead
 * beyond its system call, and a process with one thread does not need it.
 */
static inline uint64_t ps__slot_add(struct ps__slot *slot, uint64_t amount, memory_order order) {
  if (!ps__sys_single_threaded())
    return atomic_fetch_add_explicit(&slot->word, amount, order);
  uint64_t before = atomic_load_explicit(&slot->word, memory_order_relaxed);
  atomic_store_explicit(&slot->word, before + amount, memory_order_relaxed);
  return before;
}

/** Unpin a slot. The last one to unpin a closed or freed slot cleans up; its result is returned, otherwise 0. */
static inline int ps__slot_unpin(struct ps__table *table, struct ps__slot *slot) {
  uint64_t before = ps__slot_add(slot, (uint64_t)-1, memory_order_acq_rel);
  if (__builtin_expect((before & (PS__RELEASE | PS__FREED | PS__ORPHANED)) != 0, 0))
    return ps__slot_settle(table, slot);
  return 0;
}

/** Look a handle up and keep its object in place until ps__slot_unpin(). NULL if it is not the handle of a live
 * object. */
static inline struct ps__slot *ps__slot_pin(struct ps__table *table, const void *handle, bool *closed) {
  struct ps__slot *slot = ps__slot_find(table, handle);
  if (__builtin_expect(!slot, 0))
    return NULL;
  uint64_t word = ps__slot_add(slot, 1, memory_order_acquire);
  uint64_t generation = (uint64_t)(uintptr_t)handle >> (PS__INDEX_BITS + PS__KIND_BITS);
  bool valid = word >> PS__GENERATION_SHIFT == generation && (word & (PS__LIVE | PS__FREED)) == PS__LIVE;
  if (__builtin_expect(!valid, 0)) {
    ps__slot_unpin(table, slot);
    return NULL;
  }
  *closed = (word & PS__CLOSED) != 0;
  return slot;
}

/** Report PS_E_HANDLE: a handle refers to no object of a table. */
int32_t ps__handle_unknown(const struct ps__table *table, const char *operation, ps_error *err) __attribute__((cold));

/** Report PS_E_CLOSED: a handle refers to a closed object. */
int32_t ps__handle_closed(const struct ps__table *table, const char *operation, ps_error *err) __attribute__((cold));

/** Whether a pinned slot's object has been closed since. In one order with ps__slot_mark() and with wake.c: either the
 * call that begins to wait sees the mark, or the one that closes sees the call. */
static inline bool ps__slot_closed(const struct ps__slot *slot) {
  return (atomic_load_explicit(&slot->word, memory_order_seq_cst) & PS__CLOSED) != 0;
}

/** Whether an object has been freed since it was pinned, and not only closed. */
static inline bool ps__slot_freed(const struct ps__slot *slot) {
  return (atomic_load_explicit(&slot->word, memory_order_acquire) & PS__FREED) != 0;
}

/** The operations' way to pin an object: PS_OK, or PS_E_HANDLE reported. `closed` may be NULL. */
static inline int32_t ps__handle_pin(struct ps__table *table, const void *handle, bool *closed, const char *operation,
                                     struct ps__slot **slot, ps_error *err) {
  bool unwanted;
  if (!closed)
    closed = &unwanted;
  *closed = false;
  *slot = ps__slot_pin(table, handle, closed);
  return __builtin_expect(*slot != NULL, 1) ? PS_OK : ps__handle_unknown(table, operation, err);
}

/** The same for operations that need an open object: PS_E_CLOSED is reported for a closed one. */
static inline int32_t ps__handle_pin_open(struct ps__table *table, const void *handle, const char *operation,
                                          struct ps__slot **slot, ps_error *err) {
  bool closed;
  int32_t status = ps__handle_pin(table, handle, &closed, operation, slot, err);
  if (__builtin_expect(status != PS_OK || !closed, 1))
    return status;
  ps__slot_unpin(table, *slot);
  return ps__handle_closed(table, operation, err);
}

#endif
