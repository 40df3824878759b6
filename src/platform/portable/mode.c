/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The modes of descriptors. One that is changed for the time of a call belongs to all duplicates, so a list has all
 * calls that do so: the first makes a file non-blocking, and the last one restores it. A lock covers the list and what
 * is asked of fcntl(), and never the call itself. */
#include "mode.h"

#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

static struct ps__mode *held;

/* The other threads are not in the child. */
static void forget(void) {
  held = NULL;
}

static struct ps__lock modes = PS__LOCK(forget);

static int set_flags(int fd, bool nonblocking) {
  int flags = fcntl(fd, F_GETFL);
  int wanted = nonblocking ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
  if (flags < 0 || (wanted != flags && fcntl(fd, F_SETFL, wanted) < 0))
    return -1;
  return fcntl(fd, F_SETFD, FD_CLOEXEC);
}

int ps__mode_finish(int fd, bool nonblocking) {
  if (fd < 0 || set_flags(fd, nonblocking) == 0)
    return fd;
  int saved = errno;
  close(fd);
  errno = saved;
  return -1;
}

int ps__mode_pipe(int ends[2]) {
  int made[2];
  if (pipe(made) < 0)
    return -errno;
  made[0] = ps__mode_finish(made[0], true);
  int result = made[0] < 0 ? -errno : 0;
  made[1] = ps__mode_finish(made[1], true);
  if (result == 0 && made[1] < 0)
    result = -errno;
  for (int i = 0; i < 2; i++) {
    if (result == 0)
      ends[i] = made[i];
    else if (made[i] >= 0)
      close(made[i]);
  }
  return result;
}

/* A system that does not number its sockets leaves the number 0. */
static bool is_same_file(int one, int other) {
  struct stat a, b;
  return one == other || (fstat(one, &a) == 0 && fstat(other, &b) == 0 && a.st_ino != 0 && a.st_ino == b.st_ino &&
                          a.st_dev == b.st_dev);
}

/* The next call, from one on, that holds the mode of this file; NULL if there is none. */
static struct ps__mode *find(struct ps__mode *mode, int fd) {
  while (mode && !is_same_file(mode->fd, fd))
    mode = mode->next;
  return mode;
}

static bool hold(struct ps__mode *mode, int fd) {
  const struct ps__mode *other = find(held, fd);
  int now = fcntl(fd, F_GETFL);
  /* The program may have changed the mode in the meantime. */
  if (now < 0 || ((now & O_NONBLOCK) == 0 && fcntl(fd, F_SETFL, now | O_NONBLOCK) < 0))
    return false;
  *mode = (struct ps__mode){.next = held, .fd = fd, .flags = other ? other->flags : now};
  held = mode;
  return true;
}

bool ps__mode_hold(struct ps__mode *mode, int fd) {
  ps__lock_acquire(&modes);
  bool done = hold(mode, fd);
  ps__lock_release(&modes);
  return done;
}

void ps__mode_restore(struct ps__mode *mode) {
  int saved = errno;
  ps__lock_acquire(&modes);
  /* The child of a fork() in the meantime does not find its own call. */
  struct ps__mode **place = &held;
  while (*place && *place != mode)
    place = &(*place)->next;
  if (*place)
    *place = mode->next;
  if ((mode->flags & O_NONBLOCK) == 0 && !find(held, mode->fd))
    fcntl(mode->fd, F_SETFL, mode->flags);
  ps__lock_release(&modes);
  errno = saved;
}

int ps__call_flags(int fd) {
  ps__lock_acquire(&modes);
  const struct ps__mode *mode = find(held, fd);
  int flags = mode ? mode->flags : fcntl(fd, F_GETFL);
  ps__lock_release(&modes);
  return flags;
}

int ps__call_set_flags(int fd, int flags) {
  ps__lock_acquire(&modes);
  struct ps__mode *first = find(held, fd);
  int result = fcntl(fd, F_SETFL, first ? flags | O_NONBLOCK : flags);
  for (struct ps__mode *mode = first; mode && result == 0; mode = find(mode->next, fd))
    mode->flags = flags;
  ps__lock_release(&modes);
  return result;
}
