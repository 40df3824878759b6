/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Waiting on a descriptor that others use too: somebody else sets O_NONBLOCK, takes what was there, or closes the
 * socket. A socket's mode is its own; O_NONBLOCK belongs to all duplicates of its descriptor. */
#include "core/wait.h"

#include "check.h"
#include "fake_host.h"
#include "fault.h"
#include "polysocket/file.h"
#include "polysocket/named_options.h"
#include "polysocket/options.h"
#include "sockets.h"
#include "storm.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>

TestSuite(wait_shared, .timeout = 20);

enum { MICROSECOND = 1000, MILLISECOND = 1000000 };

static ps_socket *near, *far;

/* Two connected sockets in blocking mode, whose descriptors somebody else has set to O_NONBLOCK. */
static void make_shared_pair(int type) {
  make_pair(type, &near, &far);
  cr_assert_eq(fcntl(descriptor(near), F_SETFL, O_RDWR | O_NONBLOCK), 0);
  cr_assert_eq(fcntl(descriptor(far), F_SETFL, O_RDWR | O_NONBLOCK), 0);
  fault_reset();
}

static void send_line(void *socket) {
  cr_assert_eq(ps_socket_send(socket, 0, "line\n", 5, NULL, NULL), PS_OK);
}

static void take_all(void *socket) {
  static char bytes[1 << 20];
  int64_t count = 1;
  while (count > 0 && ps_socket_recv(socket, MSG_DONTWAIT, bytes, sizeof bytes, &count, NULL) == PS_OK)
    ;
}

/* With and without a host, which takes other ways through the same call. */
static const struct {
  bool hosted;
  int64_t inline_max;
} hosts[] = {{false, 0}, {true, 0}, {true, 1 << 20}};

static void attach(ps_socket *socket, int i) {
  check_ok(ps_socket_sethooks(socket, hosts[i].hosted ? &fake_host_make(hosts[i].inline_max)->hooks : NULL, &err));
}

Test(wait_shared, a_receive_in_blocking_mode_waits_for_data) {
  for (int i = 0; i < COUNT_OF(hosts); i++) {
    char bytes[8];
    int64_t count = 0;
    double seconds = 0;
    make_shared_pair(SOCK_STREAM);
    attach(near, i);
    fault(PPOLL, .made = true, .meanwhile = send_line, .detail = far);
    check_ok(ps_socket_recv(near, 0, bytes, sizeof bytes, &count, &err));
    check_number(count, 5);
    fault(PPOLL, .made = true, .meanwhile = send_line, .detail = far);
    check_ok(ps_socket_recvfrom(near, 0, bytes, sizeof bytes, &count, NULL, &err));
    check_number(count, 5);
    check_ok(ps_socket_gettimeout(near, &seconds, &err));
    check_real(seconds, PS_NO_TIMEOUT);
    fault_reset();
    fault(PPOLL, .result = 0);
    fault(PPOLL, .made = true, .meanwhile = send_line, .detail = far);
    check_ok(ps_socket_recv(near, 0, bytes, sizeof bytes, &count, &err));
    check_number(fault_record(FAULT_PPOLL, 1).nanoseconds, -1);
  }
}

Test(wait_shared, all_of_it_means_all_of_it) {
  for (int i = 0; i < COUNT_OF(hosts); i++) {
    char bytes[8];
    int64_t count = 0;
    make_shared_pair(SOCK_STREAM);
    attach(near, i);
    send_line(far);
    fault(PPOLL, .made = true, .meanwhile = send_line, .detail = far);
    check_ok(ps_socket_recv(near, MSG_WAITALL, bytes, sizeof bytes, &count, &err));
    check_number(count, sizeof bytes);
    check_bytes(bytes, "line\nlin", 8);
  }
}

Test(wait_shared, a_file_in_blocking_mode_waits_for_its_line) {
  char line[8];
  int64_t count = 0;
  ps_file *file = NULL;
  make_shared_pair(SOCK_STREAM);
  check_ok(ps_socket_makefile(near, "r", -1, &file, &err));
  check_ok(ps_socket_settimeout(near, 5, &err));
  fault(PPOLL, .made = true, .meanwhile = send_line, .detail = far);
  check_ok(ps_file_readline(file, line, sizeof line, &count, &err));
  check_bytes(line, "line\n", 5);
}

