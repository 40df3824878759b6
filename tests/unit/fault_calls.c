/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The functions before the C library's. Each notes the call, and makes it unless a fault was planned. */
#include "fault_course.h"
#include "fault_port.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { NANOSECONDS = 1000000000 };

#define OUTCOME(fault, call) (fault_is_made(&(fault)) ? fault_reported(&(fault), (call)) : fault_given(&(fault)))

/* For ports that say nothing else. */

__attribute__((weak)) int fault_flags(enum fault_call call, int fd, int flags) {
  (void)call;
  (void)fd;
  return flags;
}

int __real_ppoll(struct pollfd *entries, nfds_t count, const struct timespec *limit, const sigset_t *mask);
__attribute__((weak)) int fault_poll(struct pollfd *entries, nfds_t count, const struct timespec *limit) {
  return __real_ppoll(entries, count, limit, NULL);
}

ssize_t __real_getrandom(void *bytes, size_t size, unsigned flags);
__attribute__((weak)) ssize_t fault_random(void *bytes, size_t size, unsigned flags) {
  return __real_getrandom(bytes, size, flags);
}

/* The linker gives __real_ names to the functions, and sends calls of them to the __wrap_ names. */
#define WRAPPED(type, name, ...)   \
  type __real_##name(__VA_ARGS__); \
  type __wrap_##name(__VA_ARGS__); \
  type __wrap_##name(__VA_ARGS__)

WRAPPED(int, accept4, int fd, struct sockaddr *address, socklen_t *length, int flags) {
  struct fault fault = fault_next(FAULT_ACCEPT4, (struct fault_record){.fd = fd, .flags = flags});
  return (int)OUTCOME(fault, __real_accept4(fd, address, length, flags));
}

WRAPPED(int, bind, int fd, const struct sockaddr *address, socklen_t length) {
  struct fault fault = fault_next(FAULT_BIND, (struct fault_record){.fd = fd, .size = length});
  return (int)OUTCOME(fault, __real_bind(fd, address, length));
}

WRAPPED(void *, calloc, size_t count, size_t size) {
  struct fault fault = fault_next(FAULT_CALLOC, (struct fault_record){.size = (int64_t)(count * size)});
  return fault_is_made(&fault) ? __real_calloc(count, size) : NULL;
}

WRAPPED(int, clock_gettime, clockid_t clock, struct timespec *time) {
  int64_t now;
  fault_next(FAULT_CLOCK_GETTIME, (struct fault_record){.fd = clock});
  if (!fault_time(&now) || clock != CLOCK_MONOTONIC)
    return __real_clock_gettime(clock, time);
  *time = (struct timespec){.tv_sec = (time_t)(now / NANOSECONDS), .tv_nsec = (long)(now % NANOSECONDS)};
  return 0;
}

WRAPPED(int, close, int fd) {
  struct fault fault = fault_next(FAULT_CLOSE, (struct fault_record){.fd = fd});
  return (int)OUTCOME(fault, __real_close(fd));
}

WRAPPED(int, connect, int fd, const struct sockaddr *address, socklen_t length) {
  struct fault fault = fault_next(FAULT_CONNECT, (struct fault_record){.fd = fd, .size = length});
  return (int)OUTCOME(fault, __real_connect(fd, address, length));
}

WRAPPED(int, epoll_create1, int flags) {
  struct fault fault = fault_next(FAULT_EPOLL_CREATE1, (struct fault_record){.flags = flags});
  return (int)OUTCOME(fault, __real_epoll_create1(flags));
}

WRAPPED(int, epoll_ctl, int set, int command, int fd, struct epoll_event *event) {
  struct fault fault = fault_next(FAULT_EPOLL_CTL, (struct fault_record){.fd = fd, .flags = command});
  return (int)OUTCOME(fault, __real_epoll_ctl(set, command, fd, event));
}

WRAPPED(int, eventfd, unsigned count, int flags) {
  struct fault fault = fault_next(FAULT_EVENTFD, (struct fault_record){.flags = flags});
  return (int)OUTCOME(fault, __real_eventfd(count, flags));
}

WRAPPED(int, fcntl, int fd, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  /* A number or a pointer. */
  void *argument = va_arg(arguments, void *);
  va_end(arguments);
  struct fault fault = fault_next(FAULT_FCNTL, (struct fault_record){.fd = fd, .flags = command});
  return (int)OUTCOME(fault, __real_fcntl(fd, command, argument));
}

