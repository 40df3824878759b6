/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The calls that the portable port makes in the place of Linux's: a fault that is planned for one of those happens to
 * them. */
#include "../fault_port.h"

#include "platform/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

int __wrap_accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);
int __wrap_ppoll(struct pollfd *entries, nfds_t count, const struct timespec *limit, const sigset_t *mask);
int __wrap_epoll_create1(int flags);
int __wrap_epoll_ctl(int set, int command, int fd, struct epoll_event *event);
int __wrap_eventfd(unsigned count, int flags);
ssize_t __wrap_getrandom(void *bytes, size_t size, unsigned flags);
ssize_t __wrap_readlink(const char *path, char *target, size_t size);
int __wrap_socket(int family, int type, int proto);
long __wrap_syscall(long number, ...);
int __wrap_fstat(int fd, struct stat *found);
int __wrap_timerfd_create(clockid_t clock, int flags);
int __real_close(int fd);
int __real_epoll_create1(int flags);
int __real_fcntl(int fd, int command, ...);
int __real_pipe(int ends[2]);

/* Flags. */

/* What this port does in the place of MSG_DONTWAIT and MSG_NOSIGNAL has happened before the call. */
int fault_flags(enum fault_call call, int fd, int flags) {
  bool sends = call == FAULT_SEND || call == FAULT_SENDTO || call == FAULT_SENDMSG;
  if (!sends && call != FAULT_RECV && call != FAULT_RECVFROM && call != FAULT_RECVMSG)
    return flags;
  sigset_t blocked;
  int saved = errno, mode = __real_fcntl(fd, F_GETFL);
  errno = saved;
  pthread_sigmask(SIG_SETMASK, NULL, &blocked);
  if (sends && sigismember(&blocked, SIGPIPE))
    flags |= MSG_NOSIGNAL;
  return mode >= 0 && (mode & O_NONBLOCK) ? flags | MSG_DONTWAIT : flags;
}

/* Calls in the place of one. */

int __wrap_accept(int fd, struct sockaddr *address, socklen_t *length);
int __wrap_accept(int fd, struct sockaddr *address, socklen_t *length) {
  return __wrap_accept4(fd, address, length, 0);
}

int __real_ps__call_poll(struct pollfd *entries, size_t count, const struct timespec *limit);
int __wrap_ps__call_poll(struct pollfd *entries, size_t count, const struct timespec *limit);
int __wrap_ps__call_poll(struct pollfd *entries, size_t count, const struct timespec *limit) {
  return __wrap_ppoll(entries, count, limit, NULL);
}

int fault_poll(struct pollfd *entries, nfds_t count, const struct timespec *limit) {
  return __real_ps__call_poll(entries, count, limit);
}

ssize_t __real_ps__call_random(void *bytes, size_t size);
ssize_t __wrap_ps__call_random(void *bytes, size_t size);
ssize_t __wrap_ps__call_random(void *bytes, size_t size) {
  return __wrap_getrandom(bytes, size, 0);
}

ssize_t fault_random(void *bytes, size_t size, unsigned flags) {
  (void)flags;
  return __real_ps__call_random(bytes, size);
}

/* Whether a call that gives a descriptor may be made. */
static bool passes(int planned) {
  if (planned >= 0)
    __real_close(planned);
  return planned >= 0;
}

/* The C library asks for interfaces through a socket, as the port to Linux does. */
char *__real_if_indextoname(unsigned index, char *name);
char *__wrap_if_indextoname(unsigned index, char *name);
char *__wrap_if_indextoname(unsigned index, char *name) {
  return passes(__wrap_socket(AF_UNIX, SOCK_DGRAM, 0)) ? __real_if_indextoname(index, name) : NULL;
}

unsigned __real_if_nametoindex(const char *name);
unsigned __wrap_if_nametoindex(const char *name);
unsigned __wrap_if_nametoindex(const char *name) {
  return passes(__wrap_socket(AF_UNIX, SOCK_DGRAM, 0)) ? __real_if_nametoindex(name) : 0;
}

/* Files of sockets. */

char *__real_getcwd(char *path, size_t size);
char *__wrap_getcwd(char *path, size_t size);
char *__wrap_getcwd(char *path, size_t size) {
  char unwanted[1];
  return __wrap_readlink("/proc/self/cwd", unwanted, sizeof unwanted) < 0 ? NULL : __real_getcwd(path, size);
}

