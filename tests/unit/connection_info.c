/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What the system knows of a connection. The fields of Linux' TCP are in tcp_info.c, and who a peer is in
 * credentials.c. */
#include "polysocket/connection_info.h"

#include "check.h"
#include "fault.h"
#include "pair_values.h"
#include "platform/connection_info.h"
#include "sockets.h"

#include <errno.h>
#include <sys/socket.h>

TestSuite(connection_info, .timeout = 20);

Test(connection_info, a_connection_has_a_state_and_counts) {
  ps_socket *client, *server;
  ps_pairs *pairs = NULL;
  char bytes[10];
  make_connection(&client, &server);
  check_ok(ps_socket_sendall(client, 0, "0123456789", 10, NULL, &err));
  check_ok(ps_socket_recv(server, 0, bytes, sizeof bytes, NULL, &err));
  check_ok(ps_socket_tcp_info(server, &pairs, &err));
  check_text(text_of(pairs, "state"), "established");
  check_number(number_of(pairs, "bytes_received"), 10);
  cr_assert(number_of(pairs, "snd_mss") > 500);
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

Test(connection_info, an_older_system_has_fewer_fields) {
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
  ps_pairs *pairs = (ps_pairs *)&err;
  check_fails(ps_socket_tcp_info(make_socket(AF_INET, SOCK_DGRAM), &pairs, &err), PS_E_TYPE, EINVAL,
              "tcp_info: only sockets of TCP have this, not this one (AF_INET, SOCK_DGRAM");
  cr_assert_null(pairs);
  check_fails(ps_socket_tcp_info(make_socket(AF_INET, SOCK_STREAM), NULL, &err), PS_E_VALUE, EINVAL,
              "tcp_info: pairs must not be NULL");
}

Test(connection_info, what_the_system_does_not_tell_is_an_error) {
  ps_socket *tcp = make_socket(AF_INET, SOCK_STREAM);
  ps_pairs *pairs = (ps_pairs *)&err;
  /* Whichever of the two asks for it. */
  fault(GETSOCKOPT, .error = EPERM);
  fault(IOCTL, .error = EPERM, .times = FAULT_EVER);
  check_fails(ps_socket_tcp_info(tcp, &pairs, &err), PS_E_OS, EPERM, "tcp_info: ");
  cr_assert_null(pairs);
}

Test(connection_info, only_local_sockets_have_credentials) {
  ps_pairs *pairs = (ps_pairs *)&err;
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  check_fails(ps_socket_peer_credentials(socket, &pairs, &err), PS_E_TYPE, EINVAL,
              "peer_credentials: only sockets of AF_UNIX have this, not this one (AF_INET, SOCK_STREAM");
  cr_assert_null(pairs);
  check_fails(ps_socket_peer_credentials(socket, NULL, &err), PS_E_VALUE, EINVAL, "pairs must not be NULL");
}
