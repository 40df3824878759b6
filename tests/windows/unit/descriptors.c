/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Looking at sockets, and using them, behind the library's back. A descriptor is a SOCKET here. */
#include "check.h"
#include "fault_system.h"
#include "files.h"
#include "sockets.h"
#include "waiting.h"

#include <string.h>

/* Numbers of handles are multiples of four, and the lowest that is free is taken. */
enum { STEP = 4, NUMBERS = 4000 };

bool has_pairs(int type) {
  return type != SOCK_SEQPACKET;
}

bool has_abstract_names(void) {
  return false;
}

int raise_descriptor(int fd) {
  (void)fd;
  posix_lacks("choice of a handle's number");
}

bool is_nonblocking(int fd) {
  (void)fd;
  posix_lacks("way to tell a socket's mode");
}

bool is_open(int fd) {
  DWORD flags;
  return GetHandleInformation((HANDLE)(intptr_t)fd, &flags);
}

/* Sockets that are open and have one of these flags, or any; threads and waits leave handles of other kinds. */
static int count_sockets(DWORD wanted) {
  int count = 0;
  for (intptr_t number = STEP; number < (intptr_t)STEP * NUMBERS; number += STEP) {
    DWORD flags;
    int type, size = sizeof type;
    count += GetHandleInformation((HANDLE)number, &flags) && (wanted == 0 || (flags & wanted) != 0) &&
             SYSTEM(getsockopt)((SOCKET)number, SOL_SOCKET, SO_TYPE, (char *)&type, &size) == 0;
  }
  return count;
}

int open_descriptors(void) {
  return count_sockets(0);
}

int inheritable_descriptors(void) {
  return count_sockets(HANDLE_FLAG_INHERIT);
}

/* A socket that wakes is connected to itself. */
int open_wakes(void) {
  int count = 0;
  for (intptr_t number = STEP; number < (intptr_t)STEP * NUMBERS; number += STEP) {
    struct sockaddr_in own = {0}, peer = {0};
    int size = sizeof own, peer_size = sizeof peer;
    count += getsockname((SOCKET)number, (struct sockaddr *)&own, &size) == 0 &&
             SYSTEM(getpeername)((SOCKET)number, (struct sockaddr *)&peer, &peer_size) == 0 &&
             memcmp(&own, &peer, sizeof own) == 0;
  }
  return count;
}

void feed(ps_socket *peer, const char *text) {
  cr_assert(write(descriptor(peer), text, strlen(text)) == (ssize_t)strlen(text));
}

/* What was sent to a socket of TCP arrives a moment later. */
const char *arrived(ps_socket *peer) {
  static char text[65536];
  size_t length = 0;
  Sleep(20);
  for (ssize_t part = 1; part > 0; length += part > 0 ? (size_t)part : 0)
    part = read(descriptor(peer), text + length, sizeof text - 1 - length);
  text[length] = '\0';
  return text;
}
