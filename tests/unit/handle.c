/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The slot table on its own, with objects that count. Threads that race for slots are in tests/stress; here is every
 * step, with the answers of a process with one thread and of one with more. */
#include "core/handle.h"

#include "check.h"
#include "fault.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* A handle is an index, a kind and a generation. */
enum { GENERATION_PLACE = PS__INDEX_BITS + PS__KIND_BITS, INDEX_MASK = (1 << PS__INDEX_BITS) - 1 };

TestSuite(handle, .timeout = 20);

/* An object of a table of tests. */
struct thing {
  struct ps__slot slot;
  int value;
};

static int releases, release_result;

static int release(struct ps__slot *slot) {
  (void)slot;
  releases++;
  return release_result;
}

static void forked(void);

static struct ps__table table = {
    .kind = PS__SOCKETS, .slot_size = sizeof(struct thing), .release = release, .forked = forked};

static void forked(void) {
  ps__slots_forked(&table);
}

/* Another kind of object, as later versions have it; nothing is to be done for it in a child. */
static struct ps__table others = {.kind = (enum ps__kind)1, .slot_size = sizeof(struct thing), .release = release};

static void *make(int value) {
  struct ps__slot *slot = ps__slot_reserve(&table);
  cr_assert(slot);
  ((struct thing *)(void *)slot)->value = value;
  return ps__slot_publish(&table, slot);
}

static struct thing *pin(const void *handle) {
  bool closed = false;
  return (struct thing *)(void *)ps__slot_pin(&table, handle, &closed);
}

static bool is_closed(const void *handle) {
  bool closed = false;
  struct ps__slot *slot = ps__slot_pin(&table, handle, &closed);
  cr_assert(slot);
  ps__slot_unpin(&table, slot);
  return closed;
}

/* Closing and freeing as the sockets do it. Each returns what its unpinning did. */
static int mark(void *handle, uint64_t flags, uint64_t unless) {
  struct thing *thing = pin(handle);
  cr_assert(thing);
  ps__slot_mark(&thing->slot, flags, unless);
  return ps__slot_unpin(&table, &thing->slot);
}

static int shut(void *handle) {
  return mark(handle, PS__CLOSED | PS__RELEASE, PS__CLOSED);
}

static int drop(void *handle) {
  struct thing *thing = pin(handle);
  cr_assert(thing);
  if (!ps__slot_mark(&thing->slot, PS__CLOSED | PS__RELEASE | PS__FREED, PS__CLOSED))
    ps__slot_mark(&thing->slot, PS__FREED, PS__FREED);
  return ps__slot_unpin(&table, &thing->slot);
}

/* Overrule the C library's answer to whether there is one thread. One that gives none counts as having more. */
#ifdef PS__TELLS_THREADS
static void begin_round(bool one_thread) {
  __libc_single_threaded = one_thread;
  releases = 0;
}
#else
static void begin_round(bool one_thread) {
  (void)one_thread;
  releases = 0;
}
#endif

/* Both ways to count pins. */
#define WITH_ONE_THREAD_AND_WITH_MORE for (int round = 0; round < 2 && (begin_round(round == 0), true); round++)

Test(handle, it_leads_to_its_object_until_that_is_freed) {
  WITH_ONE_THREAD_AND_WITH_MORE {
    void *handle = make(7);
    struct thing *thing = pin(handle);
    cr_assert(thing);
    check_number(thing->value, 7);
    check_number(ps__slot_unpin(&table, &thing->slot), 0);
    drop(handle);
    check_number(releases, 1);
    cr_assert(!pin(handle));
  }
}

Test(handle, its_value_has_no_more_bits_than_it_needs_and_is_never_null) {
  for (int i = 0; i < 1000; i++) {
    void *handle = make(i);
    cr_assert(handle);
    cr_assert((uint64_t)(uintptr_t)handle >> (GENERATION_PLACE + PS__GENERATION_BITS) == 0, "%p", handle);
    if (i % 2)
      drop(handle);
  }
}

Test(handle, many_objects_keep_apart) {
  enum { MANY = 5000 };
  static void *handles[MANY];
  for (int i = 0; i < MANY; i++)
    handles[i] = make(i);
  for (int i = 0; i < MANY; i++) {
    struct thing *thing = pin(handles[i]);
    cr_assert(thing);
    check_number(thing->value, i);
    ps__slot_unpin(&table, &thing->slot);
  }
  for (int i = 0; i < MANY; i++)
    drop(handles[i]);
  check_number(releases, MANY);
  for (int i = 0; i < MANY; i++)
    cr_assert(!pin(handles[i]));
  check_number(atomic_load(&table.fresh), MANY);
  make(1);
  check_number(atomic_load(&table.fresh), MANY);
}

