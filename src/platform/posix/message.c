/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Messages in several buffers. */
#include "platform/platform.h"

#include "calls.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>

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
  return ps__call_sendmsg(fd, header, flags);
}

int64_t ps__sys_sendmsg(int fd, const struct ps__letter *letter, int flags) {
  struct msghdr header = {0};
  return with_header(fd, letter, flags, &header, call_sendmsg);
}

static ssize_t call_recvmsg(int fd, struct msghdr *header, int flags) {
  return ps__call_recvmsg(fd, header, flags);
}

int64_t ps__sys_recvmsg(int fd, struct ps__letter *letter, int flags) {
  struct msghdr header = {0};
  int64_t result = with_header(fd, letter, flags, &header, call_recvmsg);
  if (result >= 0) {
    letter->name_length = header.msg_namelen;
    letter->control_length = header.msg_controllen;
    letter->flags = header.msg_flags & ~PS__MSG_ADDED;
  }
  return result;
}
