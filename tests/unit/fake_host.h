/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A language runtime with a lock, as the library sees it: hooks that count, may come back without having done the work,
 * and may ask to stop. */
#ifndef UNIT_FAKE_HOST_H
#define UNIT_FAKE_HOST_H

#include "polysocket/host.h"

#include <stdbool.h>
#include <stdint.h>

struct fake_host {
  ps_hooks hooks;
  int runs;      /**< How often `run` was called, idle ones included. */
  int questions; /**< How often `interrupted` was called. */
  int idle;      /**< So many runs from now on come back without having done the work. */
  int stop_at;   /**< The question, from 1, that is answered with "stop"; 0: none. */
  bool unlocked; /**< The work is running, without the host's lock. */
};

/** A host whose lock is held. Its hooks check that they are called as the header promises. */
struct fake_host *fake_host_make(int64_t inline_max);

#endif
