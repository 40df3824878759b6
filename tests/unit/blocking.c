/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Blocking mode: the library waits itself there, and does what the system does while it waits. Receives of all that was
 * asked for, low-water marks, sends that take everything, the system's own limits, and signals after a part. */
#include "check.h"
#include "fake_host.h"
#include "fault.h"
#include "polysocket/file.h"
#include "polysocket/message.h"
#include "polysocket/named_options.h"
#include "polysocket/options.h"
#include "polysocket/transfer.h"
#include "sockets.h"
#include "storm.h"
#include "waiting.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

TestSuite(blocking, .timeout = 30);

static ps_socket *near, *far;
static char bytes[64];
static int64_t count;

static void make_stream(int family) {
  if (family == AF_UNIX)
    make_pair(SOCK_STREAM, &near, &far);
  else
    make_connection(&near, &far);
  memset(bytes, 0, sizeof bytes);
  fault_reset();
}

static const int families[] = {AF_UNIX, AF_INET};

/* Sent from the other end while a call waits; TCP takes its time to bring it. */
static void send_text(void *text) {
  check_number(ps_socket_send(far, 0, text, (int64_t)strlen(text), NULL, NULL), PS_OK);
  usleep(1000);
}

static void close_far(void *unused) {
  (void)unused;
  check_number(ps_socket_close(far, NULL), PS_OK);
  usleep(1000);
}

/* Each receive of eight bytes, into two buffers where it can have them. */

static int32_t by_recv(int64_t flags) {
  return ps_socket_recv(near, flags, bytes, 8, &count, &err);
}

static int32_t by_recv_into(int64_t flags) {
  int64_t size = 0;
  int32_t status = ps_socket_recv_into(near, flags, bytes, 8, &count, &size, &err);
  check_number(size, count);
  return status;
}

static int32_t by_recvfrom(int64_t flags) {
  return ps_socket_recvfrom(near, flags, bytes, 8, &count, NULL, &err);
}

static int32_t by_recvmsg(int64_t flags) {
  ps_buffer buffers[] = {{.data = bytes, .length = 3}, {.data = NULL}, {.data = bytes + 3, .length = 5}};
  ps_message message = {.buffers = buffers, .buffer_count = 3};
  int32_t status = ps_socket_recvmsg(near, flags, &message, &count, &err);
  check_number(message.length, count);
  return status;
}

static int32_t (*const receives[])(int64_t flags) = {by_recv, by_recv_into, by_recvfrom, by_recvmsg};

/* All of it. */

Test(blocking, all_of_it_comes_in_parts) {
  for (int i = 0; i < COUNT_OF(receives) * COUNT_OF(families); i++) {
    make_stream(families[i % 2]);
    send_text("123");
    fault(PPOLL, .made = true, .meanwhile = send_text, .detail = "4");
    fault(PPOLL, .made = true, .meanwhile = send_text, .detail = "567890");
    check_ok(receives[i / 2](MSG_WAITALL));
    check_number(count, 8);
    check_bytes(bytes, "12345678", 8);
    check_ok(by_recv(0));
    check_bytes(bytes, "90", 2);
  }
}

Test(blocking, the_end_of_the_stream_ends_it_with_what_came) {
  for (int i = 0; i < COUNT_OF(receives) * COUNT_OF(families); i++) {
    make_stream(families[i % 2]);
    send_text("123");
    fault(PPOLL, .made = true, .meanwhile = close_far);
    check_ok(receives[i / 2](MSG_WAITALL));
    check_number(count, 3);
    check_ok(receives[i / 2](MSG_WAITALL));
    check_number(count, 0);
  }
}

Test(blocking, an_error_after_a_part_is_the_next_calls) {
  for (int i = 0; i < COUNT_OF(receives) * COUNT_OF(families); i++) {
    make_stream(families[i % 2]);
    /* What the peer has not read makes its close a reset. */
    check_ok(ps_socket_send(near, 0, "x", 1, NULL, &err));
    usleep(1000);
    send_text("123");
    fault(PPOLL, .made = true, .meanwhile = close_far);
    check_ok(receives[i / 2](MSG_WAITALL));
    check_number(count, 3);
  }
}

