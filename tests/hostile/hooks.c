/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Hooks count what they are called for, and look at what they are given. */
#include "hooks.h"

#include "choices.h"
#include "giving_up.h"
#include "surroundings.h"

#include <stdbool.h>
#include <string.h>

/* One host at a time is given to a call; the others stand behind sockets that have hooks already. */
static struct host {
  bool declines; /* The first request to run something, as one may while an interrupt is pending. */
  int32_t stops_after;
  unsigned requests, questions;
} guest, obliging = {.stops_after = -1}, impatient;

static const char *fault;

static struct host *host_of(void *context) {
  if (context == &guest || context == &obliging || context == &impatient)
    return context;
  fault = "a hook was called with another context";
  return &obliging;
}

static void run(ps_work work, void *argument, void *context) {
  struct host *host = host_of(context);
  if (!work)
    fault = "the hook `run` was called without work";
  if (work && (host->requests++ > 0 || !host->declines))
    work(argument);
}

static int32_t interrupted(void *context) {
  struct host *host = host_of(context);
  return host->stops_after >= 0 && host->questions++ >= (unsigned)host->stops_after;
}

const ps_hooks *hooks_obliging(void) {
  static const ps_hooks hooks = {.run = run, .interrupted = interrupted, .context = &obliging, .inline_max = 64};
  return &hooks;
}

const ps_hooks *hooks_impatient(void) {
  static ps_hooks hooks = {.run = run, .interrupted = interrupted, .context = &impatient};
  hooks.ask_interval = surroundings_ask_interval;
  return &hooks;
}

const char *hooks_fault(void) {
  const char *seen = fault;
  fault = NULL;
  return seen;
}

static void give(struct call *call, int place, ps_hooks hooks, struct host host) {
  static const int64_t sizes[] = {0, 1, 64, 4096, INT64_MAX, -1, INT64_MIN};
  if (strcmp(call->arguments[place].parameter->target, "ps_hooks") != 0)
    give_up("nobody says here how a %s is made", call->arguments[place].parameter->target);
  guest = host;
  hooks.context = &guest;
  hooks.inline_max = sizes[chance_below(&call->chance, sizeof sizes / sizeof sizes[0])];
  memcpy(call_give_memory(call, place, sizeof hooks), &hooks, sizeof hooks);
  call_make_constant(call, place);
}

static void choose_empty(struct call *call, int place) {
  give(call, place, (ps_hooks){.run = NULL}, (struct host){.stops_after = -1});
}

static void choose_obliging(struct call *call, int place) {
  give(call, place, (ps_hooks){.run = run, .interrupted = interrupted}, (struct host){.stops_after = -1});
}

static void choose_run_alone(struct call *call, int place) {
  give(call, place, (ps_hooks){.run = run}, (struct host){.stops_after = -1});
}

static void choose_stopping(struct call *call, int place) {
  struct host host = {.declines = true, .stops_after = (int32_t)chance_below(&call->chance, 2)};
  give(call, place, (ps_hooks){.run = run, .interrupted = interrupted}, host);
}

static void choose_asked_alone(struct call *call, int place) {
  give(call, place, (ps_hooks){.interrupted = interrupted}, (struct host){.stops_after = 0});
}

/* A later version: this one has to refuse hooks that it would ignore. */
static void choose_later(struct call *call, int place) {
  ps_hooks hooks = {.run = run, .interrupted = interrupted};
  hooks.reserved[chance_below(&call->chance, sizeof hooks.reserved / sizeof hooks.reserved[0])] = &guest;
  give(call, place, hooks, (struct host){.stops_after = -1});
  call->arguments[place].refused = true;
}

static const struct choice hooks_choices[] = {
    {"NULL", TAME, 40, call_choose_null},
    {"empty", WILD, 10, choose_empty},
    {"obliging", TAME, 20, choose_obliging},
    {"without a way to stop", WILD, 10, choose_run_alone},
    {"of a later version", WILD, 6, choose_later},
    {"that decline and stop", WILD, 12, choose_stopping},
    {"without a lock, that stop", WILD, 8, choose_asked_alone},
    {NULL, WILD, 0, NULL},
};

void choose_hooks(struct call *call, int place) {
  call_choose(call, place, hooks_choices);
}
