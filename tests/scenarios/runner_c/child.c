/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Processes of scenarios: started, limited in time, and asked how it went. */
#include "child.h"

#include "fault.h"
#include "scenario.h"

#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/* Seconds that a scenario may take. */
static const double LIMIT = 20;

/* In memory that both processes see; JSON is where it was before the fork. */
struct shared {
  const json_t *step;
  char fault[4096];
};

static struct shared *shared;

/* Without a process for it, no scenario can run. */
_Noreturn static void bail_out(const char *what) {
  printf("Bail out! %s: %s\n", what, strerror(errno));
  exit(1);
}

void child_prepare(void) {
  shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED)
    bail_out("mmap");
  faults_go_to(shared->fault, sizeof shared->fault);
}

static double limit(void) {
  const char *given = getenv("SCENARIO_LIMIT");
  double seconds = given ? strtod(given, NULL) : 0;
  return seconds > 0 ? seconds : LIMIT;
}

/* Let the system end this process, whatever it hangs in. */
static void end_in(double seconds) {
  struct itimerval timer = {.it_value.tv_sec = (time_t)seconds};
  timer.it_value.tv_usec = (suseconds_t)((seconds - (double)timer.it_value.tv_sec) * 1e6);
  setitimer(ITIMER_REAL, &timer, NULL);
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place) {
  (void)status;
  (void)kind;
  (void)place;
  return remove(path);
}

/* Paths of AF_UNIX are short, so the folder must not be deep. */
static void make_folder(char *path, size_t size) {
  const char *parent = getenv("TMPDIR");
  if (!parent || *parent != '/' || strlen(parent) > 40)
    parent = "/tmp";
  snprintf(path, size, "%s/scenario-XXXXXX", parent);
  if (!mkdtemp(path))
    bail_out(path);
}

/* The fault that the end of the process shows, beside those that it reported. */
static const char *verdict(int status) {
  static char text[8000];
  const json_t *where = shared->step;
  const char *line = where ? json_string_value(json_object_get(where, "where")) : "";
  const char *step = where ? json_string_value(json_object_get(where, "text")) : "after the last step";
  char ending[100] = "";
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
    snprintf(ending, sizeof ending, "no end within %g seconds", limit());
  else if (WIFSIGNALED(status))
    snprintf(ending, sizeof ending, "the process was killed by a signal: %s", strsignal(WTERMSIG(status)));
  else if (status != 0 && !*shared->fault)
    snprintf(ending, sizeof ending, "the process ended with status %d", WEXITSTATUS(status));
  if (!*ending && !*shared->fault)
    return NULL;
  snprintf(text, sizeof text, "%s%s%s\n%s%s", line, where ? ": " : "", step, shared->fault, ending);
  return text;
}

const char *child_run(const json_t *document, const json_t *scenario) {
  char folder[64];
  make_folder(folder, sizeof folder);
  const struct surroundings surroundings = {json_object_get(document, "peer"), folder, &shared->step};
  memset(shared, 0, sizeof *shared);
  /* Both processes would print the rest of the buffer. */
  fflush(stdout);
  int status;
  pid_t child = fork();
  if (child == 0) {
    end_in(limit());
    scenario_run(scenario, &surroundings);
    exit(0);
  }
  if (child < 0 || waitpid(child, &status, 0) != child)
    bail_out("no process for a scenario");
  nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
  return verdict(status);
}
