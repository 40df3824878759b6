/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Control data to hand over: items that the system knows and others, some of which are longer or shorter than they
 * say, or cut off. */
#include "choices.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

static const struct {
  int level, type;
  size_t size;
} known[] = {
    {SOL_SOCKET, SCM_RIGHTS, 0},
    {SOL_SOCKET, SCM_CREDENTIALS, sizeof(struct ucred)},
    {IPPROTO_IP, IP_PKTINFO, sizeof(struct in_pktinfo)},
    {IPPROTO_IPV6, IPV6_PKTINFO, sizeof(struct in6_pktinfo)},
    {IPPROTO_IP, IP_TTL, sizeof(int)},
    {IPPROTO_IPV6, IPV6_TCLASS, sizeof(int)},
    {SOL_SOCKET, 0x7FFF, 3},
    {-1, -1, 0},
};

/* What an item says that it has. */
static size_t some_length(struct call *call, size_t right) {
  static const size_t wrong[] = {0, 1, CMSG_LEN(0) - 1, CMSG_LEN(0), 65536, SIZE_MAX, SIZE_MAX / 2, SIZE_MAX - 7};
  if (chance_percent(&call->chance, 75))
    return right;
  if (chance_percent(&call->chance, 50))
    return right + chance_below(&call->chance, 3) - 1;
  return wrong[chance_below(&call->chance, sizeof wrong / sizeof wrong[0])];
}

/* Descriptors of the call's own, or of nothing. */
static size_t fill_rights(struct call *call, unsigned char *bytes, size_t room) {
  int fd = belongings_add_descriptor(&call->belongings, open("/dev/null", O_RDWR | O_CLOEXEC));
  size_t count = chance_percent(&call->chance, 95) ? chance_below(&call->chance, 4) : 254;
  if (count > room / sizeof fd)
    count = room / sizeof fd;
  for (size_t i = 0; i < count; i++) {
    int number = chance_percent(&call->chance, 95) ? fd : (int)chance_bits(&call->chance) | 1 << 20;
    memcpy(bytes + i * sizeof number, &number, sizeof number);
  }
  return count * sizeof fd;
}

void control_fill(struct call *call, unsigned char *bytes, size_t size) {
  chance_fill(&call->chance, bytes, size);
  for (size_t at = 0, items = chance_below(&call->chance, 4); items > 0 && at + CMSG_LEN(0) <= size; items--) {
    size_t which = chance_percent(&call->chance, 50) ? 0 : chance_below(&call->chance, sizeof known / sizeof known[0]);
    size_t data = known[which].size, room = size - at - CMSG_LEN(0);
    if (which == 0)
      data = fill_rights(call, bytes + at + CMSG_LEN(0), room);
    struct cmsghdr head = {some_length(call, CMSG_LEN(data)), known[which].level, known[which].type};
    memcpy(bytes + at, &head, sizeof head);
    at += CMSG_SPACE(data);
  }
}
