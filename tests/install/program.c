/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The program of a user who has installed the library: valid C and valid C++. */
#include <polysocket.h>

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

int main(void) {
  ps_error err;
  ps_socket *first = NULL, *second = NULL;
  char text[8] = "";
  int64_t received = 0;
  if (ps_socket_pair(AF_UNIX, SOCK_STREAM, 0, &first, &second, &err) != PS_OK ||
      ps_socket_sendall(first, 0, "hello", 5, NULL, &err) != PS_OK ||
      ps_socket_recv(second, 0, text, sizeof text - 1, &received, &err) != PS_OK) {
    fprintf(stderr, "%s\n", err.message);
    return 1;
  }
  printf("polysocket %s says %s\n", ps_version(), text);
  ps_socket_free(first);
  ps_socket_free(second);
  return 0;
}
