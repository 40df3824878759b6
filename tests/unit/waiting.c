/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The kinds of calls that wait; see waiting.h. */
#include "waiting.h"

#include "check.h"
#include "fault.h"
#include "platform/platform.h"
#include "polysocket/exact.h"
#include "polysocket/message.h"
#include "polysocket/transfer.h"
#include "sockets.h"
#include "storm.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

/* More than any of the queues here takes. */
enum { LARGE = 16 << 20, EXPERIMENTAL = 253 };

static char large[LARGE];

/* What they start from. */

/* Whether this machine has the named AF_UNIX sockets that a kind is about. */
static bool has_names(const struct waiting *waiting) {
  return waiting->kind->family != AF_UNIX || has_abstract_names();
}

static void prepare_pair(struct waiting *waiting) {
  if (!has_pairs(waiting->kind->type))
    return;
  if (waiting->kind->family == AF_UNIX)
    make_pair(waiting->kind->type, &waiting->socket, &waiting->other);
  else
    make_connection(&waiting->socket, &waiting->other);
}

/* Whether the peer of a TCP connection has confirmed all that was sent: what it confirms makes room. */
static bool is_settled(int fd) {
  struct tcp_info info = {0};
  socklen_t length = sizeof info;
  return getsockopt(fd, IPPROTO_TCP, TCP_INFO, (void *)&info, &length) < 0 || info.tcpi_unacked == 0;
}

static void prepare_full(struct waiting *waiting) {
  if (!has_full_queues(waiting->kind->type))
    return;
  prepare_pair(waiting);
  for (int quiet = 0; waiting->socket && quiet < 2; quiet++) {
    while (fill(waiting->socket) > 0 || !is_settled(descriptor(waiting->socket))) {
      quiet = 0;
      usleep(1000);
    }
  }
}

static void prepare_lone(struct waiting *waiting) {
  waiting->address = loopback(0);
  if (waiting->kind->type == SOCK_RAW)
    waiting->socket =
        make_where_possible(waiting->kind->family, SOCK_RAW, waiting->kind->family == AF_INET ? EXPERIMENTAL : 0);
  else
    waiting->socket = make_socket(waiting->kind->family, waiting->kind->type);
  if (waiting->socket && waiting->kind->family == AF_INET && waiting->kind->type == SOCK_DGRAM)
    check_ok(ps_socket_bind(waiting->socket, &waiting->address, &err));
}

static void prepare_listener(struct waiting *waiting) {
  if (!has_names(waiting))
    return;
  waiting->socket = make_socket(waiting->kind->family, SOCK_STREAM);
  waiting->address = waiting->kind->family == AF_UNIX ? unix_address("", 0) : loopback(0);
  check_ok(ps_socket_bind(waiting->socket, &waiting->address, &err));
  check_ok(ps_socket_listen(waiting->socket, 5, &err));
}

static void prepare_full_listener(struct waiting *waiting) {
  if (!has_names(waiting))
    return;
  waiting->other = make_full_listener(waiting->kind->family, &waiting->address);
  waiting->socket = make_socket(waiting->kind->family, SOCK_STREAM);
}

/* A receiver of datagrams whose queue is full, and a sender that isn't connected to it. */
static void prepare_full_queue(struct waiting *waiting) {
  if (!has_names(waiting))
    return;
  waiting->address = unix_address("", 0);
  waiting->socket = make_socket(AF_UNIX, SOCK_DGRAM);
  waiting->other = make_socket(AF_UNIX, SOCK_DGRAM);
  check_ok(ps_socket_bind(waiting->other, &waiting->address, &err));
  check_ok(ps_socket_getsockname(waiting->other, &waiting->address, &err));
  int64_t sent;
  while (ps_socket_sendto(waiting->socket, MSG_DONTWAIT, &waiting->address, "x", 1, &sent, NULL) == PS_OK)
    ;
}

static void prepare_reader(struct waiting *waiting) {
  prepare_pair(waiting);
  check_ok(ps_socket_makefile(waiting->socket, "r", -1, &waiting->file, &err));
}

static void prepare_writer(struct waiting *waiting) {
  prepare_full(waiting);
  check_ok(ps_socket_makefile(waiting->socket, "w", -1, &waiting->file, &err));
  check_ok(ps_file_write(waiting->file, "begin", 5, NULL, &err));
}

static void prepare_disk(struct waiting *waiting) {
  prepare_pair(waiting);
  waiting->disk = memfd_create("waiting", MFD_CLOEXEC);
  cr_assert(ftruncate(waiting->disk, LARGE) == 0);
}

/* The calls. */

