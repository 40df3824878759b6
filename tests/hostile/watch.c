/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The process that calls writes down in shared memory what it is about to do. When it is gone, another one makes the
 * arguments of that call again, which the seed gives exactly, and says what they were. */
#include "watch.h"

#include "call.h"
#include "checks.h"
#include "process.h"
#include "surroundings.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SHOWN = 5, TEXT_ROOM = 32768 };

enum work { MAKE_CALLS, DESCRIBE };

/* What a process is doing; the place of its name. */
enum phase { BEGINNING, BEFORE_CALL, IN_CALL, LOOKING, GIVING_BACK };

static const char *const phases[] = {
    [BEGINNING] = "at the beginning",
    [BEFORE_CALL] = "before the call",
    [IN_CALL] = "in the call",
    [LOOKING] = "when its outcome was looked at,",
    [GIVING_BACK] = "when what it gave was given back,",
};

/* Memory that both processes share. It holds no address: the other process may be a new one, and have others. */
static struct progress {
  enum work work;
  size_t function; /* its place in the description */
  uint64_t seed, first, last;
  volatile uint64_t number;
  volatile enum phase phase;
  volatile bool finished;
  struct watch_outcome outcome;
  size_t length;
  char text[TEXT_ROOM];
} * progress;

__attribute__((format(__printf__, 1, 2))) static void say(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  size_t room = TEXT_ROOM - progress->length;
  int length = vsnprintf(progress->text + progress->length, room, format, arguments);
  va_end(arguments);
  if (length > 0)
    progress->length += (size_t)length < room ? (size_t)length : room - 1;
}

static void say_call(const struct call *call) {
  call_print(call, say);
  say("\n");
}

static void report(const struct call *call, const char *fault) {
  if (progress->outcome.faults++ >= MOST_SHOWN)
    return;
  say("call %" PRIu64 ": %s\n  ", call->number, fault);
  say_call(call);
}

static void make_call(struct call *call, uint64_t number, ffi_cif *interface) {
  progress->number = number;
  progress->phase = BEFORE_CALL;
  call_prepare(call, progress->seed, number);
  progress->phase = IN_CALL;
  call_perform(call, interface);
  progress->phase = LOOKING;
  int32_t status = call->result.int32;
  if (call->function->returns == KIND_STATUS && status >= 0 && status < WATCH_STATUSES)
    progress->outcome.statuses[status]++;
  progress->outcome.calls++;
  checks_after_call(call, report);
  progress->phase = GIVING_BACK;
  checks_take_results(call);
  belongings_give_back(&call->belongings);
  surroundings_reset();
  const char *fault = surroundings_descriptor_fault();
  if (fault)
    report(call, fault);
}

static void make_calls(struct call *call) {
  ffi_cif interface;
  ffi_type *types[MOST_PARAMETERS];
  call_interface(call->function, &interface, types);
  for (uint64_t number = progress->first; number < progress->last; number++)
    make_call(call, number, &interface);
  progress->finished = true;
}

static void describe(struct call *call) {
  call_prepare(call, progress->seed, progress->number);
  say_call(call);
  belongings_give_back(&call->belongings);
}

/* In the process that does it, which ends then. */
__attribute__((noreturn)) static void work(const struct description *description) {
  static struct call call;
  call = (struct call){.description = description, .function = &description->functions[progress->function]};
  memory_prepare();
  surroundings_open();
  (progress->work == MAKE_CALLS ? make_calls : describe)(&call);
  exit(0);
}

void watch_continue(const struct description *description) {
  progress = process_inherited();
  if (progress)
    work(description);
}

/* Wait for a process as long as it goes on from call to call; kill it when it doesn't. */
static void wait_for(struct process *process, int limit, struct process_end *end) {
  uint64_t before;
  enum phase phase;
  bool ended;
  do {
    before = progress->number;
    phase = progress->phase;
    ended = process_wait(process, limit);
  } while (!ended && (progress->number != before || progress->phase != phase));
  *end = process_end(process);
  if (!ended)
    snprintf(end->text, sizeof end->text, "did not go on within %d ms", limit);
}

static struct process_end run(const struct watch_job *job, enum work what) {
  struct process_end end;
  progress->work = what;
  struct process *process = process_start();
  if (!process)
    work(job->description);
  wait_for(process, job->limit, &end);
  return end;
}

static void say_ending(const struct process_end *end) {
  progress->outcome.faults++;
  say("the process %s\n", end->text);
}

struct watch_outcome watch(const struct watch_job *job) {
  if (!progress)
    progress = process_share(sizeof *progress);
  memset(progress, 0, sizeof *progress);
  progress->function = (size_t)(job->function - job->description->functions);
  progress->seed = job->seed;
  progress->first = progress->number = job->first;
  progress->last = job->last;
  struct process_end end = run(job, MAKE_CALLS);
  if (progress->finished && !end.good) {
    /* A sanitizer may have found something at the end that no single call shows, such as memory that is lost. */
    say("after all calls ");
    say_ending(&end);
  } else if (!progress->finished) {
    say("call %" PRIu64 ": %s ", progress->number, phases[progress->phase]);
    say_ending(&end);
    say("  ");
    run(job, DESCRIBE);
  }
  progress->outcome.text = progress->text;
  return progress->outcome;
}
