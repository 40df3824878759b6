/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A connected socket from a host and a service, by attempts that overlap (S168). An error has a list of what came of
 * each attempt. */
%{
#include "target.h"

/* (address, name of the status, code, seconds, text). */
static ps_value ps_give_attempt(ps_context context, ps_operation *report, int64_t index) {
  ps_address address;
  int64_t status, code, duration, length;
  char text[PS_TEXT];
  ps_value values[5];
  ps_operation_attempt(report, index, &address, &status, &code, &duration, text, sizeof text, &length, NULL);
  values[0] = ps_give_address(context, NULL, &address);
  values[1] = ps_give_text(context, ps_status_name((int32_t)status));
  values[2] = ps_give_integer(context, code);
  values[3] = ps_give_real(context, (double)duration / 1e9);
  values[4] = ps_give_whole_text(context, text, sizeof text, length);
  return ps_give_list(context, values, 5);
}

/* None when there is no report. */
static ps_value ps_give_attempts(ps_context context, ps_operation *report) {
  int64_t count = 0;
  if (report)
    ps_operation_attempt_count(report, &count, NULL);
  ps_value attempts = ps_make_list(context);
  for (int64_t i = 0; i < count && attempts != PS_ABSENT; i++)
    attempts = ps_extend(context, attempts, ps_give_attempt(context, report, i));
  return attempts;
}

static void ps_free_report(void *report) {
  ps_operation_free(report);
}

/* Connect for an operation of that name. */
static ps_status ps_connect_reporting(ps_context context, const char *operation, const struct ps_target *target,
                                      const ps_connect_options *options, const ps_wait *wait, Socket **socket,
                                      ps_error *err) {
  ps_taken held = PS_NOTHING_TAKEN;
  ps_operation *report;
  ps_status status = ps_connect_host(target->host, target->service, options, wait, socket, &report, err);
  if (status == PS_OK) {
    ps_operation_free(report);
    return PS_OK;
  }
  ps_rename(err, operation);
  if (status == PS_E_INTERRUPTED || !report) {
    ps_operation_free(report);
    return status;
  }
  if (ps_hold(context, report, ps_free_report, &held) < 0)
    return PS_RAISED;
  ps_value attempts = ps_give_attempts(context, report);
  ps_release(&held);
  if (attempts != PS_ABSENT)
    ps_raise_attempts(context, err, attempts);
  return PS_RAISED;
}

/* Options of a connection; a delay that is left out is the usual one. */
static int ps_take_connect_options(ps_context context, ps_value source_address, int64_t family, ps_value delay,
                                   ps_connect_options *options, ps_taken *taken) {
  double seconds;
  options->family = family;
  if (ps_take_source(context, source_address, options, taken) < 0)
    return -1;
  if (delay == PS_ABSENT || ps_is_none(context, delay))
    return 0;
  if (ps_take_real(context, delay, "delay", &seconds) < 0)
    return -1;
  if (!(seconds > 0 && seconds <= 9e9))
    return ps_refuse(context, PS_E_RANGE, "connect_host", "delay must be above 0 and at most 9e9 seconds, not %g",
                     seconds);
  options->delay = (int64_t)(seconds * 1e9 + 0.5);
  return 0;
}

static ps_status Module_connect_host(ps_value host, ps_value port, ps_value source_address, int64_t family,
                                     ps_value delay, int64_t deadline, ps_token *token, ps_context context,
                                     Socket **socket, ps_error *err) {
  struct ps_target target = PS_NO_TARGET;
  ps_taken source_taken = PS_NOTHING_TAKEN;
  ps_connect_options options = {0};
  if (ps_take_connect_options(context, source_address, family, delay, &options, &source_taken) < 0)
    return PS_RAISED;
  ps_status status = PS_RAISED;
  if (ps_take_target(context, host, port, &target) == 0)
    status = ps_connect_reporting(context, "connect_host", &target, &options, ps_language_wait(deadline, token), socket,
                                  err);
  ps_release_target(&target);
  ps_release(&source_taken);
  return status;
}
%}

%rename(connect_host) Module_connect_host;
ps_status Module_connect_host(ps_value host, ps_value port, ps_value source_address = PS_ABSENT, int64_t family = 0,
                              ps_value delay = PS_ABSENT, int64_t deadline = 0, ps_token *token = NULL,
                              ps_context context, Socket **socket, ps_error *err);
