/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Waiting with a host runtime that takes part: when its lock is left, when it is asked, and what it may do. The hooks
 * of fake_host.c check by themselves that nobody asks without the lock. */
#include "core/hooks.h"
#include "core/wait.h"

#include "check.h"
#include "fake_host.h"
#include "fault.h"
#include "polysocket/create_connection.h"
#include "polysocket/hostent.h"
#include "polysocket/hostname.h"
#include "polysocket/resolve.h"
#include "polysocket/services.h"
#include "sockets.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

TestSuite(wait_hooks, .timeout = 20);

static ps_socket *peer;
static struct fake_host *host;

/* One end of a pair with a host whose short calls have so many bytes. */
static ps_socket *hosted(double timeout, int64_t inline_max) {
  ps_socket *socket;
  host = fake_host_make(inline_max);
  make_pair(SOCK_STREAM, &socket, &peer);
  check_ok(ps_socket_settimeout(socket, timeout, &err));
  check_ok(ps_socket_sethooks(socket, &host->hooks, &err));
  fault_reset();
  return socket;
}

static int32_t receive(ps_socket *socket, int64_t capacity, int64_t *count) {
  static char bytes[64];
  return ps_socket_recv(socket, 0, bytes, capacity, count, &err);
}

/* In which order the lock is left and the system is called, for every mode and size. */
Test(wait_hooks, short_calls_are_tried_under_the_lock_and_long_ones_without) {
  static const struct {
    double timeout;
    int64_t inline_max, size;
    int runs;
  } cases[] = {
      {PS_NO_TIMEOUT, 16, 16, 0},
      {PS_NO_TIMEOUT, 16, 17, 1},
      {PS_NO_TIMEOUT, 0, 1, 1},
      {5, 16, 16, 0},
      {5, 16, 17, 1},
      {5, 0, 1, 1},
      {0, 16, 16, 0},
      {0, 16, 17, 1},
      {0, 0, 1, 1},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_socket *socket = hosted(cases[i].timeout, cases[i].inline_max);
    char bytes[64] = "";
    check_ok(ps_socket_send(peer, 0, "abc", 3, NULL, &err));
    fault_reset();
    check_ok(receive(socket, cases[i].size, NULL));
    check_number(host->runs, cases[i].runs);
    check_ok(ps_socket_send(socket, 0, bytes, cases[i].size, NULL, &err));
    check_number(host->runs, 2 * cases[i].runs);
    check_number(fault_count(FAULT_RECV), 1);
    check_number(fault_count(FAULT_SEND), 1);
    check_number(host->questions, 0);
  }
}

Test(wait_hooks, a_short_call_that_has_to_wait_waits_without_the_lock) {
  static const double modes[] = {PS_NO_TIMEOUT, 5};
  for (int i = 0; i < COUNT_OF(modes); i++) {
    ps_socket *socket = hosted(modes[i], 1000);
    fault(RECV, .error = EAGAIN);
    fault(RECV, .result = 1);
    fault(PPOLL, .result = 1);
    check_ok(receive(socket, 10, NULL));
    check_number(host->runs, 1);
    check_number(fault_count(FAULT_PPOLL), 1);
    check_number(fault_count(FAULT_RECV), 2);
  }
}

Test(wait_hooks, without_waiting_a_short_call_that_is_not_possible_is_an_answer) {
  ps_socket *socket = hosted(0, 1000);
  check_fails(receive(socket, 10, NULL), PS_E_WOULD_BLOCK, EAGAIN, "");
  check_number(host->runs, 0);
  check_number(fault_count(FAULT_RECV), 1);
}

/* Ruby's way to leave the lock may come back without having done anything. That is no end of the stream. */
Test(wait_hooks, a_host_that_did_nothing_is_asked_and_tried_again) {
  static const double modes[] = {PS_NO_TIMEOUT, 5, 0};
  for (int i = 0; i < COUNT_OF(modes); i++) {
    ps_socket *socket = hosted(modes[i], 0);
    int64_t count = 99;
    host->idle = 3;
    check_ok(ps_socket_send(peer, 0, "abc", 3, NULL, &err));
    check_ok(receive(socket, 10, &count));
    check_number(count, 3);
    check_number(host->runs, 4);
    check_number(host->questions, 3);
    check_number(fault_count(FAULT_RECV), 1);
  }
}

