/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Calls without SIGPIPE where no flag prevents it. The signal that a call raises for a peer that is gone is held back
 * and taken away, unless one was waiting before: that is the program's. */
#ifndef PS_PLATFORM_POSIX_PIPE_SIGNAL_H
#define PS_PLATFORM_POSIX_PIPE_SIGNAL_H

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

struct ps__pipe_signal {
  sigset_t alone, before;
  bool waiting; /* The program's. */
};

/** Hold the signal back from this thread. A signal that the thread lets through cannot be waiting. */
static inline void ps__pipe_signal_hold(struct ps__pipe_signal *held) {
  sigset_t waiting;
  sigemptyset(&held->alone);
  sigaddset(&held->alone, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &held->alone, &held->before);
  held->waiting = false;
  if (sigismember(&held->before, SIGPIPE)) {
    sigemptyset(&waiting);
    sigpending(&waiting);
    held->waiting = sigismember(&waiting, SIGPIPE);
  }
}

/** Take away the signal, if the call may have raised it, and let others through again. Leaves errno. */
static inline void ps__pipe_signal_release(const struct ps__pipe_signal *held, bool raised) {
  int saved = errno;
  if (raised && !held->waiting) {
#if defined(_POSIX_REALTIME_SIGNALS) && _POSIX_REALTIME_SIGNALS > 0
    while (sigtimedwait(&held->alone, NULL, &(struct timespec){0}) < 0 && errno == EINTR)
      ;
#else
    /* A program that ignores the signal has none. */
    sigset_t waiting;
    int number;
    sigemptyset(&waiting);
    sigpending(&waiting);
    if (sigismember(&waiting, SIGPIPE))
      sigwait(&held->alone, &number);
#endif
  }
  pthread_sigmask(SIG_SETMASK, &held->before, NULL);
  errno = saved;
}

#endif
