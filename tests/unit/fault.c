/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What was planned for the calls of the system, and what was asked of them. The functions themselves are in
 * fault_calls.c. */
#include "fault_course.h"

#include "check.h"
#include "fault_port.h"

#include <errno.h>
#include <stddef.h>

enum { PLANS = 64, RECORDS = 64 };

static struct course {
  struct fault plans[PLANS];
  int planned, taken;
  struct fault_record records[RECORDS];
  int count;
} courses[FAULT_CALLS];

/* The test's clock, when there is one. */
static int64_t now;
static bool own_clock;

void fault_plan(enum fault_call call, struct fault fault) {
  struct course *course = &courses[call];
  cr_assert(course->planned < PLANS);
  course->plans[course->planned++] = fault;
}

void fault_reset(void) {
  for (int call = 0; call < FAULT_CALLS; call++)
    courses[call] = (struct course){.count = 0};
  own_clock = false;
}

void fault_each(enum fault_call call, struct fault failing, void (*attempt)(void), void (*check)(bool met)) {
  bool met = true;
  int faults = 0;
  for (; met; faults++) {
    fault_reset();
    if (faults > 0)
      fault_plan(call, (struct fault){.times = faults, .made = true});
    fault_plan(call, failing);
    attempt();
    met = courses[call].count > faults;
    check(met);
  }
  fault_reset();
  cr_assert(faults > 1, "the function was not called");
}

int fault_count(enum fault_call call) {
  return courses[call].count;
}

struct fault_record fault_record(enum fault_call call, int number) {
  cr_assert(number < courses[call].count && number < RECORDS, "there was no call %d", number);
  return courses[call].records[number];
}

void fault_clock(int64_t start) {
  now = start;
  own_clock = true;
}

bool fault_time(int64_t *moment) {
  *moment = now;
  return own_clock;
}

struct fault fault_next(enum fault_call call, struct fault_record record) {
  struct course *course = &courses[call];
  record.flags = fault_flags(call, record.fd, record.flags);
  if (course->count < RECORDS)
    course->records[course->count] = record;
  course->count++;
  struct fault *plan = &course->plans[course->taken];
  if (course->taken == course->planned || (plan->option && plan->option != record.flags))
    return (struct fault){.made = true};
  if (plan->times == 0 || plan->times == 1)
    course->taken++;
  else if (plan->times > 0)
    plan->times--;
  struct fault fault = *plan;
  now += fault.advance;
  if (fault.meanwhile)
    fault.meanwhile(fault.detail);
  return fault;
}

bool fault_is_made(const struct fault *fault) {
  return fault->made || fault->most > 0 || fault->host;
}

int64_t fault_given(const struct fault *fault) {
  errno = fault->error;
  return fault->error && fault->result == 0 ? -1 : fault->result;
}

int64_t fault_reported(const struct fault *fault, int64_t result) {
  if (fault->error == 0)
    return result;
  errno = fault->error;
  return -1;
}

size_t fault_shortened(const struct fault *fault, size_t size) {
  return fault->most > 0 && (size_t)fault->most < size ? (size_t)fault->most : size;
}
