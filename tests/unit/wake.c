/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A close ends the calls that wait: every kind of call, in every mode and state, and nothing else notices. */
#include "core/wake.h"

#include "check.h"
#include "fake_host.h"
#include "fault.h"
#include "polysocket/options.h"
#include "polysocket/transfer.h"
#include "sockets.h"
#include "storm.h"
#include "waiting.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

TestSuite(wake, .timeout = 60);

static const double modes[] = {PS_NO_TIMEOUT, 30};

/* When the close comes: within the first glance, and after it, when a call watches or pauses. */
static const double moments[] = {0.001, 0.015};

/* Late enough to fail only where a call isn't ended: other programs may have the processor meanwhile. */
static const double late = 5;

/* Each way to end an object. Those of files are for calls on files. */

static void close_socket(struct waiting *waiting) {
  check_ok(ps_socket_close(waiting->socket, &err));
}

static void free_socket(struct waiting *waiting) {
  ps_socket_free(waiting->socket);
}

static void detach_socket(struct waiting *waiting) {
  int64_t fd = -1;
  check_ok(ps_socket_detach(waiting->socket, &fd, &err));
  cr_assert(is_open((int)fd));
  close((int)fd);
}

/* A call that writes keeps the close from flushing, which it reports. */
static void close_file(struct waiting *waiting) {
  int32_t status = ps_file_close(waiting->file, &err);
  check_number(status, waiting->kind->sends ? PS_E_OS : PS_OK);
}

static void free_file(struct waiting *waiting) {
  ps_file_free(waiting->file);
}

/* End a call that waits, and look at what it says. */
static void check_ended(struct waiting *waiting, void (*end)(struct waiting *waiting), double moment) {
  const char *name = waiting->kind->name;
  waiting_start_and_leave(waiting, moment);
  end(waiting);
  double seconds = waiting_join(waiting);
  cr_assert(waiting->status == PS_E_CLOSED, "%s: %s", name, waiting->err.message);
  check_number(waiting->err.code, EBADF);
  check_text(waiting->err.operation, waiting->kind->operation);
  cr_assert(strstr(waiting->err.message, waiting->file ? "the file is closed" : "the socket is closed"), "%s: %s", name,
            waiting->err.message);
  cr_assert(seconds < late, "%s: it took %g s", name, seconds);
}

/* Every kind of call, in both modes, at both moments, with and without a host. */
static void check_all(void (*end_socket)(struct waiting *waiting), void (*end_file)(struct waiting *waiting),
                      bool hosted) {
  for (int i = 0; i < 4 * waiting_kind_count; i++) {
    struct waiting waiting;
    if (!waiting_prepare(&waiting, &waiting_kinds[i / 4], modes[i % 2]))
      continue;
    int wakes = open_wakes(), fd = descriptor(waiting.socket);
    if (hosted)
      check_ok(ps_socket_sethooks(waiting.socket, &fake_host_make(i % 3 == 0 ? 0 : 1000)->hooks, &err));
    check_ended(&waiting, waiting.file ? end_file : end_socket, moments[i / 2 % 2]);
    check_number(open_wakes(), wakes);
    if (!waiting.file)
      cr_assert(!is_open(fd), "%s", waiting.kind->name);
    waiting_finish(&waiting);
  }
}

Test(wake, closing_ends_every_call_that_waits) {
  check_all(close_socket, close_file, false);
}

Test(wake, freeing_ends_every_call_that_waits) {
  check_all(free_socket, free_file, false);
}

Test(wake, detaching_ends_every_call_that_waits) {
  check_all(detach_socket, close_file, false);
}

Test(wake, closing_ends_every_call_of_a_host) {
  check_all(close_socket, close_file, true);
}

/* A file has a socket of its own. */
Test(wake, a_file_waits_on_when_the_socket_that_it_was_made_of_is_closed) {
  struct waiting waiting;
  for (int i = 0; i < waiting_kind_count; i++) {
    if (strcmp(waiting_kinds[i].name, "read") != 0)
      continue;
    waiting_prepare(&waiting, &waiting_kinds[i], PS_NO_TIMEOUT);
    waiting_start_and_leave(&waiting, 0.02);
    check_ok(ps_socket_close(waiting.socket, &err));
    usleep(20000);
    check_ok(ps_socket_send(waiting.other, 0, "12345678", 8, NULL, &err));
    waiting_join(&waiting);
    check_number(waiting.status, PS_OK);
    check_number(waiting.done, 8);
  }
}

