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

/* A raw socket on the machine's address, with what a sniffer sets before SIO_RCVALL. NULL where one step is refused. */
static ps_socket *raw_socket(const ps_address *host, int64_t proto, const char *name) {
  ps_socket *socket = NULL;
  if (went(ps_socket_create(AF_INET, SOCK_RAW, proto, &socket, &err), name) &&
      went(ps_socket_bind(socket, host, &err), "it is bound to the machine's address") &&
      went(ps_socket_setsockopt(socket, IPPROTO_IP, IP_HDRINCL, 1, &err), "it takes headers in packets")) {
    driver_must(ps_socket_settimeout(socket, 5, &err), &err);
    return socket;
  }
  ps_socket_free(socket);
  return NULL;
}

static bool receive(ps_socket *socket, unsigned char packet[LARGEST], int64_t *received) {
  ps_address from;
  return ps_socket_recvfrom(socket, 0, packet, LARGEST, received, &from, &err) == PS_OK && *received > 20 &&
         packet[0] >> 4 == 4;
}

/* An echo request to this machine: it or the reply comes in, with the header of the packet. */
static void test_echo(const ps_address *host) {
  static const char request[] = "\x08\x00\xE5\xCA\x12\x34\x00\x01";
  static unsigned char packet[LARGEST];
  ps_socket *socket = NULL;
  int64_t received = 0;
  if (!went(ps_socket_create(AF_INET, SOCK_RAW, IPPROTO_ICMP, &socket, &err), "a raw socket of ICMP"))
    return;
  driver_must(ps_socket_settimeout(socket, 5, &err), &err);
  int32_t status = ps_socket_sendto(socket, 0, host, request, sizeof request - 1, NULL, &err);
  driver_check(status == PS_OK, "an echo request is sent");
  bool seen = false;
  while (!seen && receive(socket, packet, &received))
    seen = packet[9] == IPPROTO_ICMP && received == 28 && memcmp(packet + 24, request + 4, 4) == 0;
  driver_check(seen, "an echo comes in, behind a header");
  ps_socket_free(socket);
}

static void test_sniffing(ps_socket *sniffer, const ps_address *host) {
  static unsigned char packet[LARGEST];
  int64_t received = 0;
  int32_t status = ps_socket_ioctl(sniffer, constant("SIO_RCVALL"), constant("RCVALL_ON"), NULL, NULL, &err);
  if (status != PS_OK) {
    driver_check(strstr(err.message, "SIO_RCVALL") != NULL, "who has no SIO_RCVALL says so: %s", err.message);
    return;
  }
  make_noise(host);
  driver_check(receive(sniffer, packet, &received), "a packet is seen: %d bytes", (int)received);
  status = ps_socket_ioctl(sniffer, constant("SIO_RCVALL"), constant("RCVALL_OFF"), NULL, NULL, &err);
  driver_check(status == PS_OK, "and the sniffer is switched off");
}

int main(void) {
  char name[256], host[64];
  ps_address address;
  driver_must(ps_gethostname(name, sizeof name, NULL, &err), &err);
  if (!went(ps_gethostbyname(name, NULL, host, sizeof host, NULL, &err), "the machine's address"))
    return driver_finish();
  driver_must(ps_address_make_inet(host, 0, &address, &err), &err);
  test_echo(&address);
  /* Wine has raw sockets of single protocols alone. */
  ps_socket *sniffer = raw_socket(&address, IPPROTO_IP, "a raw socket of all protocols");
  if (!sniffer)
    sniffer = raw_socket(&address, IPPROTO_ICMP, "a raw socket of ICMP");
  if (sniffer)
    test_sniffing(sniffer, &address);
  ps_socket_free(sniffer);
  return driver_finish();
}
