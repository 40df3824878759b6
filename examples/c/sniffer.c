/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A sniffer: prints a line for each packet that passes an interface. Windows captures through a raw socket and
 * SIO_RCVALL, which is "not supported on this platform"; Linux does so through AF_PACKET, for root alone. */
#include <polysocket.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

enum { EVERY_PROTOCOL = 3, LARGEST = 65565 };

static void check(int32_t status, const ps_error *err) {
  if (status == PS_OK)
    return;
  fprintf(stderr, "sniffer: %s\n", err->message);
  exit(EXIT_FAILURE);
}

static ps_socket *open_sniffer(const char *ifname) {
  ps_error err;
  ps_socket *s;
  ps_address address;
  int64_t protocol;
  check(ps_htons(EVERY_PROTOCOL, &protocol, &err), &err);
  check(ps_socket_create(AF_PACKET, SOCK_RAW, protocol, &s, &err), &err);
  check(ps_address_make_packet(ifname, EVERY_PROTOCOL, 0, 0, NULL, 0, &address, &err), &err);
  check(ps_socket_bind(s, &address, &err), &err);
  return s;
}

static void print_packet(ps_socket *s) {
  static char packet[LARGEST];
  ps_error err;
  ps_address address;
  int64_t length;
  int64_t protocol;
  char ifname[16];
  check(ps_socket_recvfrom(s, 0, packet, sizeof packet, &length, &address, &err), &err);
  check(ps_address_packet_ifname(&address, ifname, sizeof ifname, NULL, &err), &err);
  check(ps_address_packet_parts(&address, &protocol, NULL, NULL, &err), &err);
  printf("%s: protocol 0x%04x, %d bytes\n", ifname, (unsigned)protocol, (int)length);
  fflush(stdout);
}

int main(int argc, char **argv) {
  char *end = argv[0];
  long count = argc == 3 ? strtol(argv[2], &end, 10) : 0;
  if (argc != 3 || end == argv[2] || *end != '\0' || count < 0) {
    fputs("usage: sniffer INTERFACE COUNT\n", stderr);
    return EXIT_FAILURE;
  }
  ps_socket *s = open_sniffer(argv[1]);
  printf("listening on %s\n", argv[1]);
  fflush(stdout);
  for (long i = 0; i < count; i++)
    print_packet(s);
  ps_socket_free(s);
  return EXIT_SUCCESS;
}
