/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A sniffer for Windows: a raw socket takes a packet of this machine's by SIO_RCVALL. That needs an administrator, and
 * a system that has it; what says no is told. */
#include "../stress/driver.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { LARGEST = 65565 };

static ps_error err;

/* The values that portable programs ask for by name. */
static int64_t constant(const char *name) {
  int64_t value = 0;
  driver_must(ps_constant_get(name, &value, &err), &err);
  return value;
}

/* Send a datagram for the sniffer to see. */
static void make_noise(const ps_address *host) {
  ps_socket *socket;
  ps_address to = *host;
  driver_must(ps_socket_create(AF_INET, SOCK_DGRAM, 0, &socket, &err), &err);
  char text[64];
  driver_must(ps_address_host(host, text, sizeof text, NULL, &err), &err);
  driver_must(ps_address_make_inet(text, 9, &to, &err), &err);
  ps_socket_sendto(socket, 0, &to, "noise", 5, NULL, NULL);
  ps_socket_free(socket);
}

/* Each step that the system may refuse: whether it went on. */
static bool went(int32_t status, const char *step) {
  if (status != PS_OK)
    driver_check(status == PS_E_OS || status == PS_E_GAIERROR, "%s # SKIP %s", step, err.message);
  return status == PS_OK;
}

int main(void) {
  ps_socket *sniffer = NULL;
  char name[256], host[64];
  static char packet[LARGEST];
  ps_address address;
  int64_t received = 0;
  driver_must(ps_gethostname(name, sizeof name, NULL, &err), &err);
  if (!went(ps_gethostbyname(name, NULL, host, sizeof host, NULL, &err), "the machine's address") ||
      !went(ps_address_make_inet(host, 0, &address, &err), "the machine's address") ||
      !went(ps_socket_create(AF_INET, SOCK_RAW, IPPROTO_IP, &sniffer, &err), "a raw socket") ||
      !went(ps_socket_bind(sniffer, &address, &err), "a raw socket on the machine's address") ||
      !went(ps_socket_setsockopt(sniffer, IPPROTO_IP, IP_HDRINCL, 1, &err), "headers in packets") ||
      !went(ps_socket_ioctl(sniffer, constant("SIO_RCVALL"), constant("RCVALL_ON"), NULL, NULL, &err), "SIO_RCVALL")) {
    ps_socket_free(sniffer);
    return driver_finish();
  }
  driver_must(ps_socket_settimeout(sniffer, 5, &err), &err);
  make_noise(&address);
  int32_t status = ps_socket_recvfrom(sniffer, 0, packet, sizeof packet, &received, &address, &err);
  driver_check(status == PS_OK && received > 20 && packet[0] >> 4 == 4, "a packet is seen: %d bytes", (int)received);
  status = ps_socket_ioctl(sniffer, constant("SIO_RCVALL"), constant("RCVALL_OFF"), NULL, NULL, &err);
  driver_check(status == PS_OK, "and the sniffer is switched off");
  ps_socket_free(sniffer);
  return driver_finish();
}
