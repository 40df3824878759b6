/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Decides which call gets a fault, and counts. The functions themselves are in intercept_calls.c. */
#include "intercept.h"

#include "fake.h"

#include "../hostile/giving_up.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>

/* How many times a call is to be repeated that would succeed in the end. */
enum { PASSING_CALLS = 50 };

/* Memory that a process shares with those that it forks. */
static struct {
  struct injection injections[MOST_INJECTIONS];
  atomic_int faults[MOST_INJECTIONS];
  atomic_bool failed_last[MOST_INJECTIONS];
  int count;
  atomic_bool armed;
  atomic_bool reached[MOST_SITES];
} * now;

static atomic_int_least64_t blocks;

void intercept_begin(void) {
  now = mmap(NULL, sizeof *now, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (now == MAP_FAILED)
    give_up("no shared memory");
  fake_find_library();
}

void intercept_arm(const struct injection *injections, int count) {
  now->count = count;
  for (int i = 0; i < count; i++) {
    now->injections[i] = injections[i];
    atomic_store(&now->faults[i], 0);
    atomic_store(&now->failed_last[i], false);
  }
  for (int i = 0; i < MOST_SITES; i++)
    atomic_store(&now->reached[i], false);
  atomic_store(&now->armed, true);
}

void intercept_disarm(void) {
  atomic_store(&now->armed, false);
}

bool intercept_was_reached(int site) {
  return atomic_load(&now->reached[site]);
}

int intercept_faults(int injection) {
  return atomic_load(&now->faults[injection]);
}

bool intercept_failed_last(int injection) {
  return atomic_load(&now->failed_last[injection]);
}

int64_t intercept_blocks(void) {
  return atomic_load(&blocks);
}

void fake_count_block(int64_t change) {
  atomic_fetch_add(&blocks, change);
}

static const struct outcome_of_call *injected(int number, int site) {
  const struct injection *injection = &now->injections[number];
  const struct outcome_of_call *outcome = &outcomes[sites[site].call][injection->outcome];
  int most = !injection->for_good ? 1 : outcome->passing ? PASSING_CALLS : -1;
  int before = atomic_fetch_add(&now->faults[number], 1);
  bool fails = most < 0 || before < most;
  if (!fails)
    atomic_fetch_sub(&now->faults[number], 1);
  atomic_store(&now->failed_last[number], fails);
  return fails ? outcome : NULL;
}

const struct outcome_of_call *fake_outcome(enum sweep_call call, const void *address) {
  if (!now || !atomic_load(&now->armed))
    return NULL;
  int site = site_of(call, address);
  if (site < 0)
    return NULL;
  atomic_store(&now->reached[site], true);
  for (int i = 0; i < now->count; i++)
    if (now->injections[i].site == site)
      return injected(i, site);
  return NULL;
}

void fake_find(void *pointer, const char *name) {
  void *found;
  memcpy(&found, pointer, sizeof found);
  if (found)
    return;
  found = dlsym(RTLD_NEXT, name);
  if (!found)
    give_up("the C library has no %s", name);
  memcpy(pointer, &found, sizeof found);
}
