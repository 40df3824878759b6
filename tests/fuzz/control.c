/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Control data: any bytes are walked to their end without reading behind it, what was built is read again, and what a
 * receive makes of items that the system may report, cut or not, is what they say. No descriptor is lost. */
#include "support/input.h"
#include "support/target.h"

#include <polysocket.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ROOM = 512, ITEMS = 8, FDS = 4 };
enum outcome { WALKED, STOPPED, BUILT, FULL, DESTINATION, RIGHTS, LEFT_OUT, MEASURED, OUTSIDE };

const struct fuzz_target fuzz_target = {
    "control",
    20000,
    {"bytes are walked to the end", "no item begins in the bytes", "items are built and read again",
     "an item does not fit", "a destination is found", "descriptors are handed out",
     "descriptors without room are closed", "a size is told", "a size is out of range"}};

/* Bytes of any kind. Each step goes forward, and no item lies outside. */
static void walk(const char *control, int64_t length) {
  ps_error err;
  int64_t level, type, start, size, next = 0;
  for (int64_t position = 0; position < length; position = next) {
    int32_t status = ps_control_next(control, length, position, &level, &type, &start, &size, &next, &err);
    if (status != PS_OK) {
      expect_status(status, STATUS(PS_E_VALUE), "control_next", &err);
      expect(level == 0 && type == 0 && start == 0 && size == 0 && next == 0, "an item is left");
      fuzz_reached(STOPPED);
      return;
    }
    expect(size >= 0 && start > position && start + size <= length,
           "an item of %" PRId64 " bytes at %" PRId64 " in %" PRId64, size, start, length);
    expect(next > position && next <= length, "%" PRId64 " follows %" PRId64, next, position);
  }
  fuzz_reached(WALKED);
}

static void walk_any(struct input *input) {
  char *bytes = malloc(ROOM);
  expect(bytes, "out of memory");
  int64_t length = (int64_t)input_bytes(input, bytes, ROOM);
  char *exact = realloc(bytes, (size_t)length + (length == 0));
  expect(exact, "out of memory");
  walk(exact, length);
  free(exact);
}

struct item {
  int64_t level, type;
  size_t size;
  char bytes[64];
};

/* Items one after the other, read by the library and by the C library's macros. */
static void build(struct input *input) {
  struct item items[ITEMS];
  union {
    struct cmsghdr aligned;
    char bytes[ROOM];
  } room;
  ps_error err;
  int64_t used = 0, capacity = (int64_t)input_below(input, ROOM + 1), level, type, start, size, next;
  size_t count = 0;
  for (size_t wanted = input_below(input, ITEMS + 1); count < wanted; count++) {
    struct item *item = &items[count];
    item->level = (int32_t)input_bits(input, 1);
    item->type = (int32_t)input_bits(input, 4);
    item->size = input_bytes(input, item->bytes, sizeof item->bytes);
    int64_t length = -1;
    int32_t status = ps_control_add(used, item->level, item->type, item->bytes, (int64_t)item->size, room.bytes,
                                    capacity, &length, &err);
    if ((int64_t)CMSG_SPACE(item->size) > capacity - used) {
      expect_status(status, STATUS(PS_E_VALUE), "control_add", &err);
      fuzz_reached(FULL);
      break;
    }
    expect(status == PS_OK, "an item is refused: %s", err.message);
    expect(length == used + (int64_t)CMSG_SPACE(item->size), "the length is %" PRId64, length);
    used = length;
  }
  struct msghdr header = {.msg_control = room.bytes, .msg_controllen = (size_t)used};
  struct cmsghdr *other = CMSG_FIRSTHDR(&header);
  next = 0;
  for (size_t i = 0; i < count; i++, other = CMSG_NXTHDR(&header, other)) {
    int64_t position = next;
    int32_t status = ps_control_next(room.bytes, used, position, &level, &type, &start, &size, &next, &err);
    expect(status == PS_OK && other, "item %zu is not read", i);
    expect(level == items[i].level && type == items[i].type && size == (int64_t)items[i].size, "item %zu differs", i);
    expect(memcmp(room.bytes + start, items[i].bytes, items[i].size) == 0, "item %zu has other bytes", i);
    expect(start == (char *)CMSG_DATA(other) - room.bytes, "item %zu starts elsewhere", i);
    fuzz_reached(BUILT);
  }
  expect(!other && next == used, "there are more items");
}

