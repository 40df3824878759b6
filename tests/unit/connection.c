/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Names and connections: bind, listen, accept, shutdown, the addresses of both ends. Connecting is in connect.c. */
#include "check.h"
#include "fault.h"
#include "polysocket/address.h"
#include "sockets.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

TestSuite(connection, .timeout = 20);

/* A listener with a connection in its queue. */
static ps_socket *listener_with_client(ps_socket **client) {
  ps_address address;
  ps_socket *listener = make_listener(&address);
  *client = make_socket(AF_INET, SOCK_STREAM);
  check_ok(ps_socket_connect(*client, &address, &err));
  return listener;
}

Test(connection, a_failed_bind_names_the_address) {
  ps_address address;
  ps_socket *listener = make_listener(&address), *other = make_socket(AF_INET, SOCK_STREAM);
  char wanted[100];
  snprintf(wanted, sizeof wanted, "bind: Address already in use (%s)", shown(&address));
  check_fails(ps_socket_bind(other, &address, &err), PS_E_OS, EADDRINUSE, "");
  check_message(wanted);
  check_fails(ps_socket_bind(listener, &address, &err), PS_E_OS, EINVAL, "bind: Invalid argument (127.0.0.1:");
}

Test(connection, a_long_name_that_is_in_use_is_abbreviated) {
  char name[108];
  memset(name, 0xFE, sizeof name);
  name[0] = '\0';
  ps_address address = unix_address(name, sizeof name);
  check_ok(ps_socket_bind(make_socket(AF_UNIX, SOCK_DGRAM), &address, &err));
  ps_socket *other = make_socket(AF_UNIX, SOCK_DGRAM);
  char wanted[sizeof err.message];
  snprintf(wanted, sizeof wanted, "bind: Address already in use (%.156s...)", shown(&address));
  check_fails(ps_socket_bind(other, &address, &err), PS_E_OS, EADDRINUSE, "Address already in use (unix:@%FE%FE");
  check_message(wanted);
}

Test(connection, a_backlog_below_nothing_is_nothing_and_too_much_is_refused) {
  static const struct {
    int64_t backlog, asked;
  } cases[] = {{0, 0}, {1, 1}, {-1, 0}, {INT64_MIN, 0}, {INT32_MAX, INT32_MAX}};
  static const int64_t refused[] = {INT64_C(1) << 31, (INT64_C(1) << 32) + 1, INT64_MAX};
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  ps_address address = loopback(0);
  check_ok(ps_socket_bind(socket, &address, &err));
  for (int i = 0; i < COUNT_OF(cases); i++) {
    check_ok(ps_socket_listen(socket, cases[i].backlog, &err));
    check_number(fault_record(FAULT_LISTEN, i).size, cases[i].asked);
  }
  for (int i = 0; i < COUNT_OF(refused); i++)
    check_fails(ps_socket_listen(socket, refused[i], &err), PS_E_RANGE, ERANGE, "is too large (limit 2147483647)");
  check_number(fault_count(FAULT_LISTEN), COUNT_OF(cases));
}

Test(connection, a_listener_without_a_backlog_still_gets_connections) {
  ps_address address = loopback(0);
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  check_ok(ps_socket_bind(socket, &address, &err));
  check_ok(ps_socket_listen(socket, 0, &err));
  check_ok(ps_socket_getsockname(socket, &address, &err));
  check_ok(ps_socket_connect(make_socket(AF_INET, SOCK_STREAM), &address, &err));
}

Test(connection, only_streams_listen) {
  check_fails(ps_socket_listen(make_socket(AF_INET, SOCK_DGRAM), 1, &err), PS_E_OS, EOPNOTSUPP,
              "listen: Operation not supported");
}

Test(connection, accept_gives_a_new_socket_and_the_other_ends_address) {
  ps_socket *client, *server = NULL, *listener = listener_with_client(&client);
  ps_address address, name;
  check_ok(ps_socket_accept(listener, &server, &address, &err));
  check_ok(ps_socket_getsockname(client, &name, &err));
  check_bytes(&address, &name, sizeof address);
  check_ok(ps_socket_getpeername(server, &name, &err));
  check_bytes(&address, &name, sizeof address);
  int64_t number = 99;
  check_ok(ps_socket_family(server, &number, &err));
  check_number(number, AF_INET);
  check_ok(ps_socket_type(server, &number, &err));
  check_number(number, SOCK_STREAM);
  char byte;
  check_ok(ps_socket_send(client, 0, "x", 1, NULL, &err));
  check_ok(ps_socket_recv(server, 0, &byte, 1, NULL, &err));
}

