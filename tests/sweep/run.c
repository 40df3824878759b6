/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Each run is a process, so that one that crashes or hangs harms no other, and each begins with a library that has not
 * been used. The caller's checks are those of tests/hostile. */
#include "run.h"

#include "tolerated.h"

#include "../hostile/call.h"
#include "../hostile/checks.h"
#include "../hostile/giving_up.h"
#include "../hostile/surroundings.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* How often a call is made with the same faults before blocks that remain are lost ones. */
enum { LEAST_PASSES = 2, MOST_PASSES = 3 };

/* Milliseconds for all calls without faults. */
enum { DISCOVERY_LIMIT = 60000 };

/* Memory that the run and its watcher share. */
static struct shared {
  struct verdict verdict;
  const char *volatile phase;
  bool finished;
} * shared;

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...) {
  struct verdict *verdict = &shared->verdict;
  size_t length = strlen(verdict->text);
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(verdict->text + length, sizeof verdict->text - length, format, arguments);
  va_end(arguments);
}

__attribute__((format(printf, 1, 2))) static void fault(const char *format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  shared->verdict.faults++;
  say("%s\n", text);
}

static void report_chain(const char *text) {
  fault("%s", text);
}

static void report(const struct call *call, const char *text) {
  (void)call;
  fault("%s", text);
}

/* A call that the system has failed, and for whose failure nothing makes up, must not succeed. */
static void check_claim(const char *name, const struct injection *injections, int count) {
  for (int i = 0; i < count; i++) {
    const struct site *site = &sites[injections[i].site];
    const struct outcome_of_call *outcome = &outcomes[site->call][injections[i].outcome];
    if (intercept_failed_last(i) && outcome->kind < BY_SHORT && !tolerated(name, site, outcome))
      fault("it succeeded, though %s in %s failed with %s", call_names[site->call], site->caller, outcome->name);
  }
}

static void note_reached(bool first) {
  for (int i = 0; first && i < site_count; i++)
    shared->verdict.reached[i] = intercept_was_reached(i);
}

/* Look-ups that calls have left go on in threads of their own, and release their memory at the end. */
static void wait_for_threads(void) {
  static const struct timespec moment = {.tv_nsec = 200000};
  struct stat threads;
  for (int naps = 0; naps < 10000 && stat("/proc/self/task", &threads) == 0 && threads.st_nlink != 3; naps++)
    nanosleep(&moment, NULL);
}

static void give_back(struct call *call) {
  shared->phase = "when what it gave was given back";
  checks_take_results(call);
  belongings_give_back(&call->belongings);
  surroundings_reset();
}

/* One call, with faults. Returns the blocks that the library has afterwards. */
static int64_t pass(const struct target *target, struct call *call, ffi_cif *interface,
                    const struct injection *injections, int count, bool first) {
  shared->phase = "before the call";
  call_prepare(call, target->seed, target->number);
  shared->phase = "in the call";
  intercept_arm(injections, count);
  if (target->forked && first) {
    pid_t child = fork();
    int status;
    if (child > 0) {
      waitpid(child, &status, 0);
      _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    }
  }
  call_perform(call, interface);
  intercept_disarm();
  shared->phase = "when its outcome was looked at";
  for (int i = 0; first && i < count; i++)
    shared->verdict.met += intercept_faults(i) > 0;
  note_reached(first);
  if (first) {
    if (call->function->returns == KIND_STATUS && call->result.int32 == PS_OK)
      check_claim(call->function->name, injections, count);
    checks_after_call(call, report);
  }
  give_back(call);
  const char *lost = first ? surroundings_descriptor_fault() : NULL;
  if (lost)
    fault("%s", lost);
  wait_for_threads();
  return intercept_blocks();
}

static struct call *new_call(const struct target *target, ffi_cif *interface) {
  static struct call call;
  static ffi_type *types[MOST_PARAMETERS];
  call = (struct call){.description = target->description, .function = target->function, .tame = target->tame};
  call_interface(target->function, interface, types);
  return &call;
}

