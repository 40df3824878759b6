/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Faults of the calls that transfer data: they fail, transfer less, or find the end. A datagram is never transferred in
 * part, so only streams and files are. */
#include "platform/faults/wrap.h"

#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

int __real_getsockopt(int fd, int level, int option, void *value,
                      socklen_t *length) __asm__("__real_" PS__NAMED(getsockopt));

static bool is_stream(int fd) {
  int type = 0;
  socklen_t length = sizeof type;
  return __real_getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_STREAM;
}

static size_t part(const struct ps__fault *fault, size_t size) {
  return fault->most > 0 && (size_t)fault->most < size ? (size_t)fault->most : size;
}

static size_t part_of_stream(const struct ps__fault *fault, int fd, size_t size) {
  return part(fault, size) < size && is_stream(fd) ? part(fault, size) : size;
}

/* The result of a transfer that fails, finds the end, or is made. */
#define TRANSFER(call, made)                                 \
  struct ps__fault fault = ps__fault_next(PS__FAULT_##call); \
  if (fault.error != 0)                                      \
    return ps__fault_fail(&fault);                           \
  return fault.end ? 0 : (made)

WRAP(ssize_t, pread, int fd, void *buffer, size_t size, off_t offset) {
  TRANSFER(pread, __real_pread(fd, buffer, part(&fault, size), offset));
}

WRAP(ssize_t, recv, int fd, void *buffer, size_t size, int flags) {
  TRANSFER(recv, __real_recv(fd, buffer, part_of_stream(&fault, fd, size), flags));
}

WRAP(ssize_t, recvfrom, int fd, void *buffer, size_t size, int flags, struct sockaddr *address, socklen_t *length) {
  TRANSFER(recvfrom, __real_recvfrom(fd, buffer, part_of_stream(&fault, fd, size), flags, address, length));
}

WRAP(ssize_t, send, int fd, const void *data, size_t size, int flags) {
  TRANSFER(send, __real_send(fd, data, part_of_stream(&fault, fd, size), flags));
}

WRAP(ssize_t, sendfile, int fd, int file, off_t *offset, size_t size) {
  TRANSFER(sendfile, __real_sendfile(fd, file, offset, part(&fault, size)));
}

WRAP(ssize_t, sendto, int fd, const void *data, size_t size, int flags, const struct sockaddr *address,
     socklen_t length) {
  TRANSFER(sendto, __real_sendto(fd, data, part_of_stream(&fault, fd, size), flags, address, length));
}

/* The start of a message: as many of its buffers as hold the bytes that are to go, of those that there is room for. */
enum { BUFFERS = 64 };
struct start {
  struct iovec buffers[BUFFERS];
  struct msghdr header;
};

/* Whether there is a shorter message that has some bytes in it. */
static bool shorten(struct start *start, const struct ps__fault *fault, int fd, const struct msghdr *message) {
  size_t left = (size_t)fault->most, count = 0;
  if (fault->most == 0 || !is_stream(fd))
    return false;
  for (; count < BUFFERS && count < (size_t)message->msg_iovlen && left > 0; count++) {
    start->buffers[count] = message->msg_iov[count];
    if (start->buffers[count].iov_len > left)
      start->buffers[count].iov_len = left;
    left -= start->buffers[count].iov_len;
  }
  start->header = *message;
  start->header.msg_iov = start->buffers;
  start->header.msg_iovlen = (__typeof__(start->header.msg_iovlen))count;
  return left < (size_t)fault->most;
}

WRAP(ssize_t, recvmsg, int fd, struct msghdr *message, int flags) {
  struct ps__fault fault = ps__fault_next(PS__FAULT_recvmsg);
  if (fault.error != 0)
    return ps__fault_fail(&fault);
  if (fault.end) {
    message->msg_namelen = 0;
    message->msg_controllen = 0;
    message->msg_flags = 0;
    return 0;
  }
  struct start start;
  if (!shorten(&start, &fault, fd, message))
    return __real_recvmsg(fd, message, flags);
  ssize_t result = __real_recvmsg(fd, &start.header, flags);
  message->msg_namelen = start.header.msg_namelen;
  message->msg_controllen = start.header.msg_controllen;
  message->msg_flags = start.header.msg_flags;
  return result;
}

WRAP(ssize_t, sendmsg, int fd, const struct msghdr *message, int flags) {
  struct start start;
  TRANSFER(sendmsg, __real_sendmsg(fd, shorten(&start, &fault, fd, message) ? &start.header : message, flags));
}

/* Of several messages at most so many. */
WRAP(int, recvmmsg, int fd, struct mmsghdr *messages, unsigned count, int flags, struct timespec *limit) {
  struct ps__fault fault = ps__fault_next(PS__FAULT_recvmmsg);
  return fault.error != 0 ? ps__fault_fail(&fault)
                          : __real_recvmmsg(fd, messages, (unsigned)part(&fault, count), flags, limit);
}

WRAP(int, sendmmsg, int fd, struct mmsghdr *messages, unsigned count, int flags) {
  struct ps__fault fault = ps__fault_next(PS__FAULT_sendmmsg);
  return fault.error != 0 ? ps__fault_fail(&fault)
                          : __real_sendmmsg(fd, messages, (unsigned)part(&fault, count), flags);
}
