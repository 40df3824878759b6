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

/* A writer that waits for room in blocking mode or within a timeout, with something in the buffer already. */
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

/* Close it or free it. */
static void end_file(bool frees) {
  if (frees)
    ps_file_free(file);
  else
    check_fails(ps_file_close(file, &err), PS_E_OS, EBUSY, "close: ");
}

/* Read the stream to its end, and keep the last bytes of it. Returns how many there were. */
static int64_t read_to_the_end(char *last, size_t size) {
  int64_t total = 0, count = 0;
  while (ps_socket_recv(far, 0, got, sizeof got, &count, &err) == PS_OK && count > 0) {
    size_t kept = (size_t)count < size ? (size_t)count : size;
    memmove(last, last + kept, size - kept);
    memcpy(last + size - kept, got + count - kept, kept);
    total += count;
  }
  return total;
}

Test(file_message, a_write_that_another_call_closes_the_file_under_ends_and_tells_what_is_lost) {
  static const bool frees[] = {false, true};
  static const double modes[] = {PS_NO_TIMEOUT, 15};
  for (int i = 0; i < 2 * COUNT_OF(frees); i++) {
    char last[5];
    pthread_t thread = start_writer(modes[i / 2]);
    end_file(frees[i % 2]);
    pthread_join(thread, NULL);
    check_number(write_status, PS_E_CLOSED);
    check_number(written, 0);
    ps_socket_free(near);
    cr_assert(read_to_the_end(last, sizeof last) > 0);
    check_bytes(last, "\0\0\0\0\0", 5);
  }
}

/* Run when the writer begins to wait for room: there is some now, and the file is closed. */
static void make_room_and_close(void *frees) {
  while (ps_socket_recv(far, MSG_DONTWAIT, got, sizeof got, NULL, NULL) == PS_OK)
    ;
  if (*(const bool *)frees)
    ps_file_free(file);
  else
    check_number(ps_file_close(file, NULL), PS_E_OS);
}

Test(file_message, what_a_closed_file_has_buffered_is_sent_if_it_goes_at_once) {
  static bool frees[] = {false, true};
  for (int i = 0; i < COUNT_OF(frees); i++) {
    char last[9005] = "";
    make_pair(SOCK_STREAM, &near, &far);
    file = make_file_of(near, "w", -1);
    check_ok(ps_file_write(file, "begin", 5, NULL, &err));
    fill(near);
    fault(PPOLL, .result = 0, .meanwhile = make_room_and_close, .detail = &frees[i]);
    check_fails(ps_file_write(file, sent, 9000, &written, &err), PS_E_CLOSED, EBADF, "write: the file is closed");
    cr_assert(written > 8000 && written < 9000, "%d bytes were written", (int)written);
    ps_socket_free(near);
    check_number(read_to_the_end(last, sizeof last), 5 + written);
    check_bytes(last + sizeof last - 5 - written, "begin", 5);
    check_bytes(last + sizeof last - written, sent, written);
  }
}

/* Two calls close the file: the first one flushes, and the other leaves that to it. */
static void *close_file(void *unused) {
  write_status = ps_file_close(file, NULL);
  return unused;
}

Test(file_message, a_second_close_neither_ends_the_flush_of_the_first_nor_keeps_it_busy) {
  static const bool frees[] = {false, true};
  for (int i = 0; i < COUNT_OF(frees); i++) {
    pthread_t thread;
    char last[5];
    make_pair(SOCK_STREAM, &near, &far);
    file = make_file_of(near, "w", -1);
    check_ok(ps_file_write(file, "begin", 5, NULL, &err));
    fill(near);
    fault_reset();
    cr_assert_eq(pthread_create(&thread, NULL, close_file, NULL), 0);
    usleep(50000);
    end_file(frees[i]);
    usleep(50000);
    cr_assert(fault_count(FAULT_PPOLL) < 10, "it looked %d times", fault_count(FAULT_PPOLL));
    ps_socket_free(near);
    read_to_the_end(last, sizeof last);
    pthread_join(thread, NULL);
    check_number(write_status, PS_OK);
    check_bytes(last, "begin", 5);
  }
}

Test(file_message, the_end_and_failures_of_a_file_of_messages_are_told) {
  file = make_message_file(SOCK_SEQPACKET, "r", -1);
  int64_t count = 7;
  check_ok(ps_file_settimeout(file, 0, &err));
  check_fails(ps_file_read(file, got, 10, &count, &err), PS_E_WOULD_BLOCK, EAGAIN, "read: ");
  check_ok(ps_socket_send(far, 0, "abc", 3, NULL, &err));
  fault(REALLOC, .times = 1);
  check_fails(ps_file_read(file, got, 10, &count, &err), PS_E_MEMORY, ENOMEM, "read: out of memory");
  check_ok(ps_file_read(file, got, 3, &count, &err));
  check_number(count, 3);
  check_ok(ps_socket_close(far, &err));
  check_ok(ps_file_read(file, got, 10, &count, &err));
  check_number(count, 0);
}

Test(file_message, newlines_of_messages_are_unified) {
  file = make_message_file(SOCK_SEQPACKET, "rU", -1);
  int64_t count = 0;
  check_ok(ps_socket_send(far, 0, "a\r\nb\r", 5, NULL, &err));
  check_ok(ps_file_read(file, got, 4, &count, &err));
  check_bytes(got, "a\nb\n", 4);
}

Test(file_message, a_message_without_memory_can_be_written_again) {
  file = make_message_file(SOCK_SEQPACKET, "w", 100);
  written = 7;
  fault(REALLOC, .times = 1);
  check_fails(ps_file_write(file, "abc", 3, &written, &err), PS_E_MEMORY, ENOMEM, "write: out of memory");
  check_number(written, 0);
  check_ok(ps_file_write(file, "abc", 3, &written, &err));
  check_ok(ps_file_flush(file, &err));
  check_ok(ps_socket_recv(far, 0, got, sizeof got, &written, &err));
  check_number(written, 3);
}
