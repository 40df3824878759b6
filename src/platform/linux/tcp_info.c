/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The fields of Linux's TCP_INFO. Their places are those of the kernel's interface, which only grows: headers may be
 * older than the kernel that runs. */
#include "platform/connection_info.h"
#include "platform/platform.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

static const char *const states[] = {NULL,        "established", "syn_sent",    "syn_recv",   "fin_wait1",
                                     "fin_wait2", "time_wait",   "close",       "close_wait", "last_ack",
                                     "listen",    "closing",     "new_syn_recv"};
static const char *const avoidance[] = {"open", "disorder", "cwr", "recovery", "loss"};

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))
#define FIELD(name, offset, size) \
  { name, NULL, 0, offset, size, 0, 0 }
#define WORDS(name, offset, list) \
  { name, list, COUNT_OF(list), offset, 1, 0, 0 }
#define PART(name, offset, shift, bits) \
  { name, NULL, 0, offset, 1, shift, bits }

const struct ps__tcp_field ps__sys_tcp_fields[] = {
    WORDS("state", 0, states),
    WORDS("ca_state", 1, avoidance),
    FIELD("retransmits", 2, 1),
    FIELD("probes", 3, 1),
    FIELD("backoff", 4, 1),
    FIELD("options", 5, 1),
    PART("snd_wscale", 6, 0, 4),
    PART("rcv_wscale", 6, 4, 4),
    PART("delivery_rate_app_limited", 7, 0, 1),
    PART("fastopen_client_fail", 7, 1, 2),
    FIELD("rto", 8, 4),
    FIELD("ato", 12, 4),
    FIELD("snd_mss", 16, 4),
    FIELD("rcv_mss", 20, 4),
    FIELD("unacked", 24, 4),
    FIELD("sacked", 28, 4),
    FIELD("lost", 32, 4),
    FIELD("retrans", 36, 4),
    FIELD("fackets", 40, 4),
    FIELD("last_data_sent", 44, 4),
    FIELD("last_ack_sent", 48, 4),
    FIELD("last_data_recv", 52, 4),
    FIELD("last_ack_recv", 56, 4),
    FIELD("pmtu", 60, 4),
    FIELD("rcv_ssthresh", 64, 4),
    FIELD("rtt", 68, 4),
    FIELD("rttvar", 72, 4),
    FIELD("snd_ssthresh", 76, 4),
    FIELD("snd_cwnd", 80, 4),
    FIELD("advmss", 84, 4),
    FIELD("reordering", 88, 4),
    FIELD("rcv_rtt", 92, 4),
    FIELD("rcv_space", 96, 4),
    FIELD("total_retrans", 100, 4),
    FIELD("pacing_rate", 104, 8),
    FIELD("max_pacing_rate", 112, 8),
    FIELD("bytes_acked", 120, 8),
    FIELD("bytes_received", 128, 8),
    FIELD("segs_out", 136, 4),
    FIELD("segs_in", 140, 4),
    FIELD("notsent_bytes", 144, 4),
    FIELD("min_rtt", 148, 4),
    FIELD("data_segs_in", 152, 4),
    FIELD("data_segs_out", 156, 4),
    FIELD("delivery_rate", 160, 8),
    FIELD("busy_time", 168, 8),
    FIELD("rwnd_limited", 176, 8),
    FIELD("sndbuf_limited", 184, 8),
    FIELD("delivered", 192, 4),
    FIELD("delivered_ce", 196, 4),
    FIELD("bytes_sent", 200, 8),
    FIELD("bytes_retrans", 208, 8),
    FIELD("dsack_dups", 216, 4),
    FIELD("reord_seen", 220, 4),
    FIELD("rcv_ooopack", 224, 4),
    FIELD("snd_wnd", 228, 4),
    FIELD("rcv_wnd", 232, 4),
    FIELD("rehash", 236, 4),
    FIELD("total_rto", 240, 2),
    FIELD("total_rto_recoveries", 242, 2),
    FIELD("total_rto_time", 244, 4),
};

const size_t ps__sys_tcp_field_count = COUNT_OF(ps__sys_tcp_fields);

int ps__sys_tcp_info(int fd, void *bytes, size_t *length) {
  memset(bytes, 0, *length);
  return ps__sys_getsockopt(fd, IPPROTO_TCP, TCP_INFO, bytes, length);
}

bool ps__sys_tcp_value(const struct ps__tcp_field *field, const unsigned char *bytes, size_t length, uint64_t *value) {
  const unsigned char *start = bytes + field->offset;
  uint16_t half;
  uint32_t word;
  *value = 0;
  if ((size_t)field->offset + field->size > length)
    return false;
  switch (field->size) {
  case 1:
    *value = field->bits ? (*start >> field->shift) & ((1u << field->bits) - 1) : *start;
    break;
  case 2:
    memcpy(&half, start, sizeof half);
    *value = half;
    break;
  case 4:
    memcpy(&word, start, sizeof word);
    *value = word;
    break;
  default:
    memcpy(value, start, sizeof *value);
  }
  return true;
}