WRAPPED(int, fstat, int fd, struct stat *found) {
  struct fault fault = fault_next(FAULT_FSTAT, (struct fault_record){.fd = fd});
  return (int)OUTCOME(fault, __real_fstat(fd, found));
}

WRAPPED(int, fstatat, int folder, const char *name, struct stat *found, int flags) {
  struct fault fault = fault_next(FAULT_FSTATAT, (struct fault_record){.fd = folder, .flags = flags});
  int result = (int)OUTCOME(fault, __real_fstatat(folder, name, found, flags));
  found->st_dev += (dev_t)fault.result;
  return result;
}

WRAPPED(int, getaddrinfo, const char *host, const char *service, const struct addrinfo *hints,
        struct addrinfo **found) {
  struct fault fault = fault_next(FAULT_GETADDRINFO, (struct fault_record){.flags = hints->ai_family});
  struct addrinfo asked = *hints;
  asked.ai_flags &= ~fault.told;
  if (fault_is_made(&fault))
    return __real_getaddrinfo(fault.host ? fault.host : host, service, &asked, found);
  /* A resolver may leave anything behind when it fails. */
  *found = fault.result == 0 ? NULL : (struct addrinfo *)(uintptr_t)0xDEADBEEF;
  return (int)fault_given(&fault);
}

WRAPPED(int, getpeername, int fd, struct sockaddr *address, socklen_t *length) {
  struct fault fault = fault_next(FAULT_GETPEERNAME, (struct fault_record){.fd = fd});
  return (int)OUTCOME(fault, __real_getpeername(fd, address, length));
}

WRAPPED(int, getsockopt, int fd, int level, int option, void *value, socklen_t *length) {
  struct fault fault = fault_next(FAULT_GETSOCKOPT, (struct fault_record){.fd = fd, .flags = option, .size = *length});
  if (fault_is_made(&fault))
    *length = (socklen_t)fault_shortened(&fault, *length);
  if (fault_is_made(&fault) || fault.error)
    return (int)OUTCOME(fault, __real_getsockopt(fd, level, option, value, length));
  *(int *)value = (int)fault.result;
  return 0;
}

WRAPPED(int, setsockopt, int fd, int level, int option, const void *value, socklen_t length) {
  struct fault fault = fault_next(FAULT_SETSOCKOPT, (struct fault_record){.fd = fd, .flags = option, .size = length});
  return (int)OUTCOME(fault, __real_setsockopt(fd, level, option, value, length));
}

/* What src calls so has five arguments. */
WRAPPED(long, syscall, long number, ...) {
  va_list list;
  va_start(list, number);
  int one = va_arg(list, int);
  const char *two = va_arg(list, const char *);
  int three = va_arg(list, int);
  const char *four = va_arg(list, const char *);
  int five = va_arg(list, int);
  va_end(list);
  struct fault fault = fault_next(FAULT_SYSCALL, (struct fault_record){.fd = one, .flags = five});
  return (long)OUTCOME(fault, __real_syscall(number, one, two, three, four, five));
}

WRAPPED(ssize_t, getrandom, void *bytes, size_t size, unsigned flags) {
  struct fault fault = fault_next(FAULT_GETRANDOM, (struct fault_record){.flags = (int)flags, .size = (int64_t)size});
  return (ssize_t)OUTCOME(fault, fault_random(bytes, size, flags));
}

WRAPPED(struct if_nameindex *, if_nameindex, void) {
  struct fault fault = fault_next(FAULT_IF_NAMEINDEX, (struct fault_record){.fd = -1});
  if (fault_is_made(&fault))
    return __real_if_nameindex();
  errno = fault.error;
  return NULL;
}

WRAPPED(void *, malloc, size_t size) {
  struct fault fault = fault_next(FAULT_MALLOC, (struct fault_record){.size = (int64_t)size});
  return fault_is_made(&fault) ? __real_malloc(size) : NULL;
}

WRAPPED(int, ioctl, int fd, unsigned long request, ...) {
  va_list arguments;
  va_start(arguments, request);
  void *argument = va_arg(arguments, void *);
  va_end(arguments);
  struct fault fault = fault_next(FAULT_IOCTL, (struct fault_record){.fd = fd, .flags = (int)request});
  return (int)OUTCOME(fault, __real_ioctl(fd, request, argument));
}

