/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The hooks of the fake host. */
#include "fake_host.h"

#include "check.h"

static void run(ps_work work, void *argument, void *context) {
  struct fake_host *host = context;
  cr_assert(!host->unlocked, "run inside of run");
  host->runs++;
  if (host->idle > 0) {
    host->idle--;
    return;
  }
  host->unlocked = true;
  work(argument);
  host->unlocked = false;
}

static int32_t interrupted(void *context) {
  struct fake_host *host = context;
  cr_assert(!host->unlocked, "the host was asked without its lock");
  host->questions++;
  return host->questions == host->stop_at ? 7 : 0;
}

struct fake_host *fake_host_make(int64_t inline_max) {
  static struct fake_host host;
  host =
      (struct fake_host){.hooks = {.run = run, .interrupted = interrupted, .context = &host, .inline_max = inline_max}};
  return &host;
}