Test(handle, a_stale_one_stays_stale_although_its_slot_is_used_again) {
  WITH_ONE_THREAD_AND_WITH_MORE {
    void *stale = make(0);
    drop(stale);
    for (int i = 1; i < 2000; i++) {
      void *fresh = make(i);
      check_number((uintptr_t)fresh & INDEX_MASK, (uintptr_t)stale & INDEX_MASK);
      cr_assert(fresh != stale && !pin(stale));
      drop(fresh);
    }
  }
}

Test(handle, values_that_never_were_handles_lead_nowhere) {
  WITH_ONE_THREAD_AND_WITH_MORE {
    /* Until a slot has been used 256 times its handles fit into 32 bits. */
    for (int i = 0; i < 256; i++)
      drop(make(i));
    void *handle = make(7);
    uintptr_t value = (uintptr_t)handle;
    const uint64_t forged[] = {
        0,
        1,
        UINTPTR_MAX,
        value & UINT32_MAX,                             /* cut to 32 bits */
        value + 1,                                      /* the slot beside, which holds nothing */
        value ^ (uint64_t)1 << PS__INDEX_BITS,          /* another kind */
        value ^ (uint64_t)2 << PS__INDEX_BITS,          /* the kind that is reserved */
        value + ((uint64_t)1 << GENERATION_PLACE),      /* a generation too far */
        value | (uint64_t)1 << 47,                      /* bits that no handle has */
        value | (uint64_t)1 << 63,                      /* a tagged pointer */
        (uintptr_t)&value,                              /* an address */
        ((uint64_t)1 << GENERATION_PLACE) | INDEX_MASK, /* the last slot, in a chunk that is not there */
    };
    /* Where addresses have 32 bits, some are too large to be forged, and one is the handle itself. */
    for (int i = 0; i < COUNT_OF(forged); i++)
      if (forged[i] <= UINTPTR_MAX && forged[i] != value)
        cr_assert(!pin((void *)(uintptr_t)forged[i]), "case %d, %#lx", i, (long)forged[i]);
    struct thing *thing = pin(handle);
    cr_assert(thing && thing->value == 7);
    check_number(atomic_load(&thing->slot.word) & PS__PINS, 1);
    ps__slot_unpin(&table, &thing->slot);
    drop(handle);
  }
}

Test(handle, a_hundred_thousand_forged_values_lead_nowhere) {
  void *handle = make(7);
  unsigned seed = 1;
  for (int i = 0; i < 100000; i++) {
    uintptr_t value = 0;
    for (int part = 0; part < 5; part++)
      value = value << 15 | (uintptr_t)(rand_r(&seed) & 0x7FFF);
    /* Half of them differ from a handle that is valid in one bit alone. */
    if (i % 2)
      value = (uintptr_t)handle ^ (uintptr_t)1 << (value % (8 * sizeof value));
    cr_assert(!pin((void *)value), "%#lx", (long)value);
  }
  check_number(releases, 0);
  drop(handle);
  check_number(releases, 1);
}

Test(handle, each_kind_has_its_own_handles) {
  struct ps__slot *slot = ps__slot_reserve(&others);
  void *other = ps__slot_publish(&others, slot), *handle = make(7);
  bool closed;
  cr_assert(other != handle);
  cr_assert(!pin(other));
  cr_assert(!ps__slot_pin(&others, handle, &closed));
  cr_assert(ps__slot_pin(&others, other, &closed) == slot);
}

Test(handle, a_reserved_slot_is_nobodys_until_it_is_published) {
  struct ps__slot *slot = ps__slot_reserve(&table);
  uintptr_t early = (uintptr_t)1 << GENERATION_PLACE | slot->index;
  cr_assert(!pin((void *)early));
  check_number((uintptr_t)ps__slot_publish(&table, slot), early);
  cr_assert(pin((void *)early));
}

Test(handle, an_abandoned_slot_is_the_next_one) {
  struct ps__slot *slot = ps__slot_reserve(&table);
  ps__slot_abandon(&table, slot);
  cr_assert(ps__slot_reserve(&table) == slot);
  check_number(releases, 0);
}

