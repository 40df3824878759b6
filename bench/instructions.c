/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Pairs of a send and a receive over AF_UNIX that never wait, for bench/instructions to count what they execute:
 * instructions WAY PAIRS, where WAY is libc, blocking or timed. */
#include <polysocket.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static void must(bool right, const char *what) {
  if (right)
    return;
  fprintf(stderr, "instructions: %s\n", what);
  exit(1);
}

static void through_libc(const int *fds, long pairs) {
  char byte;
  for (long i = 0; i < pairs; i++)
    must(send(fds[0], "x", 1, MSG_NOSIGNAL) == 1 && recv(fds[1], &byte, 1, 0) == 1, "libc");
}

static void through_the_library(ps_socket *const *ends, long pairs) {
  char byte;
  int64_t count;
  for (long i = 0; i < pairs; i++)
    must(ps_socket_send(ends[0], 0, "x", 1, &count, NULL) == PS_OK &&
             ps_socket_recv(ends[1], 0, &byte, 1, &count, NULL) == PS_OK && count == 1,
         "the library");
}

int main(int count, char **arguments) {
  must(count == 3, "usage: instructions libc|blocking|timed PAIRS");
  ps_socket *ends[2];
  int64_t numbers[2];
  must(ps_socket_pair(AF_UNIX, SOCK_STREAM, 0, &ends[0], &ends[1], NULL) == PS_OK, "ps_socket_pair");
  for (int i = 0; i < 2; i++) {
    must(ps_socket_fileno(ends[i], &numbers[i], NULL) == PS_OK, "ps_socket_fileno");
    if (strcmp(arguments[1], "timed") == 0)
      must(ps_socket_settimeout(ends[i], 5, NULL) == PS_OK, "ps_socket_settimeout");
  }
  long pairs = strtol(arguments[2], NULL, 10);
  if (strcmp(arguments[1], "libc") == 0)
    through_libc((int[]){(int)numbers[0], (int)numbers[1]}, pairs);
  else
    through_the_library(ends, pairs);
  for (int i = 0; i < 2; i++)
    ps_socket_free(ends[i]);
  return 0;
}
