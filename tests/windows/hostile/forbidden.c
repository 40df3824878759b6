/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What is not tried on Windows, which is nothing by its number, and what cannot succeed there. */
#include "../../hostile/forbidden.h"

#include <string.h>

/* By a part of their names. */
static const struct {
  const char *part, *reason;
} never[] = {
    {"_bluetooth_", "the library has the family on Linux alone"},
    {"_address_can_", "the library has the family on Linux alone"},
    {"_make_can", "the library has the family on Linux alone"},
    {"_netlink", "the family is Linux's"},
    {"_packet", "the family is Linux's"},
    {"_tipc", "the family is Linux's"},
    {"_vsock", "the family is Linux's"},
    {"_qipcrtr", "the family is Linux's"},
    {"_alg", "the family is Linux's"},
    {"_bind_unix", "Wine has no AF_UNIX"},
    {"_unix_server", "Wine has no AF_UNIX"},
    {"_peer_credentials", "Wine has no AF_UNIX"},
    {"_tcp_info", "Wine has no SIO_TCP_INFO"},
};

bool forbidden_number(const struct function *function, const struct parameter *parameter, int64_t number) {
  (void)function, (void)parameter, (void)number;
  return false;
}

const char *forbidden_outside(const struct function *function) {
  if (strcmp(function->name, "ps_sethostname") == 0)
    return "it would give this machine another name, where it is allowed to";
  return NULL;
}

const char *forbidden_success(const struct function *function) {
  for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
    if (strstr(function->name, never[i].part))
      return never[i].reason;
  return NULL;
}
