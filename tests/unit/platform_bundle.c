/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Several descriptors and an alarm behind one; threads; descriptors that wake. */
#include "platform/platform.h"

#include "check.h"
#include "fault.h"
#include "sockets.h"

#include <errno.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

TestSuite(platform_bundle, .timeout = 20);

enum { MILLISECOND = 1000000, SECOND = 1000000000 };

static struct ps__bundle bundle;

/* Whether the bundle is ready within so many milliseconds. */
static int ready_within(int milliseconds) {
  struct ps__watch watch = {.fd = bundle.fd, .readiness = PS__READABLE};
  return ps__sys_poll(&watch, 1, (int64_t)milliseconds * MILLISECOND);
}

Test(platform_bundle, it_is_ready_while_something_in_it_is) {
  int pair[2], before = inheritable_descriptors();
  check_number(ps__sys_socketpair(PAIR_FAMILY, SOCK_STREAM, 0, true, pair), 0);
  check_number(ps__sys_bundle_create(&bundle), 0);
  check_number(ready_within(0), 0);
  check_number(ps__sys_bundle_add(&bundle, pair[0], PS__READABLE), 0);
  check_number(ready_within(0), 0);
  check_number(ps__sys_send(pair[1], "x", 1, 0), 1);
  /* A port may need a moment for what happens between two changes. */
  check_number(ready_within(1000), 1);
  check_number(ready_within(0), 1);
  ps__sys_bundle_remove(&bundle, pair[0]);
  check_number(ready_within(0), 0);
  check_number(ps__sys_bundle_add(&bundle, pair[1], PS__WRITABLE), 0);
  check_number(ready_within(0), 1);
  check_number(ps__sys_bundle_add(&bundle, 9999, PS__WRITABLE), -EBADF);
  check_number(ps__sys_bundle_add(&bundle, pair[1], PS__WRITABLE), -EEXIST);
  check_number(inheritable_descriptors(), before);
  ps__sys_bundle_close(&bundle);
  ps__sys_bundle_close(&bundle);
  cr_assert(is_open(pair[0]) && is_open(pair[1]));
}

Test(platform_bundle, the_alarm_is_a_moment) {
  check_number(ps__sys_bundle_create(&bundle), 0);
  int64_t moment = ps__sys_now() + 30 * MILLISECOND;
  ps__sys_bundle_alarm(&bundle, moment);
  check_number(ready_within(0), 0);
  check_number(ready_within(1000), 1);
  int64_t late = ps__sys_now() - moment;
  cr_assert(late >= 0 && late < LATE * SECOND, "%d ns late", (int)late);
  check_number(ready_within(0), 1);
  ps__sys_bundle_alarm(&bundle, 0);
  check_number(ready_within(0), 0);
  ps__sys_bundle_alarm(&bundle, INT64_MAX);
  check_number(ready_within(0), 0);
  ps__sys_bundle_alarm(&bundle, 1);
  check_number(ready_within(0), 1);
}

Test(platform_bundle, a_child_parts_from_the_parents) {
  int pair[2];
  check_number(ps__sys_socketpair(PAIR_FAMILY, SOCK_STREAM, 0, true, pair), 0);
  check_number(ps__sys_bundle_create(&bundle), 0);
  check_number(ps__sys_bundle_add(&bundle, pair[0], PS__WRITABLE), 0);
  int fd = bundle.fd;
  pid_t child = fork();
  if (child == 0) {
    if (ps__sys_bundle_renew(&bundle) != 0 || bundle.fd != fd || ready_within(0) != 0)
      leave_child(1);
    ps__sys_bundle_alarm(&bundle, 1);
    leave_child(ready_within(0) == 1 && ps__sys_bundle_add(&bundle, pair[0], PS__WRITABLE) == 0 ? 0 : 2);
  }
  int status = -1;
  check_number(waitpid(child, &status, 0), child);
  check_number(status, 0);
  check_number(ready_within(0), 1);
  ps__sys_bundle_remove(&bundle, pair[0]);
  check_number(ready_within(0), 0);
}

Test(platform_bundle, failures_are_negative_errno_values_and_leave_nothing_open) {
  int before = open_descriptors();
  fault(EPOLL_CREATE1, .error = EMFILE);
  check_number(ps__sys_bundle_create(&bundle), -EMFILE);
  fault(TIMERFD_CREATE, .error = ENFILE);
  check_number(ps__sys_bundle_create(&bundle), -ENFILE);
  fault(EPOLL_CTL, .error = ENOSPC);
  check_number(ps__sys_bundle_create(&bundle), -ENOSPC);
  check_number(open_descriptors(), before);
  check_number(ps__sys_bundle_create(&bundle), 0);
  before = open_descriptors();
  fault(TIMERFD_CREATE, .error = ENFILE);
  check_number(ps__sys_bundle_renew(&bundle), -ENFILE);
  check_number(open_descriptors(), before);
}

static _Atomic int ran;

static void *run(void *argument) {
  ran += *(int *)argument;
  return NULL;
}

Test(platform_bundle, a_thread_runs_and_is_gone) {
  int number = 7;
  check_number(ps__sys_start_thread(run, &number), 0);
  for (int i = 0; i < 1000 && ran == 0; i++) {
    sched_yield();
    ps__sys_poll(NULL, 0, MILLISECOND);
  }
  check_number(ran, 7);
  fault(PTHREAD_CREATE, .error = EAGAIN);
  check_number(ps__sys_start_thread(run, &number), -EAGAIN);
}

Test(platform_bundle, a_bundle_that_is_none_is_not_renewed) {
  struct ps__bundle none = {.fd = -1, .alarm = -1};
  int before = open_descriptors();
  check_number(ps__sys_bundle_renew(&none), -EBADF);
  check_number(ps__sys_bundle_create(&none), 0);
  close(none.fd);
  none.fd = -1;
  check_number(ps__sys_bundle_renew(&none), -EBADF);
  ps__sys_bundle_close(&none);
  check_number(open_descriptors(), before);
}

Test(platform_bundle, a_watch_that_fails_leaves_nothing) {
  int pair[2];
  check_number(ps__sys_socketpair(PAIR_FAMILY, SOCK_STREAM, 0, true, pair), 0);
  struct ps__watch watches[] = {{.fd = pair[0], .readiness = PS__READABLE}, {.fd = pair[1], .readiness = PS__READABLE}};
  int before = open_descriptors();
  fault(EPOLL_CTL, .error = ENOSPC);
  check_number(ps__sys_watch(&bundle, watches, 2), -ENOSPC);
  check_number(bundle.fd, -1);
  fault(EPOLL_CREATE1, .error = EMFILE);
  check_number(ps__sys_watch(&bundle, watches, 2), -EMFILE);
  check_number(open_descriptors(), before);
  check_number(ps__sys_watch(&bundle, watches, 2), 0);
  check_number(ready_within(0), 0);
  check_number(send(pair[0], "x", 1, 0), 1);
  check_number(ready_within(1000), 1);
  ps__sys_bundle_close(&bundle);
  check_number(open_descriptors(), before);
}
