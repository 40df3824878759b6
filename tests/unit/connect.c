/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Connecting (the second part of connection.c): in every mode, interrupted, refused, and to a full queue. */
#include "check.h"
#include "fake_host.h"
#include "fault.h"
#include "sockets.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

TestSuite(connect, .timeout = 20);

enum { MICROSECOND = 1000, MILLISECOND = 1000000 };

/* An address at which nobody listens: a port that was just given up. */
static ps_address nobody(void) {
  ps_address address;
  ps_socket_free(make_listener(&address));
  return address;
}

static ps_socket *socket_with_timeout(double seconds) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  check_ok(ps_socket_settimeout(socket, seconds, &err));
  return socket;
}

static int64_t code_of(ps_socket *socket, const ps_address *address) {
  int64_t code = -99;
  check_ok(ps_socket_connect_ex(socket, address, &code, &err));
  return code;
}

Test(connect, a_refusal_names_the_address_in_every_mode) {
  static const double modes[] = {PS_NO_TIMEOUT, 5};
  for (int i = 0; i < COUNT_OF(modes); i++) {
    ps_address address = nobody();
    char wanted[100];
    snprintf(wanted, sizeof wanted, "connect: Connection refused (%s)", shown(&address));
    check_fails(ps_socket_connect(socket_with_timeout(modes[i]), &address, &err), PS_E_OS, ECONNREFUSED, "");
    check_message(wanted);
    check_number(code_of(socket_with_timeout(modes[i]), &address), ECONNREFUSED);
  }
}

Test(connect, it_succeeds_in_every_mode_that_waits) {
  static const double modes[] = {PS_NO_TIMEOUT, 5};
  ps_address address;
  make_listener(&address);
  for (int i = 0; i < COUNT_OF(modes); i++) {
    check_ok(ps_socket_connect(socket_with_timeout(modes[i]), &address, &err));
    check_number(code_of(socket_with_timeout(modes[i]), &address), 0);
  }
}

Test(connect, a_second_connection_is_refused_by_number) {
  ps_address address;
  make_listener(&address);
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  check_number(code_of(socket, &address), 0);
  check_number(code_of(socket, &address), EISCONN);
  check_fails(ps_socket_connect(socket, &address, &err), PS_E_OS, EISCONN, "connect: ");
}

/* From this moment on: a port may look for a peer before it begins to connect. */
static void have_a_peer(void *unused) {
  (void)unused;
  fault(GETPEERNAME, .result = 0);
}

/* Calling connect again would give EALREADY or EISCONN; the connection goes on by itself. */
Test(connect, an_interrupted_one_is_waited_for_and_not_begun_again) {
  static const double modes[] = {PS_NO_TIMEOUT, 5};
  static const int ends[] = {0, ECONNREFUSED, EHOSTUNREACH, ETIMEDOUT};
  ps_address address = loopback(1);
  for (int i = 0; i < COUNT_OF(modes) * COUNT_OF(ends); i++) {
    int end = ends[i / COUNT_OF(modes)];
    ps_socket *socket = socket_with_timeout(modes[i % COUNT_OF(modes)]);
    fault_reset();
    fault(CONNECT, .error = EINTR);
    fault(PPOLL, .error = EINTR, .times = 3);
    fault(PPOLL, .result = 1, .meanwhile = have_a_peer);
    fault(GETSOCKOPT, .result = end, .option = SO_ERROR);
    if (end == 0)
      check_ok(ps_socket_connect(socket, &address, &err));
    else
      check_fails(ps_socket_connect(socket, &address, &err), PS_E_OS, end, "(127.0.0.1:1)");
    check_number(fault_count(FAULT_CONNECT), 1);
    check_number(fault_count(FAULT_PPOLL), 4);
    int errors = 0;
    for (int j = 0; j < fault_count(FAULT_GETSOCKOPT); j++)
      errors += fault_record(FAULT_GETSOCKOPT, j).flags == SO_ERROR;
    check_number(errors, 1);
  }
}

Test(connect, an_interrupted_one_really_connects) {
  ps_address address;
  make_listener(&address);
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  fault(CONNECT, .error = EINTR, .made = true);
  check_ok(ps_socket_connect(socket, &address, &err));
  check_ok(ps_socket_send(socket, 0, "x", 1, NULL, &err));
}

Test(connect, one_under_way_is_waited_for_in_timeout_mode) {
  ps_address address = loopback(1);
  ps_socket *socket = socket_with_timeout(2);
  fault_clock(1000);
  fault(CONNECT, .error = EINPROGRESS);
  fault(PPOLL, .result = 0, .advance = 5 * MILLISECOND);
  fault(PPOLL, .error = EINTR, .advance = 500 * MILLISECOND);
  fault(PPOLL, .result = 1, .meanwhile = have_a_peer);
  fault(GETSOCKOPT, .result = 0);
  check_ok(ps_socket_connect(socket, &address, &err));
  static const int64_t waits[] = {5, 1995, 1495};
  for (int i = 0; i < COUNT_OF(waits); i++)
    check_number(fault_record(FAULT_PPOLL, i).nanoseconds, waits[i] * MILLISECOND);
  check_number(fault_count(FAULT_CONNECT), 1);
}

