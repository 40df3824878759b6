/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The needs of scenarios, from what the system reports. */
#include "needs.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Is there a line that begins so? */
static bool has_line(const char *path, const char *beginning) {
  char line[300];
  bool found = false;
  FILE *lines = fopen(path, "re");
  if (!lines)
    return false;
  while (!found && fgets(line, sizeof line, lines))
    found = strncmp(line, beginning, strlen(beginning)) == 0;
  fclose(lines);
  return found;
}

/* Is CAP_NET_RAW among the effective capabilities? */
static bool may_use_raw_sockets(void) {
  enum { CAP_NET_RAW_BIT = 13 };
  char line[300];
  unsigned long long capabilities = 0;
  FILE *lines = fopen("/proc/self/status", "re");
  if (!lines)
    return false;
  while (fgets(line, sizeof line, lines) && sscanf(line, "CapEff: %llx", &capabilities) != 1)
    continue;
  fclose(lines);
  return capabilities >> CAP_NET_RAW_BIT & 1;
}

const char *need_lacking(const char *need) {
  if (strcmp(need, "ipv6") == 0)
    return has_line("/proc/net/if_inet6", "00000000000000000000000000000001 ") ? NULL : "this machine has no IPv6";
  if (strcmp(need, "raw") == 0)
    return may_use_raw_sockets() ? NULL : "this process has no right to raw sockets";
  if (strcmp(need, "vsock") == 0)
    return has_line("/proc/net/protocols", "AF_VSOCK ") ? NULL : "this machine has no AF_VSOCK";
  if (strcmp(need, "tipc") == 0)
    return has_line("/proc/net/protocols", "TIPC ") ? NULL : "this machine has no TIPC";
  printf("Bail out! the runner knows no need '%s'\n", need);
  exit(1);
}
