/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Receiving exact amounts: nothing is lost when a call ends early, and nothing behind a delimiter is taken. */
#include "polysocket/exact.h"

#include "check.h"
#include "fake_host.h"
#include "fault.h"
#include "guard.h"
#include "polysocket/deadline.h"
#include "polysocket/host.h"
#include "polysocket/options.h"
#include "polysocket/token.h"
#include "sockets.h"
#include "storm.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

TestSuite(exact, .timeout = 20);

enum { MILLISECOND = 1000, LARGE = 1 << 20 };

static ps_socket *near, *far;
static char bytes[512];
static int64_t count;

static void send_text(const char *text) {
  check_ok(ps_socket_sendall(far, 0, text, (int64_t)strlen(text), NULL, &err));
}

/* What is left in the socket. */
static void check_rest(const char *wanted) {
  char rest[64] = "";
  int64_t length;
  check_ok(ps_socket_recv(near, MSG_DONTWAIT, rest, sizeof rest - 1, &length, &err));
  check_text(rest, wanted);
}

static int32_t exact(int64_t capacity) {
  return ps_socket_recv_exact(near, 0, NULL, 0, bytes, capacity, &count, &err);
}

static int32_t until(const char *delimiter, int64_t capacity) {
  return ps_socket_recv_until(near, 0, delimiter, (int64_t)strlen(delimiter), NULL, 0, bytes, capacity, &count, &err);
}

/* Go on with what is in the buffer. */
static int32_t exact_on(int64_t capacity) {
  return ps_socket_recv_exact(near, 0, bytes, count, bytes, capacity, &count, &err);
}

static int32_t until_on(const char *delimiter, int64_t capacity) {
  return ps_socket_recv_until(near, 0, delimiter, (int64_t)strlen(delimiter), bytes, count, bytes, capacity, &count,
                              &err);
}

/* A failure, with what is in the buffer then. */
static void check_part(const char *wanted) {
  check_number(count, strlen(wanted));
  check_number(err.done, count);
  check_bytes(bytes, wanted, count);
}

/* Texts that another thread sends, with pauses. */

static void *send_slowly(void *argument) {
  for (const char *const *text = argument; *text; text++) {
    usleep(5 * MILLISECOND);
    ps_socket_send(far, 0, *text, (int64_t)strlen(*text), NULL, NULL);
  }
  return NULL;
}

static pthread_t start_sending(const char *const *texts) {
  pthread_t thread;
  cr_assert_eq(pthread_create(&thread, NULL, send_slowly, (void *)(intptr_t)texts), 0);
  return thread;
}

/* A number of bytes. */

Test(exact, exactly_so_many_bytes_come_and_no_more) {
  make_pair(SOCK_STREAM, &near, &far);
  send_text("abcdefgh");
  char *buffer = guarded(5);
  check_ok(ps_socket_recv_exact(near, 0, NULL, 0, buffer, 5, &count, &err));
  check_number(count, 5);
  check_bytes(buffer, "abcde", 5);
  check_rest("fgh");
}

Test(exact, bytes_that_come_one_by_one_are_collected) {
  static const char *const texts[] = {"a", "b", "cd", "e", "fg", NULL};
  make_pair(SOCK_STREAM, &near, &far);
  for (int i = 0; i < 2; i++) {
    check_ok(ps_socket_settimeout(near, i ? 5 : PS_NO_TIMEOUT, &err));
    pthread_t thread = start_sending(texts);
    check_ok(exact(6));
    check_bytes(bytes, "abcdef", 6);
    check_ok(exact(1));
    check_bytes(bytes, "g", 1);
    pthread_join(thread, NULL);
  }
}

Test(exact, nothing_is_received_if_nothing_is_missing) {
  make_pair(SOCK_STREAM, &near, &far);
  check_ok(ps_socket_recv_exact(near, 0, NULL, 0, NULL, 0, &count, &err));
  check_number(count, 0);
  count = 3;
  check_ok(exact_on(3));
  check_number(count, 3);
  check_number(fault_count(FAULT_RECV), 0);
}

