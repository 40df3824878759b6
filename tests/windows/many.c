/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * 5,000 sockets at a time: all can be waited for, the last as the first, and no handle is left. */
#include "../stress/driver.h"

#include <stdlib.h>
#include <sys/socket.h>

enum { MANY = 5000, SOME = 50 };

static ps_error err;

static bool is_usable(ps_socket *socket) {
  char byte = 0;
  ps_address name;
  driver_must(ps_socket_getsockname(socket, &name, &err), &err);
  driver_must(ps_socket_settimeout(socket, 0.001, &err), &err);
  bool waits = ps_socket_recv(socket, 0, &byte, 1, NULL, &err) == PS_E_TIMEOUT;
  driver_must(ps_socket_settimeout(socket, 5, &err), &err);
  driver_must(ps_socket_sendto(socket, 0, &name, "x", 1, NULL, &err), &err);
  return waits && ps_socket_recv(socket, 0, &byte, 1, NULL, &err) == PS_OK && byte == 'x';
}

int main(void) {
  static ps_socket *sockets[MANY];
  ps_address here;
  driver_must(ps_address_make_inet("127.0.0.1", 0, &here, &err), &err);
  driver_must(ps_socket_create(AF_INET, SOCK_DGRAM, 0, &sockets[0], &err), &err);
  ps_socket_free(sockets[0]);
  int descriptors = driver_descriptors(), made = 0;
  while (made < MANY && ps_socket_create(AF_INET, SOCK_DGRAM, 0, &sockets[made], &err) == PS_OK) {
    if (ps_socket_bind(sockets[made], &here, &err) != PS_OK) {
      ps_socket_free(sockets[made]);
      break;
    }
    made++;
  }
  driver_check(made == MANY, "%d sockets of %d are open%s%s", made, MANY, made == MANY ? "" : ": ",
               made == MANY ? "" : err.message);
  int usable = 0, looked = 0;
  for (int i = 0; i < made; i += i + SOME < made ? SOME : SOME - 1) {
    looked++;
    usable += is_usable(sockets[i]);
  }
  driver_check(usable == looked, "%d of %d wait and receive", usable, looked);
  for (int i = 0; i < made; i++)
    ps_socket_free(sockets[i]);
  driver_check(driver_descriptors() <= descriptors, "no handle is left: %d, and %d before", driver_descriptors(),
               descriptors);
  return driver_finish();
}
