/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Whether a descriptor is ready now. */
#include "platform/platform.h"

bool ps__sys_ready(int fd, enum ps__readiness readiness) {
  struct ps__watch watch = {.fd = fd, .readiness = readiness};
  return ps__sys_poll(&watch, 1, 0) > 0;
}
