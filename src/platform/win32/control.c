/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * How the system lays out control data. The data may lie anywhere in memory, so heads are copied and never pointed
 * at. */
#include "platform/win32/native.h"

#include <string.h>

/* As WSA_CMSG_SPACE() and WSA_CMSG_LEN() have it. */

static size_t aligned(size_t size, size_t unit) {
  return (size + unit - 1) / unit * unit;
}

/* Where the data begins. */
enum { HEAD = (sizeof(WSACMSGHDR) + MAX_NATURAL_ALIGNMENT - 1) / MAX_NATURAL_ALIGNMENT * MAX_NATURAL_ALIGNMENT };

size_t ps__sys_control_length(size_t size) {
  return HEAD + size;
}

size_t ps__sys_control_space(size_t size) {
  return aligned(ps__sys_control_length(aligned(size, _Alignof(WSACMSGHDR))), MAX_NATURAL_ALIGNMENT);
}

void ps__sys_control_write(void *control, int level, int type, const void *data, size_t size) {
  WSACMSGHDR head = {.cmsg_len = ps__sys_control_length(size), .cmsg_level = level, .cmsg_type = type};
  memset(control, 0, ps__sys_control_space(size));
  memcpy(control, &head, sizeof head);
  if (size > 0)
    memcpy((char *)control + HEAD, data, size);
}

bool ps__sys_control_read(const void *control, size_t length, size_t position, struct ps__item *item) {
  WSACMSGHDR head;
  if (length - position < sizeof head)
    return false;
  memcpy(&head, (const char *)control + position, sizeof head);
  if (head.cmsg_len < HEAD)
    return false;
  size_t told = head.cmsg_len - HEAD;
  size_t there = length - position > HEAD ? length - position - HEAD : 0;
  size_t size = told < there ? told : there;
  *item =
      (struct ps__item){head.cmsg_level, head.cmsg_type, position + HEAD, size, position + ps__sys_control_space(size)};
  /* What is left may be less than the head of another item. */
  if (item->next > length || length - item->next < sizeof head)
    item->next = length;
  return true;
}

/* No descriptors are passed. */

bool ps__sys_is_rights(const struct ps__item *item) {
  (void)item;
  return false;
}

bool ps__sys_is_pidfd(const struct ps__item *item) {
  (void)item;
  return false;
}

/* The number that the item has elsewhere. Winsock refuses to send it. */
enum { RIGHTS = 1 };

void ps__sys_rights_write(void *control, const int *fds, size_t count) {
  ps__sys_control_write(control, SOL_SOCKET, RIGHTS, fds, count * sizeof *fds);
}

static void give_name(const void *made, size_t size, void *name, size_t *length) {
  memcpy(name, made, size);
  *length = size;
}

bool ps__sys_destination(const struct ps__item *item, const void *control, void *name, size_t *length, int *ifindex) {
  const char *data = (const char *)control + item->start;
  if (item->level == IPPROTO_IP && item->type == IP_PKTINFO && item->size >= sizeof(IN_PKTINFO)) {
    IN_PKTINFO told;
    memcpy(&told, data, sizeof told);
    give_name(&(struct sockaddr_in){.sin_family = AF_INET, .sin_addr = told.ipi_addr}, sizeof(struct sockaddr_in), name,
              length);
    *ifindex = (int)told.ipi_ifindex;
    return true;
  }
  if (item->level == IPPROTO_IPV6 && item->type == IPV6_PKTINFO && item->size >= sizeof(IN6_PKTINFO)) {
    IN6_PKTINFO told;
    memcpy(&told, data, sizeof told);
    struct sockaddr_in6 made = {.sin6_family = AF_INET6, .sin6_addr = told.ipi6_addr};
    /* An address of one link means nothing without the interface. */
    if (IN6_IS_ADDR_LINKLOCAL(&told.ipi6_addr))
      made.sin6_scope_id = told.ipi6_ifindex;
    give_name(&made, sizeof made, name, length);
    *ifindex = (int)told.ipi6_ifindex;
    return true;
  }
  return false;
}
