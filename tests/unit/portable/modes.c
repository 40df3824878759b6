/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A mode that is changed for the time of a call: what others see and do meanwhile, and what is left afterwards. */
#include "platform/platform.h"

#include "../check.h"
#include "../fault.h"
#include "../sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

TestSuite(modes, .timeout = 20);

static int pair[2], duplicate;
static char byte;

static void make_sockets(bool nonblocking) {
  check_number(ps__sys_socketpair(AF_UNIX, SOCK_STREAM, 0, nonblocking, pair), 0);
  duplicate = ps__sys_dup(pair[0]);
  cr_assert(duplicate >= 0);
  fault_reset();
}

static int64_t receive(int fd) {
  return ps__sys_recv(fd, &byte, 1, ps__sys_dontwait);
}

static void look(void *wanted) {
  cr_assert(is_nonblocking(pair[0]) && is_nonblocking(duplicate));
  check_number(ps__sys_is_nonblocking(pair[0]), wanted != NULL);
  check_number(ps__sys_is_nonblocking(duplicate), wanted != NULL);
  check_number(ps__sys_is_nonblocking(pair[1]), wanted != NULL);
}

Test(modes, what_a_call_changes_is_not_seen) {
  for (int nonblocking = 0; nonblocking < 2; nonblocking++) {
    make_sockets(nonblocking);
    fault(RECV, .made = true, .meanwhile = look, .detail = nonblocking ? pair : NULL);
    check_number(receive(pair[0]), -EAGAIN);
    check_number(is_nonblocking(pair[0]), nonblocking);
  }
}

/* Without an end of its own it would make the other call wait. */
static void receive_too(void *fd) {
  check_number(receive(*(int *)fd), -EAGAIN);
  cr_assert(is_nonblocking(pair[0]));
}

Test(modes, the_last_call_on_a_file_restores_it) {
  int *const others[] = {&pair[0], &duplicate};
  for (int i = 0; i < COUNT_OF(others); i++) {
    make_sockets(false);
    fault(RECV, .made = true, .meanwhile = receive_too, .detail = others[i]);
    check_number(receive(pair[0]), -EAGAIN);
    check_number(fault_count(FAULT_RECV), 2);
    check_number(is_nonblocking(pair[0]), false);
  }
}

static void receive_from_the_peer(void *unused) {
  (void)unused;
  check_number(receive(pair[1]), -EAGAIN);
  check_number(is_nonblocking(pair[1]), false);
}

Test(modes, other_files_are_not_kept_waiting) {
  make_sockets(false);
  fault(RECV, .made = true, .meanwhile = receive_from_the_peer);
  check_number(receive(pair[0]), -EAGAIN);
  check_number(is_nonblocking(pair[0]), false);
}

static void set_mode(void *wanted) {
  check_number(ps__sys_set_nonblocking(duplicate, wanted != NULL), 0);
  check_number(ps__sys_is_nonblocking(pair[0]), wanted != NULL);
  cr_assert(is_nonblocking(pair[0]));
}

Test(modes, what_others_set_meanwhile_is_what_stays) {
  for (int wanted = 0; wanted < 2; wanted++) {
    make_sockets(!wanted);
    fault(RECV, .made = true, .meanwhile = set_mode, .detail = wanted ? pair : NULL);
    check_number(receive(pair[0]), -EAGAIN);
    check_number(is_nonblocking(pair[0]), wanted);
  }
}

static void fork_and_receive(void *unused) {
  (void)unused;
  pid_t child = fork();
  if (child == 0)
    leave_child(receive(duplicate) == -EAGAIN && receive(pair[1]) == -EAGAIN && !is_nonblocking(pair[1]) ? 0 : 1);
  check_child(child);
}

Test(modes, a_child_of_the_meantime_has_no_calls_under_way) {
  make_sockets(false);
  fault(RECV, .made = true, .meanwhile = fork_and_receive);
  check_number(receive(pair[0]), -EAGAIN);
  check_number(is_nonblocking(pair[0]), false);
}

Test(modes, a_mode_that_cannot_be_changed_is_an_error_and_the_call_is_not_made) {
  make_sockets(false);
  fault(FCNTL, .option = F_SETFL, .error = EPERM);
  check_number(receive(pair[0]), -EPERM);
  check_number(fault_count(FAULT_RECV), 0);
  check_number(receive(-1), -EBADF);
  check_number(receive(pair[0]), -EAGAIN);
  check_number(is_nonblocking(pair[0]), false);
}
