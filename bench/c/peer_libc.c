/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * libc's calls, which are the limit for everything that uses them; poll() before each receive, which is the limit for
 * waits that anything else than data can end; and stdio over a descriptor. With a timeout they are the calls on a
 * socket with SO_RCVTIMEO and SO_SNDTIMEO. An end is its descriptor. */
#include "peer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static int fd_of(void *end) {
  return (int)(intptr_t)end;
}

static void *adopt(enum kind kind, int fd, double timeout) {
  (void)kind;
  if (timeout >= 0) {
    struct timeval time = {.tv_sec = (time_t)timeout};
    must(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time) == 0, "SO_RCVTIMEO");
    must(setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time) == 0, "SO_SNDTIMEO");
  }
  return (void *)(intptr_t)fd;
}

static void release(void *end) {
  must(close(fd_of(end)) == 0, "close");
}

static void send_bytes(void *end, const char *data, size_t size) {
  for (size_t sent = 0; sent < size;) {
    ssize_t count = send(fd_of(end), data + sent, size - sent, MSG_NOSIGNAL);
    must(count > 0, "send");
    sent += (size_t)count;
  }
}

static bool recv_bytes(void *end, char *buffer, size_t size) {
  for (size_t received = 0; received < size;) {
    ssize_t count = recv(fd_of(end), buffer + received, size - received, 0);
    must(count >= 0, "recv");
    if (count == 0)
      return false;
    received += (size_t)count;
  }
  return true;
}

static void send_buffers(void *end, const struct iovec *buffers, int count) {
  struct msghdr message = {.msg_iov = (struct iovec *)(uintptr_t)buffers, .msg_iovlen = (size_t)count};
  must(sendmsg(fd_of(end), &message, MSG_NOSIGNAL) > 0, "sendmsg");
}

static void send_file(void *end, int fd, size_t size) {
  off_t offset = 0;
  while ((size_t)offset < size)
    must(sendfile(fd_of(end), fd, &offset, size - (size_t)offset) > 0, "sendfile");
}

static void stop_waiting(void *end) {
  (void)end; /* MSG_DONTWAIT does it in the call. */
}

static void recv_nothing(void *end) {
  char byte;
  must(recv(fd_of(end), &byte, 1, MSG_DONTWAIT) == -1 && errno == EAGAIN, "recv without data");
}

static void *create(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  must(fd >= 0, "socket");
  return (void *)(intptr_t)fd;
}

static struct sockaddr_in loopback(uint16_t port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

static void *listen_at(uint16_t *port) {
  void *listener = create();
  struct sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  must(bind(fd_of(listener), (struct sockaddr *)&address, size) == 0, "bind");
  must(listen(fd_of(listener), 16) == 0, "listen");
  must(getsockname(fd_of(listener), (struct sockaddr *)&address, &size) == 0, "getsockname");
  *port = ntohs(address.sin_port);
  return listener;
}

static void connect_once(void *listener, uint16_t port) {
  void *client = create();
  struct sockaddr_in address = loopback(port);
  must(connect(fd_of(client), (struct sockaddr *)&address, sizeof address) == 0, "connect");
  int accepted = accept4(fd_of(listener), NULL, NULL, SOCK_CLOEXEC);
  must(accepted >= 0, "accept");
  release(client);
  close(accepted);
}

static void resolve(void) {
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list;
  must(getaddrinfo("127.0.0.1", "80", &hints, &list) == 0, "getaddrinfo");
  freeaddrinfo(list);
}

static void gettimeout(void *end) {
  struct timeval time;
  socklen_t size = sizeof time;
  must(getsockopt(fd_of(end), SOL_SOCKET, SO_RCVTIMEO, &time, &size) == 0, "SO_RCVTIMEO");
  bench_sink = time.tv_sec;
}

static void get_type(void *end) {
  int type;
  socklen_t size = sizeof type;
  must(getsockopt(fd_of(end), SOL_SOCKET, SO_TYPE, &type, &size) == 0, "SO_TYPE");
  bench_sink = type;
}

static void get_name(void *end) {
  struct sockaddr_storage address;
  socklen_t size = sizeof address;
  must(getsockname(fd_of(end), (struct sockaddr *)&address, &size) == 0, "getsockname");
  bench_sink = size;
}

const struct peer peer_libc = {
    .name = "libc",
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
    .gettimeout = gettimeout,
    .getsockopt = get_type,
    .getsockname = get_name,
};

static bool poll_and_recv(void *end, char *buffer, size_t size) {
  struct pollfd entry = {.fd = fd_of(end), .events = POLLIN};
  must(poll(&entry, 1, -1) == 1, "poll");
  return recv_bytes(end, buffer, size);
}

const struct peer peer_poll = {
    .name = "poll+recv",
    .waits = true,
    .adopt = adopt,
    .release = release,
    .send = send_bytes,
    .recv = poll_and_recv,
};

static void *open_file(int fd, bool writes) {
  FILE *file = fdopen(fd, writes ? "w" : "r");
  must(file != NULL, "fdopen");
  return file;
}

static size_t read_line(void *file, char *buffer, size_t size) {
  char *line = buffer;
  ssize_t length = getline(&line, &size, file);
  must(length > 0 && line == buffer, "getline");
  return (size_t)length;
}

static void read_file(void *file, char *buffer, size_t size) {
  must(fread(buffer, 1, size, file) == size, "fread");
}

static void write_file(void *file, const char *data, size_t size) {
  must(fwrite(data, 1, size, file) == size, "fwrite");
}

static void flush_file(void *file) {
  must(fflush(file) == 0, "fflush");
}

static void close_file(void *file) {
  must(fclose(file) == 0, "fclose");
}

const struct peer peer_stdio = {
    .name = "stdio",
    .open_file = open_file,
    .read_line = read_line,
    .read_file = read_file,
    .write_file = write_file,
    .flush_file = flush_file,
    .close_file = close_file,
};
