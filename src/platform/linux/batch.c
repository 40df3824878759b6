/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Many datagrams with one call of the system, and datagrams of one length as one that the system cuts (UDP_SEGMENT). */
#include "platform/platform.h"
#include "platform/posix/c_library.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

/* So many pieces need no memory. */
enum { FEW = PS__PIECES };

/* One piece as the system takes it, with room for the item that says how to cut it. */
struct entry {
  struct iovec memory;
  union {
    size_t aligned;
    char bytes[CMSG_SPACE(sizeof(uint16_t))];
  } control;
};

static void set_segment(struct msghdr *header, struct entry *entry, uint16_t segment) {
  memset(&entry->control, 0, sizeof entry->control);
  header->msg_control = &entry->control;
  header->msg_controllen = sizeof entry->control.bytes;
  struct cmsghdr *item = (struct cmsghdr *)(void *)&entry->control;
  item->cmsg_level = IPPROTO_UDP;
  item->cmsg_type = UDP_SEGMENT;
  item->cmsg_len = CMSG_LEN(sizeof segment);
  memcpy(CMSG_DATA(item), &segment, sizeof segment);
}

static void set_header(struct msghdr *header, struct entry *entry, const struct ps__piece *piece) {
  entry->memory = (struct iovec){piece->data, piece->length};
  memset(header, 0, sizeof *header);
  header->msg_name = piece->name;
  header->msg_namelen = (socklen_t)piece->name_length;
  header->msg_iov = &entry->memory;
  header->msg_iovlen = 1;
  if (piece->segment > 0)
    set_segment(header, entry, (uint16_t)piece->segment);
}

/* For systems without the calls for many messages: one after the other, until one fails. */
static int send_in_turn(int fd, struct mmsghdr *list, size_t count, int flags) {
  size_t done = 0;
  while (done < count && sendmsg(fd, &list[done].msg_hdr, flags) >= 0)
    done++;
  return done > 0 ? (int)done : -1;
}

/* One alone: a second one could find an error that nobody would be told. */
static int receive_one(int fd, struct mmsghdr *list, int flags) {
  ssize_t length = recvmsg(fd, &list->msg_hdr, flags);
  list->msg_len = length < 0 ? 0 : (unsigned)length;
  return length < 0 ? -1 : 1;
}

int64_t ps__sys_send_pieces(int fd, const struct ps__piece *pieces, size_t count, int flags) {
  struct mmsghdr list[FEW];
  struct entry entries[FEW];
  if (count > FEW)
    count = FEW;
  for (size_t i = 0; i < count; i++)
    set_header(&list[i].msg_hdr, &entries[i], &pieces[i]);
  int result = ps__libc_sendmmsg(fd, list, (unsigned)count, flags | MSG_NOSIGNAL);
  if (result < 0 && errno == ENOSYS)
    result = send_in_turn(fd, list, count, flags | MSG_NOSIGNAL);
  return result < 0 ? -errno : result;
}

int64_t ps__sys_receive_pieces(int fd, struct ps__piece *pieces, size_t count, int flags) {
  struct mmsghdr few[FEW], *list = few;
  struct iovec few_memories[FEW], *memories = few_memories;
  if (count > FEW) {
    list = calloc(count, sizeof *list + sizeof *memories);
    if (!list)
      return -ENOMEM;
    memories = (struct iovec *)(void *)(list + count);
  }
  for (size_t i = 0; i < count; i++) {
    memories[i] = (struct iovec){pieces[i].data, pieces[i].length};
    list[i] = (struct mmsghdr){.msg_hdr = {.msg_name = pieces[i].name,
                                           .msg_namelen = (socklen_t)pieces[i].name_length,
                                           .msg_iov = &memories[i],
                                           .msg_iovlen = 1}};
  }
  int64_t result = ps__libc_recvmmsg(fd, list, (unsigned)count, flags);
  if (result < 0 && errno == ENOSYS)
    result = receive_one(fd, list, flags);
  if (result < 0)
    result = -errno;
  for (int64_t i = 0; i < result; i++) {
    pieces[i].length = list[i].msg_len;
    pieces[i].name_length = list[i].msg_hdr.msg_namelen;
  }
  if (list != few)
    free(list);
  return result;
}

bool ps__sys_can_segment(int fd) {
  int segment = 0, corked = 0;
  socklen_t size = sizeof segment;
  if (getsockopt(fd, IPPROTO_UDP, UDP_SEGMENT, &segment, &size) < 0 || segment != 0)
    return false;
  size = sizeof corked;
  return getsockopt(fd, IPPROTO_UDP, UDP_CORK, &corked, &size) == 0 && corked == 0;
}