static const struct waiting_kind *kind_of(const char *name) {
  for (int i = 0; i < waiting_kind_count; i++)
    if (strcmp(waiting_kinds[i].name, name) == 0)
      return &waiting_kinds[i];
  cr_assert(false, "no kind %s", name);
  return NULL;
}

static void prepare(struct waiting *waiting, const char *name, double timeout) {
  cr_assert(waiting_prepare(waiting, kind_of(name), timeout));
}

/* How many bytes arrive until the end of the stream. */
static int64_t arriving(ps_socket *peer) {
  static char bytes[1 << 16];
  int64_t total = 0, count = 0;
  while (ps_socket_recv(peer, 0, bytes, sizeof bytes, &count, &err) == PS_OK && count > 0)
    total += count;
  return total;
}

Test(wake, a_call_that_did_a_part_tells_how_much) {
  static const char *const names[] = {"sendall, TCP", "sendall, AF_UNIX", "sendfile, TCP", "sendfile, AF_UNIX"};
  for (int i = 0; i < 2 * COUNT_OF(names); i++) {
    struct waiting waiting;
    prepare(&waiting, names[i / 2], modes[i % 2]);
    check_ended(&waiting, close_socket, 0.03);
    cr_assert(waiting.done > 0);
    check_number(waiting.err.done, waiting.done);
    char part[64];
    snprintf(part, sizeof part, "(%lld of 16777216 bytes sent)", (long long)waiting.done);
    cr_assert(strstr(waiting.err.message, part), "%s", waiting.err.message);
    check_number(arriving(waiting.other), waiting.done);
  }
}

/* The system does so when a signal comes. */
Test(wake, a_send_in_blocking_mode_that_did_a_part_returns_it) {
  static char bytes[16 << 20];
  struct waiting waiting;
  prepare(&waiting, "sendall, AF_UNIX", PS_NO_TIMEOUT);
  pid_t process = fork();
  if (process == 0) {
    /* A forked child holds the descriptor open, and the stream goes on there. */
    pause();
    leave_child(0);
  }
  fault(PPOLL, .result = 0, .meanwhile = (void (*)(void *))free_socket, .detail = &waiting);
  int64_t sent = 0;
  check_ok(ps_socket_send(waiting.socket, 0, bytes, sizeof bytes, &sent, &err));
  cr_assert(sent > 0 && sent < (int64_t)sizeof bytes);
  kill(process, SIGKILL);
  waitpid(process, NULL, 0);
  check_number(arriving(waiting.other), sent);
}

/* Others who have the same socket of the system. */

Test(wake, a_duplicate_notices_nothing) {
  static const char *const names[] = {"recv, TCP", "recv, AF_UNIX stream", "recv, AF_UNIX seqpacket", "recvmsg"};
  for (int i = 0; i < 2 * COUNT_OF(names); i++) {
    struct waiting waiting;
    ps_socket *copy;
    char bytes[8];
    int64_t count = 0;
    prepare(&waiting, names[i / 2], modes[i % 2]);
    check_ok(ps_socket_dup(waiting.socket, &copy, &err));
    int flags = fcntl(descriptor(copy), F_GETFL);
    check_ended(&waiting, close_socket, 0.02);
    check_number(fcntl(descriptor(copy), F_GETFL), flags);
    check_ok(ps_socket_send(copy, 0, "to", 2, NULL, &err));
    check_ok(ps_socket_recv(waiting.other, 0, bytes, sizeof bytes, &count, &err));
    check_number(count, 2);
    check_ok(ps_socket_send(waiting.other, 0, "back", 4, NULL, &err));
    check_ok(ps_socket_recv(copy, 0, bytes, sizeof bytes, &count, &err));
    check_number(count, 4);
    ps_socket_free(copy);
    waiting_finish(&waiting);
  }
}

Test(wake, a_connect_leaves_the_options_of_its_socket_as_they_were) {
  static const char *const names[] = {"connect, TCP", "connect, AF_UNIX"};
  static const struct timeval limits[] = {{0}, {.tv_sec = 20}};
  for (int i = 0; i < 8; i++) {
    struct waiting waiting;
    struct timeval limit = limits[i / 2 % 2], found;
    int64_t length = 0;
    ps_socket *copy;
    prepare(&waiting, names[i / 4], modes[i % 2]);
    check_ok(ps_socket_setsockopt_bytes(waiting.socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit, &err));
    check_ok(ps_socket_dup(waiting.socket, &copy, &err));
    int flags = fcntl(descriptor(copy), F_GETFL);
    check_ended(&waiting, close_socket, 0.04);
    check_number(fcntl(descriptor(copy), F_GETFL), flags);
    check_ok(ps_socket_getsockopt_bytes(copy, SOL_SOCKET, SO_SNDTIMEO, &found, sizeof found, &length, &err));
    check_number(found.tv_sec, limit.tv_sec);
    check_number(found.tv_usec, 0);
    ps_socket_free(copy);
    waiting_finish(&waiting);
  }
}

