/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Writing to files: in order, when it should go, and nothing lost or sent twice whatever fails. */
#include "check.h"
#include "fake_host.h"
#include "fault.h"
#include "files.h"
#include "sockets.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

TestSuite(file_write, .timeout = 60);

enum { MILLISECOND = 1000000 };

/* Write a text, all of it. */
static void put(ps_file *file, const char *text) {
  int64_t written = -1;
  check_ok(ps_file_write(file, text, (int64_t)strlen(text), &written, &err));
  check_number(written, strlen(text));
}

Test(file_write, bytes_go_when_the_buffer_is_full_or_flushed) {
  ps_socket *peer;
  ps_file *file = make_file("w", 8, &peer);
  put(file, "abc");
  put(file, "");
  put(file, "de\n");
  check_text(arrived(peer), "");
  put(file, "fg");
  put(file, "h");
  check_text(arrived(peer), "abcde\nfg");
  check_ok(ps_file_flush(file, &err));
  check_text(arrived(peer), "h");
  check_ok(ps_file_flush(file, &err));
  check_text(arrived(peer), "");
}

Test(file_write, what_is_larger_than_the_buffer_goes_past_it_and_in_order) {
  ps_socket *peer;
  ps_file *file = make_file("w", 8, &peer);
  put(file, "0123456789");
  check_number(fault_count(FAULT_SEND), 1);
  check_text(arrived(peer), "0123456789");
  put(file, "abc");
  put(file, "defgh0123456789");
  check_text(arrived(peer), "abcdefgh0123456789" + 0);
  put(file, "x");
  check_ok(ps_file_close(file, &err));
  check_text(arrived(peer), "x");
}

Test(file_write, without_a_buffer_everything_goes_at_once) {
  ps_socket *peer;
  ps_file *file = make_file("w", 0, &peer);
  put(file, "a");
  check_text(arrived(peer), "a");
  put(file, "");
  put(file, "bc\n");
  check_text(arrived(peer), "bc\n");
}

Test(file_write, lines_go_at_their_end) {
  ps_socket *peer;
  ps_file *file = make_file("w", 1, &peer);
  put(file, "no line yet");
  check_text(arrived(peer), "");
  put(file, "\n");
  check_text(arrived(peer), "no line yet\n");
  put(file, "a\nb");
  check_text(arrived(peer), "a\nb");
}

Test(file_write, every_size_of_buffer_and_of_write_keeps_the_order) {
  static const int64_t bufsizes[] = {-1, 0, 1, 2, 3, 7, 100, 5000};
  for (int i = 0; i < COUNT_OF(bufsizes); i++) {
    ps_socket *peer;
    ps_file *file = make_file("w", bufsizes[i], &peer);
    char data[300], all[20000] = "";
    size_t total = 0;
    for (size_t size = 0; size < 150; size++) {
      for (size_t j = 0; j < size; j++)
        data[j] = (char)('0' + (total + j) % 75);
      data[size] = '\0';
      put(file, data);
      memcpy(all + total, data, size + 1);
      total += size;
    }
    check_ok(ps_file_flush(file, &err));
    check_text(arrived(peer), all);
    ps_file_free(file);
    ps_socket_free(peer);
  }
}

Test(file_write, closing_flushes) {
  ps_socket *peer;
  ps_file *file = make_file("r+", -1, &peer);
  put(file, "abc");
  check_ok(ps_file_close(file, &err));
  check_text(arrived(peer), "abc");
}

Test(file_write, closing_closes_when_flushing_fails_and_says_so) {
  static const struct {
    double timeout;
    int error;
    int32_t status, code;
  } cases[] = {
      {-1, EPIPE, PS_E_OS, EPIPE}, {0, EAGAIN, PS_E_WOULD_BLOCK, EAGAIN}, {0.01, EAGAIN, PS_E_TIMEOUT, ETIMEDOUT}};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_socket *peer;
    ps_file *file = make_file("w", -1, &peer);
    int64_t fd = -1;
    check_ok(ps_file_settimeout(file, cases[i].timeout, &err));
    check_ok(ps_file_fileno(file, &fd, &err));
    put(file, "abcdef");
    fault_reset();
    fault(SEND, .most = 2);
    fault(SEND, .error = cases[i].error, .times = FAULT_EVER);
    check_fails(ps_file_close(file, &err), cases[i].status, cases[i].code, "");
    check_number(err.done, 2);
    cr_assert(!is_open((int)fd));
    fault_reset();
    check_ok(ps_file_close(file, &err));
    ps_file_free(file);
    check_text(arrived(peer), "ab");
  }
}

