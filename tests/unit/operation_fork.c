/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Operations in a forked child: torn work, what is missing there, and what is done already. */
#include "polysocket/operation.h"

#include "check.h"
#include "core/errand.h"
#include "fake_resolver.h"
#include "fault.h"
#include "polysocket.h"
#include "races.h"
#include "sockets.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

TestSuite(operation_fork, .timeout = 30);

static ps_operation *operation;

static void start_addresses(void) {
  static const char *const hosts[] = {"192.0.2.7", NULL};
  fake_resolver_answer(hosts);
  check_ok(ps_operation_start_getaddrinfo("x", "80", 0, SOCK_STREAM, 0, 0, NULL, &operation, &err));
}

static void start_connection(const char *host, const char *port) {
  check_ok(
      ps_operation_start_connect_host(host, port, &(ps_connect_options){.delay = 50000000}, NULL, &operation, &err));
}

/* Whether the descriptor becomes readable within five seconds. */
static bool becomes_ready(void) {
  int64_t fd = -1;
  check_ok(ps_operation_fileno(operation, &fd, &err));
  struct pollfd entry = {.fd = (int)fd, .events = POLLIN};
  return poll(&entry, 1, 5000) == 1;
}

static int32_t run_connection(ps_socket **made) {
  int32_t status;
  while ((status = ps_operation_socket(operation, made, &err)) == PS_E_WOULD_BLOCK)
    if (!becomes_ready())
      return status;
  return status;
}

static pid_t forked = -1;

/* In the child the work is torn, and can be given back all the same. */
static void fork_and_look(void *unused) {
  (void)unused;
  forked = fork();
  if (forked != 0)
    return;
  ps_socket *made;
  int32_t status = ps_operation_socket(operation, &made, &err);
  bool torn = status == PS_E_OS && err.code == ECANCELED && strstr(err.message, "while another thread was at the");
  ps_operation_free(operation);
  leave_child(torn ? 0 : 1);
}

Test(operation_fork, work_that_another_thread_was_at_is_torn_in_a_child) {
  const char *port = races_prepare();
  ps_socket *made;
  start_connection(SILENT, port);
  fault(PPOLL, .made = true, .meanwhile = fork_and_look);
  check_fails(ps_operation_socket(operation, &made, &err), PS_E_WOULD_BLOCK, EAGAIN, "connect_host: ");
  check_child(forked);
  ps_operation_free(operation);
}

/* A child without the means to go on says so, and is no worse for a moment without them. */
Test(operation_fork, a_child_without_descriptors_or_threads_says_so) {
  ps_addrinfo *list;
  fake_resolver_hang(true);
  start_addresses();
  fake_resolver_await(1);
  for (int i = 0; i < 4; i++) {
    /* The first call is made at the fork. */
    fault_reset();
    if (i == 0)
      fault(EPOLL_CREATE1, .error = EMFILE, .times = 2);
    else if (i == 1)
      fault(EPOLL_CREATE1, .error = EMFILE);
    else if (i == 2)
      fault(PTHREAD_CREATE, .error = EAGAIN);
    else
      fault(EPOLL_CTL, .error = ENOSPC, .times = FAULT_EVER);
    pid_t child = fork();
    if (child == 0) {
      fake_resolver_hang(false);
      int32_t status = ps_operation_addrinfo(operation, &list, &err);
      if (i != 1)
        leave_child(status == PS_E_OS ? 0 : 1);
      /* The new thread may be done at once. */
      bool goes_on = status == PS_E_WOULD_BLOCK && becomes_ready();
      leave_child(status == PS_OK || (goes_on && ps_operation_addrinfo(operation, &list, &err) == PS_OK) ? 0 : 2);
    }
    check_child(child);
  }
}

/* The answer comes only when the operation has begun: it must be there, and nobody have fetched it. */
Test(operation_fork, an_answer_that_is_there_is_fetched_in_a_child) {
  ps_addrinfo *list;
  fake_resolver_hang(true);
  start_addresses();
  fake_resolver_await(1);
  fake_resolver_hang(false);
  for (int i = 0; i < 5000 && ps__errand_threads() > 0; i++)
    races_nap(1);
  int threads = fault_count(FAULT_PTHREAD_CREATE);
  pid_t child = fork();
  if (child == 0) {
    int32_t status = ps_operation_addrinfo(operation, &list, &err);
    leave_child(status == PS_OK && fault_count(FAULT_PTHREAD_CREATE) == threads ? 0 : 1);
  }
  check_child(child);
  check_ok(ps_operation_addrinfo(operation, &list, &err));
}

/* Of two hosts the first is lost already. */
Test(operation_fork, a_race_goes_on_in_a_child_without_what_was_lost) {
  static const char *const hosts[] = {REFUSES, SILENT, ANSWERS, NULL};
  const char *port = races_prepare();
  ps_socket *made;
  fake_resolver_answer(hosts);
  start_connection("x", port);
  races_nap(20);
  check_fails(ps_operation_socket(operation, &made, &err), PS_E_WOULD_BLOCK, EAGAIN, "connect_host: ");
  pid_t child = fork();
  if (child == 0)
    leave_child(run_connection(&made) == PS_OK ? 0 : 1);
  check_child(child);
}
