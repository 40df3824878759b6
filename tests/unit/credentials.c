/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Who is at the other end of a local connection, as Linux tells it. */
#include "check.h"
#include "fault.h"
#include "pair_values.h"
#include "polysocket/connection_info.h"
#include "sockets.h"

#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

TestSuite(credentials, .timeout = 20);

enum { PEERSEC = 31, PEERGROUPS = 59 };

Test(credentials, the_peer_of_a_pair_is_this_process) {
  ps_socket *local, *peer;
  ps_pairs *pairs = NULL;
  make_pair(SOCK_STREAM, &local, &peer);
  check_ok(ps_socket_peer_credentials(local, &pairs, &err));
  check_number(number_of(pairs, "pid"), getpid());
  check_number(number_of(pairs, "uid"), getuid());
  check_number(number_of(pairs, "gid"), getgid());
  gid_t groups[4096];
  int count = getgroups(COUNT_OF(groups), groups);
  char text[32] = "";
  if (count > 0)
    snprintf(text, sizeof text, "%u", (unsigned)groups[0]);
  cr_assert(strncmp(text_of(pairs, "groups"), text, strlen(text)) == 0);
  ps_pairs_free(pairs);
}

Test(credentials, without_a_peer_there_are_no_credentials) {
  ps_pairs *pairs = (ps_pairs *)&err;
  ps_socket *idle = make_socket(AF_UNIX, SOCK_STREAM), *listener = make_socket(AF_UNIX, SOCK_STREAM);
  ps_address address = unix_address("\0polysocket-connection-info", 27);
  check_fails(ps_socket_peer_credentials(idle, &pairs, &err), PS_E_OS, ENOTCONN, "peer_credentials: ");
  cr_assert_null(pairs);
  check_ok(ps_socket_bind(listener, &address, &err));
  check_ok(ps_socket_listen(listener, 1, &err));
  check_fails(ps_socket_peer_credentials(listener, &pairs, &err), PS_E_OS, ENOTCONN, "peer_credentials: ");
}

Test(credentials, memory_may_be_lacking_for_each_part) {
  ps_socket *local, *peer;
  ps_pairs *pairs = NULL;
  make_pair(SOCK_STREAM, &local, &peer);
  for (int made = 0; made < 2; made++) {
    fault_reset();
    if (made)
      fault(CALLOC, .times = made, .made = true);
    fault(CALLOC, .times = 1);
    check_fails(ps_socket_peer_credentials(local, &pairs, &err), PS_E_MEMORY, ENOMEM, "peer_credentials: out of");
    cr_assert_null(pairs);
  }
}

static ps_pairs *credentials_of_a_pair(void) {
  ps_socket *local, *peer;
  ps_pairs *pairs = NULL;
  make_pair(SOCK_STREAM, &local, &peer);
  check_ok(ps_socket_peer_credentials(local, &pairs, &err));
  return pairs;
}

/* The groups of a peer in this process are its own. */
static void check_groups(void) {
  static gid_t groups[1000];
  static char expected[12000];
  size_t length = 0;
  expected[0] = '\0';
  for (int i = 0, count = getgroups(COUNT_OF(groups), groups); i < count; i++)
    length += (size_t)snprintf(expected + length, sizeof expected - length, "%s%u", i > 0 ? "," : "", groups[i]);
  check_text(text_of(credentials_of_a_pair(), "groups"), expected);
}

Test(credentials, all_groups_of_the_peer_are_told) {
  static gid_t groups[100];
  for (int i = 0; i < COUNT_OF(groups); i++)
    groups[i] = (gid_t)(1000 + i);
  check_groups();
  /* Root alone may have others. */
  for (size_t count = 1; count <= COUNT_OF(groups) && geteuid() == 0; count += 33) {
    cr_assert_eq(setgroups(count, groups), 0);
    check_groups();
  }
  ps_socket *local, *peer;
  ps_pairs *none = (ps_pairs *)&err;
  make_pair(SOCK_STREAM, &local, &peer);
  fault_reset();
  fault(MALLOC, .times = 1);
  check_fails(ps_socket_peer_credentials(local, &none, &err), PS_E_MEMORY, ENOMEM, "peer_credentials: out of memory");
  cr_assert_null(none);
}

Test(credentials, what_the_system_does_not_know_of_a_peer_is_left_out) {
  static const int errors[] = {ENOPROTOOPT, ERANGE};
  for (int i = 0; i < COUNT_OF(errors); i++) {
    int64_t index = 0;
    fault_reset();
    fault(GETSOCKOPT, .option = PEERGROUPS, .error = errors[i], .times = FAULT_EVER);
    ps_pairs *pairs = credentials_of_a_pair();
    check_ok(ps_pairs_find(pairs, "groups", &index, &err));
    check_number(index, -1);
    check_number(number_of(pairs, "pid"), getpid());
  }
}

Test(credentials, the_label_of_a_security_module_is_told) {
  union {
    char text[4];
    int number;
  } label = {.text = "lab"};
  fault_reset();
  fault(GETSOCKOPT, .option = PEERSEC, .result = label.number);
  check_text(text_of(credentials_of_a_pair(), "security"), "lab");
}

Test(credentials, credentials_that_the_system_does_not_have_are_told) {
  ps_socket *first, *second;
  ps_pairs *pairs = NULL;
  make_pair(SOCK_STREAM, &first, &second);
  fault(GETSOCKOPT, .option = SO_PEERCRED, .error = ENOPROTOOPT);
  check_fails(ps_socket_peer_credentials(first, &pairs, &err), PS_E_OS, ENOPROTOOPT, "peer_credentials: ");
  /* A process of another namespace has no number here, and a user nevertheless. */
  fault(GETSOCKOPT, .option = SO_PEERCRED, .result = 0);
  check_ok(ps_socket_peer_credentials(first, &pairs, &err));
  check_number(number_of(pairs, "pid"), 0);
}
