/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * polysocket itself. Every call has an error record, as programs have. */
#include "peer.h"

#include <polysocket.h>

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static void must_ok(int32_t status, const ps_error *err) {
  if (status == PS_OK)
    return;
  fprintf(stderr, "bench: %s\n", err->message);
  exit(1);
}

static void *adopt(enum kind kind, int fd, double timeout) {
  ps_error err;
  ps_socket *made;
  int64_t family = kind == UNIX_STREAM ? AF_UNIX : AF_INET;
  must_ok(ps_socket_adopt(fd, family, kind == UDP ? SOCK_DGRAM : SOCK_STREAM, 0, &made, &err), &err);
  must_ok(ps_socket_settimeout(made, timeout < 0 ? PS_NO_TIMEOUT : timeout, &err), &err);
  return made;
}

static void release(void *end) {
  ps_socket_free(end);
}

static void send_bytes(void *end, const char *data, size_t size) {
  ps_error err;
  for (int64_t sent = 0; sent < (int64_t)size;) {
    int64_t count;
    must_ok(ps_socket_send(end, 0, data + sent, (int64_t)size - sent, &count, &err), &err);
    sent += count;
  }
}

static bool recv_bytes(void *end, char *buffer, size_t size) {
  ps_error err;
  for (int64_t received = 0; received < (int64_t)size;) {
    int64_t count;
    must_ok(ps_socket_recv(end, 0, buffer + received, (int64_t)size - received, &count, &err), &err);
    if (count == 0)
      return false;
    received += count;
  }
  return true;
}

static void send_all(void *end, const char *data, size_t size) {
  ps_error err;
  int64_t sent;
  must_ok(ps_socket_sendall(end, 0, data, (int64_t)size, &sent, &err), &err);
}

static void send_buffers(void *end, const struct iovec *buffers, int count) {
  ps_error err;
  ps_buffer parts[16];
  ps_message message = {.buffers = parts, .buffer_count = count};
  int64_t sent;
  must(count <= 16, "too many buffers");
  for (int i = 0; i < count; i++)
    parts[i] = (ps_buffer){.data = buffers[i].iov_base, .length = (int64_t)buffers[i].iov_len};
  must_ok(ps_socket_sendmsg(end, 0, &message, &sent, &err), &err);
}

static void send_file(void *end, int fd, size_t size) {
  ps_error err;
  int64_t sent;
  must_ok(ps_socket_sendfile(end, fd, 0, (int64_t)size, &sent, &err), &err);
  must(sent == (int64_t)size, "sendfile sent less");
}

static void stop_waiting(void *end) {
  ps_error err;
  must_ok(ps_socket_settimeout(end, 0, &err), &err);
}

static void recv_nothing(void *end) {
  ps_error err;
  char byte;
  int64_t count;
  must(ps_socket_recv(end, 0, &byte, 1, &count, &err) == PS_E_WOULD_BLOCK, "recv without data");
}

static void *create(void) {
  ps_error err;
  ps_socket *made;
  must_ok(ps_socket_create(AF_INET, SOCK_STREAM, 0, &made, &err), &err);
  return made;
}

static void *listen_at(uint16_t *port) {
  ps_error err;
  ps_address address;
  int64_t number;
  void *listener = create();
  must_ok(ps_address_make_inet("127.0.0.1", 0, &address, &err), &err);
  must_ok(ps_socket_bind(listener, &address, &err), &err);
  must_ok(ps_socket_listen(listener, 16, &err), &err);
  must_ok(ps_socket_getsockname(listener, &address, &err), &err);
  must_ok(ps_address_port(&address, &number, &err), &err);
  *port = (uint16_t)number;
  return listener;
}

static void connect_once(void *listener, uint16_t port) {
  ps_error err;
  ps_address address;
  ps_socket *client = create(), *accepted;
  must_ok(ps_address_make_inet("127.0.0.1", port, &address, &err), &err);
  must_ok(ps_socket_connect(client, &address, &err), &err);
  must_ok(ps_socket_accept(listener, &accepted, NULL, &err), &err);
  ps_socket_free(client);
  ps_socket_free(accepted);
}

static void resolve(void) {
  ps_error err;
  ps_addrinfo *list;
  must_ok(ps_getaddrinfo("127.0.0.1", "80", 0, SOCK_STREAM, 0, 0, NULL, &list, &err), &err);
  ps_addrinfo_free(list);
}

static void get_fd(void *end) {
  ps_error err;
  int64_t fd;
  must_ok(ps_socket_fileno(end, &fd, &err), &err);
  bench_sink = fd;
}

static void gettimeout(void *end) {
  ps_error err;
  double seconds;
  must_ok(ps_socket_gettimeout(end, &seconds, &err), &err);
  bench_sink = seconds < 0;
}

static void get_type(void *end) {
  ps_error err;
  int64_t type;
  must_ok(ps_socket_getsockopt(end, SOL_SOCKET, SO_TYPE, &type, &err), &err);
  bench_sink = type;
}

static void get_name(void *end) {
  ps_error err;
  ps_address address;
  must_ok(ps_socket_getsockname(end, &address, &err), &err);
  bench_sink = sizeof address;
}

static void *open_file(int fd, bool writes) {
  ps_error err;
  ps_file *file;
  void *end = adopt(UNIX_STREAM, fd, FOREVER);
  must_ok(ps_socket_makefile(end, writes ? "w" : "r", -1, &file, &err), &err);
  release(end);
  return file;
}

static size_t read_line(void *file, char *buffer, size_t size) {
  ps_error err;
  int64_t length;
  must_ok(ps_file_readline(file, buffer, (int64_t)size, &length, &err), &err);
  return (size_t)length;
}

static void read_file(void *file, char *buffer, size_t size) {
  ps_error err;
  int64_t length;
  must_ok(ps_file_read(file, buffer, (int64_t)size, &length, &err), &err);
  must(length == (int64_t)size, "the file has ended");
}

static void write_file(void *file, const char *data, size_t size) {
  ps_error err;
  int64_t written;
  must_ok(ps_file_write(file, data, (int64_t)size, &written, &err), &err);
}

static void flush_file(void *file) {
  ps_error err;
  must_ok(ps_file_flush(file, &err), &err);
}

static void close_file(void *file) {
  ps_file_free(file);
}

static const char *const libraries[] = {"libpolysocket.", NULL};

const struct peer peer_polysocket = {
    .name = "polysocket",
    .libraries = libraries,
    .timed = true,
    .adopt = adopt,
    .release = release,
    .send = send_bytes,
    .recv = recv_bytes,
    .send_all = send_all,
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
    .getsockopt = get_type,
    .getsockname = get_name,
    .open_file = open_file,
    .read_line = read_line,
    .read_file = read_file,
    .write_file = write_file,
    .flush_file = flush_file,
    .close_file = close_file,
};
