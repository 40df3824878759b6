/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The one place that waits: what it asks of the system, deadlines, and signals. Most of it runs on a clock that moves
 * as the tests say. Host runtimes are in wait_hooks.c. */
#include "core/wait.h"

#include "check.h"
#include "fault.h"
#include "sockets.h"
#include "storm.h"

#include <errno.h>
#include <sys/socket.h>
#include <time.h>

TestSuite(wait, .timeout = 20);

enum { MILLISECOND = 1000000 };

/* One end of a pair, with a timeout; whatever else is sent to it comes from `peer`. */
static ps_socket *peer;

static ps_socket *receiver(double timeout) {
  ps_socket *socket;
  make_pair(SOCK_STREAM, &socket, &peer);
  check_ok(ps_socket_settimeout(socket, timeout, &err));
  return socket;
}

static int32_t receive(ps_socket *socket) {
  char byte;
  return ps_socket_recv(socket, 0, &byte, 1, NULL, &err);
}

Test(wait, a_blocking_call_that_is_possible_is_one_system_call_and_nothing_else) {
  ps_socket *socket = receiver(PS_NO_TIMEOUT);
  char byte;
  check_ok(ps_socket_send(peer, 0, "ab", 2, NULL, &err));
  fault_reset();
  check_ok(receive(socket));
  check_ok(ps_socket_recvfrom(socket, 0, &byte, 1, NULL, NULL, &err));
  check_ok(ps_socket_send(socket, 0, "x", 1, NULL, &err));
  check_ok(ps_socket_sendall(socket, 0, "x", 1, NULL, &err));
  check_number(fault_count(FAULT_RECV) + fault_count(FAULT_RECVFROM), 2);
  check_number(fault_count(FAULT_SEND), 2);
  check_number(fault_count(FAULT_PPOLL) + fault_count(FAULT_CLOCK_GETTIME) + fault_count(FAULT_FCNTL), 0);
  check_number(fault_record(FAULT_RECV, 0).flags, MSG_DONTWAIT);
}

/* What ends a call has to be watched, which the system cannot do for us. */
Test(wait, no_system_call_waits_in_any_mode) {
  static const double modes[] = {PS_NO_TIMEOUT, 5, 0};
  for (int i = 0; i < COUNT_OF(modes); i++) {
    ps_socket *socket = receiver(modes[i]);
    char byte;
    fault_reset();
    fault(PPOLL, .result = 1, .times = FAULT_EVER);
    fault(RECV, .error = EAGAIN);
    fault(RECV, .result = 1);
    fault(RECVFROM, .error = EAGAIN);
    fault(RECVFROM, .result = 1);
    fault(SEND, .error = EAGAIN);
    fault(SEND, .result = 1);
    int32_t status = modes[i] == 0 ? PS_E_WOULD_BLOCK : PS_OK;
    check_number(receive(socket), status);
    check_number(ps_socket_recvfrom(socket, 0, &byte, 1, NULL, NULL, NULL), status);
    check_number(ps_socket_send(socket, 0, "x", 1, NULL, NULL), status);
    for (int j = 0; j < (modes[i] == 0 ? 1 : 2); j++) {
      check_number(fault_record(FAULT_RECV, j).flags & MSG_DONTWAIT, MSG_DONTWAIT);
      check_number(fault_record(FAULT_RECVFROM, j).flags & MSG_DONTWAIT, MSG_DONTWAIT);
      check_number(fault_record(FAULT_SEND, j).flags & MSG_DONTWAIT, MSG_DONTWAIT);
    }
  }
}

