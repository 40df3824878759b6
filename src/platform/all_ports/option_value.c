/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#include "platform/all_ports/option_value.h"

#include "platform/option_number.h"
#include "platform/platform.h"

#include <netinet/in.h>
#include <sys/socket.h>

int ps__option_read_bytes(int fd, const struct ps__named_option *row, void *bytes, size_t size) {
  return ps__sys_getsockopt(fd, row->level, row->option, bytes, &size);
}

int ps__option_write_bytes(int fd, const struct ps__named_option *row, const void *bytes, size_t size) {
  return ps__sys_setsockopt(fd, row->level, row->option, bytes, size);
}

int ps__option_read_int(int fd, const struct ps__named_option *row, int64_t *number) {
  /* Some options of Windows and of the BSDs have one byte of it. */
  int64_t room = 0;
  size_t size = sizeof(int32_t);
  int result = ps__sys_getsockopt(fd, row->level, row->option, &room, &size);
  *number = ps__option_number(&room, size);
  if (row->most > INT32_MAX)
    *number = (uint32_t)*number;
  return result;
}

int ps__option_write_int(int fd, const struct ps__named_option *row, int64_t number) {
  uint32_t value = (uint32_t)number;
  return ps__option_write_bytes(fd, row, &value, sizeof value);
}

int64_t ps__option_units(int64_t nanoseconds, int64_t unit) {
  return nanoseconds / unit + (nanoseconds % unit > 0);
}

int ps__option_read_linger(int fd, const struct ps__named_option *row, int64_t *seconds) {
  struct linger linger = {0};
  int result = ps__option_read_bytes(fd, row, &linger, sizeof linger);
  *seconds = linger.l_onoff ? linger.l_linger : -1;
  return result;
}

int ps__option_write_linger(int fd, const struct ps__named_option *row, int64_t seconds) {
  struct linger linger = {.l_onoff = seconds >= 0};
  if (seconds >= 0)
    linger.l_linger = (__typeof__(linger.l_linger))seconds;
  return ps__option_write_bytes(fd, row, &linger, sizeof linger);
}

int ps__option_read_probes(int fd, const struct ps__named_option *row, int64_t numbers[4]) {
  int result = ps__option_read_int(fd, row, &numbers[0]);
  numbers[0] = numbers[0] != 0;
  for (int i = 0; i < 3 && result >= 0; i++) {
    int value = 0;
    size_t size = sizeof value;
    result = ps__sys_getsockopt(fd, IPPROTO_TCP, ps__option_probes[i], &value, &size);
    numbers[i + 1] = value;
  }
  return result;
}

/* The numbers first, so that probes do not begin with others. */
int ps__option_write_probes(int fd, const struct ps__named_option *row, const int64_t numbers[4]) {
  int result = 0;
  for (int i = 0; i < 3 && result >= 0; i++) {
    int value = (int)numbers[i + 1];
    if (value > 0)
      result = ps__sys_setsockopt(fd, IPPROTO_TCP, ps__option_probes[i], &value, sizeof value);
  }
  return result < 0 ? result : ps__option_write_int(fd, row, numbers[0]);
}