Test(wait_hooks, an_idle_host_loses_nothing_of_a_sendall) {
  ps_socket *socket = hosted(PS_NO_TIMEOUT, 0);
  char bytes[8];
  int64_t count = 0;
  host->idle = 2;
  fault(SEND, .most = 3);
  check_ok(ps_socket_sendall(socket, 0, "abcdef", 6, &count, &err));
  check_number(count, 6);
  check_number(ps_socket_recv(peer, 0, bytes, sizeof bytes, &count, NULL), PS_OK);
  check_bytes(bytes, "abcdef", 6);
}

Test(wait_hooks, the_host_is_asked_after_each_signal_and_may_stop) {
  static const double modes[] = {PS_NO_TIMEOUT, 5, 0};
  for (int i = 0; i < COUNT_OF(modes); i++) {
    ps_socket *socket = hosted(modes[i], 0);
    int64_t count = 99;
    host->stop_at = 3;
    fault(RECV, .error = EINTR, .times = FAULT_EVER);
    check_fails(receive(socket, 10, &count), PS_E_INTERRUPTED, EINTR, "recv: interrupted by the host");
    check_number(count, 0);
    check_number(host->questions, 3);
    check_number(host->runs, 3);
  }
}

Test(wait_hooks, a_signal_in_a_short_call_is_asked_about_too) {
  ps_socket *socket = hosted(PS_NO_TIMEOUT, 1000);
  host->stop_at = 1;
  fault(RECV, .error = EINTR);
  check_fails(receive(socket, 10, NULL), PS_E_INTERRUPTED, EINTR, "recv: interrupted by the host");
  check_number(host->runs, 0);
  fault(RECV, .error = EINTR);
  fault(RECV, .result = 1);
  check_ok(receive(socket, 10, NULL));
  check_number(host->questions, 2);
  check_number(host->runs, 1);
}

/* A signal that comes when a system call is about to return interrupts none. */
Test(wait_hooks, the_host_is_asked_before_each_long_wait) {
  static const double modes[] = {PS_NO_TIMEOUT, 5};
  for (int i = 0; i < COUNT_OF(modes); i++) {
    ps_socket *socket = hosted(modes[i], 1000);
    host->stop_at = 1;
    check_fails(receive(socket, 10, NULL), PS_E_INTERRUPTED, EINTR, "recv: interrupted by the host");
    check_number(fault_count(FAULT_PPOLL), 1);
    /* Each time that data was announced and did not come, but not twice before one wait. */
    host->stop_at = 3;
    fault(PPOLL, .result = 0);
    fault(PPOLL, .error = EINTR);
    fault(PPOLL, .result = 1);
    check_fails(receive(socket, 10, NULL), PS_E_INTERRUPTED, EINTR, "recv: interrupted by the host");
    check_number(host->questions, 3);
  }
}

/* A host may have learned of an interrupt just after it was asked, with no signal to follow. */
Test(wait_hooks, a_host_that_wants_to_be_asked_again_is_asked_in_a_long_wait) {
  static const struct {
    double timeout;
    int64_t interval, waits;
  } cases[] = {{PS_NO_TIMEOUT, 200000000, 200000000}, {5, 200000000, 200000000}, {5, 1, 5000001}};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_socket *socket = hosted(cases[i].timeout, 1000);
    host->hooks.ask_interval = cases[i].interval;
    host->questions = 0;
    host->stop_at = 3;
    int first = fault_count(FAULT_PPOLL);
    fault(PPOLL, .result = 0, .times = 3);
    check_fails(receive(socket, 10, NULL), PS_E_INTERRUPTED, EINTR, "recv: interrupted by the host");
    check_number(host->questions, 3);
    check_number(fault_count(FAULT_PPOLL) - first, 3);
    for (int wait = 1; wait < 3; wait++)
      check_number(fault_record(FAULT_PPOLL, first + wait).nanoseconds, cases[i].waits);
  }
}

