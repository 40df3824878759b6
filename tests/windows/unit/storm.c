/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * No storm: no signal interrupts a call of Windows. The real clock; see ../../unit/storm.h. */
#include "storm.h"

#include "check.h"

void storm_begin(int64_t interval) {
  (void)interval;
  posix_lacks("signals");
}

int storm_end(void) {
  posix_lacks("signals");
}

int storm_slowness(void) {
  return 1;
}

double seconds_now(void) {
  FILETIME now;
  GetSystemTimeAsFileTime(&now);
  return (double)((int64_t)now.dwHighDateTime << 32 | now.dwLowDateTime) / 1e7;
}
