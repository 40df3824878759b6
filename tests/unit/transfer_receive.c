/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Receiving (the second part of transfer.c): never more than the buffer, ends and empty datagrams, senders, and what is
 * remembered about waiting. */
#include "check.h"
#include "fault.h"
#include "guard.h"
#include "polysocket/named_options.h"
#include "sockets.h"
#include "storm.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(transfer_receive, .timeout = 20);

enum { MICROSECOND = 1000, MILLISECOND = 1000000 };

static void send_text(ps_socket *socket, const char *text) {
  check_ok(ps_socket_sendall(socket, 0, text, (int64_t)strlen(text), NULL, &err));
}

static const int kinds[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};

/* The buffer ends where memory ends; one byte more, and the test would crash. */
Test(transfer_receive, recv_gives_at_most_the_capacity) {
  for (int i = 0; i < COUNT_OF(kinds) * 6; i++) {
    ps_socket *first, *second;
    int64_t capacity = i / COUNT_OF(kinds) + 1, count = 99;
    make_pair(kinds[i % COUNT_OF(kinds)], &first, &second);
    char *buffer = guarded((size_t)capacity);
    send_text(first, "abc");
    check_ok(ps_socket_recv(second, 0, buffer, capacity, &count, &err));
    check_number(count, capacity < 3 ? capacity : 3);
    check_bytes(buffer, "abc...", capacity);
  }
}

/* Linux reports the length of the whole datagram here, which no caller has room for. */
Test(transfer_receive, a_count_never_exceeds_the_buffer) {
  static const int datagrams[] = {SOCK_DGRAM, SOCK_SEQPACKET};
  for (int i = 0; i < COUNT_OF(datagrams) * 3; i++) {
    ps_socket *first, *second;
    int64_t capacity = i / COUNT_OF(datagrams) + 1, count = 99;
    char *buffer = guarded((size_t)capacity);
    make_pair(datagrams[i % COUNT_OF(datagrams)], &first, &second);
    send_text(first, "0123456789");
    send_text(first, "0123456789");
    check_ok(ps_socket_recv(second, MSG_TRUNC, buffer, capacity, &count, &err));
    check_number(count, capacity);
    check_bytes(buffer, "012", capacity);
    count = 99;
    check_ok(ps_socket_recvfrom(second, MSG_TRUNC, buffer, capacity, &count, NULL, &err));
    check_number(count, capacity);
  }
}

/* The form for a buffer of the caller's tells both: what is in it, and the size of the datagram. */
Test(transfer_receive, the_size_of_a_truncated_datagram_is_told) {
  static const int datagrams[] = {SOCK_DGRAM, SOCK_SEQPACKET};
  for (int i = 0; i < COUNT_OF(datagrams) * 3; i++) {
    ps_socket *first, *second;
    int64_t capacity = i / COUNT_OF(datagrams) + 1, count = 99, size = 99;
    char *buffer = guarded((size_t)capacity);
    make_pair(datagrams[i % COUNT_OF(datagrams)], &first, &second);
    check_ok(ps_socket_settimeout(second, i % 2 ? 1 : PS_NO_TIMEOUT, &err));
    send_text(first, "0123456789");
    check_ok(ps_socket_recv_into(second, MSG_PEEK | MSG_TRUNC, buffer, capacity, &count, &size, &err));
    check_number(count, capacity);
    check_number(size, 10);
    check_bytes(buffer, "012", capacity);
    check_ok(ps_socket_recv_into(second, MSG_PEEK, buffer, capacity, &count, &size, &err));
    check_number(count, capacity);
    check_number(size, capacity);
    check_ok(ps_socket_recvfrom_into(second, MSG_TRUNC, buffer, capacity, &count, &size, NULL, &err));
    check_number(count, capacity);
    check_number(size, 10);
    size = 99;
    check_fails(ps_socket_recvfrom_into(second, MSG_TRUNC | MSG_DONTWAIT, buffer, 1, &count, &size, NULL, &err),
                PS_E_WOULD_BLOCK, EAGAIN, "");
    check_number(size, 0);
  }
}

