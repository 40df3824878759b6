/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * libuv: a loop for each thread. A stream always reads, as programs have it, and a receive runs the loop until enough
 * has come. A send tries to write at once, and what does not fit is written by the loop. There is no mode with a
 * timeout. */
#include "peer.h"

#include <uv.h>

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct end {
  union {
    uv_handle_t handle;
    uv_stream_t stream;
    uv_pipe_t pipe;
    uv_tcp_t tcp;
    uv_udp_t udp;
  } as;
  enum kind kind;
  size_t available; /* Bytes that have come and nobody has asked for yet. */
  bool ended;
  char *buffer; /* Where the loop reads into. */
};

enum { BUFFER = 65536 };

static _Thread_local uv_loop_t *loop;

static int checked(int result, const char *what) {
  if (result >= 0)
    return result;
  fprintf(stderr, "bench: libuv: %s: %s\n", what, uv_strerror(result));
  exit(1);
}

static uv_loop_t *own_loop(void) {
  if (loop)
    return loop;
  loop = malloc(sizeof *loop);
  must(loop != NULL, "no memory");
  checked(uv_loop_init(loop), "uv_loop_init");
  return loop;
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer) {
  (void)suggested;
  struct end *end = handle->data;
  *buffer = uv_buf_init(end->buffer, BUFFER);
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer) {
  (void)buffer;
  struct end *end = stream->data;
  if (count == UV_EOF)
    end->ended = true;
  else
    end->available += (size_t)checked((int)count, "read");
}

static void on_datagram(uv_udp_t *udp, ssize_t count, const uv_buf_t *buffer, const struct sockaddr *address,
                        unsigned flags) {
  (void)buffer, (void)address, (void)flags;
  struct end *end = udp->data;
  end->available += (size_t)checked((int)count, "receive");
}

static struct end *new_end(enum kind kind) {
  struct end *end = calloc(1, sizeof *end);
  must(end != NULL, "no memory");
  end->kind = kind;
  if (kind == UDP)
    checked(uv_udp_init(own_loop(), &end->as.udp), "uv_udp_init");
  else if (kind == TCP_STREAM)
    checked(uv_tcp_init(own_loop(), &end->as.tcp), "uv_tcp_init");
  else
    checked(uv_pipe_init(own_loop(), &end->as.pipe, 0), "uv_pipe_init");
  end->as.handle.data = end;
  return end;
}

static void *adopt(enum kind kind, int fd, double timeout) {
  (void)timeout;
  struct end *end = new_end(kind);
  end->buffer = malloc(BUFFER);
  must(end->buffer != NULL, "no memory");
  if (kind == UDP) {
    checked(uv_udp_open(&end->as.udp, fd), "uv_udp_open");
    checked(uv_udp_recv_start(&end->as.udp, on_alloc, on_datagram), "uv_udp_recv_start");
    return end;
  }
  if (kind == TCP_STREAM)
    checked(uv_tcp_open(&end->as.tcp, fd), "uv_tcp_open");
  else
    checked(uv_pipe_open(&end->as.pipe, fd), "uv_pipe_open");
  checked(uv_read_start(&end->as.stream, on_alloc, on_read), "uv_read_start");
  return end;
}

static void on_close(uv_handle_t *handle) {
  struct end *end = handle->data;
  free(end->buffer);
  free(end);
}

static void release(void *end) {
  uv_close(end, on_close);
  uv_run(own_loop(), UV_RUN_NOWAIT);
}

static void on_written(uv_write_t *request, int status) {
  checked(status, "write");
  *(bool *)request->data = true;
}

/* What could not be written at once. */
static void write_rest(struct end *end, const char *data, size_t size) {
  bool written = false;
  uv_write_t request = {.data = &written};
  uv_buf_t buffer = uv_buf_init((char *)(uintptr_t)data, (unsigned)size);
  checked(uv_write(&request, &end->as.stream, &buffer, 1, on_written), "uv_write");
  while (!written)
    uv_run(own_loop(), UV_RUN_ONCE);
}

static void send_bytes(void *other, const char *data, size_t size) {
  struct end *end = other;
  uv_buf_t buffer = uv_buf_init((char *)(uintptr_t)data, (unsigned)size);
  int sent =
      end->kind == UDP ? uv_udp_try_send(&end->as.udp, &buffer, 1, NULL) : uv_try_write(&end->as.stream, &buffer, 1);
  size_t done = sent == UV_EAGAIN ? 0 : (size_t)checked(sent, "uv_try_write");
  if (done < size)
    write_rest(end, data + done, size - done);
}