Test(blocking, a_look_at_all_of_it_waits_where_the_system_does) {
  for (int i = 0; i < COUNT_OF(receives); i++) {
    make_stream(AF_INET);
    send_text("123");
    fault(PPOLL, .made = true, .meanwhile = send_text, .detail = "4");
    fault(PPOLL, .made = true, .meanwhile = send_text, .detail = "567890");
    check_ok(receives[i](MSG_WAITALL | MSG_PEEK));
    check_number(count, 8);
    check_bytes(bytes, "12345678", 8);
    check_ok(receives[i](0));
    check_bytes(bytes, "12345678", 8);
    check_ok(by_recv(0));
    send_text("123");
    fault(PPOLL, .made = true, .meanwhile = close_far);
    check_ok(receives[i](MSG_WAITALL | MSG_PEEK));
    check_number(count, 3);
    make_stream(AF_UNIX);
    send_text("123");
    check_ok(receives[i](MSG_WAITALL | MSG_PEEK));
    check_number(count, 3);
  }
}

Test(blocking, only_blocking_mode_waits_for_all_of_it) {
  static const double modes[] = {0, 5};
  for (int i = 0; i < COUNT_OF(receives) * COUNT_OF(modes); i++) {
    make_stream(AF_UNIX);
    send_text("123");
    check_ok(ps_socket_settimeout(near, modes[i % 2], &err));
    check_ok(receives[i / 2](MSG_WAITALL));
    check_number(count, 3);
  }
  make_stream(AF_UNIX);
  send_text("123");
  check_ok(by_recv(MSG_WAITALL | MSG_DONTWAIT));
  check_number(count, 3);
}

Test(blocking, a_message_of_its_own_is_all_of_it) {
  static const int types[] = {SOCK_DGRAM, SOCK_SEQPACKET};
  for (int i = 0; i < COUNT_OF(receives) * COUNT_OF(types); i++) {
    if (!has_pairs(types[i % 2]))
      continue;
    make_pair(types[i % 2], &near, &far);
    send_text("123");
    send_text("45678");
    check_ok(receives[i / 2](MSG_WAITALL));
    check_number(count, 3);
  }
}

/* Descriptors end a message: what came before goes along, what comes after does not. */
Test(blocking, descriptors_in_between_end_it_and_arrive) {
  char control[64];
  ps_buffer buffers[] = {{.data = bytes, .length = 3}, {.data = bytes + 3, .length = 5}};
  make_stream(AF_UNIX);
  send_text("12");
  check_ok(ps_socket_send_fds(far, 0, &(int64_t){descriptor(far)}, 1, "34", 2, NULL, &err));
  send_text("5678");
  int before = open_descriptors();
  ps_message message = {.buffers = buffers, .buffer_count = 2, .control = control, .control_capacity = sizeof control};
  check_ok(ps_socket_recvmsg(near, MSG_WAITALL, &message, &count, &err));
  check_number(count, 4);
  check_bytes(bytes, "1234", 4);
  cr_assert(message.control_length > 0);
  check_number(open_descriptors(), before + 1);
  check_ok(by_recv(0));
  check_bytes(bytes, "5678", 4);
}

/* Low-water marks. */

static void set_mark(int64_t mark) {
  check_ok(ps_socket_setsockopt(near, SOL_SOCKET, SO_RCVLOWAT, mark, &err));
}

Test(blocking, a_low_water_mark_is_waited_for) {
  for (int i = 0; i < COUNT_OF(receives) * COUNT_OF(families); i++) {
    make_stream(families[i % 2]);
    set_mark(6);
    send_text("123");
    fault(PPOLL, .made = true, .meanwhile = send_text, .detail = "4");
    fault(PPOLL, .made = true, .meanwhile = send_text, .detail = "567");
    check_ok(receives[i / 2](0));
    check_number(count, 7);
    check_bytes(bytes, "1234567", 7);
    send_text("89");
    fault_reset();
    fault(PPOLL, .made = true, .meanwhile = close_far);
    check_ok(receives[i / 2](0));
    check_number(count, 2);
  }
}

Test(blocking, less_than_the_mark_is_taken_when_that_is_asked_for) {
  for (int i = 0; i < COUNT_OF(receives) * COUNT_OF(families); i++) {
    make_stream(families[i % 2]);
    set_mark(30);
    send_text("1234567890");
    check_ok(receives[i / 2](0));
    check_number(count, 8);
    send_text("123456");
    check_ok(receives[i / 2](MSG_WAITALL));
    check_number(count, 8);
    check_bytes(bytes, "90123456", 8);
  }
}

/* Sends that take everything. */

enum { LARGE = 6 << 20 };

static char large[LARGE];
static bool intact;

/* Take everything, slowly. */
static void *take_slowly(void *unused) {
  static char piece[300000];
  int64_t total = 0, part = 1;
  intact = true;
  while (part > 0 && ps_socket_recv(far, 0, piece, sizeof piece, &part, NULL) == PS_OK) {
    intact = intact && total + part <= LARGE && memcmp(piece, large + total, (size_t)part) == 0;
    total += part;
    usleep(1000);
  }
  intact = intact && total == LARGE;
  return unused;
}

