/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The state of TCP, and the credentials of the peer. */
#include "polysocket/connection_info.h"

#include "check.h"
#include "fault.h"
#include "platform/connection_info.h"
#include "polysocket/pairs.h"
#include "sockets.h"

#include <errno.h>
#include <grp.h>
#include <linux/tcp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

TestSuite(connection_info, .timeout = 20);

static const char *text_of(ps_pairs *pairs, const char *name) {
  static char text[4096];
  int64_t index = -1;
  check_ok(ps_pairs_find(pairs, name, &index, &err));
  cr_assert(index >= 0, "%s", name);
  check_ok(ps_pairs_text(pairs, index, text, sizeof text, NULL, &err));
  return text;
}

static int64_t number_of(ps_pairs *pairs, const char *name) {
  int64_t index = -1, numeric = 0, number = 0;
  check_ok(ps_pairs_find(pairs, name, &index, &err));
  cr_assert(index >= 0, "%s", name);
  check_ok(ps_pairs_number(pairs, index, &numeric, &number, &err));
  cr_assert(numeric, "%s", name);
  return number;
}

Test(connection_info, a_connection_has_a_state_and_counts) {
  ps_socket *client, *server;
  ps_pairs *pairs = NULL;
  char bytes[10];
  make_connection(&client, &server);
  check_ok(ps_socket_sendall(client, 0, "0123456789", 10, NULL, &err));
  check_ok(ps_socket_recv(server, 0, bytes, sizeof bytes, NULL, &err));
  check_ok(ps_socket_tcp_info(server, &pairs, &err));
  check_text(text_of(pairs, "state"), "established");
  check_text(text_of(pairs, "ca_state"), "open");
  check_number(number_of(pairs, "bytes_received"), 10);
  cr_assert(number_of(pairs, "snd_mss") > 500);
  cr_assert(number_of(pairs, "rto") > 1000);
  check_text(text_of(pairs, "max_pacing_rate"), "unlimited");
  ps_pairs_free(pairs);
}

Test(connection_info, what_is_not_connected_has_a_state_too) {
  ps_socket *idle = make_socket(AF_INET6, SOCK_STREAM);
  ps_address address;
  ps_pairs *pairs = NULL;
  check_ok(ps_socket_tcp_info(idle, &pairs, &err));
  check_text(text_of(pairs, "state"), "close");
  ps_pairs_free(pairs);
  check_ok(ps_socket_tcp_info(make_listener(&address), &pairs, &err));
  check_text(text_of(pairs, "state"), "listen");
  ps_pairs_free(pairs);
}

