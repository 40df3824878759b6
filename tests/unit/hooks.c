/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * When the host's lock is left beside waiting: for closing, and so that other threads get their turn; and a host that
 * forks in a hook. */
#include "core/hooks.h"

#include "check.h"
#include "fake_host.h"
#include "fault.h"
#include "polysocket/file.h"
#include "polysocket/options.h"
#include "sockets.h"

#include <errno.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

TestSuite(hooks, .timeout = 20);

enum { MILLISECOND = 1000000 };

static ps_socket *near, *far;
static struct fake_host *host;

static void make_hosted(int64_t inline_max) {
  host = fake_host_make(inline_max);
  make_pair(SOCK_STREAM, &near, &far);
  check_ok(ps_socket_sethooks(near, &host->hooks, &err));
  fault_reset();
}

static void check_unlocked(void *unused) {
  (void)unused;
  cr_assert(host->unlocked, "the host's lock was held");
}

Test(hooks, closing_leaves_the_lock) {
  make_hosted(0);
  fault(CLOSE, .made = true, .meanwhile = check_unlocked);
  check_ok(ps_socket_close(near, &err));
  check_number(host->runs, 1);
  check_number(host->questions, 0);
}

Test(hooks, closing_a_file_leaves_the_lock) {
  ps_file *file = NULL;
  make_hosted(0);
  check_ok(ps_socket_makefile(near, "r", -1, &file, &err));
  fault(CLOSE, .made = true, .meanwhile = check_unlocked);
  check_ok(ps_file_close(file, &err));
  check_number(host->runs, 1);
}

/* A descriptor must be closed now: the host cannot put it off. */
Test(hooks, a_host_that_declines_does_not_keep_the_descriptor_open) {
  make_hosted(0);
  int fd = descriptor(near);
  host->idle = 1;
  fault(CLOSE, .error = EIO, .made = true);
  check_fails(ps_socket_close(near, &err), PS_E_OS, EIO, "close: ");
  check_number(fault_count(FAULT_CLOSE), 1);
  cr_assert(!is_open(fd));
}

static void close_near(void *unused) {
  (void)unused;
  host->unlocked = false; /* another thread has the lock meanwhile */
  cr_assert_eq(ps_socket_close(near, NULL), PS_OK);
  host->unlocked = true;
}

Test(hooks, the_last_to_leave_a_closed_socket_leaves_the_lock_too) {
  char byte;
  make_hosted(0);
  fault(RECV, .result = 1, .meanwhile = close_near);
  fault(CLOSE, .made = true, .meanwhile = check_unlocked);
  check_ok(ps_socket_recv(near, 0, &byte, 1, NULL, &err));
  check_number(fault_count(FAULT_CLOSE), 1);
}

static struct linger linger_of(int fd) {
  struct linger linger = {-1, -1};
  socklen_t length = sizeof linger;
  cr_assert_eq(getsockopt(fd, SOL_SOCKET, SO_LINGER, (void *)&linger, &length), 0);
  return linger;
}

/* A garbage collector frees: no call of the host, and no waiting. */
Test(hooks, freeing_neither_calls_the_host_nor_lingers) {
  static const struct linger cases[] = {{1, 30}, {1, 0}, {0, 0}};
  for (int i = 0; i < COUNT_OF(cases); i++)
    for (int with_file = 0; with_file < 2; with_file++) {
      ps_file *file = NULL;
      make_hosted(0);
      if (with_file)
        check_ok(ps_socket_makefile(near, "r", -1, &file, &err));
      check_ok(ps_socket_setsockopt_bytes(near, SOL_SOCKET, SO_LINGER, &cases[i], sizeof cases[i], &err));
      int copy = dup(descriptor(near));
      if (with_file)
        ps_file_free(file);
      else
        ps_socket_free(near);
      check_number(host->runs + host->questions, 0);
      check_number(linger_of(copy).l_onoff, cases[i].l_onoff && cases[i].l_linger == 0);
      close(copy);
    }
}

Test(hooks, without_a_host_freeing_lingers_like_closing) {
  struct linger linger = {1, 30};
  make_pair(SOCK_STREAM, &near, &far);
  check_ok(ps_socket_setsockopt_bytes(near, SOL_SOCKET, SO_LINGER, (void *)&linger, sizeof linger, &err));
  int copy = dup(descriptor(near));
  ps_socket_free(near);
  check_number(linger_of(copy).l_onoff, 1);
}

/* Turns for other threads. */

static int64_t state[2];

static void make_switching(int64_t interval) {
  state[0] = state[1] = 0;
  make_hosted(1000);
  host->hooks.switch_interval = interval;
  host->hooks.switch_state = state;
  fault_clock(1000);
}