Test(transfer_receive, a_datagram_that_fits_has_the_size_of_what_came) {
  ps_socket *first, *second;
  char bytes[8];
  int64_t count = 99, size = 99;
  make_pair(SOCK_DGRAM, &first, &second);
  send_text(first, "abc");
  check_ok(ps_socket_recv_into(second, 0, bytes, sizeof bytes, &count, &size, &err));
  check_number(count, 3);
  check_number(size, 3);
  check_ok(ps_socket_recv_into(second, MSG_TRUNC, bytes, 0, &count, &size, &err));
  check_number(size, 0);
  send_text(first, "");
  check_ok(ps_socket_recvfrom_into(second, MSG_TRUNC, bytes, sizeof bytes, &count, &size, NULL, &err));
  check_number(count, 0);
  check_number(size, 0);
}

/* Nobody else's O_NONBLOCK makes MSG_WAITALL give less, nor the size. */
Test(transfer_receive, the_size_of_what_was_waited_for_is_the_whole) {
  ps_socket *first, *second;
  char bytes[4];
  int64_t count = 99, size = 99;
  make_pair(SOCK_STREAM, &first, &second);
  fcntl(descriptor(second), F_SETFL, O_NONBLOCK);
  send_text(first, "abcd");
  fault(RECV, .result = 3);
  check_ok(ps_socket_recv_into(second, MSG_WAITALL, bytes, 4, &count, &size, &err));
  check_number(count, 4);
  check_number(size, 4);
}

/* TCP takes the bytes away without writing them: nobody shall read what lay in the buffer before. */
Test(transfer_receive, bytes_that_were_not_written_are_zero) {
  ps_socket *client, *server;
  char *buffer = guarded(8);
  int64_t count = 99;
  make_connection(&client, &server);
  send_text(client, "abcdef");
  check_ok(ps_socket_recv(server, MSG_TRUNC, buffer, 4, &count, &err));
  check_number(count, 4);
  check_bytes(buffer, "\0\0\0\0....", 8);
  memset(buffer, '.', 8);
  check_ok(ps_socket_recvfrom(server, MSG_TRUNC, buffer, 4, &count, NULL, &err));
  check_number(count, 2);
  check_bytes(buffer, "\0\0\0\0....", 8);
}

/* More is not cleared, so that a large buffer costs no time and no memory. */
Test(transfer_receive, a_receive_that_drops_bytes_uses_a_part_of_a_large_buffer) {
  enum { USED = 16 << 20, BEYOND = 100 };
  ps_socket *first, *second;
  char *buffer = malloc(USED + BEYOND);
  int64_t count = 99, size = 99;
  cr_assert(buffer != NULL);
  memset(buffer, '.', USED + BEYOND);
  make_pair(SOCK_DGRAM, &first, &second);
  send_text(first, "abc");
  check_ok(ps_socket_recv_into(second, MSG_TRUNC, buffer, USED + BEYOND, &count, &size, &err));
  check_number(count, 3);
  check_number(size, 3);
  check_bytes(buffer, "abc\0", 4);
  check_number(buffer[USED - 1], 0);
  check_number(buffer[USED], '.');
  free(buffer);
}

/* A function of the C library may not even be asked to clear 0 bytes at NULL; the sanitizers see it. */
Test(transfer_receive, no_buffer_at_all_is_not_cleared) {
  ps_socket *first, *second;
  int64_t count = 99;
  make_pair(SOCK_DGRAM, &first, &second);
  send_text(first, "abc");
  check_ok(ps_socket_recvfrom(second, MSG_TRUNC, NULL, 0, &count, NULL, &err));
  check_number(count, 0);
}

/* Where addresses have 32 bits there is no such buffer. */
static void check_refused(ps_socket *socket) {
  static const int64_t sizes[] = {INT64_C(1) << 31, INT64_C(1) << 32, (INT64_C(1) << 32) + 1, INT64_MAX};
  for (int i = 0; i < COUNT_OF(sizes); i++) {
    char byte;
    int64_t count = 99;
    check_fails(ps_socket_recv(socket, 0, &byte, sizes[i], &count, &err), PS_E_RANGE, ERANGE, "size must be 0-");
    check_number(count, 0);
    check_fails(ps_socket_recvfrom(socket, 0, &byte, sizes[i], &count, NULL, &err), PS_E_RANGE, ERANGE, "size must be");
  }
  check_number(fault_count(FAULT_RECV) + fault_count(FAULT_RECVFROM), 0);
}

