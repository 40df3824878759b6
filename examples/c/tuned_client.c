/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Connects with options that are given by name, and prints their values and the state of the connection. */
#include <polysocket.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define SECONDS 10.0

static void check(int32_t status, const ps_error *err) {
  if (status == PS_OK)
    return;
  fprintf(stderr, "tuned_client: %s\n", err->message);
  exit(EXIT_FAILURE);
}

static void usage(void) {
  fputs("usage: tuned_client HOST PORT [NAME=VALUE...]\n", stderr);
  exit(EXIT_FAILURE);
}

static int64_t number(const char *text) {
  char *end;
  long long value = strtoll(text, &end, 10);
  if (end == text || *end != '\0')
    usage();
  return value;
}

/* Split NAME=VALUE: end the name, and give the value. */
static char *split(char *word) {
  char *end = strchr(word, '=');
  if (!end)
    usage();
  *end = '\0';
  return end + 1;
}

static void print_state(ps_socket *s) {
  ps_error err;
  ps_pairs *pairs;
  int64_t index;
  char state[64];
  check(ps_socket_tcp_info(s, &pairs, &err), &err);
  check(ps_pairs_find(pairs, "state", &index, &err), &err);
  check(ps_pairs_text(pairs, index, state, sizeof state, NULL, &err), &err);
  printf("state=%s\n", state);
  ps_pairs_free(pairs);
}

int main(int argc, char **argv) {
  ps_error err;
  ps_address address;
  ps_socket *s;
  char **values = calloc((size_t)argc, sizeof *values);
  if (argc < 3 || !values)
    usage();
  int64_t port = number(argv[2]);
  for (int i = 3; i < argc; i++)
    values[i] = split(argv[i]);

  check(ps_socket_create(AF_INET, SOCK_STREAM, 0, &s, &err), &err);
  check(ps_socket_settimeout(s, SECONDS, &err), &err);
  for (int i = 3; i < argc; i++)
    check(ps_socket_set_option(s, argv[i], values[i], &err), &err);
  check(ps_address_make_inet(argv[1], port, &address, &err), &err);
  check(ps_socket_connect(s, &address, &err), &err);
  for (int i = 3; i < argc; i++) {
    char value[64];
    check(ps_socket_get_option(s, argv[i], value, sizeof value, NULL, &err), &err);
    printf("%s=%s\n", argv[i], value);
  }
  print_state(s);
  ps_socket_free(s);
  free(values);
  return EXIT_SUCCESS;
}
