/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Threads that nobody waits for. Which work they do, and how many there may be, is decided in src/core/errand.c. */
#include "platform/win32/native.h"

#include <process.h>
#include <stdlib.h>

struct task {
  void *(*work)(void *argument);
  void *argument;
};

static unsigned __stdcall run(void *argument) {
  struct task task = *(struct task *)argument;
  free(argument);
  task.work(task.argument);
  return 0;
}

int ps__sys_start_thread(void *(*work)(void *argument), void *argument) {
  struct task *task = malloc(sizeof *task);
  if (!task)
    return -ENOMEM;
  *task = (struct task){work, argument};
  uintptr_t thread = _beginthreadex(NULL, 0, run, task, 0, NULL);
  if (thread == 0) {
    free(task);
    return -EAGAIN;
  }
  CloseHandle((HANDLE)thread);
  return 0;
}
