/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Attempts that overlap, step by step. What a call makes of them is tested in connect_host.c. */
#include "check.h"
#include "core/errand.h"
#include "fake_resolver.h"
#include "fault.h"
#include "polysocket/connect_host.h"
#include "polysocket/operation.h"
#include "races.h"

#include <errno.h>

TestSuite(race, .timeout = 30);

static ps_operation *operation;
static ps_socket *made;

/* Attempts that are not ready at the first look, and are at another one. */

static void start_race(const char *const *hosts) {
  const char *port = races_prepare();
  fake_resolver_answer(hosts);
  ps_connect_options options = {.delay = 50000000};
  /* The answer comes when the start has returned. */
  fake_resolver_hang(true);
  check_ok(ps_operation_start_connect_host("x", port, &options, NULL, &operation, &err));
  fake_resolver_hang(false);
  for (int i = 0; i < 5000 && ps__errand_threads() > 0; i++)
    races_nap(1);
  fault_reset();
  fault(PPOLL, .result = 0);
  check_fails(ps_operation_socket(operation, &made, &err), PS_E_WOULD_BLOCK, EAGAIN, "connect_host: ");
  races_nap(60);
}

Test(race, an_answer_that_comes_late_wins_over_a_later_attempt) {
  static const char *const hosts[] = {ANSWERS, SILENT, NULL};
  int64_t count = 0;
  start_race(hosts);
  fault(PPOLL, .result = 0);
  check_ok(ps_operation_socket(operation, &made, &err));
  check_ok(ps_operation_attempt_count(operation, &count, &err));
  check_number(count, 2);
}

Test(race, a_refusal_that_comes_late_lets_the_next_attempt_begin_at_once) {
  static const char *const hosts[] = {SILENT, REFUSES, ANSWERS, NULL};
  int64_t count = 0;
  start_race(hosts);
  fault(PPOLL, .result = 0, .times = 3);
  check_fails(ps_operation_socket(operation, &made, &err), PS_E_WOULD_BLOCK, EAGAIN, "connect_host: ");
  check_ok(ps_operation_socket(operation, &made, &err));
  check_ok(ps_operation_attempt_count(operation, &count, &err));
  check_number(count, 3);
}

Test(race, a_connection_may_come_about_at_once) {
  const char *port = races_prepare();
  fault(CONNECT, .result = 0);
  check_ok(ps_operation_start_connect_host(SILENT, port, NULL, NULL, &operation, &err));
  check_ok(ps_operation_socket(operation, &made, &err));
}
