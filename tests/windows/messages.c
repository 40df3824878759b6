/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Messages, control data and batches on Windows, and files. */
#include "../stress/driver.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static ps_error err;

static ps_socket *bound(ps_address *address) {
  ps_socket *socket;
  driver_must(ps_socket_create(AF_INET, SOCK_DGRAM, 0, &socket, &err), &err);
  driver_must(ps_address_make_inet("127.0.0.1", 0, address, &err), &err);
  driver_must(ps_socket_bind(socket, address, &err), &err);
  driver_must(ps_socket_getsockname(socket, address, &err), &err);
  return socket;
}

static void buffers_are_scattered(void) {
  ps_address one, other;
  ps_socket *first = bound(&one), *second = bound(&other);
  char head[4] = "", tail[4] = "";
  ps_buffer out[] = {{.data = (char[]){'o', 'n', 'e'}, .length = 3}, {.data = (char[]){'t', 'w', 'o'}, .length = 3}};
  ps_buffer in[] = {{.data = head, .length = 2}, {.data = tail, .length = 3}};
  ps_message sent = {.buffers = out, .buffer_count = 2, .address = other};
  ps_message got = {.buffers = in, .buffer_count = 2};
  int64_t count = 0, received = 0, port = 0, expected = 0;
  driver_must(ps_socket_sendmsg(first, 0, &sent, &count, &err), &err);
  driver_must(ps_socket_recvmsg(second, 0, &got, &received, &err), &err);
  driver_check(count == 6 && received == 5 && memcmp(head, "on", 2) == 0 && memcmp(tail, "etw", 3) == 0,
               "a message goes through several buffers: %d and %d bytes", (int)count, (int)received);
  driver_check(got.length == 6 && (got.flags & MSG_TRUNC), "what was cut off is told: %d of %d bytes", (int)received,
               (int)got.length);
  ps_address_port(&got.address, &port, NULL);
  ps_address_port(&one, &expected, NULL);
  driver_check(port == expected, "and who sent it");
  ps_socket_free(first);
  ps_socket_free(second);
}

static void destinations_are_told(void) {
  ps_address one, other;
  ps_socket *first = bound(&one), *second = bound(&other);
  char data[8], host[64] = "";
  uint64_t control[16];
  ps_buffer in = {.data = data, .length = sizeof data};
  ps_message got = {.buffers = &in, .buffer_count = 1, .control = control, .control_capacity = sizeof control};
  driver_must(ps_socket_setsockopt(second, IPPROTO_IP, IP_PKTINFO, 1, &err), &err);
  driver_must(ps_socket_sendto(first, 0, &other, "where", 5, NULL, &err), &err);
  int64_t received = 0;
  driver_must(ps_socket_recvmsg(second, 0, &got, &received, &err), &err);
  ps_address_host(&got.destination, host, sizeof host, NULL, NULL);
  driver_check(received == 5 && got.control_length > 0 && strcmp(host, "127.0.0.1") == 0,
               "IP_PKTINFO tells where a datagram went: '%s', %d bytes of control data", host, (int)got.control_length);
  ps_socket_free(first);
  ps_socket_free(second);
}

static void streams_have_messages(void) {
  ps_socket *pair[2];
  char data[8] = "";
  driver_pair(pair);
  ps_buffer out = {.data = (char[]){'a', 'b', 'c'}, .length = 3}, in = {.data = data, .length = sizeof data};
  uint64_t control[16];
  ps_message sent = {.buffers = &out, .buffer_count = 1};
  ps_message got = {.buffers = &in, .buffer_count = 1, .control = control, .control_capacity = sizeof control};
  int64_t received = 0;
  driver_must(ps_socket_sendmsg(pair[0], 0, &sent, NULL, &err), &err);
  int32_t status = ps_socket_recvmsg(pair[1], 0, &got, &received, &err);
  driver_check(status == PS_OK && received == 3 && memcmp(data, "abc", 3) == 0 && got.control_length == 0,
               "a message goes over a stream: %s", status == PS_OK ? "done" : err.message);
  int64_t fd = driver_fileno(pair[0]);
  status = ps_socket_send_fds(pair[0], 0, &fd, 1, "x", 1, NULL, &err);
  driver_check(status == PS_E_OS, "descriptors are not sent, and that is said: %s",
               status == PS_OK ? "sent" : err.message);
  ps_socket_free(pair[0]);
  ps_socket_free(pair[1]);
}

