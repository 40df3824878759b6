/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * nng: a message where others send bytes, over its ipc and tcp transports. It makes its sockets itself. */
#include "peer.h"

#include <nng/nng.h>
#include <nng/protocol/pair0/pair.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct end {
  nng_socket socket;
};

static void must_be(int status, const char *what) {
  if (status == 0)
    return;
  fprintf(stderr, "bench: nng: %s: %s\n", what, nng_strerror(status));
  exit(1);
}

static void *meet(enum kind kind, const char *where, bool listens, double timeout) {
  char url[200];
  struct end *end = calloc(1, sizeof *end);
  must(end != NULL, "no memory");
  snprintf(url, sizeof url, "%s%s", kind == TCP_STREAM ? "tcp://127.0.0.1:" : "ipc://", where);
  must_be(nng_pair0_open(&end->socket), "nng_pair0_open");
  if (timeout >= 0) {
    must_be(nng_socket_set_ms(end->socket, NNG_OPT_RECVTIMEO, (nng_duration)(timeout * 1000)), "timeout");
    must_be(nng_socket_set_ms(end->socket, NNG_OPT_SENDTIMEO, (nng_duration)(timeout * 1000)), "timeout");
  }
  if (kind == TCP_STREAM)
    must_be(nng_socket_set_bool(end->socket, NNG_OPT_TCP_NODELAY, true), "no delay");
  if (listens)
    must_be(nng_listen(end->socket, url, NULL, 0), "nng_listen");
  else
    must_be(nng_dial(end->socket, url, NULL, NNG_FLAG_NONBLOCK), "nng_dial");
  return end;
}

static void release(void *other) {
  struct end *end = other;
  must_be(nng_close(end->socket), "nng_close");
  free(end);
}

static void send_bytes(void *other, const char *data, size_t size) {
  struct end *end = other;
  must_be(nng_send(end->socket, (char *)(uintptr_t)data, size, 0), "nng_send");
}

static bool recv_bytes(void *other, char *buffer, size_t size) {
  struct end *end = other;
  size_t received = size;
  must_be(nng_recv(end->socket, buffer, &received, 0), "nng_recv");
  must(received == size, "nng: a message of another size");
  return true;
}

static const char *const libraries[] = {"libnng.", NULL};

const struct peer peer_nng = {
    .name = "nng",
    .libraries = libraries,
    .timed = true,
    .threaded = true,
    .meet = meet,
    .release = release,
    .send = send_bytes,
    .recv = recv_bytes,
};
