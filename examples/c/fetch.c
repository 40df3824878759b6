/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Fetches a page with HTTP/1.0, where the page ends when the server closes the connection. */
#include <polysocket.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define SECONDS 10.0

static void fail(const char *message) {
  fprintf(stderr, "fetch: %s\n", message);
  exit(EXIT_FAILURE);
}

static void check(int32_t status, const ps_error *err) {
  if (status != PS_OK)
    fail(err->message);
}

static void usage(void) {
  fputs("usage: fetch HOST PORT PATH >page\n", stderr);
  exit(EXIT_FAILURE);
}

static int64_t number(const char *text) {
  char *end;
  long long value = strtoll(text, &end, 10);
  if (end == text || *end != '\0')
    usage();
  return value;
}

static ps_socket *connect_to(const char *host, int64_t port) {
  ps_error err;
  ps_address address;
  ps_socket *s;
  check(ps_address_make_inet(host, port, &address, &err), &err);
  check(ps_socket_create(AF_INET, SOCK_STREAM, 0, &s, &err), &err);
  check(ps_socket_settimeout(s, SECONDS, &err), &err);
  check(ps_socket_connect(s, &address, &err), &err);
  return s;
}

static void send_request(ps_socket *s, char **words) {
  ps_error err;
  char request[4096];
  int length =
      snprintf(request, sizeof request, "GET %s HTTP/1.0\r\nHost: %s:%s\r\n\r\n", words[2], words[0], words[1]);
  if (length < 0 || (size_t)length >= sizeof request)
    fail("the path is too long");
  check(ps_socket_sendall(s, 0, request, length, NULL, &err), &err);
}

/* Receive into `data` until the head of the response is there; the beginning of the page follows it. */
static char *receive_head(ps_socket *s, char *data, int64_t capacity, int64_t *total) {
  static const char empty_line[] = "\r\n\r\n";
  ps_error err;
  int64_t length;
  char *end = NULL;
  for (*total = 0; !end; *total += length) {
    check(ps_socket_recv(s, 0, data + *total, capacity - 1 - *total, &length, &err), &err);
    if (length == 0)
      fail("the server sent no HTTP response");
    data[*total + length] = '\0';
    end = strstr(data, empty_line);
  }
  return end + sizeof empty_line - 1;
}

static void write_out(const char *data, int64_t length) {
  if (fwrite(data, 1, (size_t)length, stdout) != (size_t)length)
    fail(strerror(errno));
}

int main(int argc, char **argv) {
  if (argc != 4)
    usage();
  ps_error err;
  char data[65536];
  int64_t length;
  ps_socket *s = connect_to(argv[1], number(argv[2]));
  send_request(s, argv + 1);

  const char *page = receive_head(s, data, sizeof data, &length);
  if (strncmp(data, "HTTP/1.", 7) != 0 || strncmp(data + 8, " 200", 4) != 0) {
    data[strcspn(data, "\r\n")] = '\0';
    fail(data);
  }
  write_out(page, data + length - page);
  do {
    check(ps_socket_recv(s, 0, data, sizeof data, &length, &err), &err);
    write_out(data, length);
  } while (length > 0);
  if (fflush(stdout) != 0)
    fail(strerror(errno));
  ps_socket_free(s);
  return EXIT_SUCCESS;
}