/* Short transfers that never have to wait, each of which takes so long. Returns how many left the lock. */
static int transfer(int count, int64_t duration) {
  int before = host->runs;
  for (int i = 0; i < count; i++) {
    fault_reset();
    fault_clock(1000 + i * duration);
    fault(SEND, .result = 1, .advance = duration);
    check_ok(ps_socket_send(near, 0, "x", 1, NULL, &err));
  }
  return host->runs - before;
}

Test(hooks, short_calls_give_the_lock_up_once_for_each_interval) {
  make_switching(5 * MILLISECOND);
  /* A call takes 0.1 ms: the clock is read at every sixteenth, and 5 ms are over at the fourth time. */
  check_number(transfer(64, MILLISECOND / 10), 0);
  check_number(transfer(1, MILLISECOND / 10), 0);
  make_switching(5 * MILLISECOND);
  int runs = transfer(1000, MILLISECOND / 10);
  cr_assert(runs >= 12 && runs <= 20, "the lock was left %d times in 100 ms", runs);
}

Test(hooks, without_an_interval_short_calls_keep_the_lock) {
  make_switching(0);
  check_number(transfer(1000, MILLISECOND), 0);
  make_hosted(1000);
  check_number(transfer(1000, MILLISECOND), 0);
}

Test(hooks, receives_take_part_as_sends_do) {
  char byte;
  make_switching(MILLISECOND);
  for (int i = 0; i < 100; i++) {
    fault_reset();
    fault_clock(1000 + i * (int64_t)MILLISECOND);
    fault(RECV, .result = 1, .advance = MILLISECOND);
    check_ok(ps_socket_recv(near, 0, &byte, 1, NULL, &err));
  }
  cr_assert(host->runs >= 5 && host->runs <= 7, "the lock was left %d times", host->runs);
}

Test(hooks, an_interval_needs_memory) {
  ps_hooks wrong = {.switch_interval = 1};
  make_hosted(0);
  check_fails(ps_socket_sethooks(near, &wrong, &err), PS_E_VALUE, EINVAL, "sethooks: ");
  wrong.switch_state = state;
  check_ok(ps_socket_sethooks(near, &wrong, &err));
}

/* A host whose signal handler forks, as one in a script may: the child goes on with the operation that was interrupted,
 * and starts threads meanwhile. */

static pid_t child = -1;
static pthread_t thread;
static bool received;

static void linger(void *unused) {
  (void)unused;
  usleep(200000);
}

/* A call whose attempt takes long, so that no close can end it. */
static void *receive_byte(void *unused) {
  char byte;
  fault(RECV, .result = 1, .meanwhile = linger);
  received = ps_socket_recv(near, 0, &byte, 1, NULL, NULL) == PS_OK;
  return unused;
}

static int32_t fork_once(void *unused) {
  (void)unused;
  if (child != -1)
    return 0;
  child = fork();
  if (child == 0) {
    pthread_create(&thread, NULL, receive_byte, NULL);
    usleep(50000); /* by now the thread is on its way */
  }
  return 1;
}

static int in_child(void) {
  int fd = descriptor(near);
  if (ps_socket_close(near, NULL) != PS_OK)
    return 1;
  /* The thread's call is under way: its descriptor stays. */
  if (!is_open(fd))
    return 2;
  pthread_join(thread, NULL);
  return !received ? 3 : is_open(fd) ? 4 : 0;
}

Test(hooks, a_child_forked_in_a_hook_keeps_descriptors_open_under_running_calls) {
  static const ps_hooks forking = {.interrupted = fork_once};
  char byte;
  int status = -1;
  make_pair(SOCK_STREAM, &near, &far);
  check_ok(ps_socket_sethooks(near, &forking, &err));
  fault(RECV, .error = EINTR);
  int32_t result = ps_socket_recv(near, 0, &byte, 1, NULL, NULL);
  if (child == 0)
    leave_child(result == PS_E_INTERRUPTED ? in_child() : 5);
  check_number(result, PS_E_INTERRUPTED);
  check_number(waitpid(child, &status, 0), child);
  check_number(status, 0);
}

Test(hooks, a_lingering_that_cannot_be_read_is_left) {
  struct linger linger = {1, 30};
  make_hosted(0);
  check_ok(ps_socket_setsockopt_bytes(near, SOL_SOCKET, SO_LINGER, (void *)&linger, sizeof linger, &err));
  int copy = dup(descriptor(near));
  fault_reset();
  fault(GETSOCKOPT, .option = SO_LINGER, .error = EPERM);
  ps_socket_free(near);
  check_number(linger_of(copy).l_onoff, 1);
  close(copy);
}
