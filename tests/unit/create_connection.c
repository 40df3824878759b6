/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A connected socket from a host and a service: every address is tried, and nothing is left behind. */
#include "polysocket/create_connection.h"

#include "check.h"
#include "fake_host.h"
#include "fake_resolver.h"
#include "fault.h"
#include "polysocket/address.h"
#include "polysocket/deadline.h"
#include "polysocket/token.h"
#include "races.h"
#include "sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(create_connection, .timeout = 20);

/* Where nobody listens, and then where somebody does, at the same port; and where there is nobody at all. */
static const char *const refused_first[] = {"127.0.0.9", "127.0.0.1", NULL};
static const char *const two[] = {"192.0.2.7", "2001:db8::1", NULL};

/* A listener's port as text. */
static const char *listen_on_loopback(ps_socket **listener) {
  static char text[8];
  ps_address address;
  int64_t port = 0;
  *listener = make_listener(&address);
  check_ok(ps_address_port(&address, &port, &err));
  snprintf(text, sizeof text, "%d", (int)port);
  return text;
}

static const char *peer_name(ps_socket *listener) {
  ps_socket *accepted = NULL;
  ps_address address;
  check_ok(ps_socket_accept(listener, &accepted, &address, &err));
  ps_socket_free(accepted);
  return shown(&address);
}

/* No connection comes about, and no descriptor is left of the attempts. */
#define check_refused(call, status, code, text)    \
  do {                                             \
    int before_ = open_descriptors();              \
    made = (void *)&made;                          \
    check_fails((call), (status), (code), (text)); \
    cr_assert_null(made);                          \
    check_number(open_descriptors(), before_);     \
  } while (0)

static ps_socket *made;

Test(create_connection, the_socket_is_connected_and_has_the_timeout) {
  static const double timeouts[] = {7.5, PS_NO_TIMEOUT, PS_DEFAULT_TIMEOUT};
  ps_socket *listener;
  const char *port = listen_on_loopback(&listener);
  check_ok(ps_setdefaulttimeout(3.25, &err));
  for (int i = 0; i < COUNT_OF(timeouts); i++) {
    double seconds = 0;
    ps_address address;
    check_ok(ps_create_connection("127.0.0.1", port, timeouts[i], NULL, NULL, &made, &err));
    check_ok(ps_socket_gettimeout(made, &seconds, &err));
    check_real(seconds, i == 2 ? 3.25 : timeouts[i]);
    check_ok(ps_socket_getpeername(made, &address, &err));
    ps_socket_free(made);
  }
}

Test(create_connection, the_next_address_is_tried_when_one_refuses) {
  ps_socket *listener;
  const char *port = listen_on_loopback(&listener);
  int before = open_descriptors();
  fake_resolver_answer(refused_first);
  check_ok(ps_create_connection("x", port, 5, NULL, NULL, &made, &err));
  check_number(fault_count(FAULT_CONNECT), 2);
  check_number(open_descriptors(), before + 1);
  check_number(fake_resolver.last.type, SOCK_STREAM);
  ps_socket_free(made);
}

Test(create_connection, an_address_that_the_system_has_no_socket_for_is_passed_over) {
  ps_socket *listener;
  const char *port = listen_on_loopback(&listener);
  fake_resolver_answer(refused_first);
  fault(SOCKET, .error = EAFNOSUPPORT);
  check_ok(ps_create_connection("x", port, 5, NULL, NULL, &made, &err));
  check_number(fault_count(FAULT_CONNECT), 1);
}

Test(create_connection, the_last_error_is_reported_and_all_are_named) {
  fake_resolver_answer(two);
  fault(CONNECT, .error = ENETUNREACH);
  fault(CONNECT, .error = ECONNREFUSED);
  check_refused(ps_create_connection("x", "80", 5, NULL, NULL, &made, &err), PS_E_OS, ECONNREFUSED,
                "create_connection: connect: Connection refused ([2001:db8::1]:80); before that: connect: "
                "Network is unreachable (192.0.2.7:80)");
  check_text(err.operation, "create_connection");
  fault(SOCKET, .error = EAFNOSUPPORT);
  fault(SOCKET, .error = EMFILE);
  check_refused(
      ps_create_connection("x", "80", 5, NULL, NULL, &made, &err), PS_E_OS, EMFILE,
      "create_connection: socket: Too many open files (AF_INET6, SOCK_STREAM, IPPROTO_TCP) ([2001:db8::1]:80); "
      "before that: socket: Address family not supported by protocol (AF_INET, SOCK_STREAM, "
      "IPPROTO_TCP) (192.0.2.7:80)");
  fault(CONNECT, .times = 2, .error = ECONNREFUSED);
  check_number(ps_create_connection("x", "80", 5, NULL, NULL, &made, NULL), PS_E_OS);
}