/* The same for a chain, which releases what it has. */
static int64_t pass_chain(const struct target *target, const struct injection *injections, int count, bool first) {
  shared->phase = "in the calls";
  intercept_arm(injections, count);
  bool succeeded = target->chain->make();
  intercept_disarm();
  for (int i = 0; first && i < count; i++)
    shared->verdict.met += intercept_faults(i) > 0;
  note_reached(first);
  shared->verdict.succeeded |= succeeded;
  if (first && succeeded)
    check_claim(target->chain->name, injections, count);
  surroundings_reset();
  const char *lost = first ? surroundings_descriptor_fault() : NULL;
  if (lost)
    fault("%s", lost);
  wait_for_threads();
  return intercept_blocks();
}

static void perform(const struct target *target, const struct injection *injections, int count) {
  ffi_cif interface;
  struct call *call = target->chain ? NULL : new_call(target, &interface);
  int64_t blocks = 0, before = 0;
  int passes = 0;
  /* What the library keeps for later calls is there after the first; what each call adds is lost. */
  do {
    before = blocks;
    blocks = call ? pass(target, call, &interface, injections, count, passes == 0)
                  : pass_chain(target, injections, count, passes == 0);
  } while (++passes < LEAST_PASSES || (passes < MOST_PASSES && blocks > before));
  if (blocks > before)
    fault("%" PRId64 " blocks of memory are lost by each such call", blocks - before);
  if (blocks < before)
    fault("more blocks of memory were released than there were");
  shared->finished = true;
}

static void discover(const struct target *target, uint64_t last, bool *reached) {
  ffi_cif interface;
  struct target each = *target;
  struct call *call = new_call(target, &interface);
  for (each.number = 0; each.number < last; each.number++) {
    shared->phase = "before any fault";
    /* The second half of the calls has arguments of all kinds. */
    call->tame = each.number < last / 2;
    pass(&each, call, &interface, NULL, 0, false);
    for (int i = 0; i < site_count; i++)
      reached[each.number * MOST_SITES + (uint64_t)i] = intercept_was_reached(i);
  }
  shared->finished = true;
}

static pid_t start(void) {
  memset(shared, 0, sizeof *shared);
  shared->phase = "at the beginning";
  fflush(NULL);
  pid_t parent = getpid();
  pid_t child = fork();
  if (child < 0)
    give_up("fork: %s", strerror(errno));
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
      _exit(2);
    setpgid(0, 0);
  }
  return child;
}

/* Wait for the process, and say how it ended unless that was well. */
static void finish(pid_t child, int limit) {
  int fd = (int)syscall(SYS_pidfd_open, child, 0), status;
  if (fd < 0)
    give_up("pidfd_open: %s", strerror(errno));
  struct pollfd ending = {.fd = fd, .events = POLLIN};
  bool ended = poll(&ending, 1, limit) > 0;
  close(fd);
  /* A run that forks has a child that may hang. */
  kill(-child, SIGKILL);
  if (!ended)
    kill(child, SIGKILL);
  if (waitpid(child, &status, 0) != child)
    give_up("waitpid: %s", strerror(errno));
  if (!ended)
    fault("%s it did not go on within %d ms", shared->phase, limit);
  else if (WIFSIGNALED(status))
    fault("%s the process was killed by a signal: %s", shared->phase, strsignal(WTERMSIG(status)));
  else if (!shared->finished)
    fault("%s the process ended with status %d", shared->phase, WEXITSTATUS(status));
}

void run_begin(void) {
  shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED)
    give_up("no shared memory");
}

const struct verdict *run(const struct target *target, const struct injection *injections, int count) {
  pid_t child = start();
  if (child == 0) {
    chains_begin(target->description, report_chain);
    perform(target, injections, count);
    _exit(0);
  }
  finish(child, RUN_LIMIT);
  return &shared->verdict;
}

const struct verdict *run_to_discover(const struct target *target, uint64_t last, bool *reached) {
  pid_t child = start();
  if (child == 0) {
    discover(target, last, reached);
    _exit(0);
  }
  finish(child, DISCOVERY_LIMIT);
  return &shared->verdict;
}
