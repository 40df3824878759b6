/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A forked process for each test. */
#include "process.h"

#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STEP = 2000000 };

const char *criterion_own_test(void) {
  return NULL;
}

/* Not by clock_gettime(), whose calls the unit tests count. */
static double now(void) {
  struct timespec time;
  (void)timespec_get(&time, TIME_UTC);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Wait for the process of a test. Returns its status; -1 when its time was up. */
static int wait_for(pid_t child, double seconds) {
  struct timespec step = {.tv_nsec = STEP};
  int status;
  /* The steps themselves may be much longer on a busy machine. */
  for (double end = now() + seconds; now() < end;) {
    if (waitpid(child, &status, WNOHANG) == child)
      return status;
    nanosleep(&step, NULL);
  }
  kill(child, SIGKILL);
  waitpid(child, &status, 0);
  return -1;
}

bool criterion_passes(const struct criterion_test *test, const struct criterion_settings *settings) {
  pid_t child = fork();
  if (child == 0) {
    setpgid(0, 0);
    criterion_run(test, settings);
  }
  int status = wait_for(child, settings->timeout);
  kill(-child, SIGKILL);
  if (status == -1)
    printf("# its time was up\n");
  else if (WIFSIGNALED(status))
    printf("# it was ended by signal %d\n", WTERMSIG(status));
  return status == 0;
}
