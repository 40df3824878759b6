/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Work for a forked child. */
#include "platform/platform.h"

#include <pthread.h>

int ps__sys_at_fork(void (*child)(void)) {
  return -pthread_atfork(NULL, NULL, child);
}