Test(exact, a_start_elsewhere_is_copied_and_counts) {
  make_pair(SOCK_STREAM, &near, &far);
  send_text("cd");
  check_ok(ps_socket_recv_exact(near, 0, "ab", 2, bytes, 4, &count, &err));
  check_number(count, 4);
  check_bytes(bytes, "abcd", 4);
  /* It may overlap the buffer, too. */
  check_fails(ps_socket_recv_exact(near, MSG_DONTWAIT, bytes, 4, bytes + 2, 5, &count, &err), PS_E_WOULD_BLOCK, EAGAIN,
              "recv_exact: Resource temporarily unavailable (4 of 5 bytes received)");
  check_bytes(&bytes[2], "abcd", 4);
}

/* What ends a call early. */

Test(exact, a_timeout_keeps_the_bytes_and_the_call_goes_on) {
  make_pair(SOCK_STREAM, &near, &far);
  check_ok(ps_socket_settimeout(near, 0.02, &err));
  send_text("abc");
  check_fails(exact(6), PS_E_TIMEOUT, ETIMEDOUT, "recv_exact: timed out after 0.02 s (3 of 6 bytes received)");
  check_part("abc");
  check_fails(exact_on(6), PS_E_TIMEOUT, ETIMEDOUT, "(3 of 6 bytes received)");
  check_part("abc");
  send_text("defg");
  check_ok(exact_on(6));
  check_bytes(bytes, "abcdef", 6);
  check_rest("g");
}

Test(exact, without_bytes_the_message_tells_of_none) {
  make_pair(SOCK_STREAM, &near, &far);
  check_ok(ps_socket_settimeout(near, 0, &err));
  check_fails(exact(6), PS_E_WOULD_BLOCK, EAGAIN, "");
  check_text(err.message, "recv_exact: Resource temporarily unavailable");
  check_part("");
  check_fails(until("\n", 6), PS_E_WOULD_BLOCK, EAGAIN, "");
  check_text(err.message, "recv_until: Resource temporarily unavailable");
  check_part("");
}