static bool recv_bytes(void *other, char *to, size_t size) {
  (void)to; /* A callback has seen the data in the buffer of its stream. */
  struct end *end = other;
  while (end->available < size) {
    if (end->ended)
      return false;
    uv_run(own_loop(), UV_RUN_ONCE);
  }
  end->available -= size;
  return true;
}

static void send_buffers(void *other, const struct iovec *buffers, int count) {
  struct end *end = other;
  uv_buf_t parts[16];
  must(count <= 16, "too many buffers");
  for (int i = 0; i < count; i++)
    parts[i] = uv_buf_init(buffers[i].iov_base, (unsigned)buffers[i].iov_len);
  checked(uv_try_write(&end->as.stream, parts, (unsigned)count), "uv_try_write");
}

static void *create(void) {
  struct end *end = calloc(1, sizeof *end);
  must(end != NULL, "no memory");
  end->kind = TCP_STREAM;
  checked(uv_tcp_init_ex(own_loop(), &end->as.tcp, AF_INET), "uv_tcp_init_ex");
  end->as.handle.data = end;
  return end;
}

/* The connection that a listener has accepted last. */
static _Thread_local struct end *accepted;

static void on_connection(uv_stream_t *listener, int status) {
  checked(status, "listen");
  accepted = new_end(TCP_STREAM);
  checked(uv_accept(listener, &accepted->as.stream), "uv_accept");
}

static struct sockaddr_in loopback(uint16_t port) {
  struct sockaddr_in address;
  checked(uv_ip4_addr("127.0.0.1", port, &address), "uv_ip4_addr");
  return address;
}

static void *listen_at(uint16_t *port) {
  struct end *listener = create();
  struct sockaddr_in address = loopback(0);
  int size = sizeof address;
  checked(uv_tcp_bind(&listener->as.tcp, (struct sockaddr *)&address, 0), "uv_tcp_bind");
  checked(uv_listen(&listener->as.stream, 16, on_connection), "uv_listen");
  checked(uv_tcp_getsockname(&listener->as.tcp, (struct sockaddr *)&address, &size), "uv_tcp_getsockname");
  *port = ntohs(address.sin_port);
  return listener;
}

static void on_connect(uv_connect_t *request, int status) {
  checked(status, "connect");
  *(bool *)request->data = true;
}

static void connect_once(void *listener, uint16_t port) {
  (void)listener;
  struct end *client = new_end(TCP_STREAM);
  struct sockaddr_in address = loopback(port);
  bool connected = false;
  uv_connect_t request = {.data = &connected};
  checked(uv_tcp_connect(&request, &client->as.tcp, (struct sockaddr *)&address, on_connect), "uv_tcp_connect");
  while (!connected || !accepted)
    uv_run(own_loop(), UV_RUN_ONCE);
  uv_close(&client->as.handle, on_close);
  uv_close(&accepted->as.handle, on_close);
  accepted = NULL;
  uv_run(own_loop(), UV_RUN_NOWAIT);
}

static void resolve(void) {
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
  uv_getaddrinfo_t request;
  checked(uv_getaddrinfo(own_loop(), &request, NULL, "127.0.0.1", "80", &hints), "uv_getaddrinfo");
  uv_freeaddrinfo(request.addrinfo);
}

static void get_fd(void *end) {
  uv_os_fd_t fd;
  checked(uv_fileno(end, &fd), "uv_fileno");
  bench_sink = fd;
}

static void get_name(void *end) {
  struct sockaddr_storage address;
  int size = sizeof address;
  checked(uv_tcp_getsockname(end, (struct sockaddr *)&address, &size), "uv_tcp_getsockname");
  bench_sink = size;
}

static const char *const libraries[] = {"libuv.", NULL};

const struct peer peer_libuv = {
    .name = "libuv",
    .libraries = libraries,
    .adopt = adopt,
    .release = release,
    .send = send_bytes,
    .recv = recv_bytes,
    .send_buffers = send_buffers,
    .create = create,
    .listen = listen_at,
    .connect = connect_once,
    .resolve = resolve,
    .fileno = get_fd,
    .getsockname = get_name,
};