/* Nearly all waits are short, and watching for a close costs a descriptor. */
Test(wait, a_short_wait_needs_no_descriptor_and_a_long_one_has_one_while_it_lasts) {
  static const double modes[] = {PS_NO_TIMEOUT, 5};
  for (int i = 0; i < COUNT_OF(modes); i++) {
    ps_socket *socket = receiver(modes[i]);
    int before = open_descriptors();
    fault_reset();
    fault_clock(1000);
    fault(RECV, .error = EAGAIN);
    fault(RECV, .result = 1);
    fault(PPOLL, .result = 1);
    check_ok(receive(socket));
    check_number(fault_record(FAULT_PPOLL, 0).size, 1);
    check_number(fault_count(FAULT_EVENTFD), 0);
    fault_reset();
    fault_clock(1000);
    fault(RECV, .error = EAGAIN);
    fault(PPOLL, .result = 0, .advance = 5 * MILLISECOND);
    fault(PPOLL, .result = 1);
    fault(RECV, .result = 1);
    check_ok(receive(socket));
    check_number(fault_record(FAULT_PPOLL, 0).nanoseconds, 5 * MILLISECOND);
    check_number(fault_record(FAULT_PPOLL, 0).size, 1);
    check_number(fault_record(FAULT_PPOLL, 1).size, 2);
    check_number(fault_count(FAULT_EVENTFD), 1);
    check_number(open_descriptors(), before);
  }
}

Test(wait, a_timed_call_that_is_possible_never_looks_at_the_clock) {
  ps_socket *socket = receiver(5);
  check_ok(ps_socket_send(peer, 0, "a", 1, NULL, &err));
  fault_reset();
  check_ok(receive(socket));
  check_ok(ps_socket_send(socket, 0, "x", 1, NULL, &err));
  check_number(fault_count(FAULT_PPOLL) + fault_count(FAULT_CLOCK_GETTIME), 0);
}

Test(wait, a_non_blocking_call_never_waits) {
  ps_socket *socket = receiver(0);
  fault_reset();
  check_fails(receive(socket), PS_E_WOULD_BLOCK, EAGAIN, "");
  check_number(fault_count(FAULT_RECV), 1);
  check_number(fault_count(FAULT_PPOLL) + fault_count(FAULT_CLOCK_GETTIME), 0);
}