Test(exact, one_timeout_covers_the_whole_call) {
  static const char *const texts[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", NULL};
  make_pair(SOCK_STREAM, &near, &far);
  check_ok(ps_socket_settimeout(near, 0.03, &err));
  for (int i = 0; i < 2; i++) {
    double before = seconds_now();
    pthread_t thread = start_sending(texts);
    check_fails(i ? until("\n", 100) : exact(100), PS_E_TIMEOUT, ETIMEDOUT, "timed out after 0.03 s");
    double took = seconds_now() - before;
    cr_assert(took >= 0.03 && took < 0.03 + LATE, "%g", took);
    cr_assert(count < 12);
    check_bytes(bytes, "abcdefghijkl", count);
    pthread_join(thread, NULL);
    check_ok(exact_on(12));
    check_bytes(bytes, "abcdefghijkl", 12);
  }
}

Test(exact, the_end_of_the_stream_is_a_status_of_its_own) {
  make_connection(&near, &far);
  send_text("abc");
  check_ok(ps_socket_shutdown(far, SHUT_WR, &err));
  check_fails(exact(10), PS_E_EOF, 0, "");
  check_text(err.message, "recv_exact: the stream ended (3 of 10 bytes received)");
  check_part("abc");
  check_fails(exact(10), PS_E_EOF, 0, "recv_exact: the stream ended (0 of 10 bytes received)");
  check_fails(until("\n", 10), PS_E_EOF, 0, "");
  check_text(err.message, "recv_until: the stream ended before the delimiter (0 bytes received)");
  check_fails(ps_socket_recv_until(near, 0, "cd", 2, "abc", 3, bytes, 10, &count, &err), PS_E_EOF, 0,
              "(3 bytes received)");
  check_part("abc");
}

Test(exact, a_reset_connection_keeps_the_bytes) {
  make_connection(&near, &far);
  send_text("abc");
  check_fails(ps_socket_recv_exact(near, MSG_DONTWAIT, NULL, 0, bytes, 9, &count, &err), PS_E_WOULD_BLOCK, EAGAIN,
              "(3 of 9 bytes received)");
  check_ok(ps_socket_setsockopt_bytes(far, SOL_SOCKET, SO_LINGER, &(struct linger){1, 0}, sizeof(struct linger), &err));
  check_ok(ps_socket_close(far, &err));
  check_fails(exact_on(9), PS_E_OS, ECONNRESET, "recv_exact: Connection reset by peer (3 of 9 bytes received)");
  check_part("abc");
}

Test(exact, a_token_and_a_deadline_keep_the_bytes) {
  ps_token *token;
  make_pair(SOCK_STREAM, &near, &far);
  check_ok(ps_token_create(&token, &err));
  check_ok(ps_socket_settoken(near, token, &err));
  check_ok(ps_token_fire(token, &err));
  send_text("abc");
  check_fails(exact(6), PS_E_CANCELLED, ECANCELED, "recv_exact: cancelled (3 of 6 bytes received)");
  check_part("abc");
  check_ok(ps_token_reset(token, &err));
  check_ok(ps_socket_setdeadline(near, PS_RECEIVING, ps_deadline(0.01), &err));
  check_fails(until_on("\n", 6), PS_E_TIMEOUT, ETIMEDOUT,
              "recv_until: timed out: the deadline has passed (3 bytes received)");
  check_part("abc");
}

Test(exact, a_closed_socket_keeps_the_start) {
  make_pair(SOCK_STREAM, &near, &far);
  check_ok(ps_socket_close(near, &err));
  check_fails(ps_socket_recv_exact(near, 0, "abc", 3, bytes, 6, &count, &err), PS_E_CLOSED, EBADF, "is closed");
  check_part("abc");
}

static int32_t stop(void *data) {
  (void)data;
  return 1;
}

Test(exact, an_interruption_keeps_the_bytes) {
  static const ps_hooks hooks = {.interrupted = stop};
  make_pair(SOCK_STREAM, &near, &far);
  check_ok(ps_socket_sethooks(near, &hooks, &err));
  send_text("abc");
  check_fails(exact(6), PS_E_INTERRUPTED, EINTR, "(3 of 6 bytes received)");
  check_part("abc");
  send_text("def");
  check_fails(until("\n", 6), PS_E_INTERRUPTED, EINTR, "(3 bytes received)");
  check_part("def");
}

Test(exact, signals_shorten_nothing) {
  static const char *const texts[] = {"ab", "cd", "ef\r", "\n", NULL};
  make_pair(SOCK_STREAM, &near, &far);
  pthread_t thread = start_sending(texts);
  storm_begin(200000);
  check_ok(exact(5));
  check_ok(until("\r\n", 10));
  cr_assert(storm_end() > 0);
  check_number(count, 3);
  check_bytes(bytes, "f\r\n", 3);
  pthread_join(thread, NULL);
}

/* Up to a delimiter. */

Test(exact, bytes_come_up_to_the_delimiter_and_no_further) {
  static const struct {
    const char *sent, *delimiter, *wanted, *rest;
  } cases[] = {
      {"a line\nmore", "\n", "a line\n", "more"},
      {"\nmore", "\n", "\n", "more"},
      {"head\r\n\r\nbody", "\r\n\r\n", "head\r\n\r\n", "body"},
      {"a\r\r\nb", "\r\n", "a\r\r\n", "b"},
      {"aaab.", "aab", "aaab", "."},
      {"ababac.", "abac", "ababac", "."},
      {"xyxyxz.", "xyxz", "xyxyxz", "."},
  };
  for (int i = 0; i < COUNT_OF(cases) * 2; i++) {
    make_pair(SOCK_STREAM, &near, &far);
    check_ok(ps_socket_settimeout(near, i % 2 ? 5 : PS_NO_TIMEOUT, &err));
    send_text(cases[i / 2].sent);
    check_ok(until(cases[i / 2].delimiter, sizeof bytes));
    check_number(count, strlen(cases[i / 2].wanted));
    check_bytes(bytes, cases[i / 2].wanted, count);
    check_rest(cases[i / 2].rest);
  }
}

/* Each byte comes alone: the delimiter comes in as many parts as it has bytes. */
Test(exact, a_delimiter_may_come_in_parts) {
  static const char *const texts[] = {"a", "\r", "\n", "\r", "\r", "\n", "\r", "\n", "b", NULL};
  make_pair(SOCK_STREAM, &near, &far);
  pthread_t thread = start_sending(texts);
  check_ok(until("\r\n\r\n", sizeof bytes));
  check_number(count, 8);
  check_bytes(bytes, "a\r\n\r\r\n\r\n", 8);
  pthread_join(thread, NULL);
  check_rest("b");
}

Test(exact, a_delimiter_may_begin_in_the_start) {
  make_pair(SOCK_STREAM, &near, &far);
  send_text("\n\r\nrest");
  check_ok(ps_socket_recv_until(near, 0, "\r\n\r\n", 4, "head\r", 5, bytes, 100, &count, &err));
  check_number(count, 8);
  check_bytes(bytes, "head\r\n\r\n", 8);
  check_rest("rest");
}

Test(exact, a_start_that_ends_with_the_delimiter_is_the_result) {
  make_pair(SOCK_STREAM, &near, &far);
  check_ok(ps_socket_recv_until(near, 0, "\n", 1, "line\n", 5, bytes, 100, &count, &err));
  check_number(count, 5);
  check_number(fault_count(FAULT_RECV), 0);
}

/* Bytes without a delimiter are taken out: the socket is no longer readable, and the call sleeps. */
Test(exact, waiting_for_a_delimiter_is_no_busy_loop) {
  make_pair(SOCK_STREAM, &near, &far);
  check_ok(ps_socket_settimeout(near, 0.1, &err));
  send_text("no newline");
  check_fails(until("\n", 100), PS_E_TIMEOUT, ETIMEDOUT, "(10 bytes received)");
  check_part("no newline");
  cr_assert(fault_count(FAULT_RECV) < 10, "%d", fault_count(FAULT_RECV));
  cr_assert(fault_count(FAULT_PPOLL) < 10, "%d", fault_count(FAULT_PPOLL));
  send_text(" yet\nand");
  check_ok(until_on("\n", 100));
  check_bytes(bytes, "no newline yet\n", 15);
  check_rest("and");
}

Test(exact, the_limit_is_an_error_that_keeps_the_bytes) {
  make_pair(SOCK_STREAM, &near, &far);
  send_text("abcdef\ng");
  char *buffer = guarded(6);
  check_fails(ps_socket_recv_until(near, 0, "\n", 1, NULL, 0, buffer, 6, &count, &err), PS_E_OS, EMSGSIZE, "");
  check_text(err.message, "recv_until: Message too long (no delimiter in 6 bytes)");
  check_number(count, 6);
  check_number(err.done, 6);
  check_bytes(buffer, "abcdef", 6);
  check_fails(ps_socket_recv_until(near, 0, "\n", 1, buffer, 6, buffer, 6, &count, &err), PS_E_OS, EMSGSIZE, "");
  check_ok(ps_socket_recv_until(near, 0, "\n", 1, buffer, 6, bytes, 7, &count, &err));
  check_bytes(bytes, "abcdef\n", 7);
  check_rest("g");
}

Test(exact, a_delimiter_may_end_at_the_limit) {
  make_pair(SOCK_STREAM, &near, &far);
  send_text("abcd\r\nef");
  check_ok(until("\r\n", 6));
  check_number(count, 6);
  check_rest("ef");
}

Test(exact, the_longest_delimiter_is_found) {
  char delimiter[PS_DELIMITER_MAX];
  make_pair(SOCK_STREAM, &near, &far);
  memset(delimiter, 'x', sizeof delimiter);
  delimiter[sizeof delimiter - 1] = 'y';
  send_text("xxx");
  check_ok(ps_socket_sendall(far, 0, delimiter, sizeof delimiter, NULL, &err));
  send_text("z");
  check_ok(ps_socket_recv_until(near, 0, delimiter, sizeof delimiter, NULL, 0, bytes, sizeof bytes, &count, &err));
  check_number(count, 3 + PS_DELIMITER_MAX);
  check_rest("z");
}

static char large[LARGE];

static void *send_large(void *argument) {
  (void)argument;
  ps_socket_sendall(far, 0, large, LARGE, NULL, NULL);
  return NULL;
}

Test(exact, large_amounts_come_whole) {
  static char buffer[LARGE];
  pthread_t thread;
  for (int i = 0; i < LARGE; i++)
    large[i] = (char)('a' + i % 26);
  large[LARGE - 1] = '\n';
  for (int i = 0; i < 4; i++) {
    make_connection(&near, &far);
    if (i % 2)
      check_ok(ps_socket_sethooks(near, &fake_host_make(1000)->hooks, &err));
    pthread_create(&thread, NULL, send_large, NULL);
    check_ok(i < 2 ? ps_socket_recv_exact(near, 0, NULL, 0, buffer, LARGE, &count, &err)
                   : ps_socket_recv_until(near, 0, "\n", 1, NULL, 0, buffer, LARGE, &count, &err));
    check_number(count, LARGE);
    cr_assert(memcmp(buffer, large, LARGE) == 0);
    pthread_join(thread, NULL);
  }
}

/* With SO_PEEK_OFF a look does not begin at the next byte, and some systems cannot look at all. */
static void check_lines(void) {
  send_text("one\r\ntwo\r\nthree");
  check_ok(until("\r\n", 100));
  check_number(count, 5);
  check_bytes(bytes, "one\r\n", 5);
  check_ok(until("\r\n", 100));
  check_bytes(bytes, "two\r\n", 5);
  check_rest("three");
}

Test(exact, where_looking_is_refused_the_bytes_are_taken_one_by_one) {
  make_pair(SOCK_STREAM, &near, &far);
  fault(RECV, .error = EOPNOTSUPP);
  check_lines();
}

Test(exact, where_looking_begins_elsewhere_the_bytes_are_taken_one_by_one) {
  make_pair(SOCK_STREAM, &near, &far);
  check_ok(ps_socket_settimeout(near, 5, &err));
  check_ok(ps_socket_setsockopt(near, SOL_SOCKET, SO_PEEK_OFF, 2, &err));
  check_lines();
}

/* Another receiver takes the bytes between the look and the receive. */
static void steal(void *detail) {
  char taken[8];
  cr_assert(read(descriptor(near), taken, (size_t)(intptr_t)detail) > 0);
}

Test(exact, what_another_call_took_is_waited_for_again) {
  make_pair(SOCK_STREAM, &near, &far);
  send_text("a\nb\nc\n");
  fault(RECV, .most = LARGE);
  fault(RECV, .most = LARGE, .meanwhile = steal, .detail = (void *)2);
  check_ok(until("\n", 100));
  check_bytes(bytes, "b\n", 2);
  fault(RECV, .most = LARGE);
  fault(RECV, .most = LARGE, .meanwhile = steal, .detail = (void *)2);
  check_fails(ps_socket_recv_until(near, MSG_DONTWAIT, "\n", 1, NULL, 0, bytes, 100, &count, &err), PS_E_WOULD_BLOCK,
              EAGAIN, "");
}

/* Bad input. */

Test(exact, flags_that_make_no_sense_are_refused) {
  static const struct {
    int flag;
    const char *name;
  } cases[] = {{MSG_PEEK, "MSG_PEEK"}, {MSG_TRUNC, "MSG_TRUNC"}, {MSG_OOB, "MSG_OOB"}};
  make_pair(SOCK_STREAM, &near, &far);
  send_text("abc\n");
  for (int i = 0; i < COUNT_OF(cases); i++) {
    check_fails(ps_socket_recv_exact(near, cases[i].flag, "x", 1, bytes, 9, &count, &err), PS_E_VALUE, EINVAL,
                cases[i].name);
    check_number(count, 0);
    check_fails(ps_socket_recv_until(near, cases[i].flag | MSG_DONTWAIT, "\n", 1, NULL, 0, bytes, 9, &count, &err),
                PS_E_VALUE, EINVAL, cases[i].name);
  }
  check_ok(ps_socket_recv_exact(near, MSG_WAITALL | MSG_DONTWAIT, NULL, 0, bytes, 4, &count, &err));
}

Test(exact, the_error_queue_has_no_amount) {
  make_pair(SOCK_STREAM, &near, &far);
  check_ok(ps_socket_settimeout(near, 5, &err));
  check_fails(ps_socket_recv_exact(near, MSG_ERRQUEUE, "x", 1, bytes, 9, &count, &err), PS_E_VALUE, EINVAL,
              "MSG_ERRQUEUE");
  check_fails(ps_socket_recv_until(near, MSG_ERRQUEUE, "\n", 1, NULL, 0, bytes, 9, &count, &err), PS_E_VALUE, EINVAL,
              "MSG_ERRQUEUE");
}

Test(exact, sockets_of_messages_are_refused) {
  static const int kinds[] = {SOCK_DGRAM, SOCK_SEQPACKET};
  for (int i = 0; i < COUNT_OF(kinds); i++) {
    if (!has_pairs(kinds[i]))
      continue;
    make_pair(kinds[i], &near, &far);
    send_text("abc\n");
    check_fails(exact(4), PS_E_VALUE, EINVAL, "recv_exact: the socket must be SOCK_STREAM, not AF_");
    check_fails(until("\n", 4), PS_E_VALUE, EINVAL, "recv_until: the socket must be SOCK_STREAM, not AF_");
    check_rest("abc\n");
  }
}

Test(exact, a_socket_without_a_connection_is_the_systems_error) {
  near = make_socket(AF_INET, SOCK_STREAM);
  check_fails(exact(1), PS_E_OS, ENOTCONN, "recv_exact: ");
  check_fails(until("\n", 1), PS_E_OS, ENOTCONN, "recv_until: ");
}

Test(exact, delimiters_that_cannot_be_are_refused) {
  static const int64_t lengths[] = {0, -1, PS_DELIMITER_MAX + 1, INT64_MAX, INT64_MIN};
  make_pair(SOCK_STREAM, &near, &far);
  send_text("abc\n");
  for (int i = 0; i < COUNT_OF(lengths); i++) {
    check_fails(ps_socket_recv_until(near, 0, "\n", lengths[i], NULL, 0, bytes, 9, &count, &err), PS_E_VALUE, EINVAL,
                "recv_until: the delimiter must have 1 to 256 bytes, not ");
    check_number(count, 0);
  }
  check_fails(ps_socket_recv_until(near, 0, NULL, 1, NULL, 0, bytes, 9, &count, &err), PS_E_VALUE, EINVAL,
              "delimiter must not be NULL");
  check_fails(until("\r\n", 1), PS_E_VALUE, EINVAL, "a delimiter of 2 bytes is longer than the limit of 1");
  check_fails(until("\n", 0), PS_E_VALUE, EINVAL, "a delimiter of 1 bytes is longer than the limit of 0");
  check_rest("abc\n");
}

Test(exact, starts_that_cannot_be_are_refused) {
  make_pair(SOCK_STREAM, &near, &far);
  send_text("x");
  check_fails(ps_socket_recv_exact(near, 0, "abc", 3, bytes, 2, &count, &err), PS_E_VALUE, EINVAL,
              "recv_exact: start has 3 bytes, more than the 2 to receive");
  check_fails(ps_socket_recv_until(near, 0, "\n", 1, "abc", 3, bytes, 2, &count, &err), PS_E_VALUE, EINVAL,
              "recv_until: start has 3 bytes, more than the 2 to receive");
  check_fails(ps_socket_recv_exact(near, 0, NULL, 3, bytes, 4, &count, &err), PS_E_VALUE, EINVAL, "start must not be");
  check_fails(ps_socket_recv_exact(near, 0, "abc", -3, bytes, 4, &count, &err), PS_E_VALUE, EINVAL,
              "start has a negative length (-3)");
  check_fails(ps_socket_recv_until(near, 0, "\n", 1, "a\nb", 3, bytes, 9, &count, &err), PS_E_VALUE, EINVAL,
              "recv_until: start contains the delimiter at byte 1, before its end");
  check_number(count, 0);
  check_bytes(bytes, "\0\0\0\0", 4);
  check_rest("x");
}