Test(wait_shared, a_send_in_blocking_mode_waits_for_room) {
  static const char bytes[1 << 20];
  for (int i = 0; i < COUNT_OF(hosts); i++) {
    int64_t count = 0;
    make_shared_pair(SOCK_STREAM);
    while (ps_socket_send(near, MSG_DONTWAIT, bytes, sizeof bytes, NULL, NULL) == PS_OK)
      ;
    attach(near, i);
    fault(PPOLL, .made = true, .meanwhile = take_all, .detail = far, .times = FAULT_EVER);
    check_ok(ps_socket_send(near, 0, bytes, 100, &count, &err));
    check_number(count, 100);
    check_ok(ps_socket_sendall(near, 0, bytes, sizeof bytes, &count, &err));
    check_number(count, sizeof bytes);
  }
}

static ps_address listening;

static void connect_one(void *unused) {
  (void)unused;
  cr_assert_eq(ps_socket_connect(make_socket(AF_INET, SOCK_STREAM), &listening, NULL), PS_OK);
}

Test(wait_shared, an_accept_in_blocking_mode_waits_for_a_client) {
  for (int i = 0; i < COUNT_OF(hosts); i++) {
    ps_socket *listener = make_listener(&listening), *inherited = NULL, *server = NULL;
    double seconds = 0;
    cr_assert_eq(fcntl(descriptor(listener), F_SETFL, O_RDWR | O_NONBLOCK), 0);
    check_ok(ps_socket_fromfd(descriptor(listener), PS_DETECT, PS_DETECT, PS_DETECT, &inherited, &err));
    check_ok(ps_socket_gettimeout(inherited, &seconds, &err));
    check_real(seconds, PS_NO_TIMEOUT);
    attach(inherited, i);
    fault_reset();
    fault(PPOLL, .made = true, .meanwhile = connect_one);
    check_ok(ps_socket_accept(inherited, &server, NULL, &err));
  }
}

Test(wait_shared, a_connect_in_blocking_mode_waits_for_the_connection) {
  for (int i = 0; i < COUNT_OF(hosts); i++) {
    ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
    make_listener(&listening);
    cr_assert_eq(fcntl(descriptor(socket), F_SETFL, O_RDWR | O_NONBLOCK), 0);
    attach(socket, i);
    check_ok(ps_socket_connect(socket, &listening, &err));
    check_ok(ps_socket_getpeername(socket, NULL, &err));
  }
}