WRAPPED(int, listen, int fd, int backlog) {
  struct fault fault = fault_next(FAULT_LISTEN, (struct fault_record){.fd = fd, .size = backlog});
  return (int)OUTCOME(fault, __real_listen(fd, backlog));
}

WRAPPED(int, open, const char *path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  unsigned mode = flags & O_CREAT ? va_arg(arguments, unsigned) : 0;
  va_end(arguments);
  struct fault fault = fault_next(FAULT_OPEN, (struct fault_record){.fd = -1, .flags = flags});
  return (int)OUTCOME(fault, __real_open(path, flags, mode));
}

WRAPPED(int, ppoll, struct pollfd *entries, nfds_t count, const struct timespec *limit, const sigset_t *mask) {
  struct fault_record record = {.fd = -1, .size = (int64_t)count, .nanoseconds = -1};
  if (count > 0) {
    record.fd = entries->fd;
    record.flags = entries->events;
  }
  if (limit)
    record.nanoseconds = (int64_t)limit->tv_sec * NANOSECONDS + limit->tv_nsec;
  (void)mask;
  struct fault fault = fault_next(FAULT_PPOLL, record);
  if (fault_is_made(&fault))
    return (int)fault_reported(&fault, fault_poll(entries, count, limit));
  for (nfds_t i = 0; i < count; i++)
    entries[i].revents = (int64_t)i < fault.result ? (short)(entries[i].events | POLLERR) : 0;
  return (int)fault_given(&fault);
}

WRAPPED(ssize_t, pread, int fd, void *buffer, size_t size, off_t offset) {
  struct fault fault = fault_next(FAULT_PREAD, (struct fault_record){.fd = fd, .size = (int64_t)size});
  return (ssize_t)OUTCOME(fault, __real_pread(fd, buffer, fault_shortened(&fault, size), offset));
}

WRAPPED(int, pthread_atfork, void (*prepare)(void), void (*parent)(void), void (*child)(void)) {
  struct fault fault = fault_next(FAULT_PTHREAD_ATFORK, (struct fault_record){.fd = -1});
  /* This one gives the error instead of setting errno. */
  return fault_is_made(&fault) ? __real_pthread_atfork(prepare, parent, child) : fault.error;
}

WRAPPED(int, pthread_attr_init, pthread_attr_t *attributes) {
  struct fault fault = fault_next(FAULT_PTHREAD_ATTR_INIT, (struct fault_record){.fd = -1});
  return fault_is_made(&fault) ? __real_pthread_attr_init(attributes) : fault.error;
}

WRAPPED(int, pthread_create, pthread_t *thread, const pthread_attr_t *attributes, void *(*work)(void *),
        void *argument) {
  struct fault fault = fault_next(FAULT_PTHREAD_CREATE, (struct fault_record){.fd = -1});
  return fault_is_made(&fault) ? __real_pthread_create(thread, attributes, work, argument) : fault.error;
}

WRAPPED(ssize_t, readlink, const char *path, char *target, size_t size) {
  struct fault fault = fault_next(FAULT_READLINK, (struct fault_record){.fd = -1, .size = (int64_t)size});
  return (ssize_t)OUTCOME(fault, __real_readlink(path, target, size));
}

WRAPPED(void *, realloc, void *block, size_t size) {
  struct fault fault = fault_next(FAULT_REALLOC, (struct fault_record){.size = (int64_t)size});
  return fault_is_made(&fault) ? __real_realloc(block, size) : NULL;
}

WRAPPED(ssize_t, recv, int fd, void *buffer, size_t size, int flags) {
  struct fault fault = fault_next(FAULT_RECV, (struct fault_record){.fd = fd, .size = (int64_t)size, .flags = flags});
  return (ssize_t)OUTCOME(fault, __real_recv(fd, buffer, fault_shortened(&fault, size), flags));
}

WRAPPED(ssize_t, recvfrom, int fd, void *buffer, size_t size, int flags, struct sockaddr *address, socklen_t *length) {
  struct fault fault =
      fault_next(FAULT_RECVFROM, (struct fault_record){.fd = fd, .size = (int64_t)size, .flags = flags});
  return (ssize_t)OUTCOME(fault, __real_recvfrom(fd, buffer, fault_shortened(&fault, size), flags, address, length));
}