static int32_t by_send(void) {
  return ps_socket_send(near, 0, large, LARGE, &count, &err);
}

static int32_t by_sendall(void) {
  return ps_socket_sendall(near, 0, large, LARGE, &count, &err);
}

static int32_t by_sendmsg(void) {
  ps_buffer buffers[] = {
      {.data = large, .length = 1000001}, {.data = NULL}, {.data = large + 1000001, .length = LARGE - 1000001}};
  return ps_socket_sendmsg(near, 0, &(ps_message){.buffers = buffers, .buffer_count = 3}, &count, &err);
}

static int32_t by_sendfile(void) {
  int disk = memfd_create("blocking", MFD_CLOEXEC);
  cr_assert(write(disk, large, LARGE) == LARGE);
  int32_t status = ps_socket_sendfile(near, disk, 0, LARGE, &count, &err);
  close(disk);
  return status;
}

static int32_t by_write(void) {
  ps_file *file = NULL;
  check_ok(ps_socket_makefile(near, "w", -1, &file, &err));
  int32_t status = ps_file_write(file, large, LARGE, &count, &err);
  check_ok(ps_file_close(file, &err));
  ps_file_free(file);
  return status;
}

Test(blocking, a_slow_reader_gets_everything) {
  static int32_t (*const sends[])(void) = {by_send, by_sendall, by_sendmsg, by_sendfile, by_write};
  for (int i = 0; i < LARGE; i++)
    large[i] = (char)(i * 7 + i / 251);
  for (int i = 0; i < COUNT_OF(sends) * COUNT_OF(families); i++) {
    pthread_t thread;
    make_stream(families[i % 2]);
    cr_assert_eq(pthread_create(&thread, NULL, take_slowly, NULL), 0);
    check_ok(sends[i / 2]());
    check_number(count, LARGE);
    ps_socket_free(near);
    pthread_join(thread, NULL);
    cr_assert(intact, "send %d over family %d", i / 2, families[i % 2]);
  }
}

Test(blocking, descriptors_go_with_the_first_part_alone) {
  int64_t fds[4], found = 0;
  pthread_t thread;
  make_stream(AF_UNIX);
  check_ok(ps_socket_send_fds(near, 0, &(int64_t){descriptor(near)}, 1, "x", 1, NULL, &err));
  check_ok(ps_socket_recv_fds(far, 0, bytes, 1, &count, fds, 4, &found, NULL, NULL, &err));
  check_number(found, 1);
  close((int)fds[0]);
  cr_assert_eq(pthread_create(&thread, NULL, take_slowly, NULL), 0);
  int before = open_descriptors();
  check_ok(ps_socket_send_fds(near, 0, &(int64_t){descriptor(near)}, 1, large, LARGE, &count, &err));
  check_number(count, LARGE);
  ps_socket_free(near);
  pthread_join(thread, NULL);
  cr_assert(fault_count(FAULT_SENDMSG) > 2);
  cr_assert(open_descriptors() <= before);
}

/* Signals after a part. */

Test(blocking, a_signal_after_a_part_gives_the_part_and_asks_nobody) {
  struct fake_host *host = fake_host_make(1000);
  host->stop_at = 1;
  make_stream(AF_UNIX);
  check_ok(ps_socket_sethooks(near, &host->hooks, &err));
  fault(SEND, .most = 2);
  fault(SEND, .error = EINTR);
  check_ok(ps_socket_send(near, 0, "12345678", 8, &count, &err));
  check_number(count, 2);
  for (int i = 0; i < COUNT_OF(receives); i++) {
    /* A socket whose last receive had to wait waits before it tries. */
    make_stream(AF_UNIX);
    check_ok(ps_socket_sethooks(near, &host->hooks, &err));
    send_text("123");
    fault(PPOLL, .error = EINTR);
    check_ok(receives[i](MSG_WAITALL));
    check_number(count, 3);
    check_number(host->questions, 0);
  }
  fault_reset();
  fault(PPOLL, .error = EINTR);
  check_fails(by_recv(MSG_WAITALL), PS_E_INTERRUPTED, EINTR, "recv: interrupted by the host");
}

/* A file's read is a series of receives, and each may take two calls of the system. */
Test(blocking, a_signal_in_a_later_receive_of_a_file_is_asked_about) {
  struct fake_host *host = fake_host_make(0);
  ps_file *file;
  make_stream(AF_UNIX);
  set_mark(4);
  check_ok(ps_socket_sethooks(near, &host->hooks, &err));
  check_ok(ps_socket_makefile(near, "r", 4, &file, &err));
  send_text("12");
  fault_reset();
  fault(PPOLL, .made = true);
  fault(PPOLL, .made = true, .meanwhile = send_text, .detail = "34");
  fault(PPOLL, .error = EINTR);
  fault(PPOLL, .made = true, .meanwhile = send_text, .detail = "5678");
  check_ok(ps_file_read(file, bytes, 8, &count, &err));
  check_number(count, 8);
  check_bytes(bytes, "12345678", 8);
}

