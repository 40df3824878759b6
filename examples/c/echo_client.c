/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * An echo client: sends its input to an echo server, and writes what comes back. */
#include <polysocket.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static void fail(const char *message) {
  fprintf(stderr, "echo_client: %s\n", message);
  exit(EXIT_FAILURE);
}

static void usage(int count, char **words) {
  fputs("echo_client: '", stderr);
  for (int i = 0; i < count; i++)
    fprintf(stderr, "%s%s", i > 0 ? " " : "", words[i]);
  fputs("' is not an address\n"
        "usage: echo_client AF_INET|AF_INET6 HOST PORT <input >output\n"
        "       echo_client AF_UNIX PATH <input >output\n",
        stderr);
  exit(EXIT_FAILURE);
}

static void check(int32_t status, const ps_error *err) {
  if (status != PS_OK)
    fail(err->message);
}

static int32_t family_of(int count, char **words) {
  if (count == 3 && strcmp(words[0], "AF_INET") == 0)
    return AF_INET;
  if (count == 3 && strcmp(words[0], "AF_INET6") == 0)
    return AF_INET6;
  if (count == 2 && strcmp(words[0], "AF_UNIX") == 0)
    return AF_UNIX;
  usage(count, words);
  return AF_UNSPEC;
}

/* The socket and the address that the words FAMILY HOST PORT or AF_UNIX PATH stand for. */
static ps_socket *open_socket(int count, char **words, ps_address *address) {
  ps_error err;
  ps_socket *s;
  int32_t family = family_of(count, words);
  check(ps_socket_create(family, SOCK_STREAM, 0, &s, &err), &err);
  if (family == AF_UNIX) {
    check(ps_address_make_unix(words[1], (int64_t)strlen(words[1]), address, &err), &err);
    return s;
  }
  char *end;
  long long port = strtoll(words[2], &end, 10);
  if (end == words[2] || *end != '\0')
    usage(count, words);
  check(ps_socket_resolve(s, words[1], port, 0, 0, address, &err), &err);
  return s;
}

/* Write what comes back, until it is as much as was sent. */
static void receive(ps_socket *s, int64_t missing) {
  ps_error err;
  char data[4096];
  int64_t length;
  for (; missing > 0; missing -= length) {
    int64_t wanted = missing < (int64_t)sizeof data ? missing : (int64_t)sizeof data;
    check(ps_socket_recv(s, 0, data, wanted, &length, &err), &err);
    if (length == 0)
      fail("the server ended the connection too early");
    if (fwrite(data, 1, (size_t)length, stdout) != (size_t)length)
      fail(strerror(errno));
  }
}

/* A block goes out only when the one before is back: both ends would otherwise wait for each other to read once there
 * is more on the way than the system's buffers hold. */
static void echo(ps_socket *s) {
  ps_error err;
  char block[16384];
  size_t length;
  while ((length = fread(block, 1, sizeof block, stdin)) > 0) {
    check(ps_socket_sendall(s, 0, block, (int64_t)length, NULL, &err), &err);
    receive(s, (int64_t)length);
  }
  if (ferror(stdin) || fflush(stdout) != 0)
    fail(strerror(errno));
}

int main(int argc, char **argv) {
  ps_error err;
  ps_address address;
  ps_socket *s = open_socket(argc - 1, argv + 1, &address);
  check(ps_socket_connect(s, &address, &err), &err);
  echo(s);
  ps_socket_free(s);
  return EXIT_SUCCESS;
}
