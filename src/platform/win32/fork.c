/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Work for a forked child. Windows has no fork, so there is none, and nothing is ever to be renewed. */
#include "platform/platform.h"

int ps__sys_at_fork(void (*child)(void)) {
  (void)child;
  return 0;
}

int ps__sys_wake_renew(int fd) {
  (void)fd;
  return 0;
}

int ps__sys_bundle_renew(struct ps__bundle *bundle) {
  (void)bundle;
  return 0;
}