#define PLACE(field) \
  { #field, offsetof(struct tcp_info, tcpi_##field), sizeof((struct tcp_info *)0)->tcpi_##field }

/* The places of the fields are those of the kernel's header. */
Test(connection_info, the_fields_are_where_the_kernel_has_them) {
  static const struct {
    const char *name;
    size_t offset, size;
  } wanted[] = {
      PLACE(state),         PLACE(ca_state),
      PLACE(retransmits),   PLACE(probes),
      PLACE(backoff),       PLACE(options),
      PLACE(rto),           PLACE(ato),
      PLACE(snd_mss),       PLACE(rcv_mss),
      PLACE(unacked),       PLACE(sacked),
      PLACE(lost),          PLACE(retrans),
      PLACE(fackets),       PLACE(last_data_sent),
      PLACE(last_ack_sent), PLACE(last_data_recv),
      PLACE(last_ack_recv), PLACE(pmtu),
      PLACE(rcv_ssthresh),  PLACE(rtt),
      PLACE(rttvar),        PLACE(snd_ssthresh),
      PLACE(snd_cwnd),      PLACE(advmss),
      PLACE(reordering),    PLACE(rcv_rtt),
      PLACE(rcv_space),     PLACE(total_retrans),
      PLACE(pacing_rate),   PLACE(max_pacing_rate),
      PLACE(bytes_acked),   PLACE(bytes_received),
      PLACE(segs_out),      PLACE(segs_in),
      PLACE(notsent_bytes), PLACE(min_rtt),
      PLACE(data_segs_in),  PLACE(data_segs_out),
      PLACE(delivery_rate), PLACE(busy_time),
      PLACE(rwnd_limited),  PLACE(sndbuf_limited),
      PLACE(delivered),     PLACE(delivered_ce),
      PLACE(bytes_sent),    PLACE(bytes_retrans),
      PLACE(dsack_dups),    PLACE(reord_seen),
      PLACE(rcv_ooopack),   PLACE(snd_wnd),
  };
  int found = 0;
  for (int i = 0; i < COUNT_OF(wanted); i++)
    for (size_t k = 0; k < ps__sys_tcp_field_count; k++)
      if (strcmp(ps__sys_tcp_fields[k].name, wanted[i].name) == 0) {
        check_number(ps__sys_tcp_fields[k].offset, wanted[i].offset);
        check_number(ps__sys_tcp_fields[k].size, wanted[i].size);
        found++;
      }
  check_number(found, COUNT_OF(wanted));
}

Test(connection_info, an_older_kernel_has_fewer_fields) {
  unsigned char bytes[PS__TCP_INFO_ROOM] = {[104] = 1};
  uint64_t value = 99;
  for (size_t k = 0; k < ps__sys_tcp_field_count; k++) {
    const struct ps__tcp_field *field = &ps__sys_tcp_fields[k];
    check_number(ps__sys_tcp_value(field, bytes, 104, &value), field->offset < 104);
    check_number(ps__sys_tcp_value(field, bytes, (size_t)field->offset + field->size, &value), true);
    check_number(ps__sys_tcp_value(field, bytes, (size_t)field->offset + field->size - 1, &value), false);
  }
}

Test(connection_info, only_tcp_has_it) {
  ps_socket *local, *peer;
  ps_pairs *pairs = (ps_pairs *)&err;
  make_pair(SOCK_STREAM, &local, &peer);
  check_fails(ps_socket_tcp_info(local, &pairs, &err), PS_E_TYPE, EINVAL,
              "tcp_info: only sockets of TCP have this, not this one (AF_UNIX, SOCK_STREAM");
  cr_assert_null(pairs);
  check_fails(ps_socket_tcp_info(make_socket(AF_INET, SOCK_DGRAM), &pairs, &err), PS_E_TYPE, EINVAL, "tcp_info: ");
  check_fails(ps_socket_tcp_info(make_socket(AF_INET, SOCK_STREAM), NULL, &err), PS_E_VALUE, EINVAL,
              "tcp_info: pairs must not be NULL");
}

Test(connection_info, the_peer_of_a_pair_is_this_process) {
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

Test(connection_info, without_a_peer_there_are_no_credentials) {
  ps_pairs *pairs = (ps_pairs *)&err;
  ps_socket *idle = make_socket(AF_UNIX, SOCK_STREAM), *listener = make_socket(AF_UNIX, SOCK_STREAM);
  ps_address address = unix_address("\0polysocket-connection-info", 27);
  check_fails(ps_socket_peer_credentials(idle, &pairs, &err), PS_E_OS, ENOTCONN, "peer_credentials: ");
  cr_assert_null(pairs);
  check_ok(ps_socket_bind(listener, &address, &err));
  check_ok(ps_socket_listen(listener, 1, &err));
  check_fails(ps_socket_peer_credentials(listener, &pairs, &err), PS_E_OS, ENOTCONN, "peer_credentials: ");
  check_fails(ps_socket_peer_credentials(make_socket(AF_INET, SOCK_STREAM), &pairs, &err), PS_E_TYPE, EINVAL,
              "peer_credentials: only sockets of AF_UNIX have this, not this one (AF_INET, SOCK_STREAM");
  check_fails(ps_socket_peer_credentials(idle, NULL, &err), PS_E_VALUE, EINVAL, "pairs must not be NULL");
}

Test(connection_info, memory_may_be_lacking_for_each_part) {
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

Test(connection_info, what_the_system_does_not_tell_is_an_error) {
  ps_socket *tcp = make_socket(AF_INET, SOCK_STREAM);
  ps_pairs *pairs = (ps_pairs *)&err;
  fault(GETSOCKOPT, .error = EPERM);
  check_fails(ps_socket_tcp_info(tcp, &pairs, &err), PS_E_OS, EPERM, "tcp_info: ");
  cr_assert_null(pairs);
}

enum { PEERSEC = 31, PEERGROUPS = 59 };

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

Test(connection_info, all_groups_of_the_peer_are_told) {
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

Test(connection_info, what_the_system_does_not_know_of_a_peer_is_left_out) {
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

Test(connection_info, the_label_of_a_security_module_is_told) {
  union {
    char text[4];
    int number;
  } label = {.text = "lab"};
  fault_reset();
  fault(GETSOCKOPT, .option = PEERSEC, .result = label.number);
  check_text(text_of(credentials_of_a_pair(), "security"), "lab");
}

Test(connection_info, what_an_older_kernel_does_not_tell_is_left_out) {
  ps_socket *client, *server;
  ps_pairs *pairs = NULL;
  int64_t index = 0;
  make_connection(&client, &server);
  fault(GETSOCKOPT, .option = TCP_INFO, .most = 8);
  check_ok(ps_socket_tcp_info(server, &pairs, &err));
  check_ok(ps_pairs_find(pairs, "snd_mss", &index, &err));
  check_number(index, -1);
  check_text(text_of(pairs, "state"), "established");
}

Test(connection_info, credentials_that_the_system_does_not_have_are_told) {
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