Test(transfer_receive, counts_above_31_bits_stay_whole_or_are_refused) {
  const int64_t large = (INT64_C(1) << 31) + 5;
  ps_socket *first, *second;
  char byte;
  int64_t count = 99;
  make_pair(SOCK_STREAM, &first, &second);
  if (large > PTRDIFF_MAX) {
    check_refused(first);
    return;
  }
  fault(RECV, .result = large);
  check_ok(ps_socket_recv(first, 0, &byte, large + 5, &count, &err));
  check_number(count, large);
  check_number(fault_record(FAULT_RECV, 0).size, large + 5);
  fault(RECVFROM, .result = large);
  check_ok(ps_socket_recvfrom(first, 0, &byte, large + 5, &count, NULL, &err));
  check_number(count, large);
}

Test(transfer_receive, the_end_of_a_stream_is_no_byte_and_no_error) {
  ps_socket *first, *second;
  char byte = '.';
  int64_t count = 99;
  make_pair(SOCK_STREAM, &first, &second);
  ps_socket_free(first);
  for (int i = 0; i < 3; i++) {
    check_ok(ps_socket_recv(second, 0, &byte, 1, &count, &err));
    check_number(count, 0);
    check_number(byte, '.');
  }
}

Test(transfer_receive, room_for_nothing_is_filled_at_once) {
  ps_socket *first, *second;
  int64_t count = 99;
  make_pair(SOCK_STREAM, &first, &second);
  check_ok(ps_socket_recv(first, 0, NULL, 0, &count, &err));
  check_number(count, 0);
  check_number(fault_count(FAULT_RECV) + fault_count(FAULT_PPOLL), 0);
  check_ok(ps_socket_close(first, &err));
  check_fails(ps_socket_recv(first, 0, NULL, 0, &count, &err), PS_E_CLOSED, EBADF, "recv: ");
}

Test(transfer_receive, recvfrom_of_nothing_takes_a_datagram) {
  ps_socket *first, *second;
  char bytes[8];
  int64_t count = 99;
  make_pair(SOCK_DGRAM, &first, &second);
  send_text(first, "abc");
  send_text(first, "def");
  check_ok(ps_socket_recvfrom(second, 0, NULL, 0, &count, NULL, &err));
  check_number(count, 0);
  check_ok(ps_socket_recv(second, 0, bytes, sizeof bytes, &count, &err));
  check_bytes(bytes, "def", 3);
}