WRAPPED(int, recvmmsg, int fd, struct mmsghdr *list, unsigned count, int flags, struct timespec *limit) {
  struct fault fault = fault_next(FAULT_RECVMMSG, (struct fault_record){.fd = fd, .size = count, .flags = flags});
  return (int)OUTCOME(fault, __real_recvmmsg(fd, list, (unsigned)fault_shortened(&fault, count), flags, limit));
}

WRAPPED(ssize_t, recvmsg, int fd, struct msghdr *message, int flags) {
  struct fault_record record = {.fd = fd, .size = (int64_t)message->msg_iovlen, .flags = flags};
  struct fault fault = fault_next(FAULT_RECVMSG, record);
  ssize_t result = (ssize_t)OUTCOME(fault, __real_recvmsg(fd, message, flags));
  /* The system tells this one when it was asked to. */
  message->msg_flags |= fault.told & (~MSG_CMSG_CLOEXEC | flags);
  return result;
}

WRAPPED(ssize_t, sendfile, int fd, int file, off_t *offset, size_t size) {
  struct fault fault =
      fault_next(FAULT_SENDFILE, (struct fault_record){.fd = fd, .size = (int64_t)size, .flags = file});
  return (ssize_t)OUTCOME(fault, __real_sendfile(fd, file, offset, fault_shortened(&fault, size)));
}

WRAPPED(int, sendmmsg, int fd, struct mmsghdr *list, unsigned count, int flags) {
  struct fault fault = fault_next(FAULT_SENDMMSG, (struct fault_record){.fd = fd, .size = count, .flags = flags});
  return (int)OUTCOME(fault, __real_sendmmsg(fd, list, (unsigned)fault_shortened(&fault, count), flags));
}

WRAPPED(ssize_t, sendmsg, int fd, const struct msghdr *message, int flags) {
  struct fault_record record = {.fd = fd, .size = (int64_t)message->msg_iovlen, .flags = flags};
  struct fault fault = fault_next(FAULT_SENDMSG, record);
  return (ssize_t)OUTCOME(fault, __real_sendmsg(fd, message, flags));
}

WRAPPED(ssize_t, send, int fd, const void *data, size_t size, int flags) {
  struct fault fault = fault_next(FAULT_SEND, (struct fault_record){.fd = fd, .size = (int64_t)size, .flags = flags});
  return (ssize_t)OUTCOME(fault, __real_send(fd, data, fault_shortened(&fault, size), flags));
}

WRAPPED(ssize_t, sendto, int fd, const void *data, size_t size, int flags, const struct sockaddr *address,
        socklen_t length) {
  struct fault fault = fault_next(FAULT_SENDTO, (struct fault_record){.fd = fd, .size = (int64_t)size, .flags = flags});
  return (ssize_t)OUTCOME(fault, __real_sendto(fd, data, fault_shortened(&fault, size), flags, address, length));
}

WRAPPED(int, sigtimedwait, const sigset_t *set, siginfo_t *told, const struct timespec *limit) {
  struct fault fault = fault_next(FAULT_SIGTIMEDWAIT, (struct fault_record){.fd = -1});
  return (int)OUTCOME(fault, __real_sigtimedwait(set, told, limit));
}

WRAPPED(int, socket, int family, int type, int proto) {
  struct fault fault = fault_next(FAULT_SOCKET, (struct fault_record){.flags = type});
  return (int)OUTCOME(fault, __real_socket(family, type, proto));
}

WRAPPED(int, socketpair, int family, int type, int proto, int *pair) {
  struct fault fault = fault_next(FAULT_SOCKETPAIR, (struct fault_record){.flags = type});
  return (int)OUTCOME(fault, __real_socketpair(family, type, proto, pair));
}

WRAPPED(int, timerfd_create, clockid_t clock, int flags) {
  struct fault fault = fault_next(FAULT_TIMERFD_CREATE, (struct fault_record){.fd = clock, .flags = flags});
  return (int)OUTCOME(fault, __real_timerfd_create(clock, flags));
}

WRAPPED(ssize_t, write, int fd, const void *data, size_t size) {
  struct fault fault = fault_next(FAULT_WRITE, (struct fault_record){.fd = fd, .size = (int64_t)size});
  return (ssize_t)OUTCOME(fault, __real_write(fd, data, fault_shortened(&fault, size)));
}
