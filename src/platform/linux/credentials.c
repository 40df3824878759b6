/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Who is at the other end of a local connection. */
#include "platform/connection_info.h"
#include "platform/platform.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { PEERSEC = 31, PEERGROUPS = 59 }; /* SO_PEERSEC and SO_PEERGROUPS, which old headers do not have. */

/* An option of any size, in memory that is a byte longer: `length` receives its size. A system or a socket without the
 * option gives NULL and no error. */
static int read_all(int fd, int option, void **memory, size_t *length) {
  *memory = NULL;
  for (size_t room = 256; room <= 1u << 20; room = *length > room ? *length : room * 2) {
    char *block = calloc(1, room + 1);
    if (!block)
      return -ENOMEM;
    socklen_t used = (socklen_t)room;
    int result = getsockopt(fd, SOL_SOCKET, option, block, &used) < 0 ? -errno : 0;
    *length = used;
    if (result == 0) {
      *memory = block;
      return 0;
    }
    free(block);
    if (result != -ERANGE)
      break;
  }
  return 0;
}

int ps__sys_credentials(int fd, struct ps__credentials *credentials) {
  struct ucred peer = {0};
  size_t length = sizeof peer;
  void *memory;
  memset(credentials, 0, sizeof *credentials);
  int result = ps__sys_getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length);
  if (result < 0)
    return result;
  /* A listener has its own credentials here, which those who connect get. */
  if ((peer.pid == 0 && peer.uid == (uid_t)-1) || ps__sys_is_listening(fd))
    return -ENOTCONN;
  credentials->numbers[0] = peer.pid;
  credentials->numbers[1] = peer.uid;
  credentials->numbers[2] = peer.gid;
  result = read_all(fd, PEERGROUPS, &memory, &length);
  if (result < 0)
    return result;
  credentials->groups = memory;
  credentials->group_count = memory ? length / sizeof(uint32_t) : 0;
  result = read_all(fd, PEERSEC, &memory, &length);
  if (result < 0)
    free(credentials->groups);
  else
    credentials->label = memory;
  return result;
}
