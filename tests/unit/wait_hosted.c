/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Waiting in a host that waits itself, as a scheduler of fibers does: what its hook is asked for, and what ends a call
 * meanwhile. */
#include "polysocket/host.h"

#include "check.h"
#include "core/hooks.h"
#include "fake_resolver.h"
#include "fault.h"
#include "polysocket.h"
#include "sockets.h"
#include "storm.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

TestSuite(wait_hosted, .timeout = 20);

static ps_socket *near, *far;

/* What the host does when it is to wait: something else first, then the waiting, unless it comes back at once. */
static struct {
  void (*meanwhile)(void);
  int waits, runs, questions;
  bool declines, idle, stops;
  int64_t direction, nanoseconds;
} host;

static void run(ps_work work, void *argument, void *context) {
  (void)context;
  host.runs++;
  work(argument);
}

static int32_t interrupted(void *context) {
  (void)context;
  host.questions++;
  return host.stops;
}

static int32_t waits(void *context) {
  (void)context;
  return !host.declines;
}

static int32_t wait_here(int64_t fd, int64_t direction, int64_t nanoseconds, void *context) {
  struct pollfd watched = {.fd = (int)fd, .events = direction == PS_SENDING ? POLLOUT : POLLIN};
  (void)context;
  host.waits++;
  host.direction = direction;
  host.nanoseconds = nanoseconds;
  if (host.meanwhile)
    host.meanwhile();
  if (host.stops)
    return -1;
  if (!host.idle || host.waits > 3)
    poll(&watched, 1, nanoseconds < 0 ? 10000 : (int)(nanoseconds / 1000000) + 1);
  return 0;
}

static ps_hooks hooks = {.run = run, .interrupted = interrupted, .waits = waits, .wait = wait_here, .inline_max = 8192};

static void make_hosted(double timeout) {
  memset(&host, 0, sizeof host);
  make_pair(SOCK_STREAM, &near, &far);
  check_ok(ps_socket_settimeout(near, timeout, &err));
  check_ok(ps_socket_sethooks(near, &hooks, &err));
}

static int32_t receive(void) {
  char byte;
  int64_t count;
  return ps_socket_recv(near, 0, &byte, 1, &count, &err);
}

static void send_one(void) {
  check_ok(ps_socket_sendall(far, 0, "x", 1, NULL, &err));
}

static void close_near(void) {
  check_ok(ps_socket_close(near, &err));
}

Test(wait_hosted, the_host_waits_and_its_lock_is_kept) {
  static const double timeouts[] = {PS_NO_TIMEOUT, 5};
  for (int i = 0; i < 2; i++) {
    make_hosted(timeouts[i]);
    int before = open_descriptors();
    host.meanwhile = send_one;
    check_ok(receive());
    check_number(host.waits, 1);
    check_number(host.runs, 0);
    check_number(host.direction, PS_RECEIVING);
    cr_assert((host.nanoseconds < 0) == (timeouts[i] < 0));
    check_number(open_descriptors(), before);
  }
}

Test(wait_hosted, a_call_that_need_not_wait_does_not_ask) {
  make_hosted(PS_NO_TIMEOUT);
  send_one();
  check_ok(receive());
  check_ok(ps_socket_settimeout(near, 0, &err));
  check_fails(receive(), PS_E_WOULD_BLOCK, EAGAIN, "recv: ");
  check_number(host.waits, 0);
}

Test(wait_hosted, a_host_that_declines_leaves_its_lock) {
  make_hosted(0.02);
  host.declines = true;
  check_fails(receive(), PS_E_TIMEOUT, ETIMEDOUT, "recv: ");
  check_number(host.waits, 0);
  cr_assert(host.runs > 0);
}

Test(wait_hosted, a_close_ends_the_call) {
  make_hosted(PS_NO_TIMEOUT);
  host.meanwhile = close_near;
  check_fails(receive(), PS_E_CLOSED, EBADF, "recv: ");
  check_number(host.waits, 1);
}

static ps_token *token;

static void fire(void) {
  check_ok(ps_token_fire(token, &err));
}

Test(wait_hosted, a_token_ends_the_call) {
  make_hosted(PS_NO_TIMEOUT);
  check_ok(ps_token_create(&token, &err));
  check_ok(ps_socket_settoken(near, token, &err));
  host.meanwhile = fire;
  check_fails(receive(), PS_E_CANCELLED, ECANCELED, "recv: ");
}

