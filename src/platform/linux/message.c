/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Messages in several buffers, and files that the system sends by itself. */
#include "platform/platform.h"

#include <errno.h>
#include <linux/sock_diag.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* So many buffers need no memory; and more than this the system refuses. */
enum { FEW_BUFFERS = 16, MOST_BUFFERS = 1024 };

/* The system's list of buffers, in `few` or, when there are more, in memory that the caller frees. */
static struct iovec *list_buffers(const struct ps__letter *letter, struct iovec few[FEW_BUFFERS]) {
  struct iovec *list = few;
  if (letter->count > FEW_BUFFERS)
    list = calloc(letter->count, sizeof *list);
  size_t skip = letter->skip;
  for (size_t i = 0; list && i < letter->count; i++) {
    size_t length = (size_t)letter->buffers[i].length, done = skip < length ? skip : length;
    list[i] = (struct iovec){(char *)letter->buffers[i].data + done, length - done};
    skip -= done;
  }
  return list;
}

/* Make one of the two calls with a letter as the system's structure. Inline, since returns that
 * follow a system call are slow where the kernel empties the processor's stack of return addresses. */
static inline __attribute__((always_inline)) int64_t
with_header(int fd, const struct ps__letter *letter, int flags, struct msghdr *header,
            ssize_t (*call)(int fd, struct msghdr *header, int flags)) {
  struct iovec few[FEW_BUFFERS];
  if (letter->count > MOST_BUFFERS)
    return -EMSGSIZE;
  struct iovec *list = list_buffers(letter, few);
  if (!list)
    return -ENOMEM;
  header->msg_name = letter->name;
  header->msg_namelen = (socklen_t)letter->name_length;
  header->msg_iov = list;
  /* Their types are the C library's. */
  header->msg_iovlen = (__typeof__(header->msg_iovlen))letter->count;
  header->msg_control = letter->control;
  header->msg_controllen = (__typeof__(header->msg_controllen))letter->control_length;
  int64_t result = call(fd, header, flags);
  if (result < 0)
    result = -errno;
  if (list != few)
    free(list);
  return result;
}

static ssize_t call_sendmsg(int fd, struct msghdr *header, int flags) {
  return sendmsg(fd, header, flags | MSG_NOSIGNAL);
}

int64_t ps__sys_sendmsg(int fd, const struct ps__letter *letter, int flags) {
  struct msghdr header = {0};
  return with_header(fd, letter, flags, &header, call_sendmsg);
}

static ssize_t call_recvmsg(int fd, struct msghdr *header, int flags) {
  return recvmsg(fd, header, flags | MSG_CMSG_CLOEXEC);
}

int64_t ps__sys_recvmsg(int fd, struct ps__letter *letter, int flags) {
  struct msghdr header = {0};
  int64_t result = with_header(fd, letter, flags, &header, call_recvmsg);
  if (result >= 0) {
    letter->name_length = header.msg_namelen;
    letter->control_length = header.msg_controllen;
    letter->flags = header.msg_flags & ~MSG_CMSG_CLOEXEC;
  }
  return result;
}

/* sendfile() has no MSG_NOSIGNAL. The signal that it raises for a peer that is gone is held back and taken away, unless
 * one was waiting before: that is the program's. The call raises it, too, when it has sent a part and reports that. */
static int64_t without_signal(int fd, int file, off_t position, size_t count) {
  sigset_t pipe_alone, before, waiting;
  sigemptyset(&pipe_alone);
  sigaddset(&pipe_alone, SIGPIPE);
  sigemptyset(&waiting);
  sigpending(&waiting);
  pthread_sigmask(SIG_BLOCK, &pipe_alone, &before);
  ssize_t result = sendfile(fd, file, &position, count);
  int64_t outcome = result < 0 ? -errno : result;
  if (outcome != (int64_t)count && !sigismember(&waiting, SIGPIPE))
    while (sigtimedwait(&pipe_alone, NULL, &(struct timespec){0}) < 0 && errno == EINTR)
      ;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return outcome;
}

int64_t ps__sys_sendfile(int fd, int file, int64_t offset, size_t count) {
  off_t position = (off_t)offset;
  /* never false: off_t has 64 bits on all systems that there are headers for */
  return position == offset ? without_signal(fd, file, position, count) : -EOVERFLOW;
}

/* Half of what is free: each part takes some memory beside its bytes. */
int64_t ps__sys_send_room(int fd) {
  uint32_t memory[SK_MEMINFO_VARS] = {0};
  socklen_t length = sizeof memory;
  if (getsockopt(fd, SOL_SOCKET, SO_MEMINFO, memory, &length) < 0)
    return -errno;
  uint32_t queued = memory[SK_MEMINFO_WMEM_QUEUED], allocated = memory[SK_MEMINFO_WMEM_ALLOC];
  int64_t room = (int64_t)memory[SK_MEMINFO_SNDBUF] - (queued > allocated ? queued : allocated);
  return room > 1 ? room / 2 : 0;
}

int64_t ps__sys_pread(int file, void *buffer, size_t size, int64_t offset) {
  off_t position = (off_t)offset;
  if (position != offset) /* never true: off_t has 64 bits, as above */
    return -EOVERFLOW;
  ssize_t result = pread(file, buffer, size, position);
  return result < 0 ? -errno : result;
}
