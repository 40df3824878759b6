/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Calls every function that the library describes with harmful arguments, and prints a TAP line for each. */
#include "forbidden.h"
#include "giving_up.h"
#include "surroundings.h"
#include "watch.h"

#include <polysocket.h>

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* From so many calls on, a function that never succeeds or never fails shows that the arguments are no good. */
enum { ENOUGH_CALLS = 10000 };

struct options {
  uint64_t calls, seed, call;
  bool single;
  const char *function;
  int limit;
};

static const char usage[] = "usage: hostile-caller [--calls N] [--seed N] [--function NAME] [--call N] [--limit MS]\n"
                            "  --calls     how many for each function; 20000 when not given\n"
                            "  --seed      what all chance comes from; another one each time when not given\n"
                            "  --function  this one alone\n"
                            "  --call      the call of this number alone, as it was and will be with the same seed\n"
                            "  --limit     milliseconds after which a call is taken to hang; 10000 when not given\n";

__attribute__((noreturn)) static void refuse(void) {
  fputs(usage, stderr);
  exit(2);
}

static uint64_t number_of(const char *text) {
  char *end;
  errno = 0;
  uint64_t number = strtoull(text, &end, 10);
  if (errno != 0 || *end || text[0] < '0' || text[0] > '9') {
    fprintf(stderr, "hostile-caller: '%s' is no number\n", text);
    refuse();
  }
  return number;
}

static struct options read_options(int count, char **arguments) {
  static const struct option known[] = {
      {"calls", required_argument, NULL, 'n'},    {"seed", required_argument, NULL, 's'},
      {"function", required_argument, NULL, 'f'}, {"call", required_argument, NULL, 'c'},
      {"limit", required_argument, NULL, 'l'},    {NULL, 0, NULL, 0},
  };
  struct options options = {.calls = 20000, .limit = 10000};
  options.seed = surroundings_chance() % UINT32_MAX;
  for (int option; (option = getopt_long(count, arguments, "", known, NULL)) != -1;) {
    if (option == 'n')
      options.calls = number_of(optarg);
    else if (option == 's')
      options.seed = number_of(optarg);
    else if (option == 'f')
      options.function = optarg;
    else if (option == 'l')
      options.limit = (int)(number_of(optarg) % INT32_MAX);
    else if (option == 'c')
      options.call = number_of(optarg);
    else
      refuse();
    options.single = options.single || option == 'c';
  }
  if (optind < count)
    refuse();
  return options;
}

static bool is_wanted(const struct options *options, const struct function *function) {
  return !options->function || strcmp(options->function, function->name) == 0;
}

/* The statuses that a function has had, and how often. */
static void print_statuses(const struct watch_outcome *outcome) {
  const char *separator = ":";
  for (int32_t i = 0; i < WATCH_STATUSES; i++)
    if (outcome->statuses[i] > 0) {
      printf("%s %s %" PRIu64, separator, ps_status_name(i), outcome->statuses[i]);
      separator = ",";
    }
}

static void print_remarks(const char *text) {
  for (const char *end; *text; text = *end ? end + 1 : end) {
    end = strchrnul(text, '\n');
    printf("# %.*s\n", (int)(end - text), text);
  }
}

/* A function that was only ever refused, or never, has not been tried. */
static const char *shallow(const struct function *function, const struct watch_outcome *outcome) {
  if (function->returns != KIND_STATUS || outcome->calls < ENOUGH_CALLS || !surroundings_confined())
    return NULL;
  if (outcome->statuses[PS_OK] == 0 && !forbidden_success(function))
    return "no call succeeded: the arguments are too hostile to try anything\n";
  if (function->statuses != 1u << PS_OK && outcome->statuses[PS_OK] == outcome->calls)
    return "no call failed: the arguments are not hostile enough\n";
  return NULL;
}

/* Gives the number of calls; `failed` counts functions. */
static uint64_t try_function(const struct options *options, const struct description *description,
                             const struct function *function, unsigned number, unsigned *failed) {
  const struct watch_job job = {
      .description = description,
      .function = function,
      .seed = options->seed,
      .first = options->single ? options->call : 0,
      .last = options->single ? options->call + 1 : options->calls,
      .limit = options->limit,
  };
  const char *reason = surroundings_confined() ? NULL : forbidden_outside(function);
  if (reason) {
    printf("ok %u - %s # SKIP %s\n", number, function->name, reason);
    return 0;
  }
  struct watch_outcome outcome = watch(&job);
  const char *too_little = shallow(function, &outcome);
  bool good = outcome.faults == 0 && !too_little;
  *failed += !good;
  printf("%s %u - %s: %" PRIu64 " calls", good ? "ok" : "not ok", number, function->name, outcome.calls);
  print_statuses(&outcome);
  printf("\n");
  print_remarks(outcome.text);
  if (too_little)
    print_remarks(too_little);
  if (outcome.faults > 0)
    printf("# %" PRIu64 " faults; to repeat one: hostile-caller --seed %" PRIu64 " --function %s --call NUMBER\n",
           outcome.faults, options->seed, function->name);
  return outcome.calls;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
  const struct description *description = description_read();
  watch_continue(description);
  const struct options options = read_options(count, arguments);
  unsigned number = 0, failed = 0;
  uint64_t calls = 0;
  for (size_t i = 0; i < description->function_count; i++)
    number += is_wanted(&options, &description->functions[i]);
  if (number == 0)
    give_up("the library has no function %s", options.function);
  printf("# seed %" PRIu64 "\n1..%u\n", options.seed, number);
  surroundings_enter();
  if (!surroundings_confined())
    printf("# this process may not have a network of its own: no address is one that chance made\n");
  double begun = now();
  number = 0;
  for (size_t i = 0; i < description->function_count; i++)
    if (is_wanted(&options, &description->functions[i]))
      calls += try_function(&options, description, &description->functions[i], ++number, &failed);
  surroundings_leave();
  double seconds = now() - begun;
  printf("# %" PRIu64 " calls in %.1f s, %.0f a second\n", calls, seconds, (double)calls / seconds);
  return failed > 0;
}
