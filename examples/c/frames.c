/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A protocol of messages: each has its length in front, four bytes in network byte order. A line of greeting begins it.
 * The server sends the messages of one client back. A peer may be slow, but not silent: a call that times out goes on
 * when bytes have come meanwhile, and keeps them. */
#include <polysocket.h>

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECONDS 1.0
#define GREETING "frames 1\n"

enum { HEAD = 4, LIMIT = 65536 };

static void fail(const char *message) {
  fprintf(stderr, "frames: %s\n", message);
  exit(EXIT_FAILURE);
}

static void check(int32_t status, const ps_error *err) {
  if (status != PS_OK)
    fail(err->message);
}

static void usage(void) {
  fputs("usage: frames serve PORT    (0: any that is free)\n       frames send HOST PORT [MESSAGE...]\n", stderr);
  exit(EXIT_FAILURE);
}

/* Receive up to the delimiter, or exactly `size` bytes if it is NULL. Goes on as long as bytes come. */
static int32_t receive(ps_socket *s, const char *delimiter, char *bytes, int64_t size, int64_t *received,
                       ps_error *err) {
  int64_t before = 0;
  for (;;) {
    int32_t status = delimiter ? ps_socket_recv_until(s, 0, delimiter, (int64_t)strlen(delimiter), bytes, before, bytes,
                                                      size, received, err)
                               : ps_socket_recv_exact(s, 0, bytes, before, bytes, size, received, err);
    if (status != PS_E_TIMEOUT || *received == before)
      return status;
    before = *received;
    fprintf(stderr, "frames: bytes so far: %" PRId64 "\n", before);
  }
}

static void check_length(int64_t length) {
  char text[80];
  if (length <= LIMIT)
    return;
  snprintf(text, sizeof text, "a message of %" PRId64 " bytes is longer than %d", length, LIMIT);
  fail(text);
}

static void send_message(ps_socket *s, const char *message, int64_t length) {
  static char frame[HEAD + LIMIT];
  ps_error err;
  check_length(length);
  for (int i = 0; i < HEAD; i++)
    frame[i] = (char)(length >> (24 - 8 * i) & 0xff);
  memcpy(frame + HEAD, message, (size_t)length);
  check(ps_socket_sendall(s, 0, frame, HEAD + length, NULL, &err), &err);
}

/* The length of the next message, or -1 if the peer has sent its last one. */
static int64_t receive_message(ps_socket *s, char message[LIMIT]) {
  ps_error err;
  char head[HEAD];
  int64_t received, length = 0;
  int32_t status = receive(s, NULL, head, HEAD, &received, &err);
  if (status == PS_E_EOF && received == 0)
    return -1;
  check(status, &err);
  for (int i = 0; i < HEAD; i++)
    length = length << 8 | (unsigned char)head[i];
  check_length(length);
  check(receive(s, NULL, message, length, &received, &err), &err);
  return length;
}

static void greet(ps_socket *s) {
  ps_error err;
  char line[80];
  int64_t length;
  check(ps_socket_settimeout(s, SECONDS, &err), &err);
  check(ps_socket_sendall(s, 0, GREETING, (int64_t)strlen(GREETING), NULL, &err), &err);
  check(receive(s, "\n", line, sizeof line, &length, &err), &err);
  if (length != (int64_t)strlen(GREETING) || memcmp(line, GREETING, (size_t)length) != 0)
    fail("the peer's greeting is not the protocol's");
}

static void show(const char *message, int64_t length) {
  fwrite(message, 1, (size_t)length, stdout);
  putchar('\n');
  fflush(stdout);
}

static void serve(int64_t port) {
  static char message[LIMIT];
  ps_error err;
  ps_address address;
  ps_socket *server, *connection;
  int64_t length;
  check(ps_address_make_inet("127.0.0.1", port, &address, &err), &err);
  check(ps_create_server(&address, 1, 0, &server, &err), &err);
  check(ps_socket_getsockname(server, &address, &err), &err);
  check(ps_address_port(&address, &port, &err), &err);
  printf("127.0.0.1 %" PRId64 "\n", port);
  fflush(stdout);
  check(ps_socket_accept(server, &connection, NULL, &err), &err);
  ps_socket_free(server);
  greet(connection);
  while ((length = receive_message(connection, message)) >= 0) {
    show(message, length);
    send_message(connection, message, length);
  }
  ps_socket_free(connection);
}

static void send_all(const char *host, const char *port, char **messages) {
  static char answer[LIMIT];
  ps_error err;
  ps_socket *s;
  check(ps_create_connection(host, port, SECONDS, NULL, NULL, &s, &err), &err);
  greet(s);
  for (; *messages; messages++) {
    send_message(s, *messages, (int64_t)strlen(*messages));
    int64_t length = receive_message(s, answer);
    if (length < 0)
      fail("the server ended the connection too early");
    show(answer, length);
  }
  ps_socket_free(s);
}

static int64_t number(const char *text) {
  char *end;
  long long value = strtoll(text, &end, 10);
  if (end == text || *end != '\0')
    usage();
  return value;
}

int main(int argc, char **argv) {
  if (argc == 3 && strcmp(argv[1], "serve") == 0) {
    serve(number(argv[2]));
  } else if (argc >= 4 && strcmp(argv[1], "send") == 0) {
    number(argv[3]);
    send_all(argv[2], argv[3], argv + 4);
  } else {
    usage();
  }
  return EXIT_SUCCESS;
}