Test(wait_shared, a_limit_of_the_system_holds_all_the_same) {
  for (int i = 0; i < COUNT_OF(hosts); i++) {
    char byte;
    make_shared_pair(SOCK_STREAM);
    attach(near, i);
    check_ok(ps_socket_set_option(near, "receive_timeout", "0.02", &err));
    double before = seconds_now();
    check_fails(ps_socket_recv(near, 0, &byte, 1, NULL, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
    double elapsed = seconds_now() - before;
    cr_assert(elapsed >= 0.02 && elapsed < 1, "it took %g s", elapsed);
  }
}

/* A receive doesn't depend on the receive before it. */

static ps_socket *client, *server;

/* A connection whose last timed receive on the server's side had to wait, or not. */
static void make_history(bool waited) {
  char byte;
  make_connection(&client, &server);
  check_ok(ps_socket_settimeout(server, 0.05, &err));
  if (waited)
    check_fails(ps_socket_recv(server, 0, &byte, 1, NULL, &err), PS_E_TIMEOUT, ETIMEDOUT, "");
  fault_reset();
}

static void send_urgent(void *socket) {
  cr_assert_eq(ps_socket_send(socket, MSG_OOB, "!", 1, NULL, NULL), PS_OK);
}

Test(wait_shared, urgent_data_is_found_whatever_the_receive_before_did) {
  for (int waited = 0; waited < 2; waited++) {
    char byte = 0;
    make_history(waited);
    send_urgent(client);
    struct ps__watch watch = {.fd = descriptor(server), .readiness = PS__URGENT};
    cr_assert_eq(ps__sys_poll(&watch, 1, 5000 * (int64_t)MILLISECOND), 1);
    check_ok(ps_socket_recv(server, MSG_OOB, &byte, 1, NULL, &err));
    check_number(byte, '!');
  }
}

Test(wait_shared, the_error_queue_is_asked_whatever_the_receive_before_did) {
  for (int waited = 0; waited < 2; waited++) {
    char byte;
    make_history(waited);
    /* Ordinary data is no entry of the error queue: the call waits its time. */
    check_ok(ps_socket_send(client, 0, "x", 1, NULL, &err));
    check_fails(ps_socket_recv(server, MSG_ERRQUEUE, &byte, 1, NULL, &err), PS_E_TIMEOUT, ETIMEDOUT, "");
    check_number(fault_count(FAULT_PPOLL), 2);
    check_number(fault_count(FAULT_RECV), 1);
  }
}

Test(wait_shared, the_error_queue_is_not_waited_for_in_blocking_mode) {
  char byte;
  check_fails(ps_socket_recv(make_socket(AF_INET, SOCK_STREAM), MSG_ERRQUEUE, &byte, 1, NULL, &err), PS_E_WOULD_BLOCK,
              EAGAIN, "");
}

Test(wait_shared, a_low_water_mark_holds_whatever_the_receive_before_did) {
  for (int waited = 0; waited < 2; waited++)
    for (int copied = 0; copied < 2; copied++) {
      char bytes[32];
      int64_t count = 0;
      ps_socket *copy;
      make_history(waited);
      check_ok(ps_socket_setsockopt(server, SOL_SOCKET, SO_RCVLOWAT, 10, &err));
      if (copied == 0)
        check_ok(ps_socket_dup(server, &copy, &err));
      else
        check_ok(ps_socket_fromfd(descriptor(server), PS_DETECT, PS_DETECT, PS_DETECT, &copy, &err));
      check_ok(ps_socket_settimeout(copy, 0.05, &err));
      check_ok(ps_socket_send(client, 0, "12345", 5, NULL, &err));
      check_fails(ps_socket_recv(copy, 0, bytes, sizeof bytes, &count, &err), PS_E_TIMEOUT, ETIMEDOUT, "");
      check_fails(ps_socket_recv(server, 0, bytes, sizeof bytes, &count, &err), PS_E_TIMEOUT, ETIMEDOUT, "");
      check_ok(ps_socket_send(client, 0, "67890", 5, NULL, &err));
      check_ok(ps_socket_recv(copy, 0, bytes, sizeof bytes, &count, &err));
      check_number(count, 10);
      check_ok(ps_socket_setsockopt(server, SOL_SOCKET, SO_RCVLOWAT, 1, &err));
      check_ok(ps_socket_send(client, 0, "12345", 5, NULL, &err));
      check_ok(ps_socket_recv(server, 0, bytes, sizeof bytes, &count, &err));
      check_number(count, 5);
    }
}

/* A host's short calls are tried without waiting, which would give less than a low-water mark asks for. */
Test(wait_shared, a_low_water_mark_holds_with_a_host) {
  char bytes[32];
  int64_t count = 0;
  make_connection(&client, &server);
  check_ok(ps_socket_setsockopt(server, SOL_SOCKET, SO_RCVLOWAT, 10, &err));
  check_ok(ps_socket_sethooks(server, &fake_host_make(100)->hooks, &err));
  check_ok(ps_socket_send(client, 0, "1234567890", 10, NULL, &err));
  fault_reset();
  check_ok(ps_socket_recv(server, 0, bytes, sizeof bytes, &count, &err));
  check_number(count, 10);
  check_ok(ps_socket_send(client, 0, "12345", 5, NULL, &err));
  fault_reset();
  fault(PPOLL, .made = true, .meanwhile = send_line, .detail = client);
  check_ok(ps_socket_recv(server, 0, bytes, sizeof bytes, &count, &err));
  check_number(count, 10);
  check_number(fault_count(FAULT_RECV), 1);
}

/* Others who are faster, or close the socket. */

static void close_near(void *unused) {
  (void)unused;
  cr_assert_eq(ps_socket_close(near, NULL), PS_OK);
}

Test(wait_shared, a_round_that_finds_its_socket_closed_ends_the_call) {
  static const double modes[] = {PS_NO_TIMEOUT, 5};
  for (int i = 0; i < COUNT_OF(modes); i++) {
    char byte;
    make_shared_pair(SOCK_STREAM);
    check_ok(ps_socket_settimeout(near, modes[i], &err));
    cr_assert_eq(fcntl(descriptor(near), F_SETFL, O_RDWR | O_NONBLOCK), 0);
    fault_reset();
    fault(PPOLL, .result = 1, .meanwhile = close_near);
    check_fails(ps_socket_recv(near, 0, &byte, 1, NULL, &err), PS_E_CLOSED, EBADF, "recv: the socket");
    check_number(fault_count(FAULT_RECV), 1);
    check_number(fault_count(FAULT_CLOSE), 1);
  }
}

Test(wait_shared, a_signal_after_a_close_ends_a_blocking_call) {
  char byte;
  make_pair(SOCK_STREAM, &near, &far);
  fault(RECV, .error = EINTR, .meanwhile = close_near);
  check_fails(ps_socket_recv(near, 0, &byte, 1, NULL, &err), PS_E_CLOSED, EBADF, "recv: the socket");
}

/* A listener of AF_UNIX that was shut down is ready for ever and never gives a connection. */
Test(wait_shared, shutting_down_and_closing_ends_a_timed_accept_of_af_unix) {
  ps_address address = unix_address("", 0);
  int64_t code = 0;
  near = make_socket(AF_UNIX, SOCK_STREAM);
  check_ok(ps_socket_bind(near, &address, &err));
  check_ok(ps_socket_listen(near, 1, &err));
  check_ok(ps_socket_settimeout(near, 15, &err));
  check_ok(ps_socket_shutdown(near, SHUT_RDWR, &err));
  fault_reset();
  fault(PPOLL, .made = true);
  fault(PPOLL, .made = true, .meanwhile = close_near);
  check_fails(ps_socket_accept(near, &server, NULL, &err), PS_E_CLOSED, EBADF, "accept: the socket");
  near = make_socket(AF_INET, SOCK_STREAM);
  check_ok(ps_socket_settimeout(near, 5, &err));
  fault(CONNECT, .error = EINPROGRESS);
  fault(PPOLL, .result = 1, .meanwhile = close_near);
  listening = loopback(1);
  check_ok(ps_socket_connect_ex(near, &listening, &code, &err));
  check_number(code, EBADF);
}

Test(wait_shared, a_socket_that_does_not_listen_says_so_at_once) {
  make_connection(&client, &server);
  check_ok(ps_socket_settimeout(client, 15, &err));
  check_fails(ps_socket_accept(client, &near, NULL, &err), PS_E_OS, EINVAL, "accept: ");
}

/* A duplicate in another process may have set blocking mode: accept() itself would then wait for ever. */
Test(wait_shared, a_non_blocking_accept_does_not_rely_on_the_descriptors_mode) {
  ps_socket *listener = make_listener(&listening);
  check_ok(ps_socket_settimeout(listener, 0, &err));
  cr_assert_eq(fcntl(descriptor(listener), F_SETFL, O_RDWR), 0);
  check_fails(ps_socket_accept(listener, &server, NULL, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
  connect_one(NULL);
  check_ok(ps_socket_accept(listener, &server, NULL, &err));
}

/* The error of a refused connection goes to whoever asks first. */
Test(wait_shared, a_connection_whose_error_somebody_else_took_is_no_success) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  int64_t code = 0;
  listening = loopback(1);
  check_ok(ps_socket_settimeout(socket, 5, &err));
  fault(CONNECT, .error = EINPROGRESS, .times = 2);
  fault(PPOLL, .result = 1, .times = 2);
  fault(GETSOCKOPT, .result = 0, .times = 2);
  check_fails(ps_socket_connect(socket, &listening, &err), PS_E_OS, ECONNABORTED, "connect: ");
  check_ok(ps_socket_connect_ex(socket, &listening, &code, &err));
  check_number(code, ECONNABORTED);
}

/* AF_UNIX was waiting for room in the listener's queue: nothing is under way. */
Test(wait_shared, an_interrupted_connect_of_af_unix_is_begun_again) {
  ps_address address = unix_address("", 0);
  ps_socket *listener = make_socket(AF_UNIX, SOCK_STREAM);
  near = make_socket(AF_UNIX, SOCK_STREAM);
  check_ok(ps_socket_bind(listener, &address, &err));
  check_ok(ps_socket_listen(listener, 1, &err));
  check_ok(ps_socket_getsockname(listener, &address, &err));
  fault(CONNECT, .error = EINTR, .times = 2);
  check_ok(ps_socket_connect(near, &address, &err));
  check_number(fault_count(FAULT_CONNECT), 3);
  check_ok(ps_socket_getpeername(near, NULL, &err));
}

/* Ready for ever, and yet never possible. */
Test(wait_shared, a_call_ends_at_its_deadline_where_readiness_says_nothing) {
  static const double timeouts[] = {1e-9, 0.0005, 0.02};
  char byte;
  for (int i = 0; i < COUNT_OF(timeouts); i++) {
    ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
    check_ok(ps_socket_settimeout(socket, timeouts[i], &err));
    double before = seconds_now();
    check_fails(ps_socket_recv(socket, MSG_ERRQUEUE, &byte, 1, NULL, &err), PS_E_TIMEOUT, ETIMEDOUT, "");
    double elapsed = seconds_now() - before;
    cr_assert(elapsed >= timeouts[i] && elapsed < 1, "%g s took %g s", timeouts[i], elapsed);
  }
}

/* In blocking mode such a call pauses, and is ended by what ends every wait. */
Test(wait_shared, a_call_that_is_never_possible_pauses_until_something_ends_it) {
  static const int64_t pauses[] = {50, 100, 200, 400, 800, 1600, 3200, 6400, 12800, 20000, 20000};
  char byte;
  make_pair(SOCK_STREAM, &near, &far);
  fault_reset();
  fault(RECV, .error = EAGAIN, .times = FAULT_EVER);
  fault(PPOLL, .result = 1, .times = 2);
  for (int i = 0; i < COUNT_OF(pauses); i++) {
    fault(PPOLL, .result = 1);
    fault(PPOLL, .result = 0);
  }
  fault(PPOLL, .result = 1);
  fault(PPOLL, .result = 0, .meanwhile = close_near);
  check_fails(ps_socket_recv(near, 0, &byte, 1, NULL, &err), PS_E_CLOSED, EBADF, "recv: the socket is closed");
  for (int i = 0; i < COUNT_OF(pauses); i++) {
    check_number(fault_record(FAULT_PPOLL, 2 * i + 2).nanoseconds, 0);
    check_number(fault_record(FAULT_PPOLL, 2 * i + 3).nanoseconds, pauses[i] * MICROSECOND);
  }
  check_number(fault_count(FAULT_RECV), COUNT_OF(pauses) + 3);
}

/* Readiness that goes and comes again says something after all. */
Test(wait_shared, a_pause_is_over_when_the_descriptor_is_no_longer_ready) {
  char byte;
  make_pair(SOCK_STREAM, &near, &far);
  fault_reset();
  fault(RECV, .error = EAGAIN, .times = 3);
  fault(RECV, .result = 1);
  fault(PPOLL, .result = 1, .times = 2);
  fault(PPOLL, .result = 0);
  fault(PPOLL, .result = 1);
  check_ok(ps_socket_recv(near, 0, &byte, 1, NULL, &err));
  check_number(fault_record(FAULT_PPOLL, 3).nanoseconds, -1);
  check_number(fault_record(FAULT_PPOLL, 3).fd, descriptor(near));
  check_number(fault_count(FAULT_RECV), 4);
}

/* Signals without end. */

Test(wait_shared, signals_without_end_do_not_hold_up_a_call_that_must_not_wait) {
  char byte;
  ps_socket *listener = make_listener(&listening);
  make_pair(SOCK_STREAM, &near, &far);
  check_ok(ps_socket_settimeout(near, 0, &err));
  check_ok(ps_socket_settimeout(listener, 0, &err));
  connect_one(NULL);
  fault_reset();
  fault(RECV, .error = EINTR, .times = FAULT_EVER);
  fault(RECVFROM, .error = EINTR, .times = FAULT_EVER);
  fault(SEND, .error = EINTR, .times = FAULT_EVER);
  fault(ACCEPT4, .error = EINTR, .times = FAULT_EVER);
  check_fails(ps_socket_recv(near, 0, &byte, 1, NULL, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
  check_fails(ps_socket_recvfrom(near, 0, &byte, 1, NULL, NULL, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
  check_fails(ps_socket_send(near, 0, "x", 1, NULL, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
  check_fails(ps_socket_accept(listener, &server, NULL, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
  ps_file *file = NULL;
  check_ok(ps_socket_makefile(far, "w", -1, &file, &err));
  check_ok(ps_file_write(file, "x", 1, NULL, &err));
  ps_file_free(file);
}

/* MSG_FASTOPEN connects and sends at once; where it only connects, the data follows. */
Test(wait_shared, a_fast_open_within_a_timeout_waits_for_the_connection) {
  static const double modes[] = {PS_NO_TIMEOUT, 5, 0};
  for (int i = 0; i < COUNT_OF(modes); i++) {
    int64_t count = 0;
    ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
    listening = loopback(1);
    check_ok(ps_socket_settimeout(socket, modes[i], &err));
    fault_reset();
    fault(SENDTO, .error = EINPROGRESS);
    if (modes[i] == 0) {
      check_fails(ps_socket_sendto(socket, MSG_FASTOPEN, &listening, "hello", 5, &count, &err), PS_E_WOULD_BLOCK,
                  EINPROGRESS, "");
      continue;
    }
    fault(PPOLL, .result = 1);
    fault(SEND, .result = 5);
    check_ok(ps_socket_sendto(socket, MSG_FASTOPEN, &listening, "hello", 5, &count, &err));
    check_number(count, 5);
    check_number(fault_count(FAULT_SENDTO), 1);
    check_number(fault_record(FAULT_SEND, 0).flags & MSG_FASTOPEN, 0);
  }
}

Test(wait_shared, a_bind_never_would_block) {
  ps_address address = loopback(0);
  fault(BIND, .error = EAGAIN);
  check_fails(ps_socket_bind(make_socket(AF_INET, SOCK_STREAM), &address, &err), PS_E_OS, EAGAIN, "bind: ");
}
