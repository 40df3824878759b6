/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * GLib's GSocket, and its streams for files. */
#include "peer.h"

#include <gio/gio.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static void must_not(const GError *error) {
  if (!error)
    return;
  fprintf(stderr, "bench: GSocket: %s\n", error->message);
  exit(1);
}

static GSocket *from_fd(int fd) {
  GError *error = NULL;
  GSocket *made = g_socket_new_from_fd(fd, &error);
  must_not(error);
  return made;
}

static void *adopt(enum kind kind, int fd, double timeout) {
  (void)kind;
  GSocket *made = from_fd(fd);
  if (timeout >= 0)
    g_socket_set_timeout(made, (guint)timeout);
  return made;
}

static void release(void *end) {
  g_object_unref(end);
}

static void send_bytes(void *end, const char *data, size_t size) {
  GError *error = NULL;
  for (size_t sent = 0; sent < size;) {
    gssize count = g_socket_send(end, data + sent, size - sent, NULL, &error);
    must_not(error);
    sent += (size_t)count;
  }
}

static bool recv_bytes(void *end, char *buffer, size_t size) {
  GError *error = NULL;
  for (size_t received = 0; received < size;) {
    gssize count = g_socket_receive(end, buffer + received, size - received, NULL, &error);
    must_not(error);
    if (count == 0)
      return false;
    received += (size_t)count;
  }
  return true;
}

static void send_buffers(void *end, const struct iovec *buffers, int count) {
  GError *error = NULL;
  GOutputVector vectors[16];
  must(count <= 16, "too many buffers");
  for (int i = 0; i < count; i++)
    vectors[i] = (GOutputVector){.buffer = buffers[i].iov_base, .size = buffers[i].iov_len};
  g_socket_send_message(end, NULL, vectors, count, NULL, 0, 0, NULL, &error);
  must_not(error);
}

static void stop_waiting(void *end) {
  g_socket_set_blocking(end, FALSE);
}

static void recv_nothing(void *end) {
  GError *error = NULL;
  char byte;
  must(g_socket_receive(end, &byte, 1, NULL, &error) == -1, "a receive without data");
  must(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK), "a receive without data");
  g_error_free(error);
}

static void *create(void) {
  GError *error = NULL;
  GSocket *made = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, &error);
  must_not(error);
  return made;
}

static GSocketAddress *loopback(uint16_t port) {
  GInetAddress *host = g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
  GSocketAddress *address = g_inet_socket_address_new(host, port);
  g_object_unref(host);
  return address;
}

static void *listen_at(uint16_t *port) {
  GError *error = NULL;
  GSocket *listener = create();
  GSocketAddress *address = loopback(0);
  g_socket_bind(listener, address, FALSE, &error);
  must_not(error);
  g_object_unref(address);
  g_socket_listen(listener, &error);
  must_not(error);
  address = g_socket_get_local_address(listener, &error);
  must_not(error);
  *port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(address));
  g_object_unref(address);
  return listener;
}

static void connect_once(void *listener, uint16_t port) {
  GError *error = NULL;
  GSocket *client = create();
  GSocketAddress *address = loopback(port);
  g_socket_connect(client, address, NULL, &error);
  must_not(error);
  g_object_unref(address);
  GSocket *accepted = g_socket_accept(listener, NULL, &error);
  must_not(error);
  g_object_unref(client);
  g_object_unref(accepted);
}

static void get_fd(void *end) {
  bench_sink = g_socket_get_fd(end);
}

static void gettimeout(void *end) {
  bench_sink = g_socket_get_timeout(end);
}

static void get_type(void *end) {
  GError *error = NULL;
  gint type;
  g_socket_get_option(end, SOL_SOCKET, SO_TYPE, &type, &error);
  must_not(error);
  bench_sink = type;
}

static void get_name(void *end) {
  GError *error = NULL;
  GSocketAddress *address = g_socket_get_local_address(end, &error);
  must_not(error);
  g_object_unref(address);
}

/* A stream of a connection keeps the connection. */
static void *open_file(int fd, bool writes) {
  GSocket *made = from_fd(fd);
  GSocketConnection *connection = g_socket_connection_factory_create_connection(made);
  GIOStream *both = G_IO_STREAM(connection);
  void *file = writes ? (void *)g_buffered_output_stream_new(g_io_stream_get_output_stream(both))
                      : (void *)g_data_input_stream_new(g_io_stream_get_input_stream(both));
  g_object_set_data_full(file, "connection", connection, g_object_unref);
  g_object_unref(made);
  return file;
}

static size_t read_line(void *file, char *buffer, size_t size) {
  (void)buffer, (void)size; /* It allocates the line. */
  GError *error = NULL;
  gsize length;
  char *line = g_data_input_stream_read_line(file, &length, NULL, &error);
  must_not(error);
  must(line != NULL, "the file has ended");
  g_free(line);
  return length + 1; /* It leaves the newline out. */
}

static void read_file(void *file, char *buffer, size_t size) {
  GError *error = NULL;
  gsize length;
  g_input_stream_read_all(file, buffer, size, &length, NULL, &error);
  must_not(error);
  must(length == size, "the file has ended");
}

static void write_file(void *file, const char *data, size_t size) {
  GError *error = NULL;
  g_output_stream_write_all(file, data, size, NULL, NULL, &error);
  must_not(error);
}

static void flush_file(void *file) {
  GError *error = NULL;
  g_output_stream_flush(file, NULL, &error);
  must_not(error);
}

static const char *const libraries[] = {"libgio-2.0.", "libgobject-2.0.", "libglib-2.0.", NULL};

const struct peer peer_gsocket = {
    .name = "gsocket",
    .libraries = libraries,
    .timed = true,
    .adopt = adopt,
    .release = release,
    .send = send_bytes,
    .recv = recv_bytes,
    .send_buffers = send_buffers,
    .stop_waiting = stop_waiting,
    .recv_nothing = recv_nothing,
    .create = create,
    .listen = listen_at,
    .connect = connect_once,
    .fileno = get_fd,
    .gettimeout = gettimeout,
    .getsockopt = get_type,
    .getsockname = get_name,
    .open_file = open_file,
    .read_line = read_line,
    .read_file = read_file,
    .write_file = write_file,
    .flush_file = flush_file,
    .close_file = release,
};
