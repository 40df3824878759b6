/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The runner of the unit tests in the place of Criterion's: unit [PATTERN…]. It prints TAP. A pattern chooses among
 * names such as "suite::name"; one behind "!" leaves tests out. UNIT_SLOWNESS=4 in the environment gives them four
 * times their time. */
#include "criterion/process.h"

#include <fnmatch.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAME_ROOM = 300, LINE_ROOM = 600, DEFAULT_LIMIT = 30 };

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
  printf("# %s:%d: %s\n", file, line, *text ? text : condition);
  fflush(stdout);
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

void criterion_run(const struct criterion_test *test, const struct criterion_settings *settings) {
  if (settings->init)
    settings->init();
  test->run();
  if (settings->fini)
    settings->fini();
  exit(0);
}

/* Whether patterns choose a name. */
static bool is_wanted(const char *name, char *const *patterns) {
  bool chosen = false, any = false;
  for (; *patterns; patterns++) {
    bool leaves_out = **patterns == '!';
    if (fnmatch(*patterns + leaves_out, name, 0) != 0)
      any = any || !leaves_out;
    else if (leaves_out)
      return false;
    else
      any = chosen = true;
  }
  return chosen || !any;
}

int main(int count, char **arguments) {
  const char *own = criterion_own_test();
  (void)count;
  int number = 0, failed = 0;
  for (const struct criterion_test *test = tests; test; test = test->next) {
    char name[NAME_ROOM];
    snprintf(name, sizeof name, "%s::%s", test->suite, test->name);
    if (own ? strcmp(own, name) != 0 : !is_wanted(name, arguments + 1))
      continue;
    struct criterion_settings settings = settings_of(test);
    settings.timeout *= slowness();
    if (own)
      criterion_run(test, &settings);
    number++;
    fflush(stdout);
    int passed = criterion_passes(test, &settings);
    failed += !passed;
    printf("%s %d - %s\n", passed ? "ok" : "not ok", number, name);
  }
  printf("1..%d\n", number);
  return failed > 0;
}
