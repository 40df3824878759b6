/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Several descriptors and an alarm as one descriptor. */
#include "platform/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { NANOSECONDS = 1000000000 };

int ps__sys_watch(struct ps__bundle *bundle, const struct ps__watch *watches, size_t count) {
  /* It has no alarm. */
  *bundle = (struct ps__bundle){.fd = epoll_create1(EPOLL_CLOEXEC), .alarm = -1};
  if (bundle->fd < 0)
    return -errno;
  int result = 0;
  for (size_t i = 0; i < count && result == 0; i++)
    result = ps__sys_bundle_add(bundle, watches[i].fd, watches[i].readiness);
  if (result < 0) {
    close(bundle->fd);
    bundle->fd = -1;
  }
  return result;
}

int ps__sys_bundle_create(struct ps__bundle *bundle) {
  bundle->alarm = -1;
  bundle->fd = epoll_create1(EPOLL_CLOEXEC);
  if (bundle->fd < 0)
    return -errno;
  bundle->alarm = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  int result = bundle->alarm < 0 ? -errno : ps__sys_bundle_add(bundle, bundle->alarm, PS__READABLE);
  if (result < 0)
    ps__sys_bundle_close(bundle);
  return result;
}

void ps__sys_bundle_close(struct ps__bundle *bundle) {
  if (bundle->fd >= 0)
    close(bundle->fd);
  if (bundle->alarm >= 0)
    close(bundle->alarm);
  bundle->fd = bundle->alarm = -1;
}

/* Put a fresh descriptor in the place of one that a parent uses. */
static int replace(int *fresh, int fd) {
  int result = dup3(*fresh, fd, O_CLOEXEC) < 0 ? -errno : 0;
  close(*fresh);
  *fresh = fd;
  return result;
}

int ps__sys_bundle_renew(struct ps__bundle *bundle) {
  struct ps__bundle fresh;
  int result = ps__sys_bundle_create(&fresh);
  if (result < 0)
    return result;
  /* The set knows the alarm by its number, too. */
  ps__sys_bundle_remove(&fresh, fresh.alarm);
  result = replace(&fresh.alarm, bundle->alarm);
  int other = replace(&fresh.fd, bundle->fd);
  return result < 0 ? result : other < 0 ? other : ps__sys_bundle_add(bundle, bundle->alarm, PS__READABLE);
}

int ps__sys_bundle_add(const struct ps__bundle *bundle, int fd, enum ps__readiness readiness) {
  struct epoll_event event = {.events = readiness == PS__WRITABLE ? EPOLLOUT : EPOLLIN};
  return epoll_ctl(bundle->fd, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

void ps__sys_bundle_remove(const struct ps__bundle *bundle, int fd) {
  struct epoll_event unused = {.events = 0};
  epoll_ctl(bundle->fd, EPOLL_CTL_DEL, fd, &unused);
}

void ps__sys_bundle_alarm(const struct ps__bundle *bundle, int64_t moment) {
  struct itimerspec alarm = {
      .it_value = {.tv_sec = (time_t)(moment / NANOSECONDS), .tv_nsec = (long)(moment % NANOSECONDS)}};
  timerfd_settime(bundle->alarm, TFD_TIMER_ABSTIME, &alarm, NULL);
}