/* What the next recvmsg() reports: control data that was made before, as much as the caller has room for. */
static struct {
  char control[ROOM];
  size_t length;
  int flags;
  int fds[FDS * ITEMS];
  size_t fd_count;
} told;

ssize_t __wrap_recvmsg(int fd, struct msghdr *header, int flags);
ssize_t __wrap_recvmsg(int fd, struct msghdr *header, int flags) {
  (void)fd;
  (void)flags;
  size_t length = told.length < header->msg_controllen ? told.length : header->msg_controllen;
  if (length > 0)
    memcpy(header->msg_control, told.control, length);
  header->msg_controllen = length;
  header->msg_namelen = 0;
  header->msg_flags = told.flags | (length < told.length ? MSG_CTRUNC : 0);
  return 0;
}

static void tell(int level, int type, const void *data, size_t size) {
  int64_t length = 0;
  if (ps_control_add((int64_t)told.length, level, type, data, (int64_t)size, told.control, ROOM, &length, NULL) ==
      PS_OK)
    told.length = (size_t)length;
}

/* An item as the system may have it: of its full size, or cut. */
static void tell_item(struct input *input) {
  char bytes[64] = {0};
  size_t size = input_bytes(input, bytes, sizeof bytes);
  switch (input_below(input, 4)) {
  case 0:
    tell(IPPROTO_IP, IP_PKTINFO, bytes, size);
    break;
  case 1:
    tell(IPPROTO_IPV6, IPV6_PKTINFO, bytes, size);
    break;
  case 2:
    tell(SOL_SOCKET, SCM_CREDENTIALS, bytes, size);
    break;
  default:
    /* Not of SOL_SOCKET, whose items may be descriptors: the library closes those. */
    tell(SOL_SOCKET + 1 + (int)input_below(input, 250), (int)input_bits(input, 1), bytes, size % 60);
  }
}

/* The destination of the last whole item of the kind. */
static void check_destination(const ps_message *message) {
  int64_t level, type, start, size, next, family = -1, ifindex = 0;
  bool found = false;
  for (int64_t at = 0; at < message->control_length; at = next) {
    if (ps_control_next(message->control, message->control_length, at, &level, &type, &start, &size, &next, NULL) !=
        PS_OK)
      break;
    const char *data = (const char *)message->control + start;
    if (level == IPPROTO_IP && type == IP_PKTINFO && size >= (int64_t)sizeof(struct in_pktinfo)) {
      ifindex = ((const struct in_pktinfo *)(const void *)data)->ipi_ifindex;
      found = true;
    } else if (level == IPPROTO_IPV6 && type == IPV6_PKTINFO && size >= (int64_t)sizeof(struct in6_pktinfo)) {
      ifindex = (int)((const struct in6_pktinfo *)(const void *)data)->ipi6_ifindex;
      found = true;
    }
  }
  ps_address_family(&message->destination, &family, NULL);
  expect(found == (family == AF_INET || family == AF_INET6), "a destination is of family %" PRId64, family);
  expect(message->ifindex == ifindex, "the interface is %" PRId64 " and not %" PRId64, message->ifindex, ifindex);
  if (found)
    fuzz_reached(DESTINATION);
}

static ps_socket *socket_of(int64_t type) {
  static ps_socket *sockets[2];
  ps_socket **socket = &sockets[type == SOCK_DGRAM];
  if (!*socket) {
    expect(ps_socket_create(AF_UNIX, type, 0, socket, NULL) == PS_OK, "there is no socket");
    ps_socket_settimeout(*socket, 0, NULL);
  }
  return *socket;
}