static void files_are_sent(void) {
  enum { SIZE = 1 << 20 };
  static char bytes[SIZE], got[SIZE];
  WCHAR folder[MAX_PATH], path[MAX_PATH];
  GetTempPathW(MAX_PATH, folder);
  GetTempFileNameW(folder, L"ps", 0, path);
  HANDLE file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS,
                            FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, NULL);
  uint32_t seed = 3;
  for (int i = 0; i < SIZE; i++)
    bytes[i] = (char)driver_random(&seed);
  DWORD written;
  WriteFile(file, bytes, SIZE, &written, NULL);
  ps_socket *pair[2];
  driver_pair(pair);
  int64_t done = 0, sent = 0, more = 1;
  LARGE_INTEGER where = {.QuadPart = 0};
  driver_must(ps_socket_settimeout(pair[0], 0, &err), &err);
  /* In parts, as there is room, from behind the first 1,000 bytes. */
  int64_t offset = 1000;
  while (done < SIZE - 1000 && more > 0) {
    int32_t status = ps_socket_sendfile(pair[0], (int64_t)(intptr_t)file, offset, -1, &sent, &err);
    if (status != PS_OK && status != PS_E_WOULD_BLOCK)
      driver_give_up("%s", err.message);
    offset += sent;
    driver_must(ps_socket_recv(pair[1], 0, got + done, SIZE - done, &more, &err), &err);
    done += more;
  }
  SetFilePointerEx(file, where, &where, FILE_CURRENT);
  driver_check(done == SIZE - 1000 && memcmp(got, bytes + 1000, SIZE - 1000) == 0, "a file is sent by its handle");
  driver_check(where.QuadPart == SIZE, "and its position stays");
  CloseHandle(file);
  ps_socket_free(pair[0]);
  ps_socket_free(pair[1]);
}

/* Windows has no call for several datagrams, and what comes out is the same. */
/* A read of these would wait for what comes next. */
static void streams_are_no_files(void) {
  ps_socket *pair[2], *other[2];
  int64_t handle = -1, sent = 0;
  HANDLE ends[2];
  driver_must(ps_socket_pair(AF_INET, SOCK_STREAM, 0, &pair[0], &pair[1], &err), &err);
  driver_must(ps_socket_pair(AF_INET, SOCK_STREAM, 0, &other[0], &other[1], &err), &err);
  driver_must(ps_socket_fileno(other[0], &handle, &err), &err);
  if (!CreatePipe(&ends[0], &ends[1], NULL, 0))
    driver_give_up("CreatePipe: error %lu", GetLastError());
  const int64_t streams[] = {handle, (int64_t)(intptr_t)ends[0]};
  for (int i = 0; i < 2; i++) {
    int32_t status = ps_socket_sendfile(pair[0], streams[i], 0, 1, &sent, &err);
    driver_check(status == PS_E_OS && err.code == ESPIPE, "%s is no file to send", i == 0 ? "a socket" : "a pipe");
  }
  for (int i = 0; i < 2; i++) {
    CloseHandle(ends[i]);
    ps_socket_free(pair[i]);
    ps_socket_free(other[i]);
  }
}

static void batches_are_whole(void) {
  enum { COUNT = 40, SIZE = 8 };
  ps_address one, other, from[COUNT];
  ps_socket *first = bound(&one), *second = bound(&other);
  char out[COUNT * SIZE], in[COUNT * SIZE];
  int64_t lengths[COUNT], sent = 0, total = 0, used = 0;
  for (int i = 0; i < COUNT; i++) {
    memset(out + i * SIZE, 'a' + i % 26, SIZE);
    lengths[i] = SIZE;
  }
  driver_must(ps_socket_sendto_batch(first, 0, out, sizeof out, lengths, COUNT, &other, 1, &sent, &err), &err);
  driver_check(sent == COUNT, "%d of %d datagrams of a batch are sent", (int)sent, COUNT);
  bool senders = true;
  driver_must(ps_socket_settimeout(second, 5, &err), &err);
  while (total < COUNT) {
    int64_t received = 0, port = 0, expected = 0;
    int32_t status = ps_socket_recvfrom_batch(second, 0, SIZE, in + total * SIZE, (COUNT - total) * SIZE, &used,
                                              lengths, COUNT - total, &received, from, &err);
    driver_must(status, &err);
    ps_address_port(&from[received - 1], &port, NULL);
    ps_address_port(&one, &expected, NULL);
    senders = senders && port == expected;
    total += received;
  }
  driver_check(memcmp(in, out, sizeof out) == 0, "all are received, in order");
  driver_check(senders, "and their senders are told");
  ps_socket_free(first);
  ps_socket_free(second);
}

int main(void) {
  buffers_are_scattered();
  destinations_are_told();
  streams_have_messages();
  files_are_sent();
  streams_are_no_files();
  batches_are_whole();
  return driver_finish();
}
