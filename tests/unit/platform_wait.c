/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The port's clock, and one wait for a few descriptors. */
#include "platform/platform.h"

#include "check.h"
#include "fault.h"
#include "sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

TestSuite(platform_wait, .timeout = 20);

static int poll_one(int fd, enum ps__readiness readiness, int64_t timeout) {
  struct ps__watch watch = {.fd = fd, .readiness = readiness};
  return ps__sys_poll(&watch, 1, timeout);
}

/* A pair of plain descriptors. */
static void plain_pair(int pair[2]) {
  check_number(ps__sys_socketpair(PAIR_FAMILY, SOCK_STREAM, 0, false, pair), 0);
}

Test(platform_wait, readiness_is_told) {
  int pair[2];
  plain_pair(pair);
  check_number(poll_one(pair[0], PS__WRITABLE, 0), 1);
  check_number(poll_one(pair[0], PS__READABLE, 0), 0);
  check_number(ps__sys_send(pair[1], "x", 1, 0), 1);
  check_number(poll_one(pair[0], PS__READABLE, 0), 1);
  check_number(poll_one(pair[0], PS__READABLE, -1), 1);
}

Test(platform_wait, an_end_and_an_error_are_readiness_too) {
  int pair[2];
  plain_pair(pair);
  ps__sys_close(pair[1]);
  check_number(poll_one(pair[0], PS__READABLE, -1), 1);
  check_number(poll_one(pair[0], PS__WRITABLE, -1), 1);
  /* A descriptor that is not open: the call that follows tells. */
  check_number(poll_one(9999, PS__READABLE, -1), 1);
}

Test(platform_wait, the_system_is_asked_for_exactly_what_was_wanted) {
  static const struct {
    enum ps__readiness readiness;
    int64_t timeout;
    int events;
  } cases[] = {
      {PS__READABLE, 0, POLLIN},
      {PS__WRITABLE, 1, POLLOUT},
      {PS__READABLE, 999999999, POLLIN},
      {PS__WRITABLE, 1000000000, POLLOUT},
      {PS__READABLE, INT64_C(1) << 59, POLLIN},
      {PS__READABLE, -1, POLLIN},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    fault(PPOLL, .result = 1);
    check_number(poll_one(5, cases[i].readiness, cases[i].timeout), 1);
    struct fault_record record = fault_record(FAULT_PPOLL, i);
    check_number(record.fd, 5);
    check_number(record.flags, cases[i].events);
    check_number(record.nanoseconds, cases[i].timeout);
  }
}

/* A time_t of 32 bits ends at 2^31 seconds. */
Test(platform_wait, a_very_long_wait_is_asked_for_in_parts) {
  static const int64_t longest = (INT64_C(1) << 30) * 1000000000;
  int64_t waited = 0;
  fault(PPOLL, .times = 9);
  check_number(poll_one(5, PS__READABLE, INT64_MAX), 0);
  check_number(fault_count(FAULT_PPOLL), 9);
  for (int i = 0; i < 9; i++) {
    int64_t part = fault_record(FAULT_PPOLL, i).nanoseconds;
    cr_assert(part >= 0 && part <= longest, "part %d is %lld ns", i, (long long)part);
    waited += part;
  }
  check_number(waited, INT64_MAX);
}

Test(platform_wait, what_ends_a_part_ends_the_wait) {
  fault(PPOLL, .times = 2);
  fault(PPOLL, .error = EINTR);
  check_number(poll_one(5, PS__READABLE, INT64_MAX), -EINTR);
  check_number(fault_count(FAULT_PPOLL), 3);
}

Test(platform_wait, a_signal_ends_a_wait) {
  fault(PPOLL, .error = EINTR);
  check_number(poll_one(0, PS__READABLE, -1), -EINTR);
}

Test(platform_wait, without_a_descriptor_it_sleeps) {
  int64_t before = ps__sys_now();
  check_number(ps__sys_poll(NULL, 0, 2000000), 0);
  cr_assert(ps__sys_now() - before >= 2000000);
}