/* The system's own limits, which belong to blocking mode. */

/* With a storm of signals all the while, or without. */
static void check_limits(bool storm) {
  for (int i = 0; i < waiting_kind_count; i++) {
    struct waiting waiting;
    const struct waiting_kind *kind = &waiting_kinds[i];
    if (!waiting_prepare(&waiting, kind, PS_NO_TIMEOUT))
      continue;
    check_ok(ps_socket_set_option(waiting.socket, kind->sends ? "send_timeout" : "receive_timeout", "0.03", &err));
    double before = seconds_now();
    if (storm)
      storm_begin(2000000 * storm_slowness());
    int32_t status = kind->call(&waiting);
    if (storm)
      storm_end();
    double elapsed = seconds_now() - before;
    cr_assert(status == PS_E_WOULD_BLOCK, "%s: %d, %s", kind->name, (int)status, waiting.err.message);
    bool begun = kind->family == AF_INET && strcmp(kind->operation, "connect") == 0;
    check_number(waiting.err.code, begun ? EINPROGRESS : EAGAIN);
    cr_assert(elapsed >= 0.029 && elapsed < 5, "%s: it took %g s", kind->name, elapsed);
    waiting_finish(&waiting);
  }
}

Test(blocking, a_limit_of_the_system_ends_every_call) {
  check_limits(false);
}

Test(blocking, a_limit_of_the_system_ends_every_call_while_signals_come) {
  check_limits(true);
}

Test(blocking, a_limit_of_the_system_after_a_part_gives_the_part) {
  for (int i = 0; i < COUNT_OF(receives) * COUNT_OF(families); i++) {
    make_stream(families[i % 2]);
    check_ok(ps_socket_set_option(near, "receive_timeout", "0.02", &err));
    send_text("123");
    check_ok(receives[i / 2](MSG_WAITALL | MSG_PEEK));
    check_number(count, 3);
    check_ok(receives[i / 2](MSG_WAITALL));
    check_number(count, 3);
    check_fails(receives[i / 2](MSG_WAITALL), PS_E_WOULD_BLOCK, EAGAIN, "");
    check_fails(receives[i / 2](MSG_WAITALL | MSG_PEEK), PS_E_WOULD_BLOCK, EAGAIN, "");
    check_ok(ps_socket_set_option(near, "send_timeout", "0.02", &err));
    check_ok(ps_socket_send(near, 0, large, LARGE, &count, &err));
    cr_assert(count > 0 && count < LARGE);
    check_fails(ps_socket_sendall(near, 0, large, LARGE, &count, &err), PS_E_WOULD_BLOCK, EAGAIN, "sendall: ");
  }
}

Test(blocking, a_timeout_of_the_object_counts_alone) {
  make_stream(AF_UNIX);
  check_ok(ps_socket_set_option(near, "receive_timeout", "0.001", &err));
  check_ok(ps_socket_settimeout(near, 0.03, &err));
  double before = seconds_now();
  check_fails(by_recv(0), PS_E_TIMEOUT, ETIMEDOUT, "timed out after 0.03 s");
  cr_assert(seconds_now() - before >= 0.03);
}

/* Queues that do not show whether there is room. */

static void take_one(void *unused) {
  check_number(ps_socket_recv(far, MSG_DONTWAIT, bytes, sizeof bytes, NULL, NULL), PS_OK);
  (void)unused;
}

Test(blocking, room_in_a_full_queue_of_datagrams_is_found) {
  ps_address address = unix_address("", 0);
  near = make_socket(AF_UNIX, SOCK_DGRAM);
  far = make_socket(AF_UNIX, SOCK_DGRAM);
  check_ok(ps_socket_bind(far, &address, &err));
  check_ok(ps_socket_getsockname(far, &address, &err));
  while (ps_socket_sendto(near, MSG_DONTWAIT, &address, "x", 1, NULL, NULL) == PS_OK)
    ;
  fault_reset();
  fault(PPOLL, .made = true, .times = 6);
  fault(PPOLL, .made = true, .meanwhile = take_one);
  check_ok(ps_socket_sendto(near, 0, &address, "last", 4, &count, &err));
  check_number(count, 4);
  cr_assert(fault_count(FAULT_PPOLL) < 12);
}