static void receive(struct input *input) {
  /* Of what the system writes, a caller may give any part of memory. */
  size_t capacity = input_below(input, ROOM + 1);
  char *control = malloc(capacity + (capacity == 0));
  ps_message message = {.control = control, .control_capacity = (int64_t)capacity};
  ps_error err;
  int64_t received = -1;
  expect(control, "out of memory");
  memset(&told, 0, sizeof told);
  for (size_t count = input_below(input, ITEMS); count > 0; count--)
    tell_item(input);
  int32_t status = ps_socket_recvmsg(socket_of(SOCK_DGRAM), 0, &message, &received, &err);
  expect(status == PS_OK && received == 0, "a message is not received: %s", err.message);
  expect(message.control_length <= message.control_capacity, "%" PRId64 " bytes of %zu", message.control_length,
         capacity);
  walk(control, message.control_length);
  check_destination(&message);
  free(control);
}

/* Descriptors in several items, some of them cut inside a number. */
static void tell_rights(struct input *input) {
  int fds[FDS];
  size_t count = input_below(input, FDS + 1), cut = input_below(input, 4);
  for (size_t i = 0; i < count; i++)
    fds[i] = told.fds[told.fd_count++] = fcntl(0, F_DUPFD_CLOEXEC, 0);
  size_t before = told.length;
  tell(SOL_SOCKET, SCM_RIGHTS, fds, count * sizeof *fds + (count < FDS && count > 0 ? cut : 0));
  if (told.length == before)
    for (size_t i = 0; i < count; i++)
      close(told.fds[--told.fd_count]);
}

static void receive_rights(struct input *input) {
  int64_t fds[FDS * ITEMS], capacity = (int64_t)input_below(input, FDS * ITEMS + 1), count = -1, flags = -1;
  char byte;
  ps_error err;
  int lowest = fuzz_lowest_descriptor();
  memset(&told, 0, sizeof told);
  for (size_t items = input_below(input, 4); items > 0; items--)
    if (input_rarely(input, 4))
      tell_item(input);
    else
      tell_rights(input);
  int32_t status =
      ps_socket_recv_fds(socket_of(SOCK_STREAM), 0, &byte, 1, NULL, fds, capacity, &count, &flags, NULL, &err);
  expect(status == PS_OK, "descriptors are not received: %s", err.message);
  expect(count >= 0 && count <= capacity && count <= (int64_t)told.fd_count, "%" PRId64 " of %zu descriptors", count,
         told.fd_count);
  for (int64_t i = 0; i < count; i++)
    expect(fds[i] == told.fds[i] && close((int)fds[i]) == 0, "descriptor %" PRId64 " is not open", fds[i]);
  if (count > 0)
    fuzz_reached(RIGHTS);
  if (count < (int64_t)told.fd_count) {
    expect(flags & MSG_CTRUNC, "descriptors are left out, and no flag tells");
    fuzz_reached(LEFT_OUT);
  }
  /* The C library has a socket of its own for nothing here, so that all others are closed. */
  expect(fuzz_lowest_descriptor() == lowest, "a descriptor is lost");
}

static void measure(struct input *input) {
  int64_t length = input_integer(input), space = -1, size = -1;
  ps_error err;
  int32_t status = ps_control_space(length, &space, &err);
  if (length >= 0 && length <= INT32_MAX - (int64_t)CMSG_SPACE(1)) {
    expect(status == PS_OK && space == (int64_t)CMSG_SPACE((size_t)length), "the space is %" PRId64, space);
    expect(ps_control_length(length, &size, &err) == PS_OK && size == (int64_t)CMSG_LEN((size_t)length),
           "the length is %" PRId64, size);
    fuzz_reached(MEASURED);
    return;
  }
  expect_status(status, STATUS(PS_E_RANGE), "CMSG_SPACE", &err);
  expect(space == 0, "a size is left");
  fuzz_reached(OUTSIDE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static void (*const checks[])(struct input * input) = {walk_any, build, receive, receive_rights, measure};
  struct input input = {data, size};
  socket_of(SOCK_DGRAM);
  socket_of(SOCK_STREAM);
  checks[input_below(&input, sizeof checks / sizeof checks[0])](&input);
  return 0;
}
