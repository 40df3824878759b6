/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * How much a stream accepts without waiting. */
#include "platform/platform.h"

#include <errno.h>
#include <linux/sock_diag.h>
#include <sys/socket.h>

/* Half of what is free: each part takes some memory beside its bytes. An emulator may answer with the first number
 * alone, as if this were an option like most. */
int64_t ps__sys_send_room(int fd) {
  uint32_t memory[SK_MEMINFO_VARS] = {0};
  socklen_t length = sizeof memory;
  if (getsockopt(fd, SOL_SOCKET, SO_MEMINFO, memory, &length) < 0)
    return -errno;
  if (length <= SK_MEMINFO_WMEM_QUEUED * sizeof *memory)
    return -ENOPROTOOPT;
  uint32_t queued = memory[SK_MEMINFO_WMEM_QUEUED], allocated = memory[SK_MEMINFO_WMEM_ALLOC];
  int64_t room = (int64_t)memory[SK_MEMINFO_SNDBUF] - (queued > allocated ? queued : allocated);
  return room > 1 ? room / 2 : 0;
}