Test(transfer_receive, impossible_buffers_are_refused_before_the_system_sees_them) {
  ps_socket *first, *second;
  make_pair(SOCK_STREAM, &first, &second);
  char byte;
  const struct {
    void *buffer;
    int64_t capacity;
    const char *text;
  } cases[] = {
      {&byte, -1, "negative buffersize in "},
      {&byte, INT64_MIN, "negative buffersize in "},
      {NULL, 1, " must not be NULL with a size of 1"},
      {NULL, INT64_MAX, " must not be NULL"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address, empty = {{0}};
    int64_t capacity = cases[i].capacity, count = 99;
    memset(&address, 0x5A, sizeof address);
    check_fails(ps_socket_recv(first, 0, cases[i].buffer, capacity, &count, &err), PS_E_VALUE, EINVAL, cases[i].text);
    check_number(count, 0);
    count = 99;
    check_fails(ps_socket_recvfrom(first, 0, cases[i].buffer, capacity, &count, &address, &err), PS_E_VALUE, EINVAL,
                cases[i].text);
    check_number(count, 0);
    check_bytes(&address, &empty, sizeof address);
  }
  check_number(fault_count(FAULT_RECV) + fault_count(FAULT_RECVFROM), 0);
}

Test(transfer_receive, flags_reach_the_system) {
  ps_socket *first, *second;
  char bytes[4];
  int64_t count = 0;
  make_pair(SOCK_STREAM, &first, &second);
  send_text(first, "abcd");
  for (int i = 0; i < 2; i++) {
    check_ok(ps_socket_recv(second, MSG_PEEK, bytes, 2, &count, &err));
    check_bytes(bytes, "ab", 2);
    check_ok(ps_socket_recvfrom(second, MSG_PEEK, bytes, 2, &count, NULL, &err));
    check_bytes(bytes, "ab", 2);
  }
  check_ok(ps_socket_recv(second, MSG_WAITALL, bytes, 4, &count, &err));
  check_bytes(bytes, "abcd", 4);
}

Test(transfer_receive, without_data_it_waits_as_the_mode_says) {
  ps_socket *first, *second;
  char byte;
  int64_t count = 99;
  make_pair(SOCK_STREAM, &first, &second);
  check_fails(ps_socket_recv(first, MSG_DONTWAIT, &byte, 1, &count, &err), PS_E_WOULD_BLOCK, EAGAIN,
              "Resource temporarily unavailable");
  check_number(count, 0);
  check_ok(ps_socket_settimeout(first, 0, &err));
  check_fails(ps_socket_recv(first, 0, &byte, 1, &count, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
  check_fails(ps_socket_recvfrom(first, 0, &byte, 1, &count, NULL, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
  check_ok(ps_socket_settimeout(first, 0.01, &err));
  check_fails(ps_socket_recv(first, 0, &byte, 1, &count, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  check_fails(ps_socket_recvfrom(first, 0, &byte, 1, &count, NULL, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  check_fails(ps_socket_recv(first, MSG_DONTWAIT, &byte, 1, &count, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
  check_number(count, 0);
}

/* SO_RCVTIMEO: the system has waited already. */
Test(transfer_receive, a_limit_of_the_system_is_not_waited_for_twice) {
  ps_socket *first, *second;
  char byte;
  make_pair(SOCK_STREAM, &first, &second);
  check_ok(ps_socket_set_option(first, "receive_timeout", "0.02", &err));
  double before = seconds_now();
  check_fails(ps_socket_recv(first, 0, &byte, 1, NULL, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
  double elapsed = seconds_now() - before;
  cr_assert(elapsed >= 0.02 && elapsed < 1, "it took %g s", elapsed);
  check_number(fault_count(FAULT_RECV), 1);
}

Test(transfer_receive, a_connected_stream_names_no_sender) {
  ps_socket *client, *server;
  ps_address address, empty = {{0}};
  char byte;
  make_connection(&client, &server);
  send_text(client, "x");
  memset(&address, 0x5A, sizeof address);
  check_ok(ps_socket_recvfrom(server, 0, &byte, 1, NULL, &address, &err));
  check_bytes(&address, &empty, sizeof address);
}

Test(transfer_receive, an_unnamed_sender_has_the_empty_path) {
  ps_socket *first, *second;
  ps_address address;
  char byte;
  make_pair(SOCK_DGRAM, &first, &second);
  send_text(first, "x");
  check_ok(ps_socket_recvfrom(second, 0, &byte, 1, NULL, &address, &err));
  cr_assert(strcmp(shown(&address), "''") == 0 || strcmp(shown(&address), "none") == 0, "%s", shown(&address));
}

Test(transfer_receive, a_failure_leaves_no_address) {
  ps_socket *socket = make_socket(AF_INET, SOCK_DGRAM);
  ps_address address, empty = {{0}};
  char byte;
  int64_t count = 99;
  memset(&address, 0x5A, sizeof address);
  fault(RECVFROM, .error = ECONNREFUSED);
  check_fails(ps_socket_recvfrom(socket, 0, &byte, 1, &count, &address, &err), PS_E_OS, ECONNREFUSED, "recvfrom: ");
  check_number(count, 0);
  check_bytes(&address, &empty, sizeof address);
}

Test(transfer_receive, a_stream_that_was_reset_says_so) {
  ps_socket *first, *second;
  char byte;
  make_pair(SOCK_STREAM, &first, &second);
  send_text(second, "unread");
  ps_socket_free(first);
  check_fails(ps_socket_recv(second, 0, &byte, 1, NULL, &err), PS_E_OS, ECONNRESET, "recv: Connection reset by peer");
}

/* A stray EAGAIN after "ready" (a datagram with a bad checksum, or a faster reader) must not become an error. */
Test(transfer_receive, ready_and_yet_nothing_there_is_waited_for_with_what_is_left) {
  ps_socket *first, *second;
  char byte;
  make_pair(SOCK_DGRAM, &first, &second);
  check_ok(ps_socket_settimeout(first, 1, &err));
  fault_clock(1000);
  fault(RECV, .error = EAGAIN, .times = 4);
  fault(PPOLL, .result = 0, .advance = 5 * MILLISECOND);
  fault(PPOLL, .result = 1, .advance = 295 * MILLISECOND);
  fault(PPOLL, .result = 1, .advance = MILLISECOND);
  fault(PPOLL, .result = 0);
  fault(PPOLL, .result = 1, .advance = 299 * MILLISECOND);
  fault(PPOLL, .result = 0, .advance = 5 * MILLISECOND);
  fault(PPOLL, .result = 0, .advance = 395 * MILLISECOND);
  check_fails(ps_socket_recv(first, 0, &byte, 1, NULL, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  static const int64_t waits[] = {5, 995, 5, 0, 699, 5, 395};
  for (int i = 0; i < COUNT_OF(waits); i++)
    check_number(fault_record(FAULT_PPOLL, i).nanoseconds, waits[i] * MILLISECOND);
  check_number(fault_count(FAULT_RECV), 4);
}

/* A timed receive asks first as long as data was there, and waits first once it had to wait. */
Test(transfer_receive, what_proved_right_last_time_is_done_first) {
  static const struct {
    int64_t wait; /* how long the data takes; -1: it is there */
    int receives, polls;
  } cases[] = {
      {-1, 1, 0},              /* there: one call */
      {9 * MICROSECOND, 2, 1}, /* not there: asked in vain, waited, got it */
      {9 * MICROSECOND, 1, 1}, /* waited first */
      {1 * MICROSECOND, 1, 1}, /* waited first, and it was there all along */
      {-1, 1, 0},              /* so this one asks first again */
  };
  static const bool with_addresses[] = {false, true};
  for (int j = 0; j < COUNT_OF(with_addresses); j++) {
    ps_socket *first, *second;
    make_pair(SOCK_DGRAM, &first, &second);
    check_ok(ps_socket_settimeout(first, 1, &err));
    for (int i = 0; i < COUNT_OF(cases); i++) {
      enum fault_call call = with_addresses[j] ? FAULT_RECVFROM : FAULT_RECV;
      char byte;
      fault_reset();
      fault_clock(1000);
      if (cases[i].receives == 2)
        fault_plan(call, (struct fault){.error = EAGAIN});
      fault_plan(call, (struct fault){.result = 1});
      fault(PPOLL, .result = 1, .advance = cases[i].wait);
      if (with_addresses[j])
        check_ok(ps_socket_recvfrom(first, 0, &byte, 1, NULL, NULL, &err));
      else
        check_ok(ps_socket_recv(first, 0, &byte, 1, NULL, &err));
      check_number(fault_count(call), cases[i].receives);
      check_number(fault_count(FAULT_PPOLL), cases[i].polls);
    }
  }
}

Test(transfer_receive, a_look_at_the_end_of_a_stream_does_not_wait_for_more) {
  ps_socket *client, *server;
  char bytes[4];
  int64_t count = 7;
  make_connection(&client, &server);
  check_ok(ps_socket_close(client, &err));
  check_ok(ps_socket_recv(server, MSG_PEEK | MSG_WAITALL, bytes, sizeof bytes, &count, &err));
  check_number(count, 0);
}

Test(transfer_receive, urgent_data_comes_alone) {
  ps_socket *client, *server;
  char bytes[4];
  int64_t count = 0;
  make_connection(&client, &server);
  check_ok(ps_socket_send(client, MSG_OOB, "u", 1, NULL, &err));
  check_ok(ps_socket_settimeout(server, PS_NO_TIMEOUT, &err));
  check_ok(ps_socket_recv(server, MSG_OOB | MSG_WAITALL, bytes, sizeof bytes, &count, &err));
  check_number(count, 1);
  check_number(bytes[0], 'u');
}
