/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Reading from files: no byte too many from the socket, none lost whatever fails, and one timeout for each call. */
#include "check.h"
#include "fake_host.h"
#include "fault.h"
#include "files.h"
#include "guard.h"
#include "sockets.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

TestSuite(file_read, .timeout = 30);

enum { MILLISECOND = 1000000 };

static const int64_t bufsizes[] = {-1, 0, 1, 2, 3, 7, 64, 100000};

/* Read so much, which has to be this text. */
static void check_read(ps_file *file, int64_t capacity, const char *text) {
  char *buffer = guarded((size_t)capacity);
  int64_t length = -1;
  check_ok(ps_file_read(file, buffer, capacity, &length, &err));
  check_number(length, strlen(text));
  check_bytes(buffer, text, length);
}

/* Read a line of at most so many bytes, which has to be this text. */
static void check_line(ps_file *file, int64_t capacity, const char *text) {
  char *buffer = guarded((size_t)capacity);
  int64_t length = -1;
  check_ok(ps_file_readline(file, buffer, capacity, &length, &err));
  cr_assert(length == (int64_t)strlen(text) && memcmp(buffer, text, strlen(text)) == 0, "'%.*s' and not '%s'",
            (int)length, buffer, text);
}

Test(file_read, it_gives_what_was_asked_for_and_less_only_at_the_end) {
  for (int i = 0; i < COUNT_OF(bufsizes); i++) {
    ps_socket *peer;
    ps_file *file = make_file("r", bufsizes[i], &peer);
    feed(peer, "abcdefghij");
    check_read(file, 3, "abc");
    check_read(file, 0, "");
    check_read(file, 4, "defg");
    ps_socket_free(peer);
    check_read(file, 4, "hij");
    check_read(file, 4, "");
    ps_file_free(file);
  }
}

Test(file_read, lines_come_whole_or_in_pieces_of_the_capacity) {
  for (int i = 0; i < COUNT_OF(bufsizes); i++) {
    ps_socket *peer;
    ps_file *file = make_file("r", bufsizes[i], &peer);
    feed(peer, "a\n\nbb\r\na longer line\nx\nlast");
    ps_socket_free(peer);
    check_line(file, 100, "a\n");
    check_line(file, 100, "\n");
    check_line(file, 4, "bb\r\n");
    check_line(file, 0, "");
    check_line(file, 5, "a lon");
    check_line(file, 100, "ger line\n");
    check_line(file, 1, "x");
    check_line(file, 1, "\n");
    check_line(file, 100, "last");
    check_line(file, 100, "");
    ps_file_free(file);
  }
}

/* A buffered reader that asks once more than it has to waits for a peer that may be waiting for it. */
Test(file_read, what_is_there_is_given_without_another_receive) {
  for (int i = 0; i < COUNT_OF(bufsizes); i++) {
    ps_socket *peer;
    ps_file *file = make_file("rU", bufsizes[i], &peer);
    feed(peer, "abc\nde\r");
    check_ok(ps_file_settimeout(file, 10, &err));
    check_read(file, 2, "ab");
    check_line(file, 100, "c\n");
    check_line(file, 100, "de\n");
    check_number(fault_count(FAULT_PPOLL), 0);
    fault_reset();
    ps_file_free(file);
  }
  ps_socket *peer;
  ps_file *file = make_file("r", -1, &peer);
  feed(peer, "abc\ndef\nghi");
  check_line(file, 100, "abc\n");
  check_line(file, 3, "def");
  check_read(file, 4, "\nghi");
  check_number(fault_count(FAULT_RECV), 1);
  check_number(fault_record(FAULT_RECV, 0).size, 8192);
}

Test(file_read, without_a_buffer_nothing_is_taken_that_was_not_asked_for) {
  ps_socket *socket, *peer;
  make_pair(SOCK_STREAM, &socket, &peer);
  ps_file *file = make_file_of(socket, "r", 0);
  feed(peer, "abcde\nfg");
  check_read(file, 3, "abc");
  check_line(file, 100, "de\n");
  check_text(arrived(socket), "fg");
}

Test(file_read, a_buffer_size_is_what_the_socket_is_asked_for) {
  static const int64_t sizes[] = {2, 100, 8191, 1000000};
  for (int i = 0; i < COUNT_OF(sizes); i++) {
    ps_socket *peer;
    ps_file *file = make_file("r", sizes[i], &peer);
    fault_reset();
    feed(peer, "ab");
    check_read(file, 1, "a");
    check_number(fault_record(FAULT_RECV, 0).size, sizes[i]);
  }
}

