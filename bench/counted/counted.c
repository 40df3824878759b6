/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The hot paths of the library in C, for check.py to count the instructions of: see README.md. libc's send and recv
 * are among them for comparison. */
#include <polysocket.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CALLS = 500, LINES = 100 };

static const char line[] = "0123456789012345678901234567890123456789012345678901234567890\n";
static ps_socket *near, *far, *udp, *other;
static ps_address where;
static ps_file *file;
static int fds[2];

static void must(bool right, const char *what) {
  if (right)
    return;
  fprintf(stderr, "counted: %s\n", what);
  exit(1);
}

static void call_libc(void) {
  char byte;
  must(send(fds[0], "x", 1, MSG_NOSIGNAL) == 1 && recv(fds[1], &byte, 1, 0) == 1, "libc");
}

static void send_recv(void) {
  char byte;
  int64_t count;
  must(ps_socket_send(near, 0, "x", 1, &count, NULL) == PS_OK, "send");
  must(ps_socket_recv(far, 0, &byte, 1, &count, NULL) == PS_OK && count == 1, "recv");
}

static void sendto_recvfrom(void) {
  char byte;
  int64_t count;
  ps_address sender;
  must(ps_socket_sendto(udp, 0, &where, "x", 1, &count, NULL) == PS_OK, "sendto");
  must(ps_socket_recvfrom(other, 0, &byte, 1, &count, &sender, NULL) == PS_OK && count == 1, "recvfrom");
}

static void would_block(void) {
  char byte;
  int64_t count;
  ps_error err;
  must(ps_socket_recv(far, MSG_DONTWAIT, &byte, 1, &count, &err) == PS_E_WOULD_BLOCK, "recv without data");
}

static void getsockname_of(void) {
  ps_address name;
  must(ps_socket_getsockname(other, &name, NULL) == PS_OK, "getsockname");
}

static void getaddrinfo_of(void) {
  ps_addrinfo *list;
  must(ps_getaddrinfo("127.0.0.1", "80", AF_UNSPEC, SOCK_STREAM, 0, 0, NULL, &list, NULL) == PS_OK, "getaddrinfo");
  ps_addrinfo_free(list);
}

static void constant_by_name(void) {
  int64_t value;
  must(ps_constant_get("TCP_NODELAY", &value, NULL) == PS_OK, "constant_get");
}

static void option_by_name(void) {
  char text[20];
  int64_t length;
  must(ps_socket_get_option(udp, "type", text, sizeof text, &length, NULL) == PS_OK, "get_option");
}

static void read_line(void) {
  char text[100];
  int64_t length;
  must(ps_file_readline(file, text, sizeof text, &length, NULL) == PS_OK && length == (int64_t)strlen(line), "a line");
}

/* Calls of a function, once more and then three times as many: check.py takes the difference. It sees where each part
 * ends by the calls of getppid(), which nothing else makes. */
static void count(const char *name, void (*function)(void), int calls) {
  static const int parts[] = {1, 3};
  function();
  getppid();
  for (int part = 0; part < 2; part++) {
    for (int i = 0; i < parts[part] * calls; i++)
      function();
    getppid();
  }
  printf("%s %d\n", name, 2 * calls);
}

/* At once: each send would take more of the system's buffer than its data has. */
static void fill(void) {
  static char lines[(4 * LINES + 1) * (sizeof line - 1) + 1];
  for (size_t at = 0; at + 1 < sizeof lines; at += sizeof line - 1)
    memcpy(lines + at, line, sizeof line - 1);
  must(ps_socket_sendall(near, 0, lines, (int64_t)sizeof lines - 1, NULL, NULL) == PS_OK, "sendall");
}

int main(void) {
  must(ps_socket_pair(AF_UNIX, SOCK_STREAM, 0, &near, &far, NULL) == PS_OK, "ps_socket_pair");
  must(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0, "socketpair");
  must(ps_socket_create(AF_INET, SOCK_DGRAM, 0, &udp, NULL) == PS_OK, "ps_socket_create");
  must(ps_socket_create(AF_INET, SOCK_DGRAM, 0, &other, NULL) == PS_OK, "ps_socket_create");
  must(ps_address_make_inet("127.0.0.1", 0, &where, NULL) == PS_OK, "ps_address_make_inet");
  must(ps_socket_bind(other, &where, NULL) == PS_OK, "ps_socket_bind");
  must(ps_socket_getsockname(other, &where, NULL) == PS_OK, "ps_socket_getsockname");
  must(ps_socket_makefile(far, "r", -1, &file, NULL) == PS_OK, "ps_socket_makefile");
  count("libc send and recv", call_libc, CALLS);
  count("send and recv", send_recv, CALLS);
  count("sendto and recvfrom", sendto_recvfrom, CALLS);
  count("recv without data", would_block, CALLS);
  count("getsockname", getsockname_of, CALLS);
  count("getaddrinfo of a number", getaddrinfo_of, CALLS);
  count("a constant by name", constant_by_name, CALLS);
  count("an option by name", option_by_name, CALLS);
  fill();
  count("a line of a file", read_line, LINES);
  must(ps_socket_settimeout(near, 5, NULL) == PS_OK && ps_socket_settimeout(far, 5, NULL) == PS_OK, "settimeout");
  count("send and recv with a timeout", send_recv, CALLS);
  ps_file_free(file);
  for (size_t i = 0; i < 4; i++)
    ps_socket_free(((ps_socket *[]){near, far, udp, other})[i]);
  return 0;
}
