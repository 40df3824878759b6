/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The clock, and one wait for a few sockets. When and how often to wait is decided in src/core/wait.c. */
#include "platform/win32/wait.h"

#include <limits.h>
#include <stdlib.h>

enum { NANOSECONDS = 1000000000, MILLISECOND = 1000000 };

/* How long one wait is that cannot report everything, in milliseconds. */
enum { BRIEF = 500 };

/* Errors end every wait without being asked for. Windows has no error queue. */
static const SHORT events[] = {
    [PS__READABLE] = POLLRDNORM, [PS__WRITABLE] = POLLWRNORM, [PS__URGENT] = POLLRDBAND, [PS__ERRORS] = 0};

WSAPOLLFD ps__win_entry(int fd, enum ps__readiness readiness) {
  return (WSAPOLLFD){.fd = ps__win_socket(fd), .events = events[readiness]};
}

/* Whether a socket that is to be written to may be connecting. Before Windows 10 2004 WSAPoll() never reports a
 * connection that failed; select() does. */
static bool may_be_connecting(const WSAPOLLFD *entry) {
  struct sockaddr_storage peer;
  int length = sizeof peer;
  return (entry->events & POLLWRNORM) && getpeername(entry->fd, (struct sockaddr *)&peer, &length) == SOCKET_ERROR;
}

static bool any_may_be_connecting(const WSAPOLLFD *entries, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (may_be_connecting(&entries[i]))
      return true;
  return false;
}

/* Three lists of as many sockets as there are, where select() wants lists of 64. */
enum { READ, WRITE, FAIL, LISTS };

struct lists {
  fd_set *list[LISTS];
};

static bool make_lists(struct lists *lists, const WSAPOLLFD *entries, size_t count) {
  size_t size = offsetof(fd_set, fd_array) + (count > FD_SETSIZE ? count : FD_SETSIZE) * sizeof(SOCKET);
  char *memory = calloc(LISTS, size);
  for (size_t i = 0; memory && i < LISTS; i++)
    lists->list[i] = (fd_set *)(void *)(memory + i * size);
  for (size_t i = 0; memory && i < count; i++) {
    bool reads = (entries[i].events & POLLRDNORM) != 0, writes = (entries[i].events & POLLWRNORM) != 0;
    if (reads)
      lists->list[READ]->fd_array[lists->list[READ]->fd_count++] = entries[i].fd;
    if (writes)
      lists->list[WRITE]->fd_array[lists->list[WRITE]->fd_count++] = entries[i].fd;
    /* Urgent data, or that the connection failed. */
    if (!reads)
      lists->list[FAIL]->fd_array[lists->list[FAIL]->fd_count++] = entries[i].fd;
  }
  return memory != NULL;
}

static bool is_in(const fd_set *list, SOCKET socket) {
  for (u_int i = 0; i < list->fd_count; i++)
    if (list->fd_array[i] == socket)
      return true;
  return false;
}

/* One wait by select(), which knows no errors of sockets that are connected. */
static int wait_with_select(WSAPOLLFD *entries, size_t count, int milliseconds) {
  struct lists lists;
  if (!make_lists(&lists, entries, count))
    return -ENOMEM;
  struct timeval limit = {.tv_sec = milliseconds / 1000, .tv_usec = milliseconds % 1000 * 1000};
  int result = ps__win_outcome(select(0, lists.list[READ], lists.list[WRITE], lists.list[FAIL], &limit));
  for (size_t i = 0; i < count; i++)
    for (size_t j = 0; result > 0 && j < LISTS; j++)
      if (is_in(lists.list[j], entries[i].fd))
        entries[i].revents = (SHORT)(j == FAIL ? POLLERR : entries[i].events);
  free(lists.list[0]);
  return result;
}

static int wait_with_poll(WSAPOLLFD *entries, size_t count, int milliseconds) {
  return ps__win_outcome(WSAPoll(entries, (ULONG)count, milliseconds));
}

/* What is no socket ends the wait, and the attempt that follows reports it. */
static int find_strangers(WSAPOLLFD *entries, size_t count) {
  int found = 0;
  for (size_t i = 0; i < count; i++) {
    int type, length = sizeof type;
    bool stranger = getsockopt(entries[i].fd, SOL_SOCKET, SO_TYPE, (char *)&type, &length) == SOCKET_ERROR;
    entries[i].revents = stranger ? POLLNVAL : 0;
    found += stranger;
  }
  return found > 0 ? found : -EBADF;
}

/* One wait, which may be too short. */
static int wait_once(WSAPOLLFD *entries, size_t count, int milliseconds) {
  for (size_t i = 0; i < count; i++)
    entries[i].revents = 0;
  int result = -EBADF;
  if (any_may_be_connecting(entries, count)) {
    result = wait_with_select(entries, count, milliseconds < BRIEF ? milliseconds : BRIEF);
    if (result == 0)
      result = wait_with_poll(entries, count, 0);
  } else {
    result = wait_with_poll(entries, count, milliseconds);
  }
  return result == -ENOTSOCK || result == -EBADF ? find_strangers(entries, count) : result;
}

int ps__win_wait(WSAPOLLFD *entries, size_t count, int64_t timeout) {
  int64_t now = ps__sys_now(), end = timeout > INT64_MAX - now ? INT64_MAX : now + timeout;
  for (;;) {
    int64_t left = timeout > 0 ? end - ps__sys_now() : timeout;
    /* Rounded up: a wait that ended too early would only be repeated. */
    int64_t milliseconds = left < 0 ? INT_MAX : left / MILLISECOND + (left % MILLISECOND > 0);
    if (timeout > 0 && left <= 0)
      milliseconds = 0;
    int part = milliseconds < INT_MAX ? (int)milliseconds : INT_MAX;
    int result = 0;
    if (count > 0)
      result = wait_once(entries, count, part);
    else
      Sleep((DWORD)part);
    if (result != 0 || (timeout >= 0 && part == 0))
      return result;
    if (timeout > 0 && ps__sys_now() >= end)
      return 0;
  }
}

int ps__sys_poll(struct ps__watch *watches, size_t count, int64_t timeout) {
  WSAPOLLFD entries[PS__WATCHES];
  for (size_t i = 0; i < count; i++)
    entries[i] = ps__win_entry(watches[i].fd, watches[i].readiness);
  int result = ps__win_wait(entries, count, timeout);
  for (size_t i = 0; i < count; i++)
    watches[i].ready = result > 0 && entries[i].revents != 0;
  return result;
}

bool ps__sys_is_at_end(int fd) {
  WSAPOLLFD entry = {.fd = ps__win_socket(fd), .events = POLLRDNORM};
  return WSAPoll(&entry, 1, 0) > 0 && (entry.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

int64_t ps__sys_own_timeout(int fd, enum ps__readiness readiness) {
  DWORD limit = 0;
  int length = sizeof limit, option = readiness == PS__WRITABLE ? SO_SNDTIMEO : SO_RCVTIMEO;
  if (getsockopt(ps__win_socket(fd), SOL_SOCKET, option, (char *)&limit, &length) == SOCKET_ERROR)
    return 0;
  return (int64_t)limit * MILLISECOND;
}

int64_t ps__sys_now(void) {
  LARGE_INTEGER ticks, frequency;
  QueryPerformanceFrequency(&frequency);
  QueryPerformanceCounter(&ticks);
  int64_t rest = ticks.QuadPart % frequency.QuadPart;
  return ticks.QuadPart / frequency.QuadPart * NANOSECONDS + rest * NANOSECONDS / frequency.QuadPart;
}