Test(platform_wait, the_one_that_is_ready_is_told_among_several) {
  int pair[2], wake = ps__sys_wake_create();
  plain_pair(pair);
  struct ps__watch watches[] = {
      {pair[0], PS__READABLE, true}, {wake, PS__READABLE, true}, {pair[1], PS__WRITABLE, true}};
  check_number(ps__sys_poll(watches, 2, 0), 0);
  cr_assert(!watches[0].ready && !watches[1].ready);
  ps__sys_wake(wake);
  check_number(ps__sys_poll(watches, 3, -1), 2);
  cr_assert(!watches[0].ready && watches[1].ready && watches[2].ready);
  fault(PPOLL, .error = EINTR);
  check_number(ps__sys_poll(watches, 3, -1), -EINTR);
  cr_assert(!watches[1].ready, "what a signal ended tells nothing");
}

Test(platform_wait, waking_lasts_until_it_is_cleared) {
  int wake = ps__sys_wake_create();
  check_number(fcntl(wake, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
  ps__sys_wake_clear(wake);
  ps__sys_wake(wake);
  ps__sys_wake(wake);
  cr_assert(ps__sys_ready(wake, PS__READABLE) && ps__sys_ready(wake, PS__READABLE));
  ps__sys_wake_clear(wake);
  cr_assert(!ps__sys_ready(wake, PS__READABLE));
}

Test(platform_wait, a_renewed_wake_descriptor_keeps_its_number_and_state_alone) {
  for (int fired = 0; fired < 2; fired++) {
    int wake = ps__sys_wake_create();
    if (fired)
      ps__sys_wake(wake);
    pid_t child = fork();
    if (child == 0) {
      bool good = ps__sys_wake_renew(wake) == 0 && ps__sys_ready(wake, PS__READABLE) == fired;
      ps__sys_wake_clear(wake);
      leave_child(good && !ps__sys_ready(wake, PS__READABLE) && fcntl(wake, F_GETFD) == FD_CLOEXEC ? 0 : 1);
    }
    check_child(child);
    check_number(ps__sys_ready(wake, PS__READABLE), fired);
  }
}

/* select() would write behind its set; poll() has no such limit. */
Test(platform_wait, a_high_descriptor_is_waited_for_like_any_other) {
  int pair[2];
  plain_pair(pair);
  int high = raise_descriptor(pair[0]);
  check_number(poll_one(high, PS__READABLE, 1000), 0);
  check_number(ps__sys_send(pair[1], "x", 1, 0), 1);
  check_number(poll_one(high, PS__READABLE, -1), 1);
}

Test(platform_wait, only_the_monotonic_clock_is_read) {
  int64_t before = ps__sys_now();
  cr_assert(before > 0 && ps__sys_now() >= before);
  for (int i = 0; i < fault_count(FAULT_CLOCK_GETTIME); i++)
    check_number(fault_record(FAULT_CLOCK_GETTIME, i).fd, CLOCK_MONOTONIC);
  fault_clock(INT64_C(123456789012345678));
  check_number(ps__sys_now(), INT64_C(123456789012345678));
}

Test(platform_wait, what_cannot_be_renewed_or_asked_is_an_error) {
  check_number(ps__sys_wake_renew(-1), -EBADF);
  int wake = ps__sys_wake_create();
  fault_reset();
  fault(EVENTFD, .error = EMFILE);
  check_number(ps__sys_wake_renew(wake), -EMFILE);
  check_number(ps__sys_own_timeout(-1, PS__READABLE), 0);
  cr_assert(ps__sys_send_room(-1) < 0);
}

/* Early in the system's start there is no randomness yet. */
Test(platform_wait, without_randomness_the_moment_and_the_process_make_the_difference) {
  unsigned char one[16], other[16], zeros[16] = "";
  fault_reset();
  fault_clock(1234567);
  fault(GETRANDOM, .error = EAGAIN, .times = FAULT_EVER);
  ps__sys_random(one, sizeof one);
  fault_clock(7654321);
  ps__sys_random(other, sizeof other);
  cr_assert(memcmp(one, zeros, sizeof one) != 0 && memcmp(one, other, sizeof one) != 0);
  check_number(fault_count(FAULT_GETRANDOM), 2);
}