Test(create_connection, more_attempts_than_there_is_room_for_are_cut) {
  const char *many[41] = {0};
  for (int i = 0; i < 40; i++)
    many[i] = i < 39 ? "2001:db8:1111:2222:3333:4444:5555:6666" : "192.0.2.7";
  fake_resolver_answer(many);
  fault(CONNECT, .times = 40, .error = ECONNREFUSED);
  check_refused(ps_create_connection("x", "80", 5, NULL, NULL, &made, &err), PS_E_OS, ECONNREFUSED,
                "create_connection: connect: Connection refused (192.0.2.7:80); before that: connect: Connection");
  check_number(strlen(err.message), sizeof err.message - 1);
}

/* A glance and a longer wait, for 1.5 s in all, in which nothing happens. */
static void plan_timeout(void) {
  fault(PPOLL, .advance = 5000000, .result = 0);
  fault(PPOLL, .advance = 1495000000, .result = 0);
}

/* Each attempt waits for the whole timeout, and the message is what every timeout says. */
Test(create_connection, each_attempt_has_the_timeout_and_a_timeout_stays_one) {
  fake_resolver_answer(two);
  fault_clock(1000);
  fault(CONNECT, .times = 2, .error = EINPROGRESS);
  for (int i = 0; i < 2; i++)
    plan_timeout();
  check_refused(ps_create_connection("x", "80", 1.5, NULL, NULL, &made, &err), PS_E_TIMEOUT, ETIMEDOUT,
                "create_connection: connect: timed out after 1.5 s ([2001:db8::1]:80); before that: connect: "
                "timed out after 1.5 s (192.0.2.7:80)");
  check_number(fault_count(FAULT_PPOLL), 4);
  for (int i = 0; i < 4; i += 2)
    check_number(fault_record(FAULT_PPOLL, i).nanoseconds + fault_record(FAULT_PPOLL, i + 1).nanoseconds, 1500000000);
}

Test(create_connection, a_timeout_before_another_error_is_named) {
  fake_resolver_answer(two);
  fault_clock(1000);
  fault(CONNECT, .error = EINPROGRESS);
  plan_timeout();
  fault(CONNECT, .error = ECONNREFUSED);
  check_refused(ps_create_connection("x", "80", 1.5, NULL, NULL, &made, &err), PS_E_OS, ECONNREFUSED,
                "([2001:db8::1]:80); before that: connect: timed out after 1.5 s (192.0.2.7:80)");
}

Test(create_connection, without_waiting_a_connection_under_way_is_given_up) {
  fake_resolver_answer(two);
  fault(CONNECT, .times = 2, .error = EINPROGRESS);
  check_refused(ps_create_connection("x", "80", 0, NULL, NULL, &made, &err), PS_E_WOULD_BLOCK, EINPROGRESS,
                "create_connection: connect: Operation now in progress ([2001:db8::1]:80); before that: connect: "
                "Operation now in progress (192.0.2.7:80)");
  check_number(fault_count(FAULT_PPOLL), 0);
}

Test(create_connection, the_source_is_bound_before_connecting) {
  ps_socket *listener;
  const char *port = listen_on_loopback(&listener);
  check_ok(
      ps_create_connection("127.0.0.1", port, 5, &(ps_connect_options){.source_host = "127.0.0.2"}, NULL, &made, &err));
  cr_assert(strstr(peer_name(listener), "127.0.0.2:"));
  ps_socket_free(made);
  /* A port that is free now. */
  ps_address address = loopback(0);
  int64_t source_port = 0;
  char wanted[64];
  ps_socket *other = make_socket(AF_INET, SOCK_STREAM);
  check_ok(ps_socket_bind(other, &address, &err));
  check_ok(ps_socket_getsockname(other, &address, &err));
  check_ok(ps_address_port(&address, &source_port, &err));
  snprintf(wanted, sizeof wanted, "(127.0.0.1:%d)", (int)source_port);
  check_refused(ps_create_connection("127.0.0.1", port, 5,
                                     &(ps_connect_options){.source_host = "127.0.0.1", .source_port = source_port},
                                     NULL, &made, &err),
                PS_E_OS, EADDRINUSE, wanted);
  ps_socket_free(other);
  check_ok(
      ps_create_connection("127.0.0.1", port, 5, &(ps_connect_options){.source_port = source_port}, NULL, &made, &err));
  snprintf(wanted, sizeof wanted, "127.0.0.1:%d", (int)source_port);
  check_text(peer_name(listener), wanted);
}

