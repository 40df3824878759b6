/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Many datagrams by one call each. */
#include "platform/platform.h"

#include "calls.h"

#include <errno.h>
#include <poll.h>
#include <sys/uio.h>

/* A message of one piece. */
static struct msghdr message_of(const struct ps__piece *piece, struct iovec *data) {
  *data = (struct iovec){.iov_base = piece->data, .iov_len = piece->length};
  return (struct msghdr){
      .msg_iov = data, .msg_iovlen = 1, .msg_name = piece->name, .msg_namelen = (socklen_t)piece->name_length};
}

/* No piece is to be cut: ps__sys_can_segment() says so. */
static int64_t send_one(int fd, const struct ps__piece *piece, int flags) {
  struct iovec data;
  struct msghdr message = message_of(piece, &data);
  return ps__call_sendmsg(fd, &message, flags) < 0 ? -errno : 0;
}

int64_t ps__sys_send_pieces(int fd, const struct ps__piece *pieces, size_t count, int flags) {
  size_t done = 0;
  int64_t result = 0;
  if (count > PS__PIECES)
    count = PS__PIECES;
  while (done < count) {
    result = send_one(fd, &pieces[done], flags);
    if (result < 0)
      break;
    done++;
  }
  return done > 0 ? (int64_t)done : result;
}

static int64_t receive_one(int fd, struct ps__piece *piece, int flags) {
  struct iovec data;
  struct msghdr message = message_of(piece, &data);
  ssize_t result = ps__call_recvmsg(fd, &message, flags);
  if (result < 0)
    return -errno;
  piece->length = (size_t)result;
  piece->name_length = message.msg_namelen;
  return 0;
}

/* The system tells an error once: one that is pending is left for the next call, which can report it. */
static bool another_is_there(int fd) {
  struct pollfd entry = {.fd = fd, .events = POLLIN};
  return poll(&entry, 1, 0) > 0 && (entry.revents & (POLLIN | POLLERR | POLLNVAL)) == POLLIN;
}

int64_t ps__sys_receive_pieces(int fd, struct ps__piece *pieces, size_t count, int flags) {
  size_t done = 0;
  int64_t result = 0;
  while (done < count && (done == 0 || another_is_there(fd))) {
    result = receive_one(fd, &pieces[done], flags | PS__MSG_DONTWAIT);
    if (result < 0)
      break;
    done++;
  }
  return done > 0 ? (int64_t)done : result;
}

bool ps__sys_can_segment(int fd) {
  (void)fd;
  return false;
}