/* The accepted descriptor would inherit nothing, so its mode has to be asked for. */
Test(connection, an_accepted_socket_follows_the_default_and_not_its_listener) {
  ps_socket *client, *server = NULL, *listener = listener_with_client(&client);
  double seconds = 99;
  check_ok(ps_socket_settimeout(listener, 5, &err));
  check_ok(ps_socket_accept(listener, &server, NULL, &err));
  check_ok(ps_socket_gettimeout(server, &seconds, &err));
  check_real(seconds, PS_NO_TIMEOUT);
  cr_assert(!is_nonblocking(descriptor(server)));
  ps_address address;
  check_ok(ps_socket_getsockname(listener, &address, &err));
  check_ok(ps_setdefaulttimeout(2.5, &err));
  check_ok(ps_socket_connect(make_socket(AF_INET, SOCK_STREAM), &address, &err));
  check_ok(ps_socket_setblocking(listener, 1, &err));
  check_ok(ps_socket_accept(listener, &server, NULL, &err));
  check_ok(ps_socket_gettimeout(server, &seconds, &err));
  check_real(seconds, 2.5);
  cr_assert(is_nonblocking(descriptor(server)));
}

Test(connection, without_a_connection_accept_waits_as_the_mode_says) {
  ps_address address, empty = {{0}};
  ps_socket *listener = make_listener(&address), *server = listener;
  check_ok(ps_socket_settimeout(listener, 0, &err));
  check_fails(ps_socket_accept(listener, &server, &address, &err), PS_E_WOULD_BLOCK, EAGAIN,
              "Resource temporarily unavailable");
  cr_assert(!server);
  check_bytes(&address, &empty, sizeof address);
  server = listener;
  memset(&address, 0x5A, sizeof address);
  check_ok(ps_socket_settimeout(listener, 0.01, &err));
  check_fails(ps_socket_accept(listener, &server, &address, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  cr_assert(!server);
  check_bytes(&address, &empty, sizeof address);
}

/* As another process may do that has inherited the listener. */
Test(connection, the_timeout_of_accept_holds_when_a_duplicate_is_set_to_blocking_mode) {
  ps_address address;
  ps_socket *listener = make_listener(&address), *duplicate, *server;
  check_ok(ps_socket_settimeout(listener, 0.01, &err));
  check_ok(ps_socket_dup(listener, &duplicate, &err));
  check_ok(ps_socket_setblocking(duplicate, 1, &err));
  cr_assert(!is_nonblocking(descriptor(listener)));
  check_fails(ps_socket_accept(listener, &server, NULL, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  check_ok(ps_socket_connect(make_socket(AF_INET, SOCK_STREAM), &address, &err));
  check_ok(ps_socket_accept(listener, &server, NULL, &err));
}

Test(connection, what_does_not_listen_is_told_at_once) {
  static const struct {
    int family, type, code;
  } cases[] = {{AF_INET, SOCK_STREAM, EINVAL},
               {AF_INET, SOCK_DGRAM, EOPNOTSUPP},
               {AF_UNIX, SOCK_STREAM, EINVAL},
               {AF_UNIX, SOCK_SEQPACKET, EINVAL},
               {AF_UNIX, SOCK_DGRAM, EOPNOTSUPP}};
  static const double modes[] = {PS_NO_TIMEOUT, 100, 0};
  for (int i = 0; i < COUNT_OF(cases); i++)
    for (int j = 0; j < COUNT_OF(modes); j++) {
      ps_socket *socket = make_socket(cases[i].family, cases[i].type), *server;
      check_ok(ps_socket_settimeout(socket, modes[j], &err));
      check_fails(ps_socket_accept(socket, &server, NULL, &err), PS_E_OS, cases[i].code, "accept: ");
    }
}

Test(connection, what_accept_says_is_told_once_and_not_retried) {
  static const int errors[] = {ECONNABORTED, EMFILE, ENFILE, ENOBUFS, EPERM, EPROTO};
  ps_socket *client, *server = NULL, *listener = listener_with_client(&client);
  check_ok(ps_socket_settimeout(listener, 5, &err));
  for (int i = 0; i < COUNT_OF(errors); i++) {
    fault_reset();
    fault(ACCEPT4, .error = errors[i], .times = FAULT_EVER);
    check_fails(ps_socket_accept(listener, &server, NULL, &err), PS_E_OS, errors[i], "accept: ");
    cr_assert(!server);
    check_number(fault_count(FAULT_ACCEPT4), 1);
  }
  fault_reset();
  check_fails(ps_socket_accept(client, &server, NULL, &err), PS_E_OS, EINVAL, "accept: Invalid argument");
}

Test(connection, without_memory_no_connection_is_lost) {
  ps_socket *client, *server = NULL, *listener = listener_with_client(&client), *other = NULL;
  /* The first 64 slots are there; then memory is needed. */
  for (int i = 2; i < 64; i++)
    check_ok(ps_socket_create(AF_INET, SOCK_DGRAM, 0, &other, &err));
  int before = open_descriptors();
  fault(CALLOC, .error = ENOMEM);
  check_fails(ps_socket_accept(listener, &server, NULL, &err), PS_E_MEMORY, ENOMEM, "accept: no memory");
  cr_assert(!server);
  check_number(open_descriptors(), before);
  check_ok(ps_socket_accept(listener, &server, NULL, &err));
}

Test(connection, a_failed_accept_loses_no_slot) {
  ps_address address;
  ps_socket *listener = make_listener(&address), *server = NULL;
  check_ok(ps_socket_settimeout(listener, 0, &err));
  for (int i = 0; i < 1000; i++)
    check_fails(ps_socket_accept(listener, &server, NULL, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
  check_number(fault_count(FAULT_CALLOC), 1);
}

Test(connection, halves_are_shut_down_one_by_one) {
  ps_socket *client, *server;
  char byte;
  int64_t count = 99;
  make_connection(&client, &server);
  check_ok(ps_socket_shutdown(client, SHUT_WR, &err));
  check_ok(ps_socket_recv(server, 0, &byte, 1, &count, &err));
  check_number(count, 0);
  check_fails(ps_socket_send(client, 0, "x", 1, NULL, &err), PS_E_OS, EPIPE, "send: Broken pipe");
  check_ok(ps_socket_send(server, 0, "x", 1, NULL, &err));
  check_ok(ps_socket_recv(client, 0, &byte, 1, &count, &err));
  check_number(count, 1);
  check_ok(ps_socket_shutdown(client, SHUT_RD, &err));
  check_ok(ps_socket_shutdown(server, SHUT_RDWR, &err));
}

Test(connection, an_impossible_shutdown_is_refused) {
  static const int hows[] = {-1, 3, INT32_MAX, INT32_MIN};
  ps_socket *client, *server;
  make_connection(&client, &server);
  for (int i = 0; i < COUNT_OF(hows); i++)
    check_fails(ps_socket_shutdown(client, hows[i], &err), PS_E_OS, EINVAL, "shutdown: Invalid argument");
  check_fails(ps_socket_shutdown(make_socket(AF_INET, SOCK_STREAM), SHUT_RD, &err), PS_E_OS, ENOTCONN,
              "shutdown: Transport endpoint is not connected");
}

Test(connection, both_ends_know_both_names) {
  ps_socket *client, *server;
  ps_address name, peer;
  make_connection(&client, &server);
  check_ok(ps_socket_getsockname(client, &name, &err));
  check_ok(ps_socket_getpeername(server, &peer, &err));
  check_bytes(&name, &peer, sizeof name);
  check_ok(ps_socket_getpeername(client, &name, &err));
  check_ok(ps_socket_getsockname(server, &peer, &err));
  check_bytes(&name, &peer, sizeof name);
}

Test(connection, an_unbound_socket_has_a_name_and_no_peer) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  ps_address address, empty = {{0}};
  check_ok(ps_socket_getsockname(socket, &address, &err));
  check_text(shown(&address), "0.0.0.0:0");
  check_fails(ps_socket_getpeername(socket, &address, &err), PS_E_OS, ENOTCONN, "getpeername: ");
  check_bytes(&address, &empty, sizeof address);
}

Test(connection, a_family_without_a_form_is_read_as_it_is) {
  ps_socket *socket = make_socket(AF_NETLINK, SOCK_RAW);
  ps_address address;
  int64_t family = 0;
  int64_t length = 0;
  check_ok(ps_socket_getsockname(socket, &address, &err));
  check_ok(ps_address_family(&address, &family, &err));
  check_number(family, AF_NETLINK);
  check_ok(ps_address_bytes(&address, NULL, 0, &length, &err));
  check_number(length, 10);
}

/* An accept in the middle of another one. */

static ps_socket *listener_of_both;
static pid_t forked = -1;

static void accept_too(void *unused) {
  ps_socket *accepted;
  (void)unused;
  check_number(ps_socket_accept(listener_of_both, &accepted, NULL, NULL), PS_E_TIMEOUT);
}

/* In the child nobody is at it, as the thread that was is not there. */
static void accept_in_child(void *unused) {
  ps_socket *accepted;
  (void)unused;
  forked = fork();
  if (forked == 0)
    leave_child(ps_socket_accept(listener_of_both, &accepted, NULL, NULL) == PS_OK ? 0 : 1);
}

Test(connection, accepts_do_not_meet_in_the_system) {
  static void (*const others[])(void *) = {accept_too, accept_in_child};
  for (int i = 0; i < COUNT_OF(others); i++) {
    ps_address address;
    ps_socket *client = make_socket(AF_INET, SOCK_STREAM), *other = make_socket(AF_INET, SOCK_STREAM), *accepted;
    listener_of_both = make_listener(&address);
    check_ok(ps_socket_settimeout(listener_of_both, i == 0 ? 0.02 : 5, &err));
    check_ok(ps_socket_connect(client, &address, &err));
    check_ok(ps_socket_connect(other, &address, &err));
    fault_reset();
    fault(ACCEPT4, .made = true, .meanwhile = others[i]);
    check_ok(ps_socket_accept(listener_of_both, &accepted, NULL, &err));
  }
  check_child(forked);
}
