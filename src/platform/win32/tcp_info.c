/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The fields of Windows' SIO_TCP_INFO, which Windows 10 has since version 1703, and more of them since version 1809.
 * Their places are those of the system's interface: the headers may be older. What Linux' TCP_INFO has in the same
 * unit has its name. */
#include "platform/connection_info.h"
#include "platform/win32/native.h"

#include <string.h>

static const char *const states[] = {"close",     "listen",     "syn_sent", "syn_recv", "established", "fin_wait1",
                                     "fin_wait2", "close_wait", "closing",  "last_ack", "time_wait"};

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))
#define FIELD(name, offset, size) \
  { name, NULL, 0, offset, size, 0, 0 }
#define WORDS(name, offset, list) \
  { name, list, COUNT_OF(list), offset, 4, 0, 0 }

const struct ps__tcp_field ps__sys_tcp_fields[] = {
    WORDS("state", 0, states),
    FIELD("snd_mss", 4, 4),
    FIELD("connection_time_ms", 8, 8),
    FIELD("timestamps", 16, 1),
    FIELD("rtt", 20, 4),
    FIELD("min_rtt", 24, 4),
    FIELD("bytes_in_flight", 28, 4),
    FIELD("cwnd_bytes", 32, 4),
    FIELD("snd_wnd", 36, 4),
    FIELD("rcv_wnd", 40, 4),
    FIELD("rcv_buf", 44, 4),
    FIELD("bytes_sent", 48, 8),
    FIELD("bytes_received", 56, 8),
    FIELD("bytes_reordered", 64, 4),
    FIELD("bytes_retrans", 68, 4),
    FIELD("fast_retrans", 72, 4),
    FIELD("dup_acks_in", 76, 4),
    FIELD("timeouts", 80, 4),
    FIELD("syn_retrans", 84, 1),
    FIELD("rwnd_limited_count", 88, 4),
    FIELD("rwnd_limited_ms", 92, 4),
    FIELD("rwnd_limited_bytes", 96, 8),
    FIELD("cwnd_limited_count", 104, 4),
    FIELD("cwnd_limited_ms", 108, 4),
    FIELD("cwnd_limited_bytes", 112, 8),
    FIELD("sndbuf_limited_count", 120, 4),
    FIELD("sndbuf_limited_ms", 124, 4),
    FIELD("sndbuf_limited_bytes", 128, 8),
};

const size_t ps__sys_tcp_field_count = COUNT_OF(ps__sys_tcp_fields);

/* SIO_TCP_INFO, which older headers do not have, and the versions of its answer. */
static const unsigned long request = 0xD8000027;
static const uint32_t versions[] = {1, 0};

int ps__sys_tcp_info(int fd, void *bytes, size_t *length) {
  int code = 0;
  memset(bytes, 0, *length);
  for (size_t i = 0; i < COUNT_OF(versions); i++) {
    uint32_t version = versions[i];
    unsigned long written = 0;
    if (WSAIoctl(ps__win_socket(fd), request, &version, sizeof version, bytes, (unsigned long)*length, &written, NULL,
                 NULL) == 0) {
      *length = written;
      return 0;
    }
    code = WSAGetLastError();
  }
  return -ps__win_errno(code);
}

bool ps__sys_tcp_value(const struct ps__tcp_field *field, const unsigned char *bytes, size_t length, uint64_t *value) {
  uint32_t word;
  *value = 0;
  if ((size_t)field->offset + field->size > length)
    return false;
  if (field->size == sizeof word) {
    memcpy(&word, bytes + field->offset, sizeof word);
    *value = word;
  } else if (field->size == sizeof *value) {
    memcpy(value, bytes + field->offset, sizeof *value);
  } else {
    *value = bytes[field->offset];
  }
  return true;
}
