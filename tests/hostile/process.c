/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Processes as copies of the first one. */
#include "process.h"

#include "giving_up.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct process {
  pid_t id;
  int fd; /* readable when it has ended */
};

void *process_share(size_t size) {
  void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    give_up("no shared memory");
  return memory;
}

void *process_inherited(void) {
  return NULL;
}

struct process *process_start(void) {
  static struct process process;
  fflush(NULL);
  pid_t parent = getpid();
  process.id = fork();
  if (process.id < 0)
    give_up("fork: %s", strerror(errno));
  if (process.id == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
      _exit(2);
    return NULL;
  }
  process.fd = (int)syscall(SYS_pidfd_open, process.id, 0);
  if (process.fd < 0)
    give_up("pidfd_open: %s", strerror(errno));
  return &process;
}

bool process_wait(struct process *process, int limit) {
  struct pollfd ending = {.fd = process->fd, .events = POLLIN};
  return poll(&ending, 1, limit) != 0;
}

struct process_end process_end(struct process *process) {
  int status;
  struct process_end end = {.good = false};
  if (!process_wait(process, 0))
    kill(process->id, SIGKILL);
  close(process->fd);
  if (waitpid(process->id, &status, 0) != process->id)
    give_up("waitpid: %s", strerror(errno));
  if (WIFSIGNALED(status)) {
    snprintf(end.text, sizeof end.text, "was killed by a signal: %s", strsignal(WTERMSIG(status)));
  } else {
    end.good = WEXITSTATUS(status) == 0;
    snprintf(end.text, sizeof end.text, "ended with status %d", WEXITSTATUS(status));
  }
  return end;
}
