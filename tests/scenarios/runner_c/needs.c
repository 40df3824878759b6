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

enum { CAP_NET_RAW_BIT = 13, CAP_SYS_ADMIN_BIT = 21 };

/* Is a capability among the effective ones? */
static bool may(int bit) {
  char line[300];
  unsigned long long capabilities = 0;
  FILE *lines = fopen("/proc/self/status", "re");
  if (!lines)
    return false;
  while (fgets(line, sizeof line, lines) && sscanf(line, "CapEff: %llx", &capabilities) != 1)
    continue;
  fclose(lines);
  return capabilities >> bit & 1;
}

const char *need_lacking(const char *need) {
  if (strcmp(need, "ipv6") == 0)
    return has_line("/proc/net/if_inet6", "00000000000000000000000000000001 ") ? NULL : "this machine has no IPv6";
  if (strcmp(need, "raw") == 0)
    return may(CAP_NET_RAW_BIT) ? NULL : "this process has no right to raw sockets";
  if (strcmp(need, "admin") == 0)
    return may(CAP_SYS_ADMIN_BIT) ? NULL : "this process has no right to administer the system";
  if (strcmp(need, "vsock") == 0)
    return has_line("/proc/net/protocols", "AF_VSOCK ") ? NULL : "this machine has no AF_VSOCK";
  if (strcmp(need, "tipc") == 0)
    return has_line("/proc/net/protocols", "TIPC ") ? NULL : "this machine has no TIPC";
  printf("Bail out! the runner knows no need '%s'\n", need);
  exit(1);
}
