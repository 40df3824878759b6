/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Helpers of the stress programs; see driver.h. What the system is asked is in system.c. */
#include "driver.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int count;
static int failed;

/* A number from the environment, so many times which `amount` can be had; 1 when there is none. */
static double times(const char *name, int amount) {
  const char *text = getenv(name);
  if (!text || !*text)
    return 1;
  char *end;
  double number = strtod(text, &end);
  if (*end || !(number > 0 && number <= INT_MAX / amount))
    driver_give_up("%s is '%s' and has to be a number above 0, and at most %d", name, text, INT_MAX / amount);
  return number;
}

int driver_rounds(int rounds) {
  double wanted = rounds * times("STRESS", rounds);
  return wanted < 1 ? 1 : (int)wanted;
}

int driver_part(int amount) {
  double part = times("STRESS", 1);
  return part < 1 ? (int)(amount * part) : amount;
}

int driver_limit(int limit) {
  return (int)(limit * times("SLOWNESS", limit));
}

void driver_check(bool holds, const char *format, ...) {
  char name[200];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(name, sizeof name, format, arguments);
  va_end(arguments);
  count++;
  failed += !holds;
  printf("%s %d - %s\n", holds ? "ok" : "not ok", count, name);
  fflush(stdout);
}

void driver_note(const char *format, ...) {
  char text[700];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  printf("# %s\n", text);
}

int driver_finish(void) {
  printf("1..%d\n", count);
  return failed ? 1 : 0;
}

void driver_give_up(const char *format, ...) {
  char text[700];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  printf("Bail out! %s\n", text);
  fflush(stdout);
  _Exit(1);
}

void driver_must(int32_t status, const ps_error *err) {
  if (status != PS_OK)
    driver_give_up("%s", err->message);
}

pthread_t driver_start(void *(*work)(void *), void *argument) {
  pthread_t thread;
  int result = pthread_create(&thread, NULL, work, argument);
  if (result != 0)
    driver_give_up("no thread: %s", strerror(result));
  return thread;
}

void driver_join(pthread_t thread) {
  pthread_join(thread, NULL);
}

uint32_t driver_random(uint32_t *seed) {
  *seed ^= *seed << 13;
  *seed ^= *seed >> 17;
  *seed ^= *seed << 5;
  return *seed;
}

void driver_sleep(int64_t microseconds) {
  struct timespec time = {(time_t)(microseconds / 1000000), (long)(microseconds % 1000000 * 1000)};
  nanosleep(&time, NULL);
}

int64_t driver_now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

int driver_fileno(ps_socket *socket) {
  ps_error err;
  int64_t fd;
  driver_must(ps_socket_fileno(socket, &fd, &err), &err);
  if (fd < 0)
    driver_give_up("fileno: the socket is closed");
  return (int)fd;
}

bool driver_refused(int32_t status, const ps_error *err) {
  /* The system's own EBADF, which is PS_E_OS, would mean that a descriptor was taken away under an operation. */
  return (status == PS_E_CLOSED || status == PS_E_HANDLE) && err->code == EBADF;
}