Test(file_read, a_timeout_keeps_what_had_come) {
  for (int i = 0; i < COUNT_OF(bufsizes); i++) {
    ps_socket *peer;
    ps_file *file = make_file("r", bufsizes[i], &peer);
    char buffer[16];
    int64_t length = 7;
    check_ok(ps_file_settimeout(file, 0.01, &err));
    feed(peer, "half a li");
    check_fails(ps_file_readline(file, buffer, sizeof buffer, &length, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
    check_number(length, 0);
    check_fails(ps_file_read_await(file, -1, &length, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
    check_fails(ps_file_readline_await(file, 10, &length, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
    check_fails(ps_file_read(file, buffer, 10, &length, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
    check_ok(ps_file_buffered(file, &length, &err));
    check_number(length, 9);
    feed(peer, "ne\nnext");
    check_line(file, 16, "half a line\n");
    check_read(file, 4, "next");
    ps_file_free(file);
  }
}

Test(file_read, nonblocking_mode_keeps_what_had_come) {
  for (int i = 0; i < COUNT_OF(bufsizes); i++) {
    ps_socket *peer;
    ps_file *file = make_file("r", bufsizes[i], &peer);
    char buffer[16];
    int64_t length = 7;
    check_ok(ps_file_settimeout(file, 0, &err));
    check_fails(ps_file_read(file, buffer, 1, &length, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
    feed(peer, "ab");
    check_fails(ps_file_read(file, buffer, 3, &length, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
    check_fails(ps_file_readline(file, buffer, 3, &length, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
    check_number(length, 0);
    check_number(fault_count(FAULT_PPOLL), 0);
    feed(peer, "\n");
    check_line(file, 3, "ab\n");
    ps_file_free(file);
  }
}

/* A peer that sends a byte now and then never makes one receive time out. */
Test(file_read, one_timeout_covers_the_whole_call) {
  static const int64_t sizes[] = {-1, 0};
  for (int i = 0; i < COUNT_OF(sizes); i++) {
    ps_socket *peer;
    ps_file *file = make_file("r", sizes[i], &peer);
    check_ok(ps_file_settimeout(file, 1, &err));
    feed(peer, "0123456789abcdefghij");
    fault_reset();
    fault_clock(5000 * (int64_t)MILLISECOND);
    fault(RECV, .most = 1, .advance = 300 * MILLISECOND, .times = FAULT_EVER);
    char buffer[20];
    int64_t length = 7;
    check_fails(ps_file_read(file, buffer, 20, &length, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
    check_number(length, 0);
    check_number(fault_count(FAULT_RECV), 5);
    check_fails(ps_file_readline(file, buffer, 20, &length, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
    check_number(fault_count(FAULT_RECV), 10);
    fault_reset();
    check_read(file, 20, "0123456789abcdefghij");
    ps_file_free(file);
  }
}

Test(file_read, a_host_that_stops_it_loses_nothing) {
  ps_socket *socket, *peer;
  make_pair(SOCK_STREAM, &socket, &peer);
  struct fake_host *host = fake_host_make(1 << 20);
  check_ok(ps_socket_sethooks(socket, &host->hooks, &err));
  ps_file *file = make_file_of(socket, "r", -1);
  char buffer[8];
  int64_t length = 7;
  feed(peer, "abcd");
  host->stop_at = 1;
  check_fails(ps_file_read(file, buffer, 8, &length, &err), PS_E_INTERRUPTED, EINTR, "read: ");
  check_number(length, 0);
  check_number(host->questions, 1);
  feed(peer, "efgh");
  check_read(file, 8, "abcdefgh");
}

Test(file_read, an_error_of_the_system_keeps_what_had_come) {
  ps_socket *peer;
  ps_file *file = make_file("r", 2, &peer);
  char buffer[8];
  feed(peer, "abcd");
  fault(RECV, .made = true);
  fault(RECV, .error = ECONNRESET);
  check_fails(ps_file_readline(file, buffer, 8, NULL, &err), PS_E_OS, ECONNRESET, "readline: ");
  check_read(file, 4, "abcd");
}

Test(file_read, running_out_of_memory_loses_nothing) {
  ps_socket *peer;
  ps_file *file = make_file("r", 4, &peer);
  static char large[100000];
  int64_t length = 7;
  fault(REALLOC, .times = FAULT_EVER);
  feed(peer, "abcdefgh");
  check_fails(ps_file_read(file, large, 1, &length, &err), PS_E_MEMORY, ENOMEM, "read: out of memory");
  fault_reset();
  check_read(file, 1, "a");
  fault(REALLOC, .times = FAULT_EVER);
  char rest[1000];
  memset(rest, 'x', sizeof rest - 1);
  rest[sizeof rest - 1] = '\0';
  feed(peer, rest);
  check_fails(ps_file_read(file, large, 100000, &length, &err), PS_E_MEMORY, ENOMEM, "out of memory");
  check_number(length, 0);
  check_fails(ps_file_readline(file, large, 100000, &length, &err), PS_E_MEMORY, ENOMEM, "out of memory");
  fault_reset();
  check_read(file, 7, "bcdefgh");
  check_read(file, 999, rest);
}

Test(file_read, memory_follows_what_comes_and_not_what_is_asked_for) {
  ps_socket *peer;
  ps_file *file = make_file("r", -1, &peer);
  feed(peer, "little");
  ps_socket_free(peer);
  int64_t length = 0;
  check_ok(ps_file_read_await(file, INT64_MAX, &length, &err));
  check_number(length, 6);
  check_ok(ps_file_read_await(file, INT64_MIN, &length, &err));
  check_number(length, 6);
  cr_assert(fault_record(FAULT_RECV, 0).size <= 65536);
}

/* Newlines. */

/* All of a stream, split at every place into two parts of which the second comes later. */
static void check_newlines(int64_t bufsize, const char *sent, const char *wanted) {
  for (size_t split = 0; split <= strlen(sent); split++) {
    ps_socket *peer;
    ps_file *file = make_file("rU", bufsize, &peer);
    char first[32] = "";
    memcpy(first, sent, split);
    feed(peer, first);
    check_ok(ps_file_settimeout(file, 0, &err));
    ps_file_read_await(file, -1, NULL, NULL);
    feed(peer, sent + split);
    ps_socket_free(peer);
    check_read(file, 32, wanted);
    ps_file_free(file);
  }
}

Test(file_read, every_kind_of_newline_is_one) {
  static const char *const cases[][2] = {
      {"a\r\nb\rc\nd", "a\nb\nc\nd"}, {"\r\n\r\n", "\n\n"}, {"\n\r\r\n\n\r", "\n\n\n\n\n"}, {"\r", "\n"}, {"", ""},
  };
  for (int i = 0; i < COUNT_OF(bufsizes); i++)
    for (int j = 0; j < COUNT_OF(cases); j++)
      check_newlines(bufsizes[i], cases[j][0], cases[j][1]);
}

Test(file_read, other_modes_leave_newlines_alone) {
  ps_socket *peer;
  ps_file *file = make_file("rb", -1, &peer);
  feed(peer, "a\rb\r\nc");
  check_line(file, 100, "a\rb\r\n");
}

Test(file_read, a_return_ends_a_line_at_once_and_its_newline_comes_to_nothing) {
  for (int i = 0; i < COUNT_OF(bufsizes); i++) {
    ps_socket *peer;
    ps_file *file = make_file("rU", bufsizes[i], &peer);
    char buffer[8];
    check_ok(ps_file_settimeout(file, 0.01, &err));
    feed(peer, "a\r");
    check_line(file, 8, "a\n");
    feed(peer, "\n");
    check_fails(ps_file_readline(file, buffer, 8, NULL, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
    feed(peer, "b\r");
    check_line(file, 8, "b\n");
    feed(peer, "\n");
    ps_socket_free(peer);
    check_line(file, 8, "");
    ps_file_free(file);
  }
}

/* Awaiting. */

Test(file_read, what_was_awaited_is_read_without_a_receive) {
  ps_socket *peer;
  ps_file *file = make_file("r", 2, &peer);
  int64_t length = 7;
  feed(peer, "line\nab");
  check_ok(ps_file_readline_await(file, -1, &length, &err));
  check_number(length, 5);
  check_ok(ps_file_readline_await(file, 3, &length, &err));
  check_number(length, 3);
  check_ok(ps_file_readline_await(file, 0, &length, &err));
  check_number(length, 0);
  check_ok(ps_file_read_await(file, 7, &length, &err));
  check_number(length, 7);
  check_ok(ps_file_read_await(file, 0, &length, &err));
  check_number(length, 0);
  check_ok(ps_file_read_await(file, 2, NULL, &err));
  int count = fault_count(FAULT_RECV);
  check_read(file, 5, "line\n");
  check_read(file, 2, "ab");
  check_number(fault_count(FAULT_RECV), count);
}

Test(file_read, all_until_the_end_is_awaited) {
  ps_socket *peer;
  ps_file *file = make_file("r", -1, &peer);
  int64_t length = 7;
  feed(peer, "all of it");
  ps_socket_free(peer);
  check_ok(ps_file_read_await(file, -1, &length, &err));
  check_number(length, 9);
  check_read(file, 9, "all of it");
  check_ok(ps_file_read_await(file, -1, &length, &err));
  check_number(length, 0);
  check_ok(ps_file_readline_await(file, -1, &length, &err));
  check_number(length, 0);
}

Test(file_read, what_is_impossible_is_refused) {
  ps_socket *peer;
  ps_file *file = make_file("r", -1, &peer), *writer = make_file("w", -1, &peer);
  char buffer[4];
  int64_t length = 7;
  check_fails(ps_file_read(file, buffer, -1, &length, &err), PS_E_VALUE, EINVAL, "negative buffersize in read (-1)");
  check_number(length, 0);
  check_fails(ps_file_readline(file, buffer, INT64_MIN, &length, &err), PS_E_VALUE, EINVAL, "in readline (-");
  check_fails(ps_file_read(file, NULL, 1, &length, &err), PS_E_VALUE, EINVAL, "read: buffer must not be NULL");
  check_ok(ps_file_read(file, NULL, 0, &length, &err));
  check_ok(ps_file_readline(file, NULL, 0, &length, &err));
  length = 7;
  check_fails(ps_file_read(writer, buffer, 1, &length, &err), PS_E_UNSUPPORTED, EOPNOTSUPP,
              "read: the file is not open for reading");
  check_fails(ps_file_buffered(writer, &length, &err), PS_E_UNSUPPORTED, EOPNOTSUPP, "not open for reading");
  check_number(length, 0);
}

/* Large transfers, byte by byte. */

enum { LARGE = 10 << 20 };

static void *send_pattern(void *argument) {
  int fd = descriptor(argument);
  static char bytes[100003];
  for (int64_t sent = 0; sent < LARGE;) {
    int64_t part = LARGE - sent < (int64_t)sizeof bytes ? LARGE - sent : (int64_t)sizeof bytes;
    for (int64_t i = 0; i < part; i++)
      bytes[i] = pattern(sent + i);
    for (int64_t done = 0; done < part;) {
      ssize_t result = write(fd, bytes + done, (size_t)(part - done));
      if (result < 0)
        return "write failed";
      done += result;
    }
    sent += part;
  }
  return NULL;
}

static void check_large(int64_t bufsize, int64_t capacity) {
  ps_socket *peer;
  ps_file *file = make_file("r", bufsize, &peer);
  pthread_t thread;
  void *trouble = NULL;
  char *data = malloc((size_t)capacity);
  pthread_create(&thread, NULL, send_pattern, peer);
  for (int64_t total = 0; total < LARGE;) {
    int64_t wanted = LARGE - total < capacity ? LARGE - total : capacity, length = 0;
    check_ok(ps_file_read(file, data, capacity < LARGE ? wanted : LARGE, &length, &err));
    check_number(length, wanted);
    for (int64_t i = 0; i < length; i++)
      cr_assert(data[i] == pattern(total + i), "byte %ld of %ld", (long)i, (long)total);
    total += length;
  }
  pthread_join(thread, &trouble);
  cr_assert(!trouble);
  free(data);
  ps_file_free(file);
}

Test(file_read, ten_megabytes_come_in_one_read) {
  check_large(-1, LARGE);
  check_large(0, LARGE);
  check_large(1 << 20, LARGE);
}

Test(file_read, ten_megabytes_come_in_many_reads) {
  check_large(-1, 3001);
  check_large(0, 50021);
}

Test(file_read, a_line_may_be_long) {
  ps_socket *peer;
  ps_file *file = make_file("r", -1, &peer);
  pthread_t thread;
  pthread_create(&thread, NULL, send_pattern, peer);
  int64_t total = 0, length = 0;
  char *data = malloc(LARGE);
  while (total < LARGE) {
    check_ok(ps_file_readline(file, data, LARGE - total, &length, &err));
    for (int64_t i = 0; i < length; i++) {
      cr_assert(data[i] == pattern(total + i));
      cr_assert(data[i] != '\n' || i + 1 == length);
    }
    total += length;
  }
  pthread_join(thread, NULL);
  free(data);
}
