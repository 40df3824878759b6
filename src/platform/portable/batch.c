/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Many datagrams by one call each. */
#include "platform/platform.h"

#include "calls.h"

#include <errno.h>

/* No piece is to be cut: ps__sys_can_segment() says so. */
static int64_t send_one(int fd, const struct ps__piece *piece, int flags) {
  ssize_t sent =
      piece->name ? ps__call_sendto(fd, piece->data, piece->length, flags, piece->name, (socklen_t)piece->name_length)
                  : ps__call_send(fd, piece->data, piece->length, flags);
  return sent < 0 ? -errno : 0;
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

/* One alone: a second call could find an error that nobody would be told. */
int64_t ps__sys_receive_pieces(int fd, struct ps__piece *pieces, size_t count, int flags) {
  socklen_t length = (socklen_t)pieces->name_length;
  if (count == 0)
    return 0;
  ssize_t result = pieces->name ? ps__call_recvfrom(fd, pieces->data, pieces->length, flags, pieces->name, &length)
                                : ps__call_recv(fd, pieces->data, pieces->length, flags);
  if (result < 0)
    return -errno;
  pieces->length = (size_t)result;
  pieces->name_length = pieces->name ? length : 0;
  return 1;
}

bool ps__sys_can_segment(int fd) {
  (void)fd;
  return false;
}
