/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The state of TCP as Windows has it; see ../../unit/tcp_info.c for Linux'. */
#include "check.h"
#include "fault.h"
#include "platform/connection_info.h"
#include "polysocket/connection_info.h"
#include "polysocket/pairs.h"
#include "sockets.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

/* Of a newer system than the library is built for: see unit.mk. */
#include <mstcpip.h>

TestSuite(tcp_info, .timeout = 20);

#define PLACE(name, field) \
  { #name, offsetof(TCP_INFO_v1, field), sizeof((TCP_INFO_v1 *)0)->field }

static const struct place {
  const char *name;
  size_t offset, size;
} places[] = {
    PLACE(state, State),
    PLACE(snd_mss, Mss),
    PLACE(connection_time_ms, ConnectionTimeMs),
    PLACE(timestamps, TimestampsEnabled),
    PLACE(rtt, RttUs),
    PLACE(min_rtt, MinRttUs),
    PLACE(bytes_in_flight, BytesInFlight),
    PLACE(cwnd_bytes, Cwnd),
    PLACE(snd_wnd, SndWnd),
    PLACE(rcv_wnd, RcvWnd),
    PLACE(rcv_buf, RcvBuf),
    PLACE(bytes_sent, BytesOut),
    PLACE(bytes_received, BytesIn),
    PLACE(bytes_reordered, BytesReordered),
    PLACE(bytes_retrans, BytesRetrans),
    PLACE(fast_retrans, FastRetrans),
    PLACE(dup_acks_in, DupAcksIn),
    PLACE(timeouts, TimeoutEpisodes),
    PLACE(syn_retrans, SynRetrans),
    PLACE(rwnd_limited_count, SndLimTransRwin),
    PLACE(rwnd_limited_ms, SndLimTimeRwin),
    PLACE(rwnd_limited_bytes, SndLimBytesRwin),
    PLACE(cwnd_limited_count, SndLimTransCwnd),
    PLACE(cwnd_limited_ms, SndLimTimeCwnd),
    PLACE(cwnd_limited_bytes, SndLimBytesCwnd),
    PLACE(sndbuf_limited_count, SndLimTransSnd),
    PLACE(sndbuf_limited_ms, SndLimTimeSnd),
    PLACE(sndbuf_limited_bytes, SndLimBytesSnd),
};

static const struct place *place_of(const char *name) {
  for (int i = 0; i < COUNT_OF(places); i++)
    if (strcmp(places[i].name, name) == 0)
      return &places[i];
  cr_assert(false, "the header has no field for '%s'", name);
  return NULL;
}

Test(tcp_info, the_fields_are_where_the_header_has_them) {
  check_number(ps__sys_tcp_field_count, COUNT_OF(places));
  for (size_t i = 0; i < ps__sys_tcp_field_count; i++) {
    const struct ps__tcp_field *field = &ps__sys_tcp_fields[i];
    check_number(field->offset, place_of(field->name)->offset);
    check_number(field->size, place_of(field->name)->size);
  }
}

/* The words of a state stand for the numbers of the header. */
Test(tcp_info, a_state_has_the_word_of_its_number) {
  static const struct {
    TCPSTATE state;
    const char *word;
  } cases[] = {
      {TCPSTATE_CLOSED, "close"},         {TCPSTATE_LISTEN, "listen"},           {TCPSTATE_SYN_SENT, "syn_sent"},
      {TCPSTATE_SYN_RCVD, "syn_recv"},    {TCPSTATE_ESTABLISHED, "established"}, {TCPSTATE_FIN_WAIT_1, "fin_wait1"},
      {TCPSTATE_FIN_WAIT_2, "fin_wait2"}, {TCPSTATE_CLOSE_WAIT, "close_wait"},   {TCPSTATE_CLOSING, "closing"},
      {TCPSTATE_LAST_ACK, "last_ack"},    {TCPSTATE_TIME_WAIT, "time_wait"},
  };
  check_number(ps__sys_tcp_fields[0].words_count, COUNT_OF(cases));
  for (int i = 0; i < COUNT_OF(cases); i++)
    check_text(ps__sys_tcp_fields[0].words[cases[i].state], cases[i].word);
}

Test(tcp_info, values_are_read_from_their_places) {
  TCP_INFO_v1 told = {.State = TCPSTATE_LISTEN, .TimestampsEnabled = 1, .RttUs = 0x12345678, .BytesIn = 1ULL << 40};
  uint64_t sum = 0, value;
  for (size_t i = 0; i < ps__sys_tcp_field_count; i++) {
    cr_assert(ps__sys_tcp_value(&ps__sys_tcp_fields[i], (const unsigned char *)&told, sizeof told, &value));
    sum += value;
  }
  check_number(sum, TCPSTATE_LISTEN + 1 + 0x12345678 + (1LL << 40));
}

/* Before version 1809 the system has version 0 of the structure alone. */
Test(tcp_info, an_older_version_is_asked_for_where_the_newer_one_is_refused) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  ps_pairs *pairs = NULL;
  fault(IOCTL, .error = EINVAL);
  fault(IOCTL, .result = 0);
  check_ok(ps_socket_tcp_info(socket, &pairs, &err));
  check_number(fault_count(FAULT_IOCTL), 2);
  ps_pairs_free(pairs);
}
