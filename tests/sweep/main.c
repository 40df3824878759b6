/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Sweeps all call sites of the library: each fails once and for good with each error, in calls of every function that
 * reaches it; then two at a time. Prints a TAP line for each function, and one for the call sites. */
#include "run.h"
#include "tolerated.h"

#include "../hostile/chance.h"
#include "../hostile/forbidden.h"
#include "../hostile/giving_up.h"
#include "../hostile/memory.h"
#include "../hostile/surroundings.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

/* How often a site is tried to be reached. */
enum { ATTEMPTS = 3 };

enum { MOST_SHOWN = 3, MOST_SUBJECTS = 1024 };

struct options {
  uint64_t seed, runs, calls;
  bool all; /* Each fault in each function that reaches the site, not in one alone. */
  const char *function, *sites;
};

static const char usage[] =
    "usage: sweep [--all] [--runs N] [--calls N] [--seed N] [--function NAME] SITES\n"
    "  --all       each fault in each function that reaches its site; once in all when not given\n"
    "  --runs      at least so many runs: faults at two sites at a time fill them up; 0 when not given\n"
    "  --calls     of each function, to find out which sites it reaches; 300 when not given\n"
    "  --seed      what all chance comes from; 1 when not given\n"
    "  --function  this one alone\n";

__attribute__((noreturn)) static void refuse(void) {
  fputs(usage, stderr);
  exit(2);
}

static uint64_t number_of(const char *text) {
  char *end;
  errno = 0;
  uint64_t number = strtoull(text, &end, 10);
  if (errno != 0 || *end || text[0] < '0' || text[0] > '9') {
    fprintf(stderr, "sweep: '%s' is no number\n", text);
    refuse();
  }
  return number;
}

