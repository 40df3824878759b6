/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * How the system lays out control data. The data may lie anywhere in memory, so heads are copied and never pointed
 * at. */
#include "platform/platform.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

size_t ps__sys_control_space(size_t size) {
  return CMSG_SPACE(size);
}

size_t ps__sys_control_length(size_t size) {
  return CMSG_LEN(size);
}

void ps__sys_control_write(void *control, int level, int type, const void *data, size_t size) {
  struct cmsghdr head;
  /* Some C libraries have padding in the head. */
  memset(&head, 0, sizeof head);
  /* A size_t or a socklen_t, as the C library has it. */
  head.cmsg_len = (__typeof__(head.cmsg_len))CMSG_LEN(size);
  head.cmsg_level = level;
  head.cmsg_type = type;
  memset(control, 0, CMSG_SPACE(size));
  memcpy(control, &head, sizeof head);
  if (size > 0)
    memcpy((char *)control + CMSG_LEN(0), data, size);
}

bool ps__sys_control_read(const void *control, size_t length, size_t position, struct ps__item *item) {
  struct cmsghdr head;
  if (length - position < sizeof head)
    return false;
  memcpy(&head, (const char *)control + position, sizeof head);
  if (head.cmsg_len < CMSG_LEN(0))
    return false;
  size_t told = head.cmsg_len - CMSG_LEN(0);
  size_t there = length - position > CMSG_LEN(0) ? length - position - CMSG_LEN(0) : 0;
  size_t size = told < there ? told : there;
  *item = (struct ps__item){head.cmsg_level, head.cmsg_type, position + CMSG_LEN(0), size, position + CMSG_SPACE(size)};
  /* What is left may be less than the head of another item. */
  if (item->next > length || length - item->next < sizeof head)
    item->next = length;
  return true;
}

bool ps__sys_is_rights(const struct ps__item *item) {
  return item->level == SOL_SOCKET && item->type == SCM_RIGHTS;
}

bool ps__sys_is_pidfd(const struct ps__item *item) {
#ifdef __linux__
  /* SCM_PIDFD, which older headers lack. */
  enum { PIDFD = 4 };
  return item->level == SOL_SOCKET && item->type == PIDFD;
#else
  (void)item;
  return false;
#endif
}

void ps__sys_rights_write(void *control, const int *fds, size_t count) {
  ps__sys_control_write(control, SOL_SOCKET, SCM_RIGHTS, fds, count * sizeof *fds);
}

static void give_name(const void *made, size_t size, void *name, size_t *length) {
  memcpy(name, made, size);
  *length = size;
}

bool ps__sys_destination(const struct ps__item *item, const void *control, void *name, size_t *length, int *ifindex) {
  const char *data = (const char *)control + item->start;
#ifdef IP_PKTINFO
  if (item->level == IPPROTO_IP && item->type == IP_PKTINFO && item->size >= sizeof(struct in_pktinfo)) {
    struct in_pktinfo told;
    memcpy(&told, data, sizeof told);
    give_name(&(struct sockaddr_in){.sin_family = AF_INET, .sin_addr = told.ipi_addr}, sizeof(struct sockaddr_in), name,
              length);
    *ifindex = (int)told.ipi_ifindex;
    return true;
  }
#endif
#ifdef IPV6_PKTINFO
  if (item->level == IPPROTO_IPV6 && item->type == IPV6_PKTINFO && item->size >= sizeof(struct in6_pktinfo)) {
    struct in6_pktinfo told;
    memcpy(&told, data, sizeof told);
    struct sockaddr_in6 made = {.sin6_family = AF_INET6, .sin6_addr = told.ipi6_addr};
    /* An address of one link means nothing without the interface. */
    if (IN6_IS_ADDR_LINKLOCAL(&told.ipi6_addr))
      made.sin6_scope_id = told.ipi6_ifindex;
    give_name(&made, sizeof made, name, length);
    *ifindex = (int)told.ipi6_ifindex;
    return true;
  }
#endif
  return false;
}
