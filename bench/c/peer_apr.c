/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Apache's portable runtime. A socket lives in a pool of its own, which releasing it destroys. */
#include "peer.h"

#include <apr_general.h>
#include <apr_network_io.h>
#include <apr_portable.h>

#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must_be(apr_status_t status, const char *what) {
  char text[200];
  if (status == APR_SUCCESS)
    return;
  fprintf(stderr, "bench: APR: %s: %s\n", what, apr_strerror(status, text, sizeof text));
  exit(1);
}

static void initialize(void) {
  must_be(apr_initialize(), "apr_initialize");
}

static apr_pool_t *new_pool(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  apr_pool_t *pool;
  pthread_once(&once, initialize);
  must_be(apr_pool_create(&pool, NULL), "apr_pool_create");
  return pool;
}

static void *adopt(enum kind kind, int fd, double timeout) {
  apr_socket_t *made = NULL;
  apr_os_sock_info_t info = {.os_sock = &fd, .family = kind == UNIX_STREAM ? APR_UNIX : APR_INET};
  info.type = kind == UDP ? SOCK_DGRAM : SOCK_STREAM;
  must_be(apr_os_sock_make(&made, &info, new_pool()), "apr_os_sock_make");
  must_be(apr_socket_timeout_set(made, timeout < 0 ? -1 : (apr_interval_time_t)(timeout * 1e6)), "timeout");
  return made;
}

static void release(void *end) {
  must_be(apr_socket_close(end), "apr_socket_close");
  apr_pool_destroy(apr_socket_pool_get(end));
}

static void send_bytes(void *end, const char *data, size_t size) {
  for (size_t sent = 0; sent < size;) {
    apr_size_t count = size - sent;
    must_be(apr_socket_send(end, data + sent, &count), "apr_socket_send");
    sent += count;
  }
}

static bool recv_bytes(void *end, char *buffer, size_t size) {
  for (size_t received = 0; received < size;) {
    apr_size_t count = size - received;
    apr_status_t status = apr_socket_recv(end, buffer + received, &count);
    if (APR_STATUS_IS_EOF(status))
      return false;
    must_be(status, "apr_socket_recv");
    received += count;
  }
  return true;
}

static void send_buffers(void *end, const struct iovec *buffers, int count) {
  apr_size_t sent;
  must_be(apr_socket_sendv(end, buffers, count, &sent), "apr_socket_sendv");
}

static void send_file(void *end, int fd, size_t size) {
  apr_file_t *file = NULL;
  apr_pool_t *pool = new_pool();
  apr_hdtr_t nothing = {0};
  must_be(apr_os_file_put(&file, &fd, APR_FOPEN_READ, pool), "apr_os_file_put");
  for (apr_off_t offset = 0; (size_t)offset < size;) {
    apr_size_t count = size - (size_t)offset;
    apr_off_t from = offset;
    must_be(apr_socket_sendfile(end, file, &nothing, &from, &count, 0), "apr_socket_sendfile");
    offset += (apr_off_t)count;
  }
  apr_pool_destroy(pool);
}

static void stop_waiting(void *end) {
  must_be(apr_socket_timeout_set(end, 0), "timeout");
}

static void recv_nothing(void *end) {
  char byte;
  apr_size_t count = 1;
  must(APR_STATUS_IS_EAGAIN(apr_socket_recv(end, &byte, &count)), "apr_socket_recv without data");
}

static void *create(void) {
  apr_socket_t *made;
  must_be(apr_socket_create(&made, APR_INET, SOCK_STREAM, 0, new_pool()), "apr_socket_create");
  return made;
}

static void *listen_at(uint16_t *port) {
  apr_socket_t *listener = create();
  apr_sockaddr_t *address;
  apr_pool_t *pool = apr_socket_pool_get(listener);
  must_be(apr_sockaddr_info_get(&address, "127.0.0.1", APR_INET, 0, 0, pool), "apr_sockaddr_info_get");
  must_be(apr_socket_bind(listener, address), "apr_socket_bind");
  must_be(apr_socket_listen(listener, 16), "apr_socket_listen");
  must_be(apr_socket_addr_get(&address, APR_LOCAL, listener), "apr_socket_addr_get");
  *port = address->port;
  return listener;
}

static void connect_once(void *listener, uint16_t port) {
  apr_socket_t *client = create(), *accepted;
  apr_sockaddr_t *address;
  apr_pool_t *pool = apr_socket_pool_get(client);
  must_be(apr_sockaddr_info_get(&address, "127.0.0.1", APR_INET, port, 0, pool), "apr_sockaddr_info_get");
  must_be(apr_socket_connect(client, address), "apr_socket_connect");
  must_be(apr_socket_accept(&accepted, listener, new_pool()), "apr_socket_accept");
  release(client);
  release(accepted);
}

static void resolve(void) {
  apr_pool_t *pool = new_pool();
  apr_sockaddr_t *address;
  must_be(apr_sockaddr_info_get(&address, "127.0.0.1", APR_UNSPEC, 80, 0, pool), "apr_sockaddr_info_get");
  apr_pool_destroy(pool);
}

static void get_fd(void *end) {
  apr_os_sock_t fd;
  must_be(apr_os_sock_get(&fd, end), "apr_os_sock_get");
  bench_sink = fd;
}

static void gettimeout(void *end) {
  apr_interval_time_t time;
  must_be(apr_socket_timeout_get(end, &time), "apr_socket_timeout_get");
  bench_sink = time;
}

static const char *const libraries[] = {"libapr-1.", NULL};

/* Its addr_get returns what it has read once, so there is no getsockname. */
const struct peer peer_apr = {
    .name = "apr",
    .libraries = libraries,
    .timed = true,
    .adopt = adopt,
    .release = release,
    .send = send_bytes,
    .recv = recv_bytes,
    .send_buffers = send_buffers,
    .send_file = send_file,
    .stop_waiting = stop_waiting,
    .recv_nothing = recv_nothing,
    .create = create,
    .listen = listen_at,
    .connect = connect_once,
    .resolve = resolve,
    .fileno = get_fd,
    .gettimeout = gettimeout,
};