Test(handle, closing_releases_once_and_the_object_stays_readable) {
  WITH_ONE_THREAD_AND_WITH_MORE {
    void *handle = make(7);
    cr_assert(!is_closed(handle));
    check_number(shut(handle), 0);
    check_number(shut(handle), 0);
    check_number(releases, 1);
    cr_assert(is_closed(handle));
    struct thing *thing = pin(handle);
    check_number(thing->value, 7);
    ps__slot_unpin(&table, &thing->slot);
    drop(handle);
    check_number(releases, 1);
    cr_assert(!pin(handle));
  }
}

Test(handle, the_release_waits_for_the_last_one_to_leave) {
  WITH_ONE_THREAD_AND_WITH_MORE {
    void *handle = make(7);
    struct thing *first = pin(handle), *second = pin(handle);
    release_result = -EIO;
    check_number(shut(handle), 0);
    check_number(releases, 0);
    check_number(ps__slot_unpin(&table, &first->slot), 0);
    check_number(releases, 0);
    /* The result goes to whoever did it. */
    check_number(ps__slot_unpin(&table, &second->slot), -EIO);
    check_number(releases, 1);
    release_result = 0;
    drop(handle);
  }
}

Test(handle, a_free_under_a_running_call_makes_the_handle_stale_at_once) {
  WITH_ONE_THREAD_AND_WITH_MORE {
    void *handle = make(7);
    struct thing *user = pin(handle);
    check_number(drop(handle), 0);
    cr_assert(!pin(handle));
    check_number(releases, 0);
    /* The slot is not given to anyone else meanwhile. */
    void *other = make(8);
    check_number(user->value, 7);
    check_number(ps__slot_unpin(&table, &user->slot), 0);
    check_number(releases, 1);
    struct thing *still = pin(other);
    check_number(still->value, 8);
    ps__slot_unpin(&table, &still->slot);
    cr_assert(make(9) != handle);
  }
}

Test(handle, a_close_and_a_free_under_a_running_call_release_once) {
  void *handle = make(7);
  struct thing *user = pin(handle);
  shut(handle);
  drop(handle);
  check_number(releases, 0);
  ps__slot_unpin(&table, &user->slot);
  check_number(releases, 1);
  cr_assert(!pin(handle));
}

/* As detaching does it: closed for new operations, and nothing to release. */
Test(handle, an_object_can_be_closed_without_a_release) {
  void *handle = make(7);
  mark(handle, PS__CLOSED, PS__CLOSED);
  cr_assert(is_closed(handle));
  shut(handle);
  drop(handle);
  check_number(releases, 0);
  cr_assert(!pin(handle));
}

Test(handle, marking_tells_who_was_first) {
  struct thing *thing = pin(make(7));
  cr_assert(ps__slot_mark(&thing->slot, PS__CLOSED, PS__CLOSED));
  cr_assert(!ps__slot_mark(&thing->slot, PS__CLOSED | PS__RELEASE, PS__CLOSED));
  check_number(atomic_load(&thing->slot.word) & PS__RELEASE, 0);
}

Test(handle, a_slot_whose_generations_are_used_up_is_retired) {
  void *first = make(7);
  struct thing *thing = pin(first);
  const uint64_t last = ((uint64_t)1 << PS__GENERATION_BITS) - 1;
  /* Skip most of the reuses. */
  atomic_store(&thing->slot.word, (last - 1) << PS__GENERATION_SHIFT | PS__LIVE | 1);
  ps__slot_mark(&thing->slot, PS__FREED, PS__FREED);
  ps__slot_unpin(&table, &thing->slot);
  void *final = make(8);
  check_number((uintptr_t) final >> GENERATION_PLACE, last);
  check_number((uintptr_t) final & INDEX_MASK, thing->slot.index);
  drop(final);
  void *next = make(9);
  cr_assert(((uintptr_t)next & INDEX_MASK) != thing->slot.index);
  cr_assert(!pin(final) && !pin(first) && !pin((void *)((uintptr_t)thing->slot.index)));
}

Test(handle, without_memory_there_is_no_slot_and_nothing_else_breaks) {
  fault(CALLOC, .error = ENOMEM);
  cr_assert(!ps__slot_reserve(&table));
  void *handles[64];
  for (int i = 0; i < COUNT_OF(handles); i++)
    handles[i] = make(i);
  /* The first chunk is full, and the next one is not to be had. */
  fault(CALLOC, .error = ENOMEM);
  cr_assert(!ps__slot_reserve(&table));
  for (int i = 0; i < COUNT_OF(handles); i++)
    cr_assert(pin(handles[i])->value == i);
  cr_assert(pin(make(100)));
}

