/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Reads the list of call sites, and finds the site of a call by the address that it returns to. */
#include "sites.h"

#include "../hostile/giving_up.h"

#include <dlfcn.h>
#include <errno.h>
#include <inttypes.h>
#include <netdb.h>
#include <polysocket.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct site sites[MOST_SITES];
int site_count, site_count_unfailing;
struct outcome_of_call outcomes[SWEEP_CALLS][MOST_OUTCOMES];
int outcome_counts[SWEEP_CALLS];

const char *const call_names[SWEEP_CALLS] = {
#define CALL(name, outcomes) #name,
#define UNFAILING(name, reason)
#include "calls.def"
#undef CALL
#undef UNFAILING
};

static const char *const documented[SWEEP_CALLS] = {
#define CALL(name, outcomes) outcomes,
#define UNFAILING(name, reason)
#include "calls.def"
#undef CALL
#undef UNFAILING
};

static const char *const unfailing[] = {
#define CALL(name, outcomes)
#define UNFAILING(name, reason) #name,
#include "calls.def"
#undef CALL
#undef UNFAILING
};

/* All but those of errno, which the C library names. */
static const struct {
  const char *name;
  enum outcome_kind kind;
  int number;
} others[] = {
    {"EAI_AGAIN", BY_EAI, EAI_AGAIN},
    {"EAI_BADFLAGS", BY_EAI, EAI_BADFLAGS},
    {"EAI_FAIL", BY_EAI, EAI_FAIL},
    {"EAI_FAMILY", BY_EAI, EAI_FAMILY},
    {"EAI_MEMORY", BY_EAI, EAI_MEMORY},
    {"EAI_NONAME", BY_EAI, EAI_NONAME},
    {"EAI_OVERFLOW", BY_EAI, EAI_OVERFLOW},
    {"EAI_SERVICE", BY_EAI, EAI_SERVICE},
    {"EAI_SOCKTYPE", BY_EAI, EAI_SOCKTYPE},
    {"HOST_NOT_FOUND", BY_H_ERRNO, HOST_NOT_FOUND},
    {"NO_DATA", BY_H_ERRNO, NO_DATA},
    {"NO_RECOVERY", BY_H_ERRNO, NO_RECOVERY},
    {"TRY_AGAIN", BY_H_ERRNO, TRY_AGAIN},
    {"short", BY_SHORT, 0},
    {"end", BY_END, 0},
};

static bool is_passing(const struct outcome_of_call *outcome) {
  return outcome->kind == BY_ERRNO &&
         (outcome->number == EINTR || outcome->number == EAGAIN || outcome->number == EINPROGRESS);
}

static bool find_errno(struct outcome_of_call *outcome) {
  enum { MOST_ERRNO = 200 };
  outcome->kind = BY_ERRNO;
  for (outcome->number = 1; outcome->number < MOST_ERRNO; outcome->number++) {
    const char *name = strerrorname_np(outcome->number);
    if (name && strcmp(name, outcome->name) == 0)
      return true;
  }
  return false;
}

static bool find_other(struct outcome_of_call *outcome) {
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
    if (strcmp(others[i].name, outcome->name) == 0) {
      outcome->kind = others[i].kind;
      outcome->number = others[i].number;
      return true;
    }
  return false;
}

static void read_outcome(enum sweep_call call, const char *word, size_t length) {
  struct outcome_of_call *outcome = &outcomes[call][outcome_counts[call]++];
  if (outcome_counts[call] > MOST_OUTCOMES)
    give_up("%s has more than %d outcomes", call_names[call], MOST_OUTCOMES);
  snprintf(outcome->name, sizeof outcome->name, "%.*s", (int)length, word);
  if (!find_errno(outcome) && !find_other(outcome))
    give_up("calls.def has the outcome %s, which is unknown", outcome->name);
  outcome->passing = is_passing(outcome);
}

static void read_outcomes(void) {
  for (enum sweep_call call = 0; call < SWEEP_CALLS; call++)
    for (const char *word = documented[call]; *word; word += strspn(word, " ")) {
      size_t length = strcspn(word, " ");
      read_outcome(call, word, length);
      word += length;
    }
}

static bool is_unfailing(const char *name) {
  for (size_t i = 0; i < sizeof unfailing / sizeof unfailing[0]; i++)
    if (strcmp(name, unfailing[i]) == 0)
      return true;
  return false;
}

static void add_site(uint64_t address, const char *callee, const char *caller) {
  enum sweep_call call = 0;
  while (call < SWEEP_CALLS && strcmp(call_names[call], callee) != 0)
    call++;
  if (call == SWEEP_CALLS && !is_unfailing(callee))
    give_up("%s calls %s, which calls.def does not have", caller, callee);
  site_count_unfailing += call == SWEEP_CALLS;
  if (call == SWEEP_CALLS)
    return;
  if (site_count == MOST_SITES)
    give_up("there are more than %d call sites", MOST_SITES);
  struct site *site = &sites[site_count++];
  *site = (struct site){.address = address, .call = call};
  snprintf(site->caller, sizeof site->caller, "%s", caller);
}

void sites_read(const char *path) {
  FILE *file = fopen(path, "r");
  Dl_info library;
  uint64_t offset;
  char callee[64], caller[64];
  if (!file || dladdr((void *)(uintptr_t)ps_version, &library) == 0)
    give_up("no call sites in %s", path);
  read_outcomes();
  while (fscanf(file, "%" SCNx64 " %63s %63s", &offset, callee, caller) == 3)
    add_site(offset == 0 ? 0 : offset + (uintptr_t)library.dli_fbase, callee, caller);
  fclose(file);
  if (site_count == 0)
    give_up("no call sites in %s", path);
}

/* The library's code; what calls from elsewhere is not swept. */
static bool is_in_library(const void *address) {
  static uintptr_t first, last;
  if (first == 0) {
    for (int i = 0; i < site_count; i++)
      if (sites[i].address != 0 && (first == 0 || sites[i].address < first))
        first = sites[i].address;
    for (int i = 0; i < site_count; i++)
      if (sites[i].address > last)
        last = sites[i].address;
  }
  /* A function of the library that is left by a jump may have been called from anywhere in it. */
  const uintptr_t around = 65536;
  Dl_info found, own;
  uintptr_t here = (uintptr_t)address;
  if (here < first - around || here > last + around)
    return false;
  return dladdr(address, &found) != 0 && dladdr((void *)(uintptr_t)ps_version, &own) != 0 &&
         found.dli_fbase == own.dli_fbase;
}

int site_of(enum sweep_call call, const void *address) {
  int jump = -1;
  for (int i = 0; i < site_count; i++) {
    if (sites[i].address == (uintptr_t)address)
      return sites[i].call == call ? i : -1;
    if (sites[i].address == 0 && sites[i].call == call)
      jump = i;
  }
  return jump >= 0 && is_in_library(address) ? jump : -1;
}
