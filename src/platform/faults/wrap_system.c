/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Faults of memory, threads, waiting, and the descriptors that polysocket opens for itself. */
#include "platform/faults/wrap.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

static bool lacks_memory(enum ps__fault_call call) {
  struct ps__fault fault = ps__fault_next(call);
  if (fault.error != 0)
    errno = fault.error;
  return fault.error != 0;
}

WRAP(void *, calloc, size_t count, size_t size) {
  return lacks_memory(PS__FAULT_calloc) ? NULL : __real_calloc(count, size);
}

WRAP(void *, malloc, size_t size) {
  return lacks_memory(PS__FAULT_malloc) ? NULL : __real_malloc(size);
}

WRAP(void *, realloc, void *memory, size_t size) {
  return lacks_memory(PS__FAULT_realloc) ? NULL : __real_realloc(memory, size);
}

/* These two return the error instead of setting errno. */
WRAP(int, pthread_create, pthread_t *thread, const pthread_attr_t *attributes, void *(*work)(void *), void *argument) {
  struct ps__fault fault = ps__fault_next(PS__FAULT_pthread_create);
  return fault.error != 0 ? fault.error : __real_pthread_create(thread, attributes, work, argument);
}

WRAP(int, pthread_atfork, void (*prepare)(void), void (*parent)(void), void (*child)(void)) {
  struct ps__fault fault = ps__fault_next(PS__FAULT_pthread_atfork);
  return fault.error != 0 ? fault.error : __real_pthread_atfork(prepare, parent, child);
}

WRAP(int, poll, struct pollfd *entries, nfds_t count, int timeout) {
  return FAULTY(poll, __real_poll(entries, count, timeout));
}

WRAP(int, ppoll, struct pollfd *entries, nfds_t count, const struct timespec *limit, const sigset_t *mask) {
  return FAULTY(poll, __real_ppoll(entries, count, limit, mask));
}

WRAP(int, epoll_create1, int flags) {
  return FAULTY(epoll_create1, __real_epoll_create1(flags));
}

WRAP(int, epoll_ctl, int set, int command, int fd, struct epoll_event *event) {
  return FAULTY(epoll_ctl, __real_epoll_ctl(set, command, fd, event));
}

WRAP(int, eventfd, unsigned count, int flags) {
  return FAULTY(eventfd, __real_eventfd(count, flags));
}

WRAP(int, timerfd_create, clockid_t clock, int flags) {
  return FAULTY(timerfd_create, __real_timerfd_create(clock, flags));
}

WRAP(int, timerfd_settime, int fd, int flags, const struct itimerspec *time, struct itimerspec *before) {
  return FAULTY(timerfd_settime, __real_timerfd_settime(fd, flags, time, before));
}

WRAP(ssize_t, read, int fd, void *buffer, size_t size) {
  struct ps__fault fault = ps__fault_next(PS__FAULT_read);
  return fault.error != 0 ? ps__fault_fail(&fault) : __real_read(fd, buffer, size);
}

WRAP(ssize_t, write, int fd, const void *data, size_t size) {
  struct ps__fault fault = ps__fault_next(PS__FAULT_write);
  return fault.error != 0 ? ps__fault_fail(&fault) : __real_write(fd, data, size);
}
