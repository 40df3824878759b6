/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * TCP's state, which each system tells in a form of its own. */
#include "platform/connection_info.h"

#include <errno.h>

/* A table cannot be empty. */
const struct ps__tcp_field ps__sys_tcp_fields[] = {{.name = ""}};
const size_t ps__sys_tcp_field_count = 0;

int ps__sys_tcp_info(int fd, void *bytes, size_t *length) {
  (void)fd;
  (void)bytes;
  *length = 0;
  return -ENOPROTOOPT;
}

bool ps__sys_tcp_value(const struct ps__tcp_field *field, const unsigned char *bytes, size_t length, uint64_t *value) {
  (void)field;
  (void)bytes;
  (void)length;
  *value = 0;
  return false;
}
