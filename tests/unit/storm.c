/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Signals from a timer. They go to one thread, as the test framework has threads of its own. */
#include "storm.h"

#include "check.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

enum { NANOSECONDS = 1000000000 };

static timer_t timer;
static volatile sig_atomic_t count;

static void note(int number) {
  (void)number;
  count++;
}

void storm_begin(int64_t interval) {
  struct sigaction action = {.sa_handler = note};
  struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGALRM};
  struct timespec every = {.tv_sec = (time_t)(interval / NANOSECONDS), .tv_nsec = (long)(interval % NANOSECONDS)};
  event.sigev_notify_thread_id = gettid();
  check_number(sigaction(SIGALRM, &action, NULL), 0);
  check_number(timer_create(CLOCK_MONOTONIC, &event, &timer), 0);
  check_number(timer_settime(timer, 0, &(struct itimerspec){every, every}, NULL), 0);
}

int storm_slowness(void) {
  const char *text = getenv("SLOWNESS");
  int times = text ? atoi(text) : 1;
  cr_assert(times > 0, "SLOWNESS is '%s' and has to be a number above 0", text);
  return times;
}

int storm_end(void) {
  check_number(timer_delete(timer), 0);
  return count;
}

double seconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_BOOTTIME, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / NANOSECONDS;
}
