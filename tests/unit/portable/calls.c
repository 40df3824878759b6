/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The calls that the portable port makes in the place of Linux's: a fault that is planned for one of those happens to
 * them. */
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int __wrap_accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);
int __wrap_ppoll(struct pollfd *entries, nfds_t count, const struct timespec *limit, const sigset_t *mask);
int __wrap_eventfd(unsigned count, int flags);
int __real_pipe(int ends[2]);

int __wrap_accept(int fd, struct sockaddr *address, socklen_t *length);
int __wrap_accept(int fd, struct sockaddr *address, socklen_t *length) {
  return __wrap_accept4(fd, address, length, 0);
}

int __wrap_ps__call_poll(struct pollfd *entries, size_t count, const struct timespec *limit);
int __wrap_ps__call_poll(struct pollfd *entries, size_t count, const struct timespec *limit) {
  return __wrap_ppoll(entries, count, limit, NULL);
}

int __wrap_pipe(int ends[2]);
int __wrap_pipe(int ends[2]) {
  int planned = __wrap_eventfd(0, 0);
  if (planned < 0)
    return planned;
  close(planned);
  return __real_pipe(ends);
}
