/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The process that calls writes down in shared memory what it is about to do. When it is gone, another one makes the
 * arguments of that call again, which the seed gives exactly, and says what they were. */
#include "watch.h"

#include "call.h"
#include "checks.h"
#include "giving_up.h"
#include "surroundings.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_SHOWN = 5, TEXT_ROOM = 32768 };

/* Memory that both processes share. */
static struct progress {
  volatile uint64_t number;
  const char *volatile phase; /* a literal, at the same place in both */
  volatile bool finished;
  struct watch_outcome outcome;
  size_t length;
  char text[TEXT_ROOM];
} * progress;

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  size_t room = TEXT_ROOM - progress->length;
  int length = vsnprintf(progress->text + progress->length, room, format, arguments);
  va_end(arguments);
  if (length > 0)
    progress->length += (size_t)length < room ? (size_t)length : room - 1;
}

static void say_call(const struct call *call) {
  size_t room = TEXT_ROOM - progress->length;
  FILE *file = fmemopen(progress->text + progress->length, room, "w");
  if (!file)
    give_up("fmemopen: %s", strerror(errno));
  call_print(call, file);
  fprintf(file, "\n");
  long length = ftell(file);
  fclose(file);
  progress->length += length > 0 && (size_t)length < room ? (size_t)length : 0;
}

static void report(const struct call *call, const char *fault) {
  if (progress->outcome.faults++ >= MOST_SHOWN)
    return;
  say("call %" PRIu64 ": %s\n  ", call->number, fault);
  say_call(call);
}

static void make_call(struct call *call, const struct watch_job *job, uint64_t number, ffi_cif *interface) {
  progress->number = number;
  progress->phase = "before the call";
  call_prepare(call, job->seed, number);
  progress->phase = "in the call";
  call_perform(call, interface);
  progress->phase = "when its outcome was looked at,";
  int32_t status = call->result.int32;
  if (call->function->returns == KIND_STATUS && status >= 0 && status < WATCH_STATUSES)
    progress->outcome.statuses[status]++;
  progress->outcome.calls++;
  checks_after_call(call, report);
  progress->phase = "when what it gave was given back,";
  checks_take_results(call);
  belongings_give_back(&call->belongings);
  surroundings_reset();
  const char *fault = surroundings_descriptor_fault();
  if (fault)
    report(call, fault);
}

static void make_calls(const struct watch_job *job, struct call *call) {
  ffi_cif interface;
  ffi_type *types[MOST_PARAMETERS];
  call_interface(job->function, &interface, types);
  for (uint64_t number = job->first; number < job->last; number++)
    make_call(call, job, number, &interface);
  progress->finished = true;
}

static void describe(const struct watch_job *job, struct call *call) {
  call_prepare(call, job->seed, progress->number);
  say_call(call);
  belongings_give_back(&call->belongings);
}

static pid_t start(const struct watch_job *job, void (*work)(const struct watch_job *, struct call *)) {
  fflush(NULL);
  pid_t parent = getpid();
  pid_t child = fork();
  if (child < 0)
    give_up("fork: %s", strerror(errno));
  if (child > 0)
    return child;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent)
    _exit(2);
  static struct call call;
  call = (struct call){.description = job->description, .function = job->function};
  memory_prepare();
  surroundings_open();
  work(job, &call);
  exit(0);
}

/* Wait for a process as long as it goes on from call to call; kill it when it doesn't. Tells whether it ended. */
static bool wait_for(pid_t child, int limit, int *status) {
  int fd = (int)syscall(SYS_pidfd_open, child, 0);
  if (fd < 0)
    give_up("pidfd_open: %s", strerror(errno));
  struct pollfd ending = {.fd = fd, .events = POLLIN};
  uint64_t before;
  const char *phase;
  int ready;
  do {
    before = progress->number;
    phase = progress->phase;
    ready = poll(&ending, 1, limit);
  } while (ready == 0 && (progress->number != before || progress->phase != phase));
  close(fd);
  if (ready == 0)
    kill(child, SIGKILL);
  if (waitpid(child, status, 0) != child)
    give_up("waitpid: %s", strerror(errno));
  return ready != 0;
}

static void say_ending(const struct watch_job *job, bool ended, int status) {
  progress->outcome.faults++;
  if (!ended)
    say("the process did not go on within %d ms\n", job->limit);
  else if (WIFSIGNALED(status))
    say("the process was killed by a signal: %s\n", strsignal(WTERMSIG(status)));
  else
    say("the process ended with status %d\n", WEXITSTATUS(status));
}

struct watch_outcome watch(const struct watch_job *job) {
  int status, again;
  if (!progress)
    progress = mmap(NULL, sizeof *progress, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (progress == MAP_FAILED)
    give_up("no shared memory");
  memset(progress, 0, sizeof *progress);
  progress->number = job->first;
  progress->phase = "at the beginning";
  progress->outcome.text = progress->text;
  bool ended = wait_for(start(job, make_calls), job->limit, &status);
  if (ended && status == 0 && progress->finished)
    return progress->outcome;
  if (progress->finished) {
    /* A sanitizer may have found something at the end that no single call shows, such as memory that is lost. */
    say("after all calls ");
    say_ending(job, ended, status);
    return progress->outcome;
  }
  say("call %" PRIu64 ": %s ", progress->number, progress->phase);
  say_ending(job, ended, status);
  say("  ");
  wait_for(start(job, describe), job->limit, &again);
  return progress->outcome;
}