static int32_t call_recv(struct waiting *waiting) {
  char bytes[8];
  return ps_socket_recv(waiting->socket, 0, bytes, sizeof bytes, &waiting->done, &waiting->err);
}

static int32_t call_recv_into(struct waiting *waiting) {
  char bytes[8];
  return ps_socket_recv_into(waiting->socket, 0, bytes, sizeof bytes, &waiting->done, NULL, &waiting->err);
}

static int32_t call_recvfrom(struct waiting *waiting) {
  char bytes[8];
  return ps_socket_recvfrom(waiting->socket, 0, bytes, sizeof bytes, &waiting->done, NULL, &waiting->err);
}

static int32_t call_recvmsg(struct waiting *waiting) {
  char bytes[8];
  ps_buffer buffer = {.data = bytes, .length = sizeof bytes};
  ps_message message = {.buffers = &buffer, .buffer_count = 1};
  return ps_socket_recvmsg(waiting->socket, 0, &message, &waiting->done, &waiting->err);
}

static int32_t call_recv_exact(struct waiting *waiting) {
  char bytes[8];
  return ps_socket_recv_exact(waiting->socket, 0, NULL, 0, bytes, sizeof bytes, &waiting->done, &waiting->err);
}

static int32_t call_recv_until(struct waiting *waiting) {
  char bytes[8];
  return ps_socket_recv_until(waiting->socket, 0, "\r\n", 2, NULL, 0, bytes, sizeof bytes, &waiting->done,
                              &waiting->err);
}

static int32_t call_send(struct waiting *waiting) {
  return ps_socket_send(waiting->socket, 0, "x", 1, &waiting->done, &waiting->err);
}

static int32_t call_sendto(struct waiting *waiting) {
  return ps_socket_sendto(waiting->socket, 0, &waiting->address, "x", 1, &waiting->done, &waiting->err);
}

static int32_t call_sendall(struct waiting *waiting) {
  return ps_socket_sendall(waiting->socket, 0, large, LARGE, &waiting->done, &waiting->err);
}

static int32_t call_sendmsg(struct waiting *waiting) {
  ps_buffer buffer = {.data = large, .length = 5};
  ps_message message = {.buffers = &buffer, .buffer_count = 1};
  return ps_socket_sendmsg(waiting->socket, 0, &message, &waiting->done, &waiting->err);
}

static int32_t call_sendfile(struct waiting *waiting) {
  return ps_socket_sendfile(waiting->socket, waiting->disk, 0, LARGE, &waiting->done, &waiting->err);
}

static int32_t call_accept(struct waiting *waiting) {
  ps_socket *made = NULL;
  int32_t status = ps_socket_accept(waiting->socket, &made, NULL, &waiting->err);
  ps_socket_free(made);
  return status;
}

static int32_t call_connect(struct waiting *waiting) {
  return ps_socket_connect(waiting->socket, &waiting->address, &waiting->err);
}

static int32_t call_read(struct waiting *waiting) {
  char bytes[8];
  return ps_file_read(waiting->file, bytes, sizeof bytes, &waiting->done, &waiting->err);
}

static int32_t call_readline(struct waiting *waiting) {
  char bytes[8];
  return ps_file_readline(waiting->file, bytes, sizeof bytes, &waiting->done, &waiting->err);
}

static int32_t call_write(struct waiting *waiting) {
  return ps_file_write(waiting->file, large, LARGE, &waiting->done, &waiting->err);
}

static int32_t call_flush(struct waiting *waiting) {
  return ps_file_flush(waiting->file, &waiting->err);
}