Test(file_write, freeing_sends_what_goes_without_waiting) {
  ps_socket *socket, *peer;
  make_pair(SOCK_STREAM, &socket, &peer);
  struct fake_host *host = fake_host_make(0);
  check_ok(ps_socket_sethooks(socket, &host->hooks, &err));
  ps_file *file = make_file_of(socket, "w", -1);
  put(file, "abc");
  ps_file_free(file);
  check_text(arrived(peer), "abc");
  file = make_file_of(socket, "w", -1);
  check_ok(ps_socket_sethooks(socket, NULL, &err));
  put(file, "more");
  fill(socket);
  fault_reset();
  ps_file_free(file);
  check_number(fault_count(FAULT_PPOLL), 0);
  check_number(host->runs + host->questions, 0);
}

Test(file_write, a_failure_tells_how_much_was_taken) {
  ps_socket *peer;
  ps_file *file = make_file("w", 4, &peer);
  int64_t written = 7;
  check_ok(ps_file_settimeout(file, 0, &err));
  fault(SEND, .most = 5);
  fault(SEND, .error = EAGAIN);
  check_fails(ps_file_write(file, "0123456789", 10, &written, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
  check_number(written, 5);
  check_number(err.done, 5);
  put(file, "567");
  fault(SEND, .most = 1);
  fault(SEND, .error = EAGAIN);
  check_fails(ps_file_write(file, "89abcd", 6, &written, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
  check_number(written, 1);
  check_text(arrived(peer), "012345");
  put(file, "9ab");
  check_ok(ps_file_flush(file, &err));
  check_text(arrived(peer), "6789ab");
}

Test(file_write, a_line_that_cannot_go_stays_buffered) {
  ps_socket *peer;
  ps_file *file = make_file("w", 1, &peer);
  int64_t written = 7;
  fault(SEND, .error = EPIPE);
  check_fails(ps_file_write(file, "abc\n", 4, &written, &err), PS_E_OS, EPIPE, "write: ");
  check_number(written, 4);
  check_number(err.done, 4);
  fault(SEND, .most = 1);
  fault(SEND, .error = EPIPE);
  check_fails(ps_file_flush(file, &err), PS_E_OS, EPIPE, "flush: ");
  check_number(err.done, 1);
  check_ok(ps_file_flush(file, &err));
  check_text(arrived(peer), "abc\n");
}

Test(file_write, one_timeout_covers_the_whole_call) {
  ps_socket *peer;
  ps_file *file = make_file("w", 0, &peer);
  int64_t written = 7;
  check_ok(ps_file_settimeout(file, 1, &err));
  fault_clock(5000 * (int64_t)MILLISECOND);
  fault(SEND, .most = 1, .advance = 300 * MILLISECOND, .times = FAULT_EVER);
  check_fails(ps_file_write(file, "0123456789", 10, &written, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  check_number(written, 5);
  check_text(arrived(peer), "01234");
}

Test(file_write, a_host_that_stops_it_loses_nothing) {
  ps_socket *socket, *peer;
  make_pair(SOCK_STREAM, &socket, &peer);
  struct fake_host *host = fake_host_make(1 << 20);
  check_ok(ps_socket_sethooks(socket, &host->hooks, &err));
  ps_file *file = make_file_of(socket, "w", -1);
  put(file, "abcdef");
  host->stop_at = 1;
  fault(SEND, .most = 2);
  check_fails(ps_file_flush(file, &err), PS_E_INTERRUPTED, EINTR, "flush: ");
  check_text(arrived(peer), "ab");
  check_ok(ps_file_flush(file, &err));
  check_text(arrived(peer), "cdef");
}

Test(file_write, running_out_of_memory_loses_nothing) {
  ps_socket *peer;
  ps_file *file = make_file("w", -1, &peer);
  int64_t written = 7;
  fault(REALLOC, .times = FAULT_EVER);
  check_fails(ps_file_write(file, "abc", 3, &written, &err), PS_E_MEMORY, ENOMEM, "write: out of memory");
  check_number(written, 0);
  fault_reset();
  put(file, "def");
  check_ok(ps_file_flush(file, &err));
  check_text(arrived(peer), "def");
}

Test(file_write, a_peer_that_is_gone_is_an_error_and_no_signal) {
  ps_socket *peer;
  ps_file *file = make_file("w", 0, &peer);
  ps_socket_free(peer);
  check_fails(ps_file_write(file, "x", 1, NULL, &err), PS_E_OS, EPIPE, "write: ");
  file = make_file("w", -1, &peer);
  ps_socket_free(peer);
  put(file, "x");
  check_fails(ps_file_flush(file, &err), PS_E_OS, EPIPE, "flush: ");
  check_fails(ps_file_close(file, &err), PS_E_OS, EPIPE, "close: ");
}

Test(file_write, what_is_impossible_is_refused) {
  ps_socket *peer;
  ps_file *file = make_file("w", -1, &peer), *reader = make_file("r", -1, &peer);
  int64_t written = 7;
  check_fails(ps_file_write(file, "x", -1, &written, &err), PS_E_VALUE, EINVAL, "negative buffersize in write (-1)");
  check_number(written, 0);
  check_fails(ps_file_write(file, NULL, 1, NULL, &err), PS_E_VALUE, EINVAL, "write: data must not be NULL");
  check_ok(ps_file_write(file, NULL, 0, NULL, &err));
  check_fails(ps_file_write(reader, "x", 1, NULL, &err), PS_E_UNSUPPORTED, EOPNOTSUPP,
              "write: the file is not open for writing");
  check_ok(ps_file_flush(reader, &err));
  check_ok(ps_file_close(reader, &err));
}

/* A slow reader, and a writer that may not wait for it, or not long: byte for byte. */

enum { LARGE = 3 << 20 };

static void *read_slowly(void *argument) {
  int fd = *(const int *)argument;
  char data[20011];
  int64_t total = 0;
  for (ssize_t part; (part = read(fd, data, sizeof data)) > 0; total += part) {
    for (ssize_t i = 0; i < part; i++)
      if (data[i] != pattern(total + i))
        return (void *)"a byte is wrong";
    usleep(500);
  }
  return total == LARGE ? NULL : (void *)"the number of bytes is wrong";
}

/* Write the pattern in pieces of all sizes, going on after each failure as the header says. */
static int write_pattern(ps_file *file) {
  static char data[70000];
  int failures = 0;
  int64_t size = 1, written;
  for (int64_t total = 0; total < LARGE; total += written) {
    size = (size * 7 + 3) % (int64_t)sizeof data;
    if (size > LARGE - total)
      size = LARGE - total;
    for (int64_t i = 0; i < size; i++)
      data[i] = pattern(total + i);
    int32_t status = ps_file_write(file, data, size, &written, &err);
    cr_assert(status == PS_OK ? written == size : status == PS_E_TIMEOUT || status == PS_E_WOULD_BLOCK);
    if (status != PS_OK) {
      failures++;
      usleep(300);
    }
  }
  while (ps_file_flush(file, NULL) != PS_OK)
    usleep(300);
  return failures;
}

Test(file_write, a_slow_reader_gets_every_byte_once) {
  static const struct {
    double timeout;
    int64_t bufsize;
  } cases[] = {{0, -1}, {0, 0}, {0, 100}, {0, 1}, {0.0005, -1}, {0.0005, 0}, {0.0005, 50000}, {0.0005, 1}, {-1, -1}};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_socket *peer;
    ps_file *file = make_file("w", cases[i].bufsize, &peer);
    pthread_t thread;
    void *trouble = NULL;
    check_ok(ps_file_settimeout(file, cases[i].timeout, &err));
    /* Found out here: the thread must not touch the error record, which there is one of. */
    int fd = descriptor(peer);
    pthread_create(&thread, NULL, read_slowly, &fd);
    int failures = write_pattern(file);
    cr_assert((failures > 0) == (cases[i].timeout >= 0), "%d failures in case %d", failures, i);
    check_ok(ps_file_close(file, &err));
    pthread_join(thread, &trouble);
    cr_assert(!trouble, "case %d: %s", i, (const char *)trouble);
    ps_socket_free(peer);
  }
}
