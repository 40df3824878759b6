/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Descriptors that one thread makes readable for others: the ends of pipes that are read. Where the other end of each
 * is stands in a table that is read without a lock, so that a signal handler can find it. */
#include "platform/platform.h"

#include "calls.h"
#include "mode.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

/* Descriptors up to a million, in parts that are made when they are needed and stay. */
enum { PARTS = 1024, PART = 1024 };

/* The other end + 1; 0 for none. */
typedef _Atomic int part[PART];
static _Atomic(part *) parts[PARTS];

static _Atomic int *place_of(int fd) {
  if (fd < 0 || fd >= PARTS * PART)
    return NULL;
  part *found = atomic_load_explicit(&parts[fd / PART], memory_order_acquire);
  return found ? &(*found)[fd % PART] : NULL;
}

static _Atomic int *make_place(int fd) {
  if (fd >= PARTS * PART || place_of(fd))
    return place_of(fd);
  part *none = NULL, *made = calloc(1, sizeof *made);
  if (made && !atomic_compare_exchange_strong(&parts[fd / PART], &none, made))
    free(made);
  return place_of(fd);
}

int ps__sys_wake_create(void) {
  int ends[2];
  int result = ps__mode_pipe(ends);
  if (result < 0)
    return result;
  _Atomic int *place = make_place(ends[0]);
  if (!place) {
    close(ends[0]);
    close(ends[1]);
    return ends[0] >= PARTS * PART ? -EMFILE : -ENOMEM;
  }
  atomic_store(place, ends[1] + 1);
  return ends[0];
}

int ps__sys_wake_close(int fd) {
  _Atomic int *place = place_of(fd);
  int other = place ? atomic_exchange(place, 0) : 0;
  int result = ps__sys_close(fd);
  /* Last, because it ends the waits for the first: they then find that it is closed, and not that it is ready. */
  if (other > 0)
    close(other - 1);
  return result;
}

/* Nothing can go wrong that matters: a pipe that is full is readable already. */
void ps__sys_wake(int fd) {
  int saved = errno;
  _Atomic int *place = place_of(fd);
  int other = place ? atomic_load(place) : 0;
  if (other > 0) {
    ssize_t written = write(other - 1, "", 1);
    (void)written;
  }
  errno = saved;
}

void ps__sys_wake_clear(int fd) {
  char room[64];
  while (read(fd, room, sizeof room) == (ssize_t)sizeof room)
    ;
}

int ps__sys_wake_renew(int fd) {
  bool readable = ps__sys_ready(fd, PS__READABLE);
  int ends[2];
  _Atomic int *place = place_of(fd);
  if (!place)
    return -EBADF;
  int result = ps__mode_pipe(ends);
  if (result < 0)
    return result;
  result = ps__call_replace(ends[0], fd) < 0 ? -errno : 0;
  close(ends[0]);
  int other = result == 0 ? atomic_exchange(place, ends[1] + 1) : ends[1] + 1;
  if (other > 0)
    close(other - 1);
  if (readable && result == 0)
    ps__sys_wake(fd);
  return result;
}