Test(wake, a_process_that_inherited_the_descriptor_goes_on_with_it) {
  struct waiting waiting;
  int go[2], status = -1;
  char bytes[8];
  int64_t count = 0;
  cr_assert_eq(pipe(go), 0);
  prepare(&waiting, "recv, AF_UNIX stream", PS_NO_TIMEOUT);
  pid_t process = fork();
  if (process == 0) {
    char byte;
    ssize_t asked = read(go[0], &byte, 1);
    leave_child(asked == 1 && ps_socket_send(waiting.socket, 0, "child", 5, NULL, NULL) == PS_OK ? 0 : 1);
  }
  check_ended(&waiting, close_socket, 0.02);
  cr_assert_eq(write(go[1], "x", 1), 1);
  check_number(waitpid(process, &status, 0), process);
  check_number(status, 0);
  check_ok(ps_socket_recv(waiting.other, 0, bytes, sizeof bytes, &count, &err));
  check_number(count, 5);
}

/* Several calls. */

enum { MANY = 5 };

Test(wake, all_that_wait_on_a_socket_are_ended_by_its_close) {
  static const char *const names[] = {"accept, TCP", "accept, AF_UNIX", "recv, TCP", "recv, UDP", "connect, AF_UNIX"};
  for (int i = 0; i < 2 * COUNT_OF(names); i++) {
    struct waiting all[MANY];
    if (!waiting_prepare(&all[0], kind_of(names[i / 2]), modes[i % 2]))
      continue;
    int wakes = open_wakes();
    for (int j = 0; j < MANY; j++) {
      all[j] = all[0];
      waiting_start(&all[j]);
    }
    usleep(50000);
    check_number(open_wakes(), wakes + 1);
    close_socket(&all[0]);
    for (int j = 0; j < MANY; j++) {
      cr_assert(waiting_join(&all[j]) < late);
      cr_assert(all[j].status == PS_E_CLOSED, "%s: %s", names[i / 2], all[j].err.message);
    }
    check_number(open_wakes(), wakes);
    waiting_finish(&all[0]);
  }
}

Test(wake, there_are_no_more_wake_descriptors_than_calls_that_wait) {
  struct waiting all[MANY];
  int wakes = open_wakes();
  for (int j = 0; j < MANY; j++)
    prepare(&all[j], "recv, AF_UNIX stream", modes[j % 2]);
  check_number(open_wakes(), wakes);
  for (int j = 0; j < MANY; j++)
    waiting_start_and_leave(&all[j], 0.03);
  check_number(open_wakes(), wakes + MANY);
  for (int j = 0; j < MANY; j++) {
    check_ok(ps_socket_send(all[j].other, 0, "x", 1, NULL, &err));
    waiting_join(&all[j]);
    check_number(open_wakes(), wakes + MANY - 1 - j);
  }
}

/* A call that has come through gives its descriptor back, and the next one gets another: nothing of the one before is
 * left in it. */
Test(wake, a_socket_can_be_waited_for_again_and_again) {
  struct waiting waiting;
  prepare(&waiting, "recv, AF_UNIX stream", PS_NO_TIMEOUT);
  for (int i = 0; i < 5; i++) {
    waiting_start_and_leave(&waiting, 0.01);
    check_ok(ps_socket_send(waiting.other, 0, "x", 1, NULL, &err));
    waiting_join(&waiting);
    check_number(waiting.status, PS_OK);
  }
  check_ended(&waiting, close_socket, 0.01);
}

/* Without a descriptor left. */

/* A busy machine may let the call wait before it asks for a descriptor. */
static void close_after_a_while(struct waiting *waiting) {
  for (int i = 0; i < 5000 && fault_count(FAULT_EVENTFD) == 0; i++)
    usleep(1000);
  (waiting->file ? close_file : close_socket)(waiting);
}

Test(wake, a_call_without_a_descriptor_to_watch_looks_every_few_milliseconds) {
  for (int i = 0; i < 2 * waiting_kind_count; i++) {
    struct waiting waiting;
    if (!waiting_prepare(&waiting, &waiting_kinds[i / 2], modes[i % 2]))
      continue;
    fault_reset();
    fault(EVENTFD, .error = EMFILE, .times = FAULT_EVER);
    check_ended(&waiting, close_after_a_while, 0.03);
    cr_assert(fault_count(FAULT_EVENTFD) > 0, "%s", waiting.kind->name);
    int64_t longest = 0;
    for (int j = 0; j < fault_count(FAULT_PPOLL) && j < 60; j++) {
      int64_t wait = fault_record(FAULT_PPOLL, j).nanoseconds;
      longest = wait < 0 ? INT64_MAX : wait > longest ? wait : longest;
    }
    cr_assert(longest <= 5000000, "%s: it waited %lld ns", waiting.kind->name, (long long)longest);
    fault_reset();
    waiting_finish(&waiting);
  }
}

