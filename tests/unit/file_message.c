/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Files over sockets that keep messages apart: none is cut, split or lost; and files that are closed while another call
 * writes, where no byte is dropped without a word. */
#include "polysocket/file.h"

#include "check.h"
#include "fault.h"
#include "files.h"
#include "polysocket/options.h"
#include "sockets.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

TestSuite(file_message, .timeout = 20);

static ps_socket *near, *far;
static char sent[200000], got[200000];

static ps_file *make_message_file(int type, const char *mode, int64_t bufsize) {
  make_pair(type, &near, &far);
  for (size_t i = 0; i < sizeof sent; i++)
    sent[i] = (char)(i * 7 + i / 251);
  return make_file_of(near, mode, bufsize);
}

static const int types[] = {SOCK_DGRAM, SOCK_SEQPACKET};
static const int64_t bufsizes[] = {-1, 0, 1, 5, 100000};

Test(file_message, a_message_is_read_whole_whatever_the_buffer) {
  static const int64_t sizes[] = {1, 20000, 150000};
  for (int i = 0; i < COUNT_OF(types) * COUNT_OF(bufsizes) * COUNT_OF(sizes); i++) {
    ps_file *file = make_message_file(types[i % COUNT_OF(types)], "r", bufsizes[i / 2 % COUNT_OF(bufsizes)]);
    int64_t size = sizes[i / 10], count = 0;
    check_ok(ps_socket_send(far, 0, sent, size, NULL, &err));
    check_ok(ps_socket_send(far, 0, "next", 4, NULL, &err));
    /* In pieces, of which the first ends in the middle of the message. */
    int64_t first = size > 1 ? size / 3 : 1;
    check_ok(ps_file_read(file, got, first, &count, &err));
    check_number(count, first);
    check_ok(ps_file_read(file, got + first, size - first, &count, &err));
    check_number(count, size - first);
    check_bytes(got, sent, size);
    check_ok(ps_file_read(file, got, 4, &count, &err));
    check_bytes(got, "next", 4);
    ps_file_free(file);
  }
}

static void take_message(void *unused) {
  (void)unused;
  check_ok(ps_socket_recv(near, 0, got, sizeof got, NULL, &err));
}

/* Somebody else reads the same connection, between the question for the length and the reading. */
Test(file_message, a_message_that_is_cut_all_the_same_is_an_error) {
  ps_file *file = make_message_file(SOCK_DGRAM, "r", -1);
  check_ok(ps_socket_send(far, 0, sent, 5, NULL, &err));
  check_ok(ps_socket_send(far, 0, sent, 100000, NULL, &err));
  fault_reset();
  fault(RECV, .made = true);
  fault(RECV, .made = true, .meanwhile = take_message);
  check_number(ps_file_read(file, got, 1000, NULL, &err), PS_E_OS);
  check_number(err.code, EMSGSIZE);
  cr_assert(strstr(err.message, "cut"), "%s", err.message);
}

Test(file_message, a_write_is_one_message) {
  for (int i = 0; i < COUNT_OF(types) * COUNT_OF(bufsizes); i++) {
    int64_t bufsize = bufsizes[i / 2], count = 0;
    ps_file *file = make_message_file(types[i % 2], "w", bufsize);
    check_ok(ps_file_write(file, sent, 20000, &count, &err));
    check_number(count, 20000);
    check_ok(ps_file_flush(file, &err));
    check_ok(ps_socket_recv(far, 0, got, sizeof got, &count, &err));
    check_number(count, 20000);
    check_bytes(got, sent, 20000);
    check_fails(ps_socket_recv(far, MSG_DONTWAIT, got, sizeof got, &count, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
    ps_file_free(file);
  }
}

Test(file_message, small_writes_become_one_message_when_flushed_and_are_never_split) {
  static const int64_t wanted[] = {7, 4, 9000};
  int64_t count = 0;
  ps_file *file = make_message_file(SOCK_DGRAM, "w", 8);
  check_ok(ps_file_write(file, "abc", 3, NULL, &err));
  check_ok(ps_file_write(file, "defg", 4, NULL, &err));
  check_ok(ps_file_write(file, "hijk", 4, NULL, &err));
  check_ok(ps_file_write(file, sent, 9000, NULL, &err));
  check_ok(ps_file_close(file, &err));
  for (int i = 0; i < COUNT_OF(wanted); i++) {
    check_ok(ps_socket_recv(far, 0, got, sizeof got, &count, &err));
    check_number(count, wanted[i]);
  }
}

Test(file_message, a_message_that_is_too_long_is_told) {
  int64_t count = 9;
  static char large[1 << 20];
  ps_file *file = make_message_file(SOCK_DGRAM, "w", -1);
  check_fails(ps_file_write(file, large, sizeof large, &count, &err), PS_E_OS, EMSGSIZE, "write: Message too long");
  check_number(count, 0);
  check_fails(ps_socket_recv(far, MSG_DONTWAIT, got, sizeof got, &count, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
}

/* Closing beside a write. */

static ps_file *file;
static int32_t write_status;
static int64_t written;

static void *write_more(void *unused) {
  write_status = ps_file_write(file, sent, 9000, &written, NULL);
  return unused;
}

/* A writer that waits for room, with something in the buffer already. */
static pthread_t start_writer(double timeout) {
  pthread_t thread;
  make_pair(SOCK_STREAM, &near, &far);
  file = make_file_of(near, "w", -1);
  check_ok(ps_file_settimeout(file, timeout, &err));
  check_ok(ps_file_write(file, "begin", 5, NULL, &err));
  fill(near);
  cr_assert_eq(pthread_create(&thread, NULL, write_more, NULL), 0);
  usleep(50000);
  return thread;
}

Test(file_message, a_write_that_another_call_closes_the_file_under_sends_everything) {
  static const bool frees[] = {false, true};
  for (int i = 0; i < COUNT_OF(frees); i++) {
    int64_t total = 0, count = 0;
    char last[9005];
    pthread_t thread = start_writer(PS_NO_TIMEOUT);
    if (frees[i])
      ps_file_free(file);
    else
      check_fails(ps_file_close(file, &err), PS_E_OS, EBUSY, "close: ");
    ps_socket_free(near);
    while (ps_socket_recv(far, 0, got, sizeof got, &count, &err) == PS_OK && count > 0) {
      size_t kept = (size_t)count < sizeof last ? (size_t)count : sizeof last;
      memmove(last, last + kept, sizeof last - kept);
      memcpy(last + sizeof last - kept, got + count - kept, kept);
      total += count;
    }
    pthread_join(thread, NULL);
    check_number(write_status, PS_OK);
    check_number(written, 9000);
    check_bytes(last, "begin", 5);
    check_bytes(last + 5, sent, 9000);
  }
}

Test(file_message, a_write_whose_bytes_are_dropped_by_a_close_fails) {
  pthread_t thread = start_writer(0.3);
  check_fails(ps_file_close(file, &err), PS_E_OS, EBUSY, "close: ");
  pthread_join(thread, NULL);
  check_number(write_status, PS_E_TIMEOUT);
  cr_assert(written < 9000);
}
