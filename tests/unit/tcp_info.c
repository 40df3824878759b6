/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The state of TCP as Linux' kernel has it. */
#include "check.h"
#include "fault.h"
#include "pair_values.h"
#include "platform/connection_info.h"
#include "polysocket/connection_info.h"
#include "sockets.h"

#include <errno.h>
#include <linux/tcp.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(tcp_info, .timeout = 20);

Test(tcp_info, a_connection_has_what_the_kernel_counts) {
  ps_socket *client, *server;
  ps_pairs *pairs = NULL;
  make_connection(&client, &server);
  check_ok(ps_socket_tcp_info(server, &pairs, &err));
  check_text(text_of(pairs, "ca_state"), "open");
  cr_assert(number_of(pairs, "rto") > 1000);
  check_text(text_of(pairs, "max_pacing_rate"), "unlimited");
  ps_pairs_free(pairs);
}

Test(tcp_info, a_local_stream_is_not_of_tcp) {
  ps_socket *local, *peer;
  ps_pairs *pairs = (ps_pairs *)&err;
  make_pair(SOCK_STREAM, &local, &peer);
  check_fails(ps_socket_tcp_info(local, &pairs, &err), PS_E_TYPE, EINVAL,
              "tcp_info: only sockets of TCP have this, not this one (AF_UNIX, SOCK_STREAM");
  cr_assert_null(pairs);
}

#define PLACE(field) \
  { #field, offsetof(struct tcp_info, tcpi_##field), sizeof((struct tcp_info *)0)->tcpi_##field }

/* The places of the fields are those of the kernel's header. */
Test(tcp_info, the_fields_are_where_the_kernel_has_them) {
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

Test(tcp_info, what_an_older_kernel_does_not_tell_is_left_out) {
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
