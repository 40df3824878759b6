/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Sockets of Windows. */
#include "../../hostile/giving_up.h"
#include "../../hostile/live.h"
#include "../../hostile/surroundings.h"

/* With somebody who waits to be accepted. */
static void *make_busy_listener(struct call *call) {
  ps_error err;
  int64_t handle = -1;
  struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int length = sizeof name;
  ps_socket *listener = live_unconnected(call, AF_INET, SOCK_STREAM, 0);
  live_must(ps_socket_fileno(listener, &handle, &err), &err);
  int client = belongings_add_peer(&call->belongings, socket(AF_INET, SOCK_STREAM, 0));
  if (bind((SOCKET)handle, (struct sockaddr *)&name, length) != 0 || listen((SOCKET)handle, 2) != 0 ||
      getsockname((SOCKET)handle, (struct sockaddr *)&name, &length) != 0)
    give_up("nobody can listen: error %d", WSAGetLastError());
  if (connect((SOCKET)client, (struct sockaddr *)&name, length) != 0 && WSAGetLastError() != WSAEWOULDBLOCK)
    give_up("nobody can connect: error %d", WSAGetLastError());
  return listener;
}

const struct live live_system_sockets[] = {
    {"a listener that is asked for", 50, make_busy_listener},
    {NULL, 0, NULL},
};