static struct options read_options(int count, char **arguments) {
  static const struct option known[] = {{"all", no_argument, NULL, 'a'},
                                        {"runs", required_argument, NULL, 'r'},
                                        {"calls", required_argument, NULL, 'c'},
                                        {"seed", required_argument, NULL, 's'},
                                        {"function", required_argument, NULL, 'f'},
                                        {NULL, 0, NULL, 0}};
  struct options options = {.seed = 1, .calls = 300};
  for (int option; (option = getopt_long(count, arguments, "", known, NULL)) != -1;)
    switch (option) {
    case 'a':
      options.all = true;
      break;
    case 'r':
      options.runs = number_of(optarg);
      break;
    case 'c':
      options.calls = number_of(optarg);
      break;
    case 's':
      options.seed = number_of(optarg);
      break;
    case 'f':
      options.function = optarg;
      break;
    default:
      refuse();
    }
  if (optind + 1 != count || options.calls < 2)
    refuse();
  options.sites = arguments[optind];
  return options;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* What one function came to. */
struct result {
  uint64_t runs, faults;
  char text[3000];
};

static struct {
  struct options options;
  const struct description *description;
  bool *reached;                           /* by function, call and site */
  bool done[MOST_SITES][MOST_OUTCOMES][2]; /* for good or not */
  struct result results[MOST_SUBJECTS];
  size_t count, chains; /* of functions and chains, the functions first; and of chains */
  struct way {
    bool known;
    size_t subject;
    uint64_t number;
    struct injection injections[MOST_INJECTIONS];
    int count;
  } ways[MOST_SITES]; /* to sites that are reached only after a fault */
  uint64_t runs, pairs, unmet;
} sweep;

static bool is_chain(size_t subject) {
  return subject >= sweep.description->function_count;
}

static const char *name_of(size_t subject) {
  return is_chain(subject) ? chains[subject - sweep.description->function_count].name
                           : sweep.description->functions[subject].name;
}

static struct target target_of(size_t subject, uint64_t number, bool forked) {
  return (struct target){.description = sweep.description,
                         .function = is_chain(subject) ? NULL : &sweep.description->functions[subject],
                         .chain = is_chain(subject) ? &chains[subject - sweep.description->function_count] : NULL,
                         .seed = sweep.options.seed,
                         .number = number,
                         .tame = number < sweep.options.calls / 2,
                         .forked = forked};
}

static bool *reached_by(size_t subject, uint64_t number) {
  return sweep.reached + (subject * sweep.options.calls + number) * MOST_SITES;
}

static bool is_wanted(size_t subject) {
  return !sweep.options.function || strcmp(name_of(subject), sweep.options.function) == 0;
}

static bool is_swept(size_t subject) {
  return is_wanted(subject) &&
         (is_chain(subject) || surroundings_confined() || !forbidden_outside(&sweep.description->functions[subject]));
}

/* A chain without faults succeeds, and shows what it reaches. A busy machine may let it pass a wait. */
static void discover_chain(size_t subject) {
  struct target target = target_of(subject, 0, false);
  for (int i = 0; i < ATTEMPTS; i++) {
    const struct verdict *verdict = run(&target, NULL, 0);
    if (verdict->faults > 0 || !verdict->succeeded)
      give_up("%s does not succeed without faults: %s", name_of(subject), verdict->text);
    for (int site = 0; site < site_count; site++)
      reached_by(subject, 0)[site] |= verdict->reached[site];
  }
}

static void discover_function(size_t subject) {
  struct target target = target_of(subject, 0, false);
  const struct verdict *verdict = run_to_discover(&target, sweep.options.calls, reached_by(subject, 0));
  struct result *result = &sweep.results[subject];
  if (verdict->faults > 0)
    snprintf(result->text, sizeof result->text, "without any fault, %.600s", verdict->text);
  result->faults += verdict->faults > 0;
}

static void discover(void) {
  while (chains[sweep.chains].name)
    sweep.chains++;
  sweep.count = sweep.description->function_count + sweep.chains;
  size_t size = sweep.count * sweep.options.calls * MOST_SITES;
  sweep.reached = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (sweep.reached == MAP_FAILED || sweep.count > MOST_SUBJECTS)
    give_up("no room for %zu functions", sweep.count);
  for (size_t i = 0; i < sweep.count; i++)
    if (is_swept(i) && is_chain(i))
      discover_chain(i);
    else if (is_swept(i))
      discover_function(i);
}

static void describe(FILE *file, const struct injection *injection) {
  const struct site *site = &sites[injection->site];
  fprintf(file, "%s in %s: %s%s", call_names[site->call], site->caller, outcomes[site->call][injection->outcome].name,
          injection->for_good ? " for good" : " once");
}

/* Note what a run found, with words that repeat it. */
static void note(struct result *result, const struct target *target, const struct injection *injections, int count,
                 const struct verdict *verdict) {
  if (result->faults++ >= MOST_SHOWN)
    return;
  size_t length = strlen(result->text);
  FILE *file = fmemopen(result->text + length, sizeof result->text - length, "w");
  if (!file)
    give_up("fmemopen: %s", strerror(errno));
  fprintf(file, "call %" PRIu64 "%s, ", target->number, target->forked ? " after a fork" : "");
  for (int i = 0; i < count; i++) {
    fprintf(file, i > 0 ? ", and " : "");
    describe(file, &injections[i]);
  }
  fprintf(file, ": %.600s", verdict->text);
  fclose(file);
}

static void remember_ways(size_t subject, uint64_t number, const struct injection *injections, int count,
                          const struct verdict *verdict) {
  for (int i = 0; i < site_count; i++) {
    struct way *way = &sweep.ways[i];
    bool fails = injections[0].site == i || injections[count - 1].site == i;
    if (!verdict->reached[i] || way->known || fails)
      continue;
    *way = (struct way){.known = true, .subject = subject, .number = number, .count = count};
    memcpy(way->injections, injections, (size_t)count * sizeof *injections);
  }
}

/* Tells whether all the faults were met. */
static bool try(size_t subject, uint64_t number, bool forked, const struct injection *injections, int count) {
  struct target target = target_of(subject, number, forked);
  struct result *result = &sweep.results[subject];
  const struct verdict *verdict = run(&target, injections, count);
  sweep.unmet += verdict->met < count;
  sweep.runs += verdict->met > 0;
  result->runs += verdict->met > 0;
  if (verdict->faults > 0)
    note(result, &target, injections, count, verdict);
  for (int i = 0; i < count && verdict->met == count; i++)
    sweep.done[injections[i].site][injections[i].outcome][injections[i].for_good] = true;
  if (count < MOST_INJECTIONS)
    remember_ways(subject, number, injections, count, verdict);
  return verdict->met == count;
}

/* The first call after some that reaches a site; the number of calls when there is none. */
static uint64_t next_reaching(size_t subject, uint64_t number, int site) {
  while (number < sweep.options.calls && !reached_by(subject, number)[site])
    number++;
  return number;
}

/* What a library does at its first calls alone is not done again in a new process by the call that did it. A call of
 * another number makes up for it: some are tried. */
static void try_at_site(size_t subject, int site) {
  uint64_t first = next_reaching(subject, 0, site);
  if (first == sweep.options.calls)
    return;
  for (int outcome = 0; outcome < outcome_counts[sites[site].call]; outcome++)
    for (int for_good = 0; for_good < 2; for_good++) {
      struct injection injection = {site, outcome, for_good};
      bool met = !sweep.options.all && sweep.done[site][outcome][for_good];
      uint64_t number = first;
      for (int i = 0; !met && i < ATTEMPTS && number < sweep.options.calls; i++) {
        met = try(subject, number, false, &injection, 1);
        number = is_chain(subject) ? number : next_reaching(subject, number + 1, site);
      }
    }
}

static void try_singles(void) {
  for (size_t subject = 0; subject < sweep.count; subject++)
    for (int site = 0; is_swept(subject) && site < site_count; site++)
      try_at_site(subject, site);
}

/* Sites that are reached only when something else has failed before: all of it fails. */
static void try_behind_site(int site) {
  for (int outcome = 0; outcome < outcome_counts[sites[site].call]; outcome++)
    for (int for_good = 0; for_good < 2; for_good++) {
      const struct way *way = &sweep.ways[site];
      struct injection injections[MOST_INJECTIONS];
      if (!way->known || sweep.done[site][outcome][for_good])
        continue;
      memcpy(injections, way->injections, sizeof injections);
      injections[way->count] = (struct injection){site, outcome, for_good};
      try(way->subject, way->number, false, injections, way->count + 1);
    }
}

/* The second time for sites that the first time has shown. */
static void try_behind(void) {
  for (int i = 0; i < 2; i++)
    for (int site = 0; site < site_count; site++)
      try_behind_site(site);
}

/* Two sites that one call reaches, with outcomes that chance picks. */
static bool pick_pair(struct chance *chance, size_t subject, uint64_t number, struct injection pair[2]) {
  int there[MOST_SITES], count = 0;
  for (int i = 0; i < site_count; i++)
    if (reached_by(subject, number)[i])
      there[count++] = i;
  if (count < 2)
    return false;
  size_t one = chance_below(chance, (size_t)count), other = chance_below(chance, (size_t)count - 1);
  other += other >= one;
  const int both[2] = {there[one], there[other]};
  for (int i = 0; i < 2; i++) {
    size_t kinds = (size_t)outcome_counts[sites[both[i]].call];
    pair[i] = (struct injection){both[i], (int)chance_below(chance, kinds), chance_percent(chance, 50)};
  }
  return true;
}

static void try_pairs(void) {
  struct chance chance = chance_of(sweep.options.seed, "pairs", 0);
  struct injection pair[2];
  uint64_t idle = 0;
  while (sweep.runs < sweep.options.runs && idle < 1000000) {
    size_t subject = chance_below(&chance, sweep.count);
    uint64_t number = is_chain(subject) ? 0 : chance_below(&chance, sweep.options.calls);
    idle++;
    if (!is_swept(subject) || !pick_pair(&chance, subject, number, pair))
      continue;
    uint64_t before = sweep.runs;
    try(subject, number, !is_chain(subject) && chance_percent(&chance, 5), pair, 2);
    sweep.pairs += sweep.runs - before;
    idle = sweep.runs > before ? 0 : idle;
  }
}

static void print_remarks(const char *text) {
  for (const char *end; *text; text = *end ? end + 1 : end) {
    end = strchrnul(text, '\n');
    printf("# %.*s\n", (int)(end - text), text);
  }
}

static bool print_function(size_t i, unsigned number) {
  const struct result *result = &sweep.results[i];
  const char *name = name_of(i);
  bool good = result->faults == 0;
  printf("%s %u - %s: %" PRIu64 " runs", good ? "ok" : "not ok", number, name, result->runs);
  printf("%s\n", is_swept(i) ? "" : " # SKIP outside namespaces it would change this machine");
  print_remarks(result->text);
  if (!good)
    printf("# %" PRIu64 " runs have faults\n", result->faults);
  return good;
}

/* How much of what may go wrong has gone wrong. */
static bool print_sites(unsigned number) {
  int injected = 0, excepted = 0, made = 0, possible = 0;
  for (int i = 0; i < site_count; i++) {
    bool any = false;
    for (int outcome = 0; outcome < outcome_counts[sites[i].call]; outcome++)
      for (int for_good = 0; for_good < 2; for_good++) {
        any |= sweep.done[i][outcome][for_good];
        made += sweep.done[i][outcome][for_good];
        possible++;
      }
    injected += any;
    excepted += !any && unreached(&sites[i]);
    if (!any && !sweep.options.function)
      printf("# %s in %s: no run reached it%s%s\n", call_names[sites[i].call], sites[i].caller,
             unreached(&sites[i]) ? "; " : "", unreached(&sites[i]) ? unreached(&sites[i]) : "");
  }
  bool good = injected + excepted == site_count || sweep.options.function;
  printf("%s %u - call sites that may fail: %d of %d injected, %d excepted; %d of %d faults\n", good ? "ok" : "not ok",
         number, injected, site_count, excepted, made, possible);
  printf("# %d more call sites cannot fail, as calls.def says for each function\n", site_count_unfailing);
  return good;
}

int main(int count, char **arguments) {
  sweep.options = read_options(count, arguments);
  sweep.description = description_read();
  sites_read(sweep.options.sites);
  intercept_begin();
  surroundings_enter();
  run_begin();
  memory_prepare();
  surroundings_open();
  double begun = now();
  discover();
  printf("# seed %" PRIu64 "; sites found after %.1f s\n", sweep.options.seed, now() - begun);
  try_singles();
  uint64_t singles = sweep.runs;
  try_behind();
  sweep.pairs = sweep.runs - singles;
  try_pairs();
  unsigned number = 0;
  bool good = true;
  for (size_t i = 0; i < sweep.count; i++)
    if (is_wanted(i))
      good &= print_function(i, ++number);
  if (number == 0)
    give_up("the library has no function %s", sweep.options.function);
  good &= print_sites(++number);
  printf("1..%u\n# %" PRIu64 " runs in %.1f s: %" PRIu64 " with one fault, %" PRIu64 " with two; in %" PRIu64
         " more not all faults were met\n",
         number, sweep.runs, now() - begun, singles, sweep.pairs, sweep.unmet);
  surroundings_leave();
  return !good;
}