int __real_ps__sys_set_mode(int folder, const char *name, int64_t mode);
int __wrap_ps__sys_set_mode(int folder, const char *name, int64_t mode);
int __wrap_ps__sys_set_mode(int folder, const char *name, int64_t mode) {
  struct stat unwanted;
  /* Linux's port opens the file, and looks at what it has opened. */
  return __wrap_fstat(folder, &unwanted) < 0 ? -errno : __real_ps__sys_set_mode(folder, name, mode);
}

int __real_ps__sys_rename(int folder, const char *from, const char *to);
int __wrap_ps__sys_rename(int folder, const char *from, const char *to);
int __wrap_ps__sys_rename(int folder, const char *from, const char *to) {
  /* A file system that cannot do what renameat2() does makes Linux's port do as this one. */
  bool done = __wrap_syscall(SYS_getpid, folder, from, folder, to, 0) >= 0 || errno == ENOSYS || errno == EINVAL;
  return done ? __real_ps__sys_rename(folder, from, to) : -errno;
}

/* Bundles and wake descriptors: a bundle's first pipe is what Linux's set is, and the second one what its timer is. */

static _Thread_local int pipes_of_a_bundle;

int __wrap_pipe(int ends[2]);
int __wrap_pipe(int ends[2]) {
  int pipes = pipes_of_a_bundle > 0 ? pipes_of_a_bundle++ : 0;
  int planned = pipes == 1   ? __wrap_epoll_create1(EPOLL_CLOEXEC)
                : pipes == 2 ? __wrap_timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC)
                             : __wrap_eventfd(0, 0);
  return passes(planned) ? __real_pipe(ends) : -1;
}

/* What Linux says when a descriptor is added to a set: 0 or a negative errno value. */
static int addition(int fd) {
  struct epoll_event event = {.events = EPOLLIN};
  int set = __real_epoll_create1(EPOLL_CLOEXEC);
  int result = __wrap_epoll_ctl(set, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
  __real_close(set);
  return result;
}

int __real_ps__sys_bundle_create(struct ps__bundle *bundle);
int __wrap_ps__sys_bundle_create(struct ps__bundle *bundle);
int __wrap_ps__sys_bundle_create(struct ps__bundle *bundle) {
  pipes_of_a_bundle = 1;
  int result = __real_ps__sys_bundle_create(bundle);
  pipes_of_a_bundle = 0;
  /* Linux adds the timer. */
  if (result == 0 && (result = addition(bundle->fd)) < 0)
    ps__sys_bundle_close(bundle);
  return result;
}

int __real_ps__sys_bundle_renew(struct ps__bundle *bundle);
int __wrap_ps__sys_bundle_renew(struct ps__bundle *bundle);
int __wrap_ps__sys_bundle_renew(struct ps__bundle *bundle) {
  pipes_of_a_bundle = 1;
  int result = __real_ps__sys_bundle_renew(bundle);
  pipes_of_a_bundle = 0;
  return result < 0 ? result : addition(bundle->fd);
}

int __real_ps__sys_bundle_add(const struct ps__bundle *bundle, int fd, enum ps__readiness readiness);
int __wrap_ps__sys_bundle_add(const struct ps__bundle *bundle, int fd, enum ps__readiness readiness);
int __wrap_ps__sys_bundle_add(const struct ps__bundle *bundle, int fd, enum ps__readiness readiness) {
  int result = addition(fd);
  return result < 0 ? result : __real_ps__sys_bundle_add(bundle, fd, readiness);
}

int __real_ps__sys_watch(struct ps__bundle *bundle, const struct ps__watch *watches, size_t count);
int __wrap_ps__sys_watch(struct ps__bundle *bundle, const struct ps__watch *watches, size_t count);
int __wrap_ps__sys_watch(struct ps__bundle *bundle, const struct ps__watch *watches, size_t count) {
  pipes_of_a_bundle = 1;
  int result = __real_ps__sys_watch(bundle, watches, count);
  pipes_of_a_bundle = 0;
  for (size_t i = 0; i < count && result == 0; i++)
    if ((result = addition(watches[i].fd)) < 0)
      ps__sys_bundle_close(bundle);
  return result;
}
