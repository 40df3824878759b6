/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The runner of the unit tests in the place of Criterion's: unit [PATTERN]. It prints TAP. A pattern chooses among
 * names such as "suite::name"; UNIT_SLOWNESS=4 in the environment gives them four times their time. */
#include "criterion/criterion.h"

#include <errno.h>
#include <fnmatch.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { NAME_ROOM = 300, LINE_ROOM = 600, STEP = 2000000, DEFAULT_LIMIT = 30 };

/* How many times its limit a test may take: an emulated processor is slower than the one for which the limits
 * were chosen. */
static double slowness(void) {
  const char *text = getenv("UNIT_SLOWNESS");
  return text ? atof(text) : 1;
}

static struct criterion_test *suites, *tests, **last = &tests;

void criterion_add_suite(struct criterion_test *suite) {
  suite->next = suites;
  suites = suite;
}

void criterion_add_test(struct criterion_test *test) {
  *last = test;
  last = &test->next;
}

void criterion_fail(const char *file, int line, const char *condition, const char *format, ...) {
  char text[LINE_ROOM];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  dprintf(STDOUT_FILENO, "# %s:%d: %s\n", file, line, *text ? text : condition);
  _exit(1);
}

static struct criterion_settings settings_of(const struct criterion_test *test) {
  struct criterion_settings settings = test->settings;
  for (const struct criterion_test *suite = suites; suite; suite = suite->next)
    if (strcmp(suite->suite, test->suite) == 0) {
      if (settings.timeout <= 0)
        settings.timeout = suite->settings.timeout;
      if (!settings.init)
        settings.init = suite->settings.init;
      if (!settings.fini)
        settings.fini = suite->settings.fini;
    }
  if (settings.timeout <= 0)
    settings.timeout = DEFAULT_LIMIT;
  return settings;
}

static void run_here(const struct criterion_test *test, const struct criterion_settings *settings) {
  setpgid(0, 0);
  if (settings->init)
    settings->init();
  test->run();
  if (settings->fini)
    settings->fini();
  exit(0);
}

/* Not by clock_gettime(), whose calls the unit tests count. */
static double now(void) {
  struct timespec time;
  (void)timespec_get(&time, TIME_UTC);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Wait for the process of a test. Returns its status; -1 when its time was up. */
static int wait_for(pid_t child, double seconds) {
  struct timespec step = {.tv_nsec = STEP};
  int status;
  /* The steps themselves may be much longer on a busy machine. */
  for (double end = now() + seconds; now() < end;) {
    if (waitpid(child, &status, WNOHANG) == child)
      return status;
    nanosleep(&step, NULL);
  }
  kill(child, SIGKILL);
  waitpid(child, &status, 0);
  return -1;
}

/* Run a test in a process: did it pass? */
static int passes(const struct criterion_test *test) {
  struct criterion_settings settings = settings_of(test);
  fflush(stdout);
  pid_t child = fork();
  if (child == 0)
    run_here(test, &settings);
  int status = wait_for(child, settings.timeout * slowness());
  kill(-child, SIGKILL);
  if (status == -1)
    printf("# its time was up\n");
  else if (WIFSIGNALED(status))
    printf("# it was ended by signal %d\n", WTERMSIG(status));
  return status == 0;
}

int main(int count, char **arguments) {
  const char *pattern = count > 1 ? arguments[1] : "*";
  int number = 0, failed = 0;
  for (const struct criterion_test *test = tests; test; test = test->next) {
    char name[NAME_ROOM];
    snprintf(name, sizeof name, "%s::%s", test->suite, test->name);
    if (fnmatch(pattern, name, 0) != 0)
      continue;
    number++;
    int passed = passes(test);
    failed += !passed;
    printf("%s %d - %s\n", passed ? "ok" : "not ok", number, name);
  }
  printf("1..%d\n", number);
  return failed > 0;
}
