/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Sockets and transfers of what POSIX promises. */
#include "calls.h"

#include "mode.h"
#include "platform/platform.h"
#include "platform/posix/pipe_signal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int ps__call_plain_type(int type, bool *nonblocking) {
#ifdef PS__HAS_TYPE_FLAGS
  *nonblocking = (type & SOCK_NONBLOCK) != 0;
  return type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
#elif defined(PS__OWN_NONBLOCK)
  *nonblocking = (type & PS__OWN_NONBLOCK) != 0;
  return type & ~(PS__OWN_NONBLOCK | PS__OWN_CLOEXEC);
#else
  *nonblocking = false;
  return type;
#endif
}

int ps__call_adopt(int fd) {
#ifdef PS__HAS_NOSIGPIPE
  int on = 1;
  /* What is no socket raises no signal here. */
  (void)setsockopt(fd, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#else
  (void)fd;
#endif
  return 0;
}

/* A new socket. */
static int finish(int fd, bool nonblocking) {
  fd = ps__mode_finish(fd, nonblocking);
  if (fd >= 0)
    ps__call_adopt(fd);
  return fd;
}

int ps__call_socket(int family, int type, int proto, bool nonblocking) {
  return finish(socket(family, type, proto), nonblocking);
}

int ps__call_socketpair(int family, int type, int proto, bool nonblocking, int pair[2]) {
  int made[2];
  if (socketpair(family, type, proto, made) < 0)
    return -1;
  made[0] = finish(made[0], nonblocking);
  made[1] = finish(made[1], nonblocking);
  if (made[0] < 0 || made[1] < 0) {
    int saved = errno;
    for (int i = 0; i < 2; i++)
      if (made[i] >= 0)
        close(made[i]);
    errno = saved;
    return -1;
  }
  memcpy(pair, made, sizeof made);
  return 0;
}

/* Whether the new socket has the listener's mode is different from system to system. */
int ps__call_accept(int fd, struct sockaddr *name, socklen_t *length, bool nonblocking) {
  return finish(accept(fd, name, length), nonblocking);
}

int ps__call_replace(int fresh, int fd) {
  int result = dup2(fresh, fd);
  return result < 0 ? result : fcntl(fd, F_SETFD, FD_CLOEXEC) < 0 ? -1 : result;
}

const void *ps__call_measured(const void *name, size_t length, struct sockaddr_storage *room) {
#ifdef PS__HAS_SA_LEN
  memset(room, 0, sizeof *room);
  memcpy(room, name, length < sizeof *room ? length : sizeof *room);
  room->ss_len = (unsigned char)length;
  return room;
#else
  (void)length;
  (void)room;
  return name;
#endif
}

/* What is changed for the time of a transfer. */
struct guard {
  bool changed; /* The mode. */
  struct ps__mode mode;
#if !defined(PS__HAS_NOSIGNAL) && !defined(PS__HAS_NOSIGPIPE)
  struct ps__pipe_signal signal;
#endif
};

/* Replaces the flags by those of the system. */
static bool enter(struct guard *guard, int fd, int *flags) {
#ifdef PS__HAS_DONTWAIT
  (void)flags;
  guard->changed = false;
#else
  guard->changed = (*flags & PS__MSG_DONTWAIT) != 0;
  *flags &= ~PS__MSG_DONTWAIT;
#endif
  return !guard->changed || ps__mode_hold(&guard->mode, fd);
}

static ssize_t leave(struct guard *guard, ssize_t result) {
  if (guard->changed)
    ps__mode_restore(&guard->mode);
  return result;
}

static bool enter_sending(struct guard *guard, int fd, int *flags) {
  if (!enter(guard, fd, flags))
    return false;
#if defined(PS__HAS_NOSIGNAL)
  *flags |= MSG_NOSIGNAL;
#elif !defined(PS__HAS_NOSIGPIPE)
  ps__pipe_signal_hold(&guard->signal);
#endif
  return true;
}

static ssize_t leave_sending(struct guard *guard, ssize_t result) {
#if !defined(PS__HAS_NOSIGNAL) && !defined(PS__HAS_NOSIGPIPE)
  ps__pipe_signal_release(&guard->signal, result < 0 && errno == EPIPE);
#endif
  return leave(guard, result);
}

ssize_t ps__call_send(int fd, const void *data, size_t size, int flags) {
  struct guard guard;
  return enter_sending(&guard, fd, &flags) ? leave_sending(&guard, send(fd, data, size, flags)) : -1;
}

ssize_t ps__call_sendto(int fd, const void *data, size_t size, int flags, const struct sockaddr *name,
                        socklen_t length) {
  struct guard guard;
  return enter_sending(&guard, fd, &flags) ? leave_sending(&guard, sendto(fd, data, size, flags, name, length)) : -1;
}

ssize_t ps__call_sendmsg(int fd, const struct msghdr *header, int flags) {
  struct guard guard;
  return enter_sending(&guard, fd, &flags) ? leave_sending(&guard, sendmsg(fd, header, flags)) : -1;
}

ssize_t ps__call_recv(int fd, void *buffer, size_t size, int flags) {
  struct guard guard;
  return enter(&guard, fd, &flags) ? leave(&guard, recv(fd, buffer, size, flags)) : -1;
}

ssize_t ps__call_recvfrom(int fd, void *buffer, size_t size, int flags, struct sockaddr *name, socklen_t *length) {
  struct guard guard;
  return enter(&guard, fd, &flags) ? leave(&guard, recvfrom(fd, buffer, size, flags, name, length)) : -1;
}

/* The descriptors in a message that was received. */
static void close_on_exec(const struct msghdr *header) {
  const char *control = header->msg_control;
  size_t length = header->msg_controllen, position = 0;
  struct ps__item item;
  for (; position < length && ps__sys_control_read(control, length, position, &item); position = item.next) {
    if (!ps__sys_is_rights(&item))
      continue;
    for (size_t i = 0; i + sizeof(int) <= item.size; i += sizeof(int)) {
      int fd;
      memcpy(&fd, control + item.start + i, sizeof fd);
      fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
  }
}

ssize_t ps__call_recvmsg(int fd, struct msghdr *header, int flags) {
  struct guard guard;
  if (!enter(&guard, fd, &flags))
    return -1;
  ssize_t result = leave(&guard, recvmsg(fd, header, flags));
  if (result >= 0 && header->msg_controllen > 0)
    close_on_exec(header);
  return result;
}