Test(wait_hosted, timeouts_hold_though_the_host_comes_back_early) {
  make_hosted(0.05);
  host.idle = true;
  double start = seconds_now();
  check_fails(receive(), PS_E_TIMEOUT, ETIMEDOUT, "recv: ");
  cr_assert(seconds_now() - start >= 0.049);
  cr_assert(host.waits > 3);
}

Test(wait_hosted, what_is_raised_in_the_host_stops_the_call) {
  make_hosted(PS_NO_TIMEOUT);
  host.stops = true;
  check_fails(receive(), PS_E_INTERRUPTED, EINTR, "recv: ");
  check_number(host.questions, 1);
}

static void fork_here(void) {
  host.meanwhile = NULL;
  pid_t child = fork();
  if (child > 0) {
    int status = 0;
    cr_assert(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
  send_one();
}

Test(wait_hosted, a_fork_meanwhile_leaves_both_processes_in_order) {
  pid_t parent = getpid();
  make_hosted(5);
  host.meanwhile = fork_here;
  int32_t status = receive();
  if (getpid() != parent)
    leave_child(status != PS_OK || ps_socket_close(near, NULL) != PS_OK);
  check_ok(status);
  check_ok(ps_socket_close(near, &err));
}

static void let_the_resolver_answer(void) {
  fake_resolver_hang(false);
}

Test(wait_hosted, sending_and_looking_up_wait_by_the_host_too) {
  char text[64];
  int64_t length, sent;
  make_hosted(0.02);
  static char block[1 << 20];
  check_fails(ps_socket_sendall(near, 0, block, sizeof block, &sent, &err), PS_E_TIMEOUT, ETIMEDOUT, "sendall: ");
  cr_assert(host.waits > 0);
  host.waits = 0;
  host.meanwhile = let_the_resolver_answer;
  fake_resolver_hang(true);
  check_ok(ps_gethostbyname("localhost", &(ps_wait){.hooks = &hooks}, text, sizeof text, &length, &err));
  check_number(host.waits, 1);
  check_number(host.runs, 0);
}

Test(wait_hosted, a_host_that_cannot_be_asked_does_not_wait) {
  ps_hooks silent = hooks;
  silent.waits = NULL;
  make_hosted(0.01);
  check_ok(ps_socket_sethooks(near, &silent, &err));
  check_fails(receive(), PS_E_TIMEOUT, ETIMEDOUT, "recv: ");
  check_number(host.waits, 0);
}

Test(wait_hosted, without_one_descriptor_for_all_the_host_waits_for_the_first_and_not_long) {
  enum { SECOND = 1000000000 };
  static const struct {
    size_t count;
    bool fails;
    enum ps__readiness readiness;
    int64_t timeout, most, direction;
  } cases[] = {
      {2, true, PS__READABLE, -1, SECOND, PS_RECEIVING},
      {2, true, PS__WRITABLE, 100 * (int64_t)SECOND, SECOND, PS_SENDING},
      {2, true, PS__READABLE, 1000, 1000, PS_RECEIVING},
      {2, false, PS__WRITABLE, 1000, 1000, PS_RECEIVING},
      {1, false, PS__WRITABLE, 1000, 1000, PS_SENDING},
  };
  make_hosted(PS_NO_TIMEOUT);
  for (int i = 0; i < COUNT_OF(cases); i++) {
    struct ps__watch watches[] = {{.fd = (int)descriptor(near), .readiness = cases[i].readiness},
                                  {.fd = (int)descriptor(far), .readiness = PS__READABLE}};
    fault_reset();
    memset(&host, 0, sizeof host);
    host.idle = true;
    if (cases[i].fails)
      fault(EPOLL_CREATE1, .error = EMFILE);
    int before = open_descriptors();
    check_number(ps__hooks_poll(&hooks, watches, cases[i].count, cases[i].timeout), cases[i].readiness == PS__WRITABLE);
    cr_assert(host.nanoseconds > 0 && host.nanoseconds <= cases[i].most, "case %d", i);
    check_number(host.direction, cases[i].direction);
    check_number(open_descriptors(), before);
  }
}
