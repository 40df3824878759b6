/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The plan in use and its counters, behind a lock. A signal handler may call polysocket while its thread holds the
 * lock, so signals are held back meanwhile; a fork waits for it. */
#include "platform/faults/decide.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

int __real_pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void));

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Guarded by the lock. */
static struct ps__fault_plan present;
static struct { int64_t calls, faults; } counts[PS__FAULT_CALLS];
static struct {
  int64_t calls, faults;
  uint64_t chance;
} courses[PS__FAULT_RULES];
static bool begun, wrong;
static char complaint[PS__FAULT_WRONG];

static void hold(void) {
  pthread_mutex_lock(&lock);
}

static void release(void) {
  pthread_mutex_unlock(&lock);
}

static void use(const struct ps__fault_plan *plan) {
  present = *plan;
  for (int i = 0; i < PS__FAULT_CALLS; i++)
    counts[i].calls = counts[i].faults = 0;
  for (size_t i = 0; i < PS__FAULT_RULES; i++) {
    courses[i].calls = courses[i].faults = 0;
    /* Neighbouring seeds and rules differ in all bits, and no state is 0. */
    courses[i].chance = ((plan->seed << 8 | i) + 1) * UINT64_C(0x9E3779B97F4A7C15) | 1;
  }
}

/* Take the plan of the environment, once. */
static void begin(void) {
  if (begun)
    return;
  begun = true;
  __real_pthread_atfork(hold, release, release);
  /* NULL in a process with more rights than whoever set the variable has. */
  const char *text = secure_getenv("POLYSOCKET_FAULTS");
  struct ps__fault_plan plan;
  wrong = !ps__fault_plan_read(text ? text : "", &plan, complaint);
  if (wrong)
    plan.count = 0;
  use(&plan);
}

static void acquire(sigset_t *before) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, before);
  hold();
  begin();
}

static void leave(const sigset_t *before) {
  release();
  pthread_sigmask(SIG_SETMASK, before, NULL);
}

/* A number from 0 to below 1 (xorshift64*). */
static double chance(uint64_t *state) {
  *state ^= *state >> 12;
  *state ^= *state << 25;
  *state ^= *state >> 27;
  return (double)(*state * UINT64_C(0x2545F4914F6CDD1D) >> 11) / (double)(UINT64_C(1) << 53);
}

/* Whether a rule, whose call this is, gives it a fault. */
static bool fires(size_t number) {
  const struct ps__fault_rule *rule = &present.rules[number];
  int64_t turn = ++courses[number].calls - rule->after;
  if (turn <= 0 || (rule->every > 0 && turn % rule->every != 0) ||
      (rule->times > 0 && courses[number].faults == rule->times))
    return false;
  if (rule->share < 1 && chance(&courses[number].chance) >= rule->share)
    return false;
  courses[number].faults++;
  return true;
}

/* The first rule that fires; every rule of the call counts it. */
static const struct ps__fault_rule *pick(enum ps__fault_call call) {
  const struct ps__fault_rule *picked = NULL;
  for (size_t i = 0; i < present.count; i++)
    if (present.rules[i].call == call && !picked && fires(i))
      picked = &present.rules[i];
    else if (present.rules[i].call == call && picked)
      courses[i].calls++;
  return picked;
}

static void sleep_for(int64_t nanoseconds) {
  struct timespec left = {.tv_sec = (time_t)(nanoseconds / 1000000000), .tv_nsec = (long)(nanoseconds % 1000000000)};
  while (nanosleep(&left, &left) < 0 && errno == EINTR)
    continue;
}

struct ps__fault ps__fault_next(enum ps__fault_call call) {
  int saved = errno;
  struct ps__fault fault = {.error_kind = ERRNO};
  int64_t delay = 0;
  sigset_t before;
  acquire(&before);
  counts[call].calls++;
  const struct ps__fault_rule *rule = pick(call);
  if (rule) {
    counts[call].faults++;
    fault = (struct ps__fault){rule->error_kind, rule->error, rule->most, rule->end};
    if (rule->error_kind == 0)
      fault.error_kind = ERRNO;
    delay = rule->delay;
  } else if (wrong && !(ps__fault_call_table[call].effects & QUIET)) {
    fault.error = EINVAL;
  }
  leave(&before);
  if (delay > 0)
    sleep_for(delay);
  errno = saved;
  return fault;
}

void ps__fault_use(const struct ps__fault_plan *plan) {
  sigset_t before;
  acquire(&before);
  wrong = false;
  use(plan);
  leave(&before);
}

void ps__fault_counts(enum ps__fault_call call, int64_t *calls, int64_t *faults) {
  sigset_t before;
  acquire(&before);
  *calls = *faults = 0;
  for (enum ps__fault_call i = 0; i < PS__FAULT_CALLS; i++) {
    if (call != PS__FAULT_CALLS && call != i)
      continue;
    *calls += counts[i].calls;
    *faults += counts[i].faults;
  }
  leave(&before);
}

const char *ps__fault_complaint(void) {
  sigset_t before;
  acquire(&before);
  /* The text does not change once it is there. */
  const char *text = wrong ? complaint : NULL;
  leave(&before);
  return text;
}
