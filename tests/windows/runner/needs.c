/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The needs of scenarios, tried out. */
#include "needs.h"

#include <polysocket.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static int can_bind(int family, int type, int proto, const char *host) {
  ps_socket *socket = NULL;
  ps_address address;
  int can = ps_socket_create(family, type, proto, &socket, NULL) == PS_OK &&
            ps_address_make_numeric(host, 0, 0, 0, &address, NULL) == PS_OK &&
            ps_socket_bind(socket, &address, NULL) == PS_OK;
  ps_socket_free(socket);
  return can;
}

const char *need_lacking(const char *need) {
  if (strcmp(need, "ipv6") == 0)
    return can_bind(AF_INET6, SOCK_STREAM, 0, "::1") ? NULL : "this machine has no IPv6";
  if (strcmp(need, "raw") == 0)
    return can_bind(AF_INET, SOCK_RAW, IPPROTO_ICMP, "127.0.0.1") ? NULL : "this process has no right to raw sockets";
  if (strcmp(need, "admin") == 0)
    return "the scenario administers a Linux system";
  if (strcmp(need, "vsock") == 0 || strcmp(need, "tipc") == 0)
    return "Windows has no such family";
  printf("Bail out! the runner knows no need '%s'\n", need);
  exit(1);
}
