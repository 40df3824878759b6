/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Many datagrams, one after the other: Windows has no call for several. */
#include "platform/platform.h"

int64_t ps__sys_send_pieces(int fd, const struct ps__piece *pieces, size_t count, int flags) {
  size_t done = 0;
  int64_t result = 0;
  for (; done < count && done < PS__PIECES; done++) {
    const struct ps__piece *piece = &pieces[done];
    result = piece->name_length > 0
                 ? ps__sys_sendto(fd, piece->data, piece->length, flags, piece->name, piece->name_length)
                 : ps__sys_send(fd, piece->data, piece->length, flags);
    if (result < 0)
      break;
  }
  return done > 0 ? (int64_t)done : result;
}

/* Errors of the socket itself come again, and no other ones are reported: see make.c. */
int64_t ps__sys_receive_pieces(int fd, struct ps__piece *pieces, size_t count, int flags) {
  size_t done = 0;
  int64_t result = 0;
  for (; done < count; done++) {
    struct ps__piece *piece = &pieces[done];
    result = piece->name ? ps__sys_recvfrom(fd, piece->data, piece->length, flags, piece->name, &piece->name_length)
                         : ps__sys_recv(fd, piece->data, piece->length, flags);
    if (result < 0)
      break;
    piece->length = (size_t)result;
  }
  return done > 0 ? (int64_t)done : result;
}

/* UDP_SEND_MSG_SIZE came with Windows 10, and says nothing of what a program has set otherwise. */
bool ps__sys_can_segment(int fd) {
  (void)fd;
  return false;
}