Test(wait, only_the_monotonic_clock_counts) {
  ps_socket *socket = receiver(0.001);
  check_fails(receive(socket), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  cr_assert(fault_count(FAULT_CLOCK_GETTIME) > 0);
  for (int i = 0; i < fault_count(FAULT_CLOCK_GETTIME); i++)
    check_number(fault_record(FAULT_CLOCK_GETTIME, i).fd, CLOCK_MONOTONIC);
}

Test(wait, a_timeout_is_neither_early_nor_very_late) {
  static const double timeouts[] = {1e-9, 0.0005, 0.02};
  for (int i = 0; i < COUNT_OF(timeouts); i++) {
    ps_socket *socket = receiver(timeouts[i]);
    double before = seconds_now();
    check_fails(receive(socket), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
    double elapsed = seconds_now() - before;
    cr_assert(elapsed >= timeouts[i] && elapsed < timeouts[i] + 1, "%g s took %g s", timeouts[i], elapsed);
  }
}

Test(wait, the_smallest_timeout_is_no_non_blocking_mode) {
  ps_socket *socket = receiver(1e-9);
  check_fails(receive(socket), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  check_number(fault_count(FAULT_PPOLL), 1);
  check_number(fault_record(FAULT_PPOLL, 0).nanoseconds, 1);
}

Test(wait, a_signal_costs_no_time_and_gives_none) {
  ps_socket *socket = receiver(1);
  fault_clock(1000);
  fault(RECV, .error = EAGAIN);
  fault(PPOLL, .error = EINTR, .advance = 3 * MILLISECOND);
  fault(PPOLL, .result = 0, .advance = 5 * MILLISECOND);
  fault(PPOLL, .error = EINTR, .advance = 392 * MILLISECOND);
  fault(PPOLL, .error = EINTR, .advance = 500 * MILLISECOND);
  fault(PPOLL, .result = 0, .advance = 100 * MILLISECOND);
  check_fails(receive(socket), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  static const int64_t waits[] = {5, 5, 992, 600, 100};
  for (int i = 0; i < COUNT_OF(waits); i++)
    check_number(fault_record(FAULT_PPOLL, i).nanoseconds, waits[i] * MILLISECOND);
}

/* The signal that comes when the time is up: the call looks once more, without waiting. */
Test(wait, a_signal_at_the_deadline_leaves_one_look) {
  ps_socket *socket = receiver(1);
  fault_clock(1000);
  fault(RECV, .error = EAGAIN);
  fault(PPOLL, .error = EINTR, .advance = 1500 * (int64_t)MILLISECOND);
  fault(PPOLL, .result = 0);
  check_fails(receive(socket), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  check_number(fault_record(FAULT_PPOLL, 1).nanoseconds, 0);
  check_number(fault_count(FAULT_PPOLL), 2);
}

Test(wait, data_that_came_with_a_signal_at_the_deadline_is_taken) {
  ps_socket *socket = receiver(1);
  fault_clock(1000);
  fault(RECV, .error = EAGAIN);
  fault(RECV, .result = 1);
  fault(PPOLL, .error = EINTR, .advance = 1500 * (int64_t)MILLISECOND);
  fault(PPOLL, .result = 1);
  check_ok(receive(socket));
}

Test(wait, a_failure_of_the_wait_itself_is_told) {
  ps_socket *socket = receiver(1);
  fault(RECV, .error = EAGAIN);
  fault(PPOLL, .error = ENOMEM);
  check_fails(receive(socket), PS_E_OS, ENOMEM, "recv: Cannot allocate memory");
}

Test(wait, an_error_after_the_wait_is_told) {
  ps_socket *socket = receiver(1);
  fault(RECV, .error = EAGAIN);
  fault(PPOLL, .result = 1);
  fault(RECV, .error = ECONNRESET);
  check_fails(receive(socket), PS_E_OS, ECONNRESET, "recv: Connection reset by peer");
}

Test(wait, a_storm_of_signals_neither_ends_nor_prolongs_a_call) {
  ps_socket *socket = receiver(0.1);
  storm_begin(MILLISECOND);
  double before = seconds_now();
  check_fails(receive(socket), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  double elapsed = seconds_now() - before;
  cr_assert(storm_end() > 10);
  cr_assert(elapsed >= 0.1 && elapsed < 1, "it took %g s", elapsed);
}

/* After ten signals in vain the other end sends. */
static int interruptions;

static void count_and_send(void *unused) {
  (void)unused;
  if (++interruptions == 10)
    check_number(ps_socket_send(peer, 0, "x", 1, NULL, NULL), PS_OK);
}

Test(wait, a_storm_of_signals_does_not_end_a_blocking_call) {
  ps_socket *socket = receiver(PS_NO_TIMEOUT);
  fault(PPOLL, .made = true, .meanwhile = count_and_send, .times = FAULT_EVER);
  storm_begin(MILLISECOND);
  check_ok(receive(socket));
  storm_end();
  check_number(interruptions, 10);
  check_number(fault_count(FAULT_RECV), 2);
}

Test(wait, an_accept_that_was_interrupted_goes_on) {
  ps_address address;
  ps_socket *listener = make_listener(&address), *server = NULL;
  check_ok(ps_socket_connect(make_socket(AF_INET, SOCK_STREAM), &address, &err));
  fault(ACCEPT4, .error = EINTR, .times = 5);
  check_ok(ps_socket_accept(listener, &server, NULL, &err));
  check_number(fault_count(FAULT_ACCEPT4), 6);
}

/* The connection was gone again when it was to be accepted. */
Test(wait, an_accept_in_vain_goes_on_with_what_is_left) {
  ps_address address;
  ps_socket *listener = make_listener(&address), *server = NULL;
  check_ok(ps_socket_settimeout(listener, 1, &err));
  fault_clock(1000);
  fault(ACCEPT4, .error = EAGAIN);
  fault(PPOLL, .result = 0);
  fault(PPOLL, .result = 0, .advance = 5 * MILLISECOND);
  fault(PPOLL, .result = 1, .advance = 595 * MILLISECOND);
  fault(PPOLL, .result = 1);
  fault(PPOLL, .result = 0, .advance = 5 * MILLISECOND);
  fault(PPOLL, .result = 0, .advance = 395 * MILLISECOND);
  check_fails(ps_socket_accept(listener, &server, NULL, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  static const int64_t waits[] = {0, 5, 995, 0, 5, 395};
  for (int i = 0; i < COUNT_OF(waits); i++)
    check_number(fault_record(FAULT_PPOLL, i).nanoseconds, waits[i] * MILLISECOND);
  check_number(fault_count(FAULT_ACCEPT4), 1);
}

Test(wait, a_high_descriptor_times_out_like_any_other) {
  ps_socket *socket = receiver(PS_NO_TIMEOUT), *high = NULL;
  int fd = raise_descriptor(descriptor(socket));
  cr_assert(fd > 1024);
  check_ok(ps_socket_adopt(fd, AF_UNIX, SOCK_STREAM, 0, &high, &err));
  check_ok(ps_socket_settimeout(high, 0.001, &err));
  check_fails(receive(high), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  check_ok(ps_socket_send(peer, 0, "x", 1, NULL, &err));
  check_ok(receive(high));
}

Test(wait, results_become_their_classes) {
  static const struct {
    int64_t result;
    int32_t status, code;
    const char *message;
  } cases[] = {
      {PS__TIMED_OUT, PS_E_TIMEOUT, ETIMEDOUT, "connect: timed out after 0.25 s ('x', 1)"},
      {PS__INTERRUPTED, PS_E_INTERRUPTED, EINTR, "connect: interrupted by the host"},
      {-EAGAIN, PS_E_WOULD_BLOCK, EAGAIN, "connect: Resource temporarily unavailable ('x', 1)"},
      {-EINPROGRESS, PS_E_WOULD_BLOCK, EINPROGRESS, "connect: Operation now in progress ('x', 1)"},
      {-ETIMEDOUT, PS_E_OS, ETIMEDOUT, "connect: Connection timed out ('x', 1)"},
      {-EINTR, PS_E_OS, EINTR, "connect: Interrupted system call ('x', 1)"},
  };
  struct ps__socket socket = {.timeout = 0.25};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    check_fails(ps__wait_fail(&err, cases[i].result, &socket, "connect", "('x', 1)"), cases[i].status, cases[i].code,
                "");
    check_text(err.message, cases[i].message);
    check_text(err.operation, "connect");
    check_number(ps__wait_fail(NULL, cases[i].result, &socket, "connect", NULL), cases[i].status);
  }
}

/* Run by another thread while a call is on its way from one attempt to the next. */
static void set_blocking(void *socket) {
  cr_assert(ps_socket_setblocking(socket, 1, NULL) == PS_OK);
}

Test(wait, a_mode_that_changes_within_a_call_does_not_make_it_fail) {
  ps_socket *socket, *other;
  char byte;
  static const double modes[] = {5, 0};
  for (int i = 0; i < COUNT_OF(modes); i++) {
    make_pair(SOCK_STREAM, &socket, &other);
    check_ok(ps_socket_send(other, 0, "x", 1, NULL, &err));
    check_ok(ps_socket_settimeout(socket, modes[i], &err));
    fault(RECV, .error = EAGAIN, .meanwhile = set_blocking, .detail = socket);
    check_ok(ps_socket_recv(socket, MSG_PEEK, &byte, 1, NULL, &err));
    check_ok(ps_socket_settimeout(socket, modes[i], &err));
    fault(SEND, .error = EAGAIN, .meanwhile = set_blocking, .detail = socket);
    check_ok(ps_socket_send(socket, 0, "x", 1, NULL, &err));
  }
}

/* Signals without end, beyond the deadline. */
Test(wait, a_last_look_that_signals_interrupt_is_given_up) {
  ps_socket *socket = receiver(1);
  fault_clock(MILLISECOND);
  fault(PPOLL, .error = EINTR, .advance = 2000 * (int64_t)MILLISECOND);
  fault(PPOLL, .error = EINTR, .times = FAULT_EVER);
  check_fails(receive(socket), PS_E_TIMEOUT, ETIMEDOUT, "recv: timed out after 1 s");
}

static void close_it(void *socket) {
  ps_socket_close(socket, NULL);
}

Test(wait, a_series_ends_when_its_socket_is_closed_between_two_parts) {
  ps_socket *socket = receiver(PS_NO_TIMEOUT);
  int64_t sent = 0;
  fault(SEND, .most = 3, .meanwhile = close_it, .detail = socket);
  check_fails(ps_socket_sendall(socket, 0, "abcdef", 6, &sent, &err), PS_E_CLOSED, EBADF, "sendall: ");
  check_number(sent, 3);
}

Test(wait, a_failure_with_an_address_needs_no_record) {
  ps_address nowhere = loopback(1);
  check_number(ps_socket_connect(make_socket(AF_INET, SOCK_STREAM), &nowhere, NULL), PS_E_OS);
}
