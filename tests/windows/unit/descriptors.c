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

/* Numbers of handles are multiples of four, and the lowest that is free is taken: where so many are free in a row, no
 * more are in use. */
enum { STEP = 4, GAP = 500 };

bool has_pairs(int type) {
  return type != SOCK_SEQPACKET;
}

/* Datagrams for which there is no room are dropped. */
bool has_full_queues(int type) {
  return type == SOCK_STREAM;
}

/* They are delayed by 0.2 s at most. */
void await_confirmation(void) {
  Sleep(110);
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
  return posix_is_socket(fd) || GetFileType((HANDLE)(intptr_t)fd) != FILE_TYPE_UNKNOWN;
}

/* How many sockets of callers there are of a kind; threads and waits leave handles of other kinds, which may have a
 * socket's number after it. */
static int count_sockets(bool (*is_wanted)(intptr_t number)) {
  int count = 0, gap = 0;
  for (intptr_t number = STEP; gap < GAP; number += STEP) {
    DWORD flags;
    gap = GetHandleInformation((HANDLE)number, &flags) ? 0 : gap + 1;
    count += gap == 0 && posix_is_socket(number) && number != fault_watcher() && is_wanted(number);
  }
  return count;
}

static bool is_any(intptr_t number) {
  (void)number;
  return true;
}

int open_descriptors(void) {
  return count_sockets(is_any);
}

static bool is_inheritable(intptr_t number) {
  DWORD flags;
  return GetHandleInformation((HANDLE)number, &flags) && (flags & HANDLE_FLAG_INHERIT);
}

int inheritable_descriptors(void) {
  return count_sockets(is_inheritable);
}

/* A socket that wakes is connected to itself. */
static bool is_wake(intptr_t number) {
  struct sockaddr_in own = {0}, peer = {0};
  int size = sizeof own, peer_size = sizeof peer;
  return getsockname((SOCKET)number, (struct sockaddr *)&own, &size) == 0 &&
         SYSTEM(getpeername)((SOCKET)number, (struct sockaddr *)&peer, &peer_size) == 0 &&
         memcmp(&own, &peer, sizeof own) == 0;
}

int open_wakes(void) {
  return count_sockets(is_wake);
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
