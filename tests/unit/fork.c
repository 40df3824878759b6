/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Functions to run in a forked child. handle.c and socket.c test the library there. */
#include "platform/platform.h"

#include "check.h"
#include "fault.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

TestSuite(fork, .timeout = 20);

static int calls;

static void note(void) {
  calls++;
}

Test(fork, the_child_is_told_and_the_parent_is_not) {
  check_number(ps__sys_at_fork(note), 0);
  pid_t child = fork();
  if (child == 0)
    leave_child(calls == 1 ? 0 : 1);
  int status = -1;
  check_number(waitpid(child, &status, 0), child);
  check_number(status, 0);
  check_number(calls, 0);
}

Test(fork, a_failure_is_a_negative_errno_value) {
  fault(PTHREAD_ATFORK, .error = ENOMEM);
  check_number(ps__sys_at_fork(note), -ENOMEM);
}
