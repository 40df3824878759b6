/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Sending and receiving. */
#include "platform/win32/transfer.h"

#include <string.h>

const int ps__sys_dontwait = MSG_DONTWAIT;
const int ps__sys_wait_all = MSG_WAITALL;
const int ps__sys_truncate = MSG_TRUNC;
const int ps__sys_peek = MSG_PEEK;
const int ps__sys_urgent = MSG_OOB;
const int ps__sys_errors = 0;
const int ps__sys_fastopen = 0;

int ps__win_flags(int flags) {
  return flags & ~(MSG_DONTWAIT | MSG_WAITALL | MSG_TRUNC);
}

int ps__win_send_failure(void) {
  int code = WSAGetLastError();
  /* What POSIX says of a side that was shut down. */
  return code == WSAESHUTDOWN ? -EPIPE : -ps__win_errno(code);
}

int64_t ps__win_received(int result, int64_t received, int64_t capacity, bool *truncated) {
  *truncated = result != SOCKET_ERROR && received > capacity;
  if (result != SOCKET_ERROR)
    return received;
  switch (WSAGetLastError()) {
  case WSAEMSGSIZE:
    *truncated = true;
    return capacity;
  case WSAESHUTDOWN:
  case WSAEDISCON:
    return 0;
  default:
    return ps__win_failure();
  }
}

bool ps__win_wants_length(int fd, int flags) {
  int type = SOCK_STREAM, length = sizeof type;
  return (flags & MSG_TRUNC) && getsockopt(ps__win_socket(fd), SOL_SOCKET, SO_TYPE, (char *)&type, &length) == 0 &&
         type != SOCK_STREAM;
}

WSABUF ps__win_spill(void) {
  static char rest[UINT16_MAX + 1];
  return (WSABUF){.len = sizeof rest, .buf = rest};
}

int64_t ps__sys_send(int fd, const void *data, size_t size, int flags) {
  int result = send(ps__win_socket(fd), data, ps__win_size(size), ps__win_flags(flags));
  return result == SOCKET_ERROR ? ps__win_send_failure() : result;
}

int64_t ps__sys_sendto(int fd, const void *data, size_t size, int flags, const void *address, size_t length) {
  int result = sendto(ps__win_socket(fd), data, ps__win_size(size), ps__win_flags(flags), address, (int)length);
  return result == SOCKET_ERROR ? ps__win_send_failure() : result;
}

/* With room behind the buffer, the whole datagram is counted. */
static int64_t receive_with_spill(int fd, void *buffer, size_t size, int flags, void *address, int *room) {
  WSABUF buffers[2] = {{.len = (ULONG)ps__win_size(size), .buf = buffer}, ps__win_spill()};
  DWORD received = 0, bits = (DWORD)ps__win_flags(flags);
  bool truncated;
  int result = WSARecvFrom(ps__win_socket(fd), buffers, 2, &received, &bits, address, room, NULL, NULL);
  return ps__win_received(result, received, buffers[0].len, &truncated);
}

int64_t ps__sys_recv(int fd, void *buffer, size_t size, int flags) {
  bool truncated;
  if (ps__win_wants_length(fd, flags))
    return receive_with_spill(fd, buffer, size, flags, NULL, NULL);
  int result = recv(ps__win_socket(fd), buffer, ps__win_size(size), ps__win_flags(flags));
  return ps__win_received(result, result, ps__win_size(size), &truncated);
}

int64_t ps__sys_recvfrom(int fd, void *buffer, size_t size, int flags, void *address, size_t *length) {
  bool truncated;
  int room = (int)*length;
  int64_t outcome;
  /* A stream leaves the address as it is. */
  memset(address, 0, *length);
  if (ps__win_wants_length(fd, flags)) {
    outcome = receive_with_spill(fd, buffer, size, flags, address, &room);
  } else {
    int result = recvfrom(ps__win_socket(fd), buffer, ps__win_size(size), ps__win_flags(flags), address, &room);
    outcome = ps__win_received(result, result, ps__win_size(size), &truncated);
  }
  *length = ((const struct sockaddr *)address)->sa_family == AF_UNSPEC ? 0 : (size_t)room;
  return outcome;
}