Test(connect, a_timeout_is_told_as_such_and_by_number_as_eagain) {
  ps_address address = loopback(1);
  ps_socket *socket = socket_with_timeout(2);
  fault(CONNECT, .error = EINPROGRESS, .times = 2);
  fault(PPOLL, .result = 0, .times = 4);
  check_fails(ps_socket_connect(socket, &address, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  check_text(err.message, "connect: timed out after 2 s (127.0.0.1:1)");
  check_number(code_of(socket, &address), EAGAIN);
}

Test(connect, one_under_way_is_an_answer_in_non_blocking_mode) {
  ps_address address = loopback(1);
  ps_socket *socket = socket_with_timeout(0);
  fault(CONNECT, .error = EINPROGRESS, .times = 2);
  check_fails(ps_socket_connect(socket, &address, &err), PS_E_WOULD_BLOCK, EINPROGRESS, "Operation now in progress");
  check_number(code_of(socket, &address), EINPROGRESS);
  check_number(fault_count(FAULT_PPOLL), 0);
}

Test(connect, an_interrupted_one_is_under_way_in_non_blocking_mode) {
  ps_address address = loopback(1);
  ps_socket *socket = socket_with_timeout(0);
  fault(CONNECT, .error = EINTR, .times = 2);
  fault(PPOLL, .result = 0, .times = 2);
  check_fails(ps_socket_connect(socket, &address, &err), PS_E_WOULD_BLOCK, EINPROGRESS, "Operation now in progress");
  check_number(code_of(socket, &address), EINPROGRESS);
  check_number(fault_record(FAULT_PPOLL, 0).nanoseconds, 0);
  check_number(fault_count(FAULT_CONNECT), 2);
}

Test(connect, the_host_may_stop_it_and_is_asked_after_each_signal) {
  ps_address address = loopback(1);
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  struct fake_host *host = fake_host_make(0);
  int64_t code = 99;
  check_ok(ps_socket_sethooks(socket, &host->hooks, &err));
  host->stop_at = 3;
  fault(CONNECT, .error = EINTR);
  fault(PPOLL, .error = EINTR, .times = FAULT_EVER);
  check_fails(ps_socket_connect(socket, &address, &err), PS_E_INTERRUPTED, EINTR, "connect: interrupted by the host");
  check_number(host->questions, 3);
  check_number(host->runs, 3);
  host->questions = 0;
  fault(CONNECT, .error = EINTR);
  check_fails(ps_socket_connect_ex(socket, &address, &code, &err), PS_E_INTERRUPTED, EINTR,
              "connect_ex: interrupted by the host");
  check_number(code, 0);
}

/* A host may come back without having connected: then nothing has begun yet. */
Test(connect, a_host_that_did_not_run_it_is_no_connection_under_way) {
  ps_address address;
  make_listener(&address);
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  struct fake_host *host = fake_host_make(0);
  check_ok(ps_socket_sethooks(socket, &host->hooks, &err));
  host->idle = 2;
  fault_reset();
  check_ok(ps_socket_connect(socket, &address, &err));
  check_number(fault_count(FAULT_CONNECT), 1);
  check_number(host->runs, 3);
}

/* AF_UNIX: nothing tells when there will be room in a queue. */
static void accept_one(void *listener) {
  ps_socket *server = NULL;
  check_ok(ps_socket_accept(listener, &server, NULL, &err));
}

Test(connect, a_full_queue_is_tried_again_until_the_timeout) {
  ps_address address;
  make_full_listener(AF_UNIX, &address);
  ps_socket *socket = make_socket(AF_UNIX, SOCK_STREAM);
  check_ok(ps_socket_settimeout(socket, 0.02, &err));
  check_fails(ps_socket_connect(socket, &address, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  check_number(code_of(socket, &address), EAGAIN);
  check_ok(ps_socket_settimeout(socket, 0, &err));
  check_fails(ps_socket_connect(socket, &address, &err), PS_E_WOULD_BLOCK, EAGAIN, "Resource temporarily unavailable");
}

Test(connect, room_in_a_full_queue_is_found) {
  ps_address address;
  ps_socket *listener = make_full_listener(AF_UNIX, &address), *socket = make_socket(AF_UNIX, SOCK_STREAM);
  check_ok(ps_socket_settimeout(socket, 10, &err));
  fault_clock(1000);
  fault(PPOLL, .made = true, .times = 3);
  fault(PPOLL, .made = true, .meanwhile = accept_one, .detail = listener);
  check_number(ps_socket_connect(socket, &address, NULL), PS_OK);
  check_number(fault_record(FAULT_PPOLL, 2).nanoseconds, 0);
  check_number(fault_record(FAULT_PPOLL, 3).size, 1);
  cr_assert(fault_record(FAULT_PPOLL, 3).fd != descriptor(socket), "a pause waits for what ends it alone");
}

Test(connect, the_pauses_grow_to_a_limit) {
  static const int64_t wanted[] = {50, 100, 200, 400, 800, 1600, 3200, 6400, 12800, 20000, 20000};
  ps_address address = unix_address("/x", 2);
  ps_socket *socket = make_socket(AF_UNIX, SOCK_STREAM);
  check_ok(ps_socket_settimeout(socket, 0.12, &err));
  fault_clock(1000);
  fault(CONNECT, .error = EAGAIN, .times = FAULT_EVER);
  fault(PPOLL, .result = 1, .times = 2);
  for (int i = 0; i < COUNT_OF(wanted); i++) {
    fault(PPOLL, .result = 1);
    fault(PPOLL, .result = 0, .advance = (i < COUNT_OF(wanted) - 1 ? 10 : 20) * MILLISECOND);
  }
  check_fails(ps_socket_connect(socket, &address, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  for (int i = 0; i < COUNT_OF(wanted); i++) {
    check_number(fault_record(FAULT_PPOLL, 2 * i + 2).nanoseconds, 0);
    check_number(fault_record(FAULT_PPOLL, 2 * i + 3).nanoseconds, wanted[i] * MICROSECOND);
    cr_assert(fault_record(FAULT_PPOLL, 2 * i + 3).fd != descriptor(socket));
  }
  check_number(fault_count(FAULT_PPOLL), 2 * COUNT_OF(wanted) + 2);
  check_number(fault_count(FAULT_CONNECT), COUNT_OF(wanted) + 2);
}

Test(connect, the_last_pause_ends_at_the_deadline) {
  ps_address address = unix_address("/x", 2);
  ps_socket *socket = make_socket(AF_UNIX, SOCK_STREAM);
  check_ok(ps_socket_settimeout(socket, 0.00008, &err));
  fault_clock(1000);
  fault(CONNECT, .error = EAGAIN, .times = FAULT_EVER);
  fault(PPOLL, .result = 1, .times = 3);
  fault(PPOLL, .result = 0, .advance = 50 * MICROSECOND);
  fault(PPOLL, .result = 1);
  fault(PPOLL, .result = 0, .advance = 30 * MICROSECOND);
  check_fails(ps_socket_connect(socket, &address, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  check_number(fault_record(FAULT_PPOLL, 5).nanoseconds, 30 * MICROSECOND);
  check_number(fault_count(FAULT_PPOLL), 6);
}

Test(connect, a_pause_is_cut_short_by_a_signal) {
  ps_address address = unix_address("/x", 2);
  ps_socket *socket = make_socket(AF_UNIX, SOCK_STREAM);
  struct fake_host *host = fake_host_make(0);
  check_ok(ps_socket_sethooks(socket, &host->hooks, &err));
  check_ok(ps_socket_settimeout(socket, 5, &err));
  host->stop_at = 1;
  fault(CONNECT, .error = EAGAIN, .times = FAULT_EVER);
  fault(PPOLL, .result = 1, .times = 3);
  fault(PPOLL, .error = EINTR);
  check_fails(ps_socket_connect(socket, &address, &err), PS_E_INTERRUPTED, EINTR, "interrupted");
}

Test(connect, a_closed_socket_gives_its_number) {
  ps_address address = loopback(1);
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  check_ok(ps_socket_close(socket, &err));
  check_number(code_of(socket, &address), EBADF);
  check_fails(ps_socket_connect(socket, &address, &err), PS_E_CLOSED, EBADF, "the socket is closed");
}

Test(connect, the_system_says_what_it_cannot_reach) {
  ps_address missing = unix_address("/nonexistent/socket", 19), empty = {{0}}, other = loopback(1);
  ps_socket *local = make_socket(AF_UNIX, SOCK_STREAM);
  check_fails(ps_socket_connect(local, &missing, &err), PS_E_OS, ENOENT,
              "connect: No such file or directory (unix:/nonexistent/socket)");
  check_number(code_of(local, &missing), ENOENT);
  check_fails(ps_socket_connect(local, &other, &err), PS_E_OS, EINVAL,
              "connect: Invalid argument (the address is 127.0.0.1:1, the socket is AF_UNIX)");
  check_fails(ps_socket_connect(local, &empty, &err), PS_E_OS, EINVAL,
              "connect: Invalid argument (the address is empty)");
}