/* A fork while calls wait: the child has the sockets, and none of the wake descriptors. */

static int use_in_child(struct waiting *waiting, int wakes) {
  char byte;
  if (open_wakes() != wakes)
    return 1;
  if (ps_socket_settimeout(waiting->socket, 0.02, NULL) != PS_OK)
    return 2;
  if (ps_socket_recv(waiting->socket, 0, &byte, 1, NULL, NULL) != PS_E_TIMEOUT || open_wakes() != wakes)
    return 3;
  int fd = descriptor(waiting->socket);
  if (ps_socket_close(waiting->socket, NULL) != PS_OK)
    return 4;
  return is_open(fd) ? 5 : 0;
}

Test(wake, a_forked_child_has_none_of_the_parents_wake_descriptors) {
  int wakes = open_wakes(), status = -1;
  struct waiting waiting;
  prepare(&waiting, "recv, AF_UNIX stream", PS_NO_TIMEOUT);
  waiting_start_and_leave(&waiting, 0.03);
  check_number(open_wakes(), wakes + 1);
  pid_t process = fork();
  if (process == 0)
    leave_child(use_in_child(&waiting, wakes));
  check_number(waitpid(process, &status, 0), process);
  check_number(status, 0);
  /* The child's close did not reach the parent. */
  usleep(20000);
  check_number(open_wakes(), wakes + 1);
  close_socket(&waiting);
  waiting_join(&waiting);
  check_number(waiting.status, PS_E_CLOSED);
  check_number(open_wakes(), wakes);
}

/* The descriptor itself. */

Test(wake, it_is_made_by_the_first_user_and_gone_with_the_last) {
  struct ps__wake wake = {0};
  ps__wake_fire(&wake);
  int fd = ps__wake_enter(&wake);
  cr_assert(fd >= 0 && is_open(fd));
  check_number(ps__wake_enter(&wake), fd);
  struct pollfd entry = {.fd = fd, .events = POLLIN};
  check_number(poll(&entry, 1, 0), 0);
  ps__wake_fire(&wake);
  check_number(poll(&entry, 1, 0), 1);
  ps__wake_leave(&wake);
  cr_assert(is_open(fd));
  ps__wake_leave(&wake);
  cr_assert(!is_open(fd));
  check_number(wake.word, 0);
}

Test(wake, a_guard_is_entered_once_and_again_after_a_failure) {
  struct ps__wake wake = {0};
  struct ps__guard guard = {.wake = &wake}, none = {0};
  cr_assert(!ps__guard_enter(&none));
  ps__guard_leave(&none);
  fault(EVENTFD, .error = EMFILE);
  cr_assert(!ps__guard_enter(&guard));
  ps__guard_leave(&guard);
  cr_assert(ps__guard_enter(&guard) && ps__guard_enter(&guard));
  check_number(fault_count(FAULT_EVENTFD), 2);
  int fd = guard.fd;
  ps__guard_leave(&guard);
  ps__guard_leave(&guard);
  cr_assert(!is_open(fd));
}

Test(wake, a_child_lets_go_of_what_its_parent_uses) {
  struct ps__wake wake = {0};
  struct ps__guard guard = {.wake = &wake};
  ps__wake_forked(&wake);
  cr_assert(ps__guard_enter(&guard));
  ps__wake_forked(&wake);
  cr_assert(!is_open(guard.fd));
  check_number(wake.word, 0);
}

static struct ps__wake shared_wake;
static int entered;

static void enter_meanwhile(void *unused) {
  (void)unused;
  entered = ps__wake_enter(&shared_wake);
}

Test(wake, of_two_that_make_the_descriptor_at_once_one_uses_the_other_s) {
  int before = open_descriptors(), own = descriptors_of_a_wake();
  fault(EVENTFD, .made = true, .meanwhile = enter_meanwhile);
  int fd = ps__wake_enter(&shared_wake);
  check_number(fd, entered);
  check_number(open_descriptors(), before + own);
  ps__wake_leave(&shared_wake);
  ps__wake_leave(&shared_wake);
  check_number(open_descriptors(), before);
}
