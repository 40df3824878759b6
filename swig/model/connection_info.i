/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The state of TCP, and the credentials of the peer (S177). */
%extend Socket {
  ps_status tcp_info(ps_pairs **pairs, ps_error *err) {
    return ps_socket_tcp_info($self, pairs, err);
  }

  ps_status peer_credentials(ps_pairs **pairs, ps_error *err) {
    return ps_socket_peer_credentials($self, pairs, err);
  }
}
