/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Doing steps: what a step says for this route, the call, the time it takes, and its result. */
#include "scenario.h"

#include "expression.h"
#include "fault.h"
#include "match.h"
#include "needs.h"
#include "operation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char ROUTE[] = "c";

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void check_time(const json_t *takes, double seconds) {
  if (!takes)
    return;
  double low = strtod(expression_part(takes, 0), NULL);
  double high = strtod(expression_part(takes, 1), NULL);
  if (seconds < low || seconds > high)
    fault("expected to take %g .. %g s, took %.3f s", low, high, seconds);
}

/* Give the result its name, or its items theirs. */
static void keep(const json_t *names, const struct value *result, struct variables *variables) {
  size_t count = json_array_size(names);
  if (count == 1)
    variables_set(variables, expression_part(names, 0), result);
  if (count < 2)
    return;
  if (result->kind != LIST || result->length != count)
    fault("expected %zu results, got %s", count, value_shown(result));
  for (size_t i = 0; i < count; i++)
    variables_set(variables, expression_part(names, i), result->items[i]);
}

/* Fill in what a step calls something with. */
static void read_arguments(const json_t *step, struct call *call) {
  const json_t *json = json_object_get(step, "args");
  call->count = json_array_size(json);
  const struct value **arguments = must_have(call->count * sizeof *arguments);
  for (size_t i = 0; i < call->count; i++)
    arguments[i] = expression_value(json_array_get(json, i), call->variables);
  call->arguments = arguments;
}

/* The library promises to leave the record alone when a call succeeds, and to tell the same status twice otherwise. */
static void check_record(int32_t status, const ps_error *err, const ps_error *before) {
  if (status == PS_OK && memcmp(err, before, sizeof *err) != 0)
    fault("the call succeeded and wrote into the error record");
  if (status != PS_OK && status != err->status)
    fault("the call returned %s and told %s", ps_status_name(status), ps_status_name(err->status));
}

static void do_step(const json_t *step, struct call *call) {
  const json_t *other = json_object_get(json_object_get(step, "on"), ROUTE);
  const char *name = json_string_value(json_object_get(step, "call"));
  const json_t *self = json_object_get(step, "self");
  const struct value *owner = self ? expression_value(self, call->variables) : NULL;
  ps_error before;
  ps_error err;
  memset(&before, 0x5a, sizeof before);
  err = before;
  read_arguments(step, call);
  call->result = value_none();
  call->err = &err;
  double start = now();
  int32_t status = operation_perform(name, owner, call);
  double seconds = now() - start;
  check_record(status, &err, &before);
  check_time(other ? NULL : json_object_get(step, "takes"), seconds);
  const json_t *expect = json_object_get(other ? other : step, "expect");
  if (status == PS_OK) {
    match_result(expect, call->result, call->variables);
    keep(json_object_get(step, "into"), call->result, call->variables);
  } else {
    match_error(expect, &err, call->result, call->variables);
  }
}

void scenario_run(const json_t *scenario, const struct surroundings *surroundings) {
  struct call call = {.peer = surroundings->peer, .variables = variables_new(), .belongings = belongings_new()};
  variables_set(call.variables, "folder", value_text(surroundings->folder));
  variables_set(call.variables, "null", value_socket(NULL));
  const json_t *steps = json_object_get(scenario, "steps");
  for (size_t i = 0; i < json_array_size(steps); i++) {
    const json_t *step = json_array_get(steps, i);
    if (json_object_get(json_object_get(json_object_get(step, "on"), ROUTE), "skip"))
      continue;
    *surroundings->step = step;
    do_step(step, &call);
  }
  *surroundings->step = NULL;
  belongings_give_back(call.belongings);
}

const char *scenario_skipped(const json_t *scenario) {
  const char *reason = json_string_value(json_object_get(json_object_get(scenario, "skip"), ROUTE));
  const json_t *needs = json_object_get(scenario, "needs");
  for (size_t i = 0; !reason && i < json_array_size(needs); i++)
    reason = need_lacking(json_string_value(json_array_get(needs, i)));
  return reason;
}