Test(create_connection, a_source_of_another_family_fails_that_attempt_alone) {
  static const char *const both[] = {"::1", "127.0.0.1", NULL};
  ps_socket *listener;
  const char *port = listen_on_loopback(&listener);
  fake_resolver_answer(both);
  check_ok(ps_create_connection("x", port, 5, &(ps_connect_options){.source_host = "127.0.0.2"}, NULL, &made, &err));
  cr_assert(strstr(peer_name(listener), "127.0.0.2:"));
  check_number(fault_count(FAULT_CONNECT), 1);
}

Test(create_connection, bad_input_is_refused_before_the_lookup) {
  static const struct {
    double timeout;
    int64_t source_port;
    int32_t status, code;
    const char *text;
  } cases[] = {
      {-0.5, 0, PS_E_VALUE, EINVAL, "create_connection: Timeout value out of range (-0.5 s is negative)"},
      {-3, 0, PS_E_VALUE, EINVAL, "create_connection: Timeout value out of range (-3 s is negative)"},
      {NAN, 0, PS_E_VALUE, EINVAL, "create_connection: Timeout value out of range (not a number)"},
      {INFINITY, 0, PS_E_RANGE, ERANGE, "create_connection: timeout too large"},
      {5, 65536, PS_E_RANGE, ERANGE, "create_connection: source_port must be 0-65535, not 65536"},
      {5, -1, PS_E_RANGE, ERANGE, "create_connection: source_port must be 0-65535, not -1"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++)
    check_refused(ps_create_connection("x", "80", cases[i].timeout,
                                       &(ps_connect_options){.source_port = cases[i].source_port}, NULL, &made, &err),
                  cases[i].status, cases[i].code, cases[i].text);
  check_refused(ps_create_connection("x", "65536", 5, NULL, NULL, &made, &err), PS_E_RANGE, ERANGE,
                "create_connection: port must be 0-65535, not '65536'");
  check_fails(ps_create_connection("x", "80", 5, NULL, NULL, NULL, &err), PS_E_VALUE, EINVAL,
              "create_connection: socket must not be NULL");
  check_number(fake_resolver.count, 0);
}

Test(create_connection, a_lookup_that_fails_is_told_as_it_is) {
  static const char *const none[] = {NULL};
  fault(GETADDRINFO, .result = EAI_AGAIN);
  check_refused(ps_create_connection("x", "80", 5, NULL, NULL, &made, &err), PS_E_GAIERROR, EAI_AGAIN,
                "create_connection: Temporary failure in name resolution ('x', '80')");
  fake_resolver_answer(none);
  check_refused(ps_create_connection("x", "80", 5, NULL, NULL, &made, &err), PS_E_OS, 0,
                "getaddrinfo returns an empty list");
  fake_resolver_answer(NULL);
  check_refused(ps_create_connection(NULL, NULL, 5, NULL, NULL, &made, &err), PS_E_GAIERROR, EAI_NONAME, "(none)");
}

/* A slow look-up asks, too. */
static void stop_at_next_question(void *host) {
  ((struct fake_host *)host)->stop_at = ((struct fake_host *)host)->questions + 1;
}

Test(create_connection, an_interruption_ends_it_at_once) {
  struct fake_host *host = fake_host_make(0);
  fake_resolver_answer(two);
  fault(CONNECT, .error = EINTR, .meanwhile = stop_at_next_question, .detail = host);
  check_refused(ps_create_connection("x", "80", 5, NULL, &(ps_wait){.hooks = &host->hooks}, &made, &err),
                PS_E_INTERRUPTED, EINTR, "interrupted by the host");
  check_number(fault_count(FAULT_SOCKET), 1);
  /* During the lookup, no socket is made at all. */
  fake_resolver_hang(true);
  host->idle = 9;
  host->stop_at = host->questions + 2;
  check_refused(ps_create_connection("x", "80", 5, NULL, &(ps_wait){.hooks = &host->hooks}, &made, &err),
                PS_E_INTERRUPTED, EINTR, "create_connection: interrupted by the host");
  check_number(fault_count(FAULT_SOCKET), 1);
}

Test(create_connection, no_memory_ends_it_at_once) {
  fake_resolver_answer(two);
  /* At last the errand and the lists are made, and there is no room for the socket. */
  for (int given = 1; !strstr(err.message, "no memory for another socket"); given++) {
    fault_reset();
    fault(CALLOC, .times = given, .made = true);
    fault(CALLOC, .times = 1);
    check_refused(ps_create_connection("x", "80", 5, NULL, NULL, &made, &err), PS_E_MEMORY, ENOMEM,
                  "create_connection: ");
    check_number(fault_count(FAULT_CONNECT), 0);
  }
}

Test(create_connection, a_socket_that_takes_no_timeout_is_closed) {
  fake_resolver_answer(two);
  int before = open_descriptors();
  fault(FCNTL, .times = 2, .error = EPERM, .option = F_SETFL);
  check_fails(ps_create_connection("x", "80", 5, NULL, NULL, &made, &err), PS_E_OS, EPERM,
              "create_connection: settimeout: Operation not permitted ([2001:db8::1]:80); before that: ");
  check_number(open_descriptors(), before);
  check_number(fault_count(FAULT_CONNECT), 0);
}

Test(create_connection, the_new_socket_has_the_hosts_hooks) {
  struct fake_host *host = fake_host_make(0);
  ps_socket *listener;
  char byte;
  int64_t length;
  const char *port = listen_on_loopback(&listener);
  host->idle = 1;
  check_ok(ps_create_connection("127.0.0.1", port, 5, NULL, &(ps_wait){.hooks = &host->hooks}, &made, &err));
  check_number(host->questions, 1);
  int runs = host->runs;
  check_ok(ps_socket_settimeout(made, 0.001, &err));
  check_fails(ps_socket_recv(made, 0, &byte, 1, &length, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  cr_assert(host->runs > runs);
}

/* What ends the whole call, and what only an attempt. */

Test(create_connection, a_deadline_that_has_passed_ends_all_attempts) {
  static const char *const hosts[] = {SILENT, SILENT_TOO, NULL};
  const char *port = races_prepare();
  fake_resolver_answer(hosts);
  fault_reset();
  ps_wait wait = {.deadline = ps_deadline(0.1)};
  check_refused(ps_create_connection("x", port, 5, NULL, &wait, &made, &err), PS_E_TIMEOUT, ETIMEDOUT, "(127.0.0.2:");
  check_number(fault_count(FAULT_CONNECT), 1);
  wait.deadline = ps_deadline(5);
  check_refused(ps_create_connection("x", port, 0.02, NULL, &wait, &made, &err), PS_E_TIMEOUT, ETIMEDOUT,
                "(127.0.0.3:");
  check_number(fault_count(FAULT_CONNECT), 3);
}

static ps_token *token;

static void fire(void *unused) {
  (void)unused;
  ps_token_fire(token, NULL);
}

static void free_token(void *unused) {
  (void)unused;
  ps_token_free(token);
}

Test(create_connection, a_token_ends_all_attempts) {
  static const char *const hosts[] = {SILENT, SILENT_TOO, NULL};
  const char *port = races_prepare();
  fake_resolver_answer(hosts);
  check_ok(ps_token_create(&token, &err));
  fault_reset();
  fault(CONNECT, .made = true, .meanwhile = fire);
  check_refused(ps_create_connection("x", port, 5, NULL, &(ps_wait){.token = token}, &made, &err), PS_E_CANCELLED,
                ECANCELED, "cancelled");
  check_number(fault_count(FAULT_CONNECT), 1);
}

Test(create_connection, a_token_that_is_freed_meanwhile_is_an_error) {
  const char *port = races_prepare();
  check_ok(ps_token_create(&token, &err));
  fault(SOCKET, .made = true, .meanwhile = free_token);
  check_fails(ps_create_connection(ANSWERS, port, 5, NULL, &(ps_wait){.token = token}, &made, &err), PS_E_HANDLE, EBADF,
              "no token has this handle");
  cr_assert_null(made);
}
