/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Messages in several buffers. Control data goes with datagrams alone, by calls of Winsock's own. */
#include "platform/win32/transfer.h"

#include <stdlib.h>

/* So many buffers need no memory; and more than this POSIX refuses. One more is the room for the rest of a datagram. */
enum { FEW_BUFFERS = 16, MOST_BUFFERS = 1024 };

struct list {
  WSABUF few[FEW_BUFFERS + 1], *buffers;
  DWORD count;
  int64_t capacity; /* Of the program's buffers. */
};

static int list_buffers(const struct ps__letter *letter, struct list *list) {
  if (letter->count > MOST_BUFFERS)
    return -EMSGSIZE;
  list->buffers = list->few;
  if (letter->count > FEW_BUFFERS)
    list->buffers = calloc(letter->count + 1, sizeof *list->buffers);
  if (!list->buffers)
    return -ENOMEM;
  size_t skip = letter->skip;
  list->capacity = 0;
  list->count = (DWORD)letter->count;
  for (size_t i = 0; i < letter->count; i++) {
    size_t length = (size_t)letter->buffers[i].length, done = skip < length ? skip : length;
    int left = ps__win_size(length - done);
    list->buffers[i] = (WSABUF){.len = (ULONG)left, .buf = (char *)letter->buffers[i].data + done};
    list->capacity += left;
    skip -= done;
  }
  return 0;
}

static void drop(struct list *list) {
  if (list->buffers != list->few)
    free(list->buffers);
}

/* Winsock wants at least one buffer. */
static void have_one(struct list *list) {
  if (list->count == 0)
    list->buffers[list->count++] = (WSABUF){.len = 0, .buf = NULL};
}

/* Whether control data can be sent: Winsock sends some of the Internet families with datagrams. What it does not know
 * it may ignore, and then descriptors would seem to be sent. */
static bool is_sendable(int fd, const struct ps__letter *letter) {
  struct ps__item item;
  int type = SOCK_STREAM, size = sizeof type;
  getsockopt(ps__win_socket(fd), SOL_SOCKET, SO_TYPE, (char *)&type, &size);
  for (size_t at = 0; at < letter->control_length; at = item.next)
    if (!ps__sys_control_read(letter->control, letter->control_length, at, &item) || item.level == SOL_SOCKET)
      return false;
  return type != SOCK_STREAM;
}

static int64_t send_list(int fd, const struct ps__letter *letter, struct list *list, int flags) {
  DWORD sent = 0, bits = (DWORD)ps__win_flags(flags);
  SOCKET socket = ps__win_socket(fd);
  int result;
  if (letter->control_length > 0) {
    if (!is_sendable(fd, letter))
      return -EOPNOTSUPP;
    WSAMSG message = {.name = letter->name_length > 0 ? letter->name : NULL,
                      .namelen = (INT)letter->name_length,
                      .lpBuffers = list->buffers,
                      .dwBufferCount = list->count,
                      .Control = {.len = (ULONG)letter->control_length, .buf = letter->control}};
    result = WSASendMsg(socket, &message, bits, &sent, NULL, NULL);
  } else if (letter->name_length > 0) {
    result =
        WSASendTo(socket, list->buffers, list->count, &sent, bits, letter->name, (int)letter->name_length, NULL, NULL);
  } else {
    result = WSASend(socket, list->buffers, list->count, &sent, bits, NULL, NULL);
  }
  return result == SOCKET_ERROR ? ps__win_send_failure() : (int64_t)sent;
}

int64_t ps__sys_sendmsg(int fd, const struct ps__letter *letter, int flags) {
  struct list list;
  int result = list_buffers(letter, &list);
  if (result < 0)
    return result;
  have_one(&list);
  int64_t sent = send_list(fd, letter, &list, flags);
  drop(&list);
  return sent;
}

/* The call that receives control data has to be asked for, at each provider. */
static LPFN_WSARECVMSG find_call(SOCKET socket) {
  GUID which = WSAID_WSARECVMSG;
  LPFN_WSARECVMSG call = NULL;
  DWORD unused;
  WSAIoctl(socket, SIO_GET_EXTENSION_FUNCTION_POINTER, &which, sizeof which, &call, sizeof call, &unused, NULL, NULL);
  return call;
}

/* With control data. What is no datagram has none. */
static int64_t receive_message(LPFN_WSARECVMSG call, int fd, struct ps__letter *letter, struct list *list, int flags) {
  WSAMSG message = {.name = letter->name,
                    .namelen = (INT)letter->name_length,
                    .lpBuffers = list->buffers,
                    .dwBufferCount = list->count,
                    .Control = {.len = (ULONG)letter->control_length, .buf = letter->control},
                    .dwFlags = (DWORD)ps__win_flags(flags)};
  DWORD received = 0;
  bool truncated;
  int result = call(ps__win_socket(fd), &message, &received, NULL, NULL);
  int64_t outcome = ps__win_received(result, received, list->capacity, &truncated);
  /* What was longer than its room may be the control data alone. */
  if (truncated && (message.dwFlags & (MSG_CTRUNC | MSG_TRUNC)) == MSG_CTRUNC) {
    outcome = received;
    truncated = false;
  }
  if (outcome >= 0) {
    letter->name_length = (size_t)message.namelen;
    letter->control_length = message.Control.len;
    letter->flags = (int)(message.dwFlags & (MSG_CTRUNC | MSG_BCAST | MSG_MCAST)) | (truncated ? MSG_TRUNC : 0);
  }
  return outcome;
}

static int64_t receive_plain(int fd, struct ps__letter *letter, struct list *list, int flags) {
  DWORD received = 0, bits = (DWORD)ps__win_flags(flags);
  bool truncated, named = letter->name && letter->name_length > 0;
  int room = (int)letter->name_length;
  SOCKET socket = ps__win_socket(fd);
  if (named)
    ((struct sockaddr *)letter->name)->sa_family = AF_UNSPEC;
  int result = named
                   ? WSARecvFrom(socket, list->buffers, list->count, &received, &bits, letter->name, &room, NULL, NULL)
                   : WSARecv(socket, list->buffers, list->count, &received, &bits, NULL, NULL);
  int64_t outcome = ps__win_received(result, received, list->capacity, &truncated);
  if (outcome >= 0) {
    bool unknown = !named || ((const struct sockaddr *)letter->name)->sa_family == AF_UNSPEC;
    letter->name_length = unknown ? 0 : (size_t)room;
    letter->control_length = 0;
    /* Winsock does not tell that the data is urgent, but only then did the call succeed. */
    letter->flags = (truncated ? MSG_TRUNC : 0) | (flags & MSG_OOB);
  }
  return outcome;
}

int64_t ps__sys_recvmsg(int fd, struct ps__letter *letter, int flags) {
  struct list list;
  int result = list_buffers(letter, &list);
  if (result < 0)
    return result;
  if (ps__win_wants_length(fd, flags))
    list.buffers[list.count++] = ps__win_spill();
  have_one(&list);
  LPFN_WSARECVMSG call = letter->control_length > 0 ? find_call(ps__win_socket(fd)) : NULL;
  int64_t received = call ? receive_message(call, fd, letter, &list, flags) : receive_plain(fd, letter, &list, flags);
  /* Only sockets for datagrams have the call. */
  if (call && (received == -EOPNOTSUPP || received == -EINVAL))
    received = receive_plain(fd, letter, &list, flags);
  drop(&list);
  return received;
}