Test(wait_hooks, a_deadline_holds_while_the_host_is_asked_again) {
  ps_socket *socket = hosted(0.5, 1000);
  host->hooks.ask_interval = 200000000;
  fault_clock(1000);
  fault(PPOLL, .result = 0, .advance = 5000000);
  fault(PPOLL, .result = 0, .advance = 200000000, .times = 2);
  fault(PPOLL, .result = 0, .advance = 95000000);
  check_fails(receive(socket, 10, NULL), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  check_number(host->questions, 3);
  check_number(fault_record(FAULT_PPOLL, 3).nanoseconds, 95000000);
}

Test(wait_hooks, an_interval_below_zero_is_refused) {
  ps_socket *socket = hosted(5, 1000);
  ps_hooks wrong = {.ask_interval = -1};
  check_fails(ps_socket_sethooks(socket, &wrong, &err), PS_E_VALUE, EINVAL,
              "ask_interval of the hooks must be at least 0, not -1");
}

Test(wait_hooks, a_short_wait_asks_nobody) {
  ps_socket *socket = hosted(0.005, 1000);
  check_fails(receive(socket, 10, NULL), PS_E_TIMEOUT, ETIMEDOUT, "");
  check_number(host->questions, 0);
}

Test(wait_hooks, the_host_is_asked_when_a_signal_ends_a_wait) {
  ps_socket *socket = hosted(5, 1000);
  fault(RECV, .error = EAGAIN);
  fault(PPOLL, .error = EINTR, .times = 2);
  fault(PPOLL, .result = 1);
  fault(RECV, .result = 1);
  check_ok(receive(socket, 10, NULL));
  check_number(host->questions, 2);
  check_number(host->runs, 3);
}

Test(wait_hooks, the_deadline_holds_while_the_host_is_idle) {
  ps_socket *socket = hosted(1, 1000);
  fault_clock(1000);
  fault(RECV, .error = EAGAIN);
  fault(PPOLL, .result = 0, .advance = 5000000);
  fault(PPOLL, .error = EINTR, .advance = 695000000);
  fault(PPOLL, .result = 0);
  check_fails(receive(socket, 10, NULL), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  check_number(fault_record(FAULT_PPOLL, 2).nanoseconds, 300000000);
}

/* accept and connect have no flag that keeps them from waiting. The descriptor's mode does, but others change it. */
Test(wait_hooks, calls_without_flags_leave_the_lock_unless_they_are_not_to_wait) {
  static const double modes[] = {PS_NO_TIMEOUT, 5, 0};
  for (int i = 0; i < COUNT_OF(modes); i++) {
    ps_address address;
    ps_socket *listener = make_listener(&address), *client = make_socket(AF_INET, SOCK_STREAM), *server = NULL;
    host = fake_host_make(1000);
    check_ok(ps_socket_sethooks(listener, &host->hooks, &err));
    check_ok(ps_socket_sethooks(client, &host->hooks, &err));
    check_ok(ps_socket_settimeout(listener, modes[i], &err));
    check_ok(ps_socket_connect(client, &address, &err));
    check_number(host->runs, 1);
    check_ok(ps_socket_accept(listener, &server, NULL, &err));
    check_number(host->runs, modes[i] != 0 ? 2 : 1);
  }
}

/* A long call shows whether the socket has the hooks. */
static bool has_hooks(ps_socket *socket) {
  int before = host->runs;
  fault(SEND, .result = 1);
  check_ok(ps_socket_send(socket, 0, "x", 1, NULL, &err));
  return host->runs > before;
}

Test(wait_hooks, sockets_that_come_from_one_inherit_its_hooks_and_others_have_none) {
  ps_socket *socket = hosted(PS_NO_TIMEOUT, 0), *copy = NULL, *client = make_socket(AF_INET, SOCK_STREAM),
            *server = NULL, *other = NULL;
  cr_assert(has_hooks(socket) && !has_hooks(peer) && !has_hooks(client));
  check_ok(ps_socket_dup(socket, &copy, &err));
  cr_assert(has_hooks(copy));
  check_ok(ps_socket_fromfd(descriptor(socket), PS_DETECT, PS_DETECT, PS_DETECT, &other, &err));
  cr_assert(!has_hooks(other));
  ps_address address;
  ps_socket *listener = make_listener(&address);
  check_ok(ps_socket_sethooks(listener, &host->hooks, &err));
  check_ok(ps_socket_connect(client, &address, &err));
  check_ok(ps_socket_accept(listener, &server, NULL, &err));
  cr_assert(has_hooks(server));
}

/* A slot that is used again brings nothing along. */
Test(wait_hooks, a_new_socket_never_has_the_hooks_of_a_freed_one) {
  ps_socket *socket = hosted(PS_NO_TIMEOUT, 0);
  ps_socket_free(socket);
  cr_assert(!has_hooks(make_socket(AF_INET, SOCK_STREAM)));
}

Test(wait_hooks, they_can_be_taken_off) {
  ps_socket *socket = hosted(PS_NO_TIMEOUT, 0);
  check_ok(ps_socket_sethooks(socket, NULL, &err));
  cr_assert(!has_hooks(socket));
}

Test(wait_hooks, a_closed_socket_takes_them_and_uses_none) {
  ps_socket *socket = hosted(PS_NO_TIMEOUT, 0);
  check_ok(ps_socket_sethooks(socket, NULL, &err));
  check_ok(ps_socket_close(socket, &err));
  check_ok(ps_socket_sethooks(socket, &host->hooks, &err));
  check_fails(receive(socket, 10, NULL), PS_E_CLOSED, EBADF, "the socket is closed");
  check_number(host->runs + host->questions, 0);
}

Test(wait_hooks, either_hook_may_be_missing) {
  static const ps_hooks none = {0};
  ps_socket *socket = hosted(PS_NO_TIMEOUT, 0);
  check_ok(ps_socket_sethooks(socket, &none, &err));
  fault(RECV, .error = EINTR, .times = 3);
  fault(RECV, .result = 1);
  check_ok(receive(socket, 10, NULL));
  fault(SEND, .most = 1, .times = 2);
  check_ok(ps_socket_sendall(socket, 0, "abc", 3, NULL, &err));
  check_number(host->runs + host->questions, 0);
}

Test(wait_hooks, reserved_fields_are_for_later) {
  int64_t number = 1;
  ps_socket *socket = hosted(PS_NO_TIMEOUT, 0);
  for (size_t i = 0; i < sizeof host->hooks.reserved / sizeof *host->hooks.reserved; i++) {
    ps_hooks later = {0};
    later.reserved[i] = &later;
    check_fails(ps_socket_sethooks(socket, &later, &err), PS_E_VALUE, EINVAL, "reserved");
    check_fails(ps_getprotobyname("tcp", &(ps_wait){.hooks = &later}, &number, &err), PS_E_VALUE, EINVAL, "reserved");
    check_number(number, 0);
  }
  check_ok(receive(socket, 0, NULL));
}

/* Also where the answer could be found without them. */
Test(wait_hooks, reserved_fields_are_refused_by_every_lookup) {
  ps_hooks later = {.reserved = {&later}};
  ps_address address = loopback(80);
  ps_addrinfo *list;
  ps_hostent *entry;
  ps_socket *socket;
  int64_t port;
  char text[300];
  const int32_t size = sizeof text;
  check_fails(ps_gethostbyname("127.0.0.1", &(ps_wait){.hooks = &later}, text, size, NULL, &err), PS_E_VALUE, EINVAL,
              "reserved[0]");
  check_fails(ps_gethostbyname_ex("127.0.0.1", &(ps_wait){.hooks = &later}, &entry, &err), PS_E_VALUE, EINVAL,
              "reserved[0]");
  check_fails(ps_gethostbyaddr("127.0.0.1", &(ps_wait){.hooks = &later}, &entry, &err), PS_E_VALUE, EINVAL,
              "reserved[0]");
  check_fails(ps_getfqdn("127.0.0.1", &(ps_wait){.hooks = &later}, text, size, NULL, &err), PS_E_VALUE, EINVAL,
              "reserved[0]");
  check_fails(ps_getfqdn(NULL, &(ps_wait){.hooks = &later}, text, size, NULL, &err), PS_E_VALUE, EINVAL, "reserved[0]");
  char long_name[2000];
  memset(long_name, 'x', sizeof long_name);
  long_name[sizeof long_name - 1] = '\0';
  check_fails(ps_getfqdn(long_name, &(ps_wait){.hooks = &later}, text, size, NULL, &err), PS_E_VALUE, EINVAL,
              "reserved[0]");
  check_fails(ps_getaddrinfo("127.0.0.1", "80", 0, 0, 0, 0, &(ps_wait){.hooks = &later}, &list, &err), PS_E_VALUE,
              EINVAL, "reserved[0]");
  check_fails(ps_getnameinfo(&address, 0, &(ps_wait){.hooks = &later}, text, size, NULL, NULL, 0, NULL, &err),
              PS_E_VALUE, EINVAL, "reserved[0]");
  check_fails(ps_getservbyname("http", NULL, &(ps_wait){.hooks = &later}, &port, &err), PS_E_VALUE, EINVAL,
              "reserved[0]");
  check_fails(ps_getservbyport(80, NULL, &(ps_wait){.hooks = &later}, text, size, NULL, &err), PS_E_VALUE, EINVAL,
              "reserved[0]");
  check_fails(
      ps_create_connection("127.0.0.1", "1", PS_DEFAULT_TIMEOUT, NULL, &(ps_wait){.hooks = &later}, &socket, &err),
      PS_E_VALUE, EINVAL, "reserved[0]");
}

static void count_up(void *number) {
  ++*(int *)number;
}

Test(wait_hooks, work_is_run_once_whatever_the_host_does) {
  int done = 0;
  host = fake_host_make(0);
  check_ok(ps__hooks_run_or_stop(NULL, count_up, &done, "resolve", &err));
  check_number(done, 1);
  host->idle = 2;
  check_ok(ps__hooks_run_or_stop(&host->hooks, count_up, &done, "resolve", &err));
  check_number(done, 2);
  check_number(host->questions, 2);
  host->idle = 1;
  host->stop_at = 3;
  check_fails(ps__hooks_run_or_stop(&host->hooks, count_up, &done, "resolve", &err), PS_E_INTERRUPTED, EINTR,
              "resolve: interrupted by the host");
  check_number(done, 2);
}

/* The rest of what was asked for, sent while the call waits for it. */
static void send_rest(void *rest) {
  check_number(ps_socket_send(peer, 0, rest, (int64_t)strlen(rest), NULL, NULL), PS_OK);
}

/* An attempt under the lock gives the part that is there, and the rest is waited for without the lock. */
Test(wait_hooks, who_wants_all_of_it_is_not_given_a_part) {
  ps_socket *socket = hosted(PS_NO_TIMEOUT, 1000);
  char bytes[8];
  ps_address sender;
  int64_t length = 0;
  for (int i = 0; i < 2; i++) {
    check_ok(ps_socket_send(peer, 0, "ab", 2, NULL, &err));
    fault_reset();
    host->runs = 0;
    fault(PPOLL, .made = true, .meanwhile = send_rest, .detail = "c");
    fault(PPOLL, .made = true, .meanwhile = send_rest, .detail = "de");
    if (i == 0)
      check_ok(ps_socket_recv(socket, MSG_WAITALL, bytes, 4, &length, &err));
    else
      check_ok(ps_socket_recvfrom(socket, MSG_WAITALL, bytes, 4, &length, &sender, &err));
    check_number(length, 4);
    check_bytes(bytes, "abcd", 4);
    cr_assert(host->runs > 0);
    check_ok(ps_socket_recv(socket, 0, bytes, 4, &length, &err));
    check_bytes(bytes, "e", 1);
  }
}

Test(wait_hooks, a_host_that_only_runs_is_asked_nothing) {
  ps_socket *socket = hosted(0.02, 0);
  char byte;
  host->hooks.interrupted = NULL;
  check_fails(ps_socket_recv(socket, 0, &byte, 1, NULL, &err), PS_E_TIMEOUT, ETIMEDOUT, "recv: timed out");
  check_number(host->questions, 0);
}

Test(wait_hooks, what_must_not_wait_is_over_without_the_lock_too) {
  ps_socket *socket = hosted(0, 0);
  char byte;
  check_fails(ps_socket_recv(socket, 0, &byte, 1, NULL, &err), PS_E_WOULD_BLOCK, EAGAIN, "recv: ");
  check_number(host->runs, 1);
}

/* Pauses grow to 20 ms, which is longer than this host wants to be left alone. */
Test(wait_hooks, a_host_is_asked_in_pauses_too) {
  enum { INTERVAL = 6000000 };
  ps_address address;
  make_full_listener(AF_UNIX, &address);
  ps_socket *socket = make_socket(AF_UNIX, SOCK_STREAM);
  host = fake_host_make(0);
  host->hooks.ask_interval = INTERVAL;
  check_ok(ps_socket_sethooks(socket, &host->hooks, &err));
  check_ok(ps_socket_settimeout(socket, 1, &err));
  check_fails(ps_socket_connect(socket, &address, &err), PS_E_TIMEOUT, ETIMEDOUT, "connect: timed out");
  cr_assert(host->questions > 10, "%d", host->questions);
}

static pid_t forked = -1;

static int32_t fork_and_stop(void *unused) {
  (void)unused;
  forked = fork();
  return 1;
}

static void interrupt(int signal) {
  (void)signal;
}

/* The wake descriptor that the child leaves is not the parent's. */
Test(wait_hooks, a_hook_that_forks_and_stops_stops_both) {
  static const ps_hooks hooks = {.interrupted = fork_and_stop};
  struct sigaction action = {.sa_handler = interrupt};
  struct itimerval soon = {.it_value = {.tv_usec = 50000}};
  ps_socket *socket = hosted(PS_NO_TIMEOUT, 0);
  char byte;
  sigaction(SIGALRM, &action, NULL);
  check_ok(ps_socket_sethooks(socket, &hooks, &err));
  setitimer(ITIMER_REAL, &soon, NULL);
  int32_t status = ps_socket_recv(socket, 0, &byte, 1, NULL, NULL);
  if (forked == 0)
    leave_child(status == PS_E_INTERRUPTED && ps_socket_close(socket, NULL) == PS_OK ? 0 : 1);
  check_number(status, PS_E_INTERRUPTED);
  check_child(forked);
}