/* Another thread makes the same chunk first. */
static void make_chunk(void *unused) {
  (void)unused;
  make(1);
}

Test(handle, a_chunk_that_two_make_at_once_is_kept_once) {
  fault(CALLOC, .made = true, .meanwhile = make_chunk);
  void *handle = make(2);
  struct thing *thing = pin(handle);
  check_number(thing->value, 2);
  check_number(thing->slot.index, 1);
  check_number(fault_count(FAULT_CALLOC), 2);
}

Test(handle, numbers_run_out_before_they_repeat) {
  atomic_store(&table.fresh, (uint32_t)1 << PS__INDEX_BITS);
  cr_assert(!ps__slot_reserve(&table));
  check_number(fault_count(FAULT_CALLOC), 0);
}

Test(handle, without_notice_of_forks_there_is_no_slot) {
  fault(PTHREAD_ATFORK, .error = ENOMEM);
  cr_assert(!ps__slot_reserve(&table));
  cr_assert(ps__slot_reserve(&table));
  check_number(fault_count(FAULT_PTHREAD_ATFORK), 2);
}

/* In a child, and in the parent for the tests' sake: what is pinned at the fork, another thread has pinned. */

Test(handle, pins_of_threads_that_a_fork_left_behind_keep_nothing_open) {
  void *handle = make(7);
  cr_assert(pin(handle) && pin(handle));
  forked();
  cr_assert(!is_closed(handle));
  check_number(releases, 0);
  check_number(shut(handle), 0);
  check_number(releases, 1);
  cr_assert(is_closed(handle));
  check_number(drop(handle), 0);
  cr_assert(!pin(handle));
  check_number(releases, 1);
}

Test(handle, what_was_closed_before_a_fork_is_released_in_the_child) {
  void *handle = make(7);
  cr_assert(pin(handle));
  shut(handle);
  check_number(releases, 0);
  forked();
  check_number(releases, 1);
  forked();
  check_number(releases, 1);
}

/* A signal's handler may fork, and the call that it came into goes on in the child. */
Test(handle, a_pin_that_was_no_dead_one_is_not_counted_as_one_for_ever) {
  void *handle = make(7);
  struct thing *thing = pin(handle);
  cr_assert(pin(handle));
  forked();
  check_number(ps__slot_unpin(&table, &thing->slot), 0);
  /* One dead pin is left. Now one of the living. */
  cr_assert(pin(handle));
  shut(handle);
  check_number(releases, 0);
  ps__slot_unpin(&table, &thing->slot);
  check_number(releases, 1);
}

Test(handle, without_any_dead_pin_a_slot_is_as_before_the_fork) {
  void *handle = make(7);
  struct thing *thing = pin(handle);
  uint64_t before = atomic_load(&thing->slot.word);
  forked();
  ps__slot_unpin(&table, &thing->slot);
  check_number(atomic_load(&thing->slot.word), before - 1);
  drop(handle);
  check_number(releases, 1);
  check_number((uintptr_t)make(8) & INDEX_MASK, thing->slot.index);
}

Test(handle, a_slot_with_dead_pins_is_not_used_again) {
  void *handle = make(7);
  struct thing *thing = pin(handle);
  forked();
  drop(handle);
  check_number(releases, 1);
  cr_assert(!pin(handle));
  cr_assert(((uintptr_t)make(8) & INDEX_MASK) != thing->slot.index);
  /* The thread that forked within an operation leaves it after all. */
  check_number(ps__slot_unpin(&table, &thing->slot), 0);
  check_number(releases, 1);
}

Test(handle, a_child_counts_the_pins_by_itself) {
  void *handle = make(7);
  cr_assert(pin(handle));
  pid_t child = fork();
  if (child == 0) {
    shut(handle);
    leave_child(releases == 1 ? 0 : 1);
  }
  int status = -1;
  check_number(waitpid(child, &status, 0), child);
  check_number(status, 0);
  shut(handle);
  check_number(releases, 0);
}

Test(handle, a_pin_that_is_not_dead_needs_no_life) {
  void *handle = make(7);
  struct thing *thing = pin(handle);
  ps__slot_revive(&thing->slot);
  check_number(atomic_load(&thing->slot.dead), 0);
  ps__slot_unpin(&table, &thing->slot);
}