const struct waiting_kind waiting_kinds[] = {
    {"recv, TCP", "recv", prepare_pair, call_recv, AF_INET, SOCK_STREAM, false, false},
    {"recv, UDP", "recv", prepare_lone, call_recv, AF_INET, SOCK_DGRAM, false, false},
    {"recv, AF_UNIX stream", "recv", prepare_pair, call_recv, AF_UNIX, SOCK_STREAM, false, false},
    {"recv, AF_UNIX datagram", "recv", prepare_pair, call_recv, AF_UNIX, SOCK_DGRAM, false, false},
    {"recv, AF_UNIX seqpacket", "recv", prepare_pair, call_recv, AF_UNIX, SOCK_SEQPACKET, false, false},
    {"recv, netlink", "recv", prepare_lone, call_recv, AF_NETLINK, SOCK_RAW, false, false},
    {"recv, raw", "recv", prepare_lone, call_recv, AF_INET, SOCK_RAW, false, false},
    {"recv_into", "recv_into", prepare_pair, call_recv_into, AF_UNIX, SOCK_STREAM, false, false},
    {"recvfrom, UDP", "recvfrom", prepare_lone, call_recvfrom, AF_INET, SOCK_DGRAM, false, false},
    {"recvmsg", "recvmsg", prepare_pair, call_recvmsg, AF_UNIX, SOCK_STREAM, false, false},
    {"send, TCP", "send", prepare_full, call_send, AF_INET, SOCK_STREAM, true, false},
    {"send, AF_UNIX stream", "send", prepare_full, call_send, AF_UNIX, SOCK_STREAM, true, false},
    {"send, AF_UNIX datagram", "send", prepare_full, call_send, AF_UNIX, SOCK_DGRAM, true, false},
    {"send, AF_UNIX seqpacket", "send", prepare_full, call_send, AF_UNIX, SOCK_SEQPACKET, true, false},
    {"sendto a full queue", "sendto", prepare_full_queue, call_sendto, AF_UNIX, SOCK_DGRAM, true, true},
    {"sendall, TCP", "sendall", prepare_pair, call_sendall, AF_INET, SOCK_STREAM, true, false},
    {"sendall, AF_UNIX", "sendall", prepare_pair, call_sendall, AF_UNIX, SOCK_STREAM, true, false},
    {"sendmsg", "sendmsg", prepare_full, call_sendmsg, AF_UNIX, SOCK_STREAM, true, false},
    {"sendfile, TCP", "sendfile", prepare_disk, call_sendfile, AF_INET, SOCK_STREAM, true, false},
    {"sendfile, AF_UNIX", "sendfile", prepare_disk, call_sendfile, AF_UNIX, SOCK_STREAM, true, false},
    {"accept, TCP", "accept", prepare_listener, call_accept, AF_INET, SOCK_STREAM, false, false},
    {"accept, AF_UNIX", "accept", prepare_listener, call_accept, AF_UNIX, SOCK_STREAM, false, false},
    {"connect, TCP", "connect", prepare_full_listener, call_connect, AF_INET, SOCK_STREAM, true, false},
    {"connect, AF_UNIX", "connect", prepare_full_listener, call_connect, AF_UNIX, SOCK_STREAM, true, true},
    {"read", "read", prepare_reader, call_read, AF_UNIX, SOCK_STREAM, false, false},
    {"readline", "readline", prepare_reader, call_readline, AF_INET, SOCK_STREAM, false, false},
    {"write", "write", prepare_writer, call_write, AF_UNIX, SOCK_STREAM, true, false},
    {"flush", "flush", prepare_writer, call_flush, AF_INET, SOCK_STREAM, true, false},
    {"recv_exact", "recv_exact", prepare_pair, call_recv_exact, AF_INET, SOCK_STREAM, false, false},
    {"recv_until", "recv_until", prepare_pair, call_recv_until, AF_UNIX, SOCK_STREAM, false, false},
};
const int waiting_kind_count = COUNT_OF(waiting_kinds);

bool waiting_prepare(struct waiting *waiting, const struct waiting_kind *kind, double timeout) {
  *waiting = (struct waiting){.kind = kind, .disk = -1, .status = -1};
  kind->prepare(waiting);
  if (!waiting->socket)
    return false;
  check_ok(ps_socket_settimeout(waiting->socket, timeout, &err));
  if (waiting->file)
    check_ok(ps_file_settimeout(waiting->file, timeout, &err));
  return true;
}

static void *make_call(void *argument) {
  struct waiting *waiting = argument;
  waiting->status = waiting->kind->call(waiting);
  waiting->ended = seconds_now();
  return NULL;
}

void waiting_start(struct waiting *waiting) {
  cr_assert_eq(pthread_create(&waiting->thread, NULL, make_call, waiting), 0);
}

void waiting_start_and_leave(struct waiting *waiting, double seconds) {
  int polls = fault_count(FAULT_PPOLL);
  waiting_start(waiting);
  while (fault_count(FAULT_PPOLL) == polls)
    usleep(100);
  usleep((useconds_t)(seconds * 1e6));
}

double waiting_join(struct waiting *waiting) {
  double before = seconds_now();
  cr_assert_eq(pthread_join(waiting->thread, NULL), 0);
  return waiting->ended - before;
}

void waiting_finish(struct waiting *waiting) {
  ps_file_free(waiting->file);
  ps_socket_free(waiting->socket);
  ps_socket_free(waiting->other);
  if (waiting->disk >= 0)
    close(waiting->disk);
}

int descriptors_of_a_wake(void) {
  int before = open_descriptors(), wake = ps__sys_wake_create(), made = open_descriptors() - before;
  cr_assert(wake >= 0 && made > 0);
  ps__sys_wake_close(wake);
  fault_reset();
  return made;
}
