/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Sending (the first part of transfer.c): counts, one deadline, what was done before a failure, peers that are gone. */
#include "check.h"
#include "fake_host.h"
#include "fault.h"
#include "polysocket/address.h"
#include "polysocket/message.h"
#include "sockets.h"
#include "storm.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

TestSuite(transfer_send, .timeout = 20);

enum { MILLISECOND = 1000000 };

/* More bytes than 31 bits can count. None of them is there: faults answer. */
static const int64_t large = (INT64_C(1) << 31) + 5;

/* One end of a pair, with a timeout. */
static ps_socket *sender(double timeout) {
  ps_socket *first, *second;
  make_pair(SOCK_STREAM, &first, &second);
  check_ok(ps_socket_settimeout(first, timeout, &err));
  return first;
}

Test(transfer_send, the_count_is_what_the_system_took) {
  ps_socket *first, *second;
  char bytes[8];
  int64_t count = 99;
  make_pair(SOCK_STREAM, &first, &second);
  check_ok(ps_socket_settimeout(first, 5, &err));
  check_ok(ps_socket_send(first, 0, "abc", 3, &count, &err));
  check_number(count, 3);
  fault(SEND, .most = 2);
  check_ok(ps_socket_send(first, 0, "defg", 4, &count, &err));
  check_number(count, 2);
  check_ok(ps_socket_recv(second, 0, bytes, sizeof bytes, &count, &err));
  check_number(count, 5);
  check_bytes(bytes, "abcde", 5);
}

/* As the system does where it waits itself. */
Test(transfer_send, in_blocking_mode_a_stream_takes_all_and_a_datagram_what_it_took) {
  static const int types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};
  for (int i = 0; i < COUNT_OF(types); i++) {
    ps_socket *first, *second;
    char bytes[8];
    int64_t count = 99, whole = types[i] == SOCK_STREAM ? 4 : 2;
    make_pair(types[i], &first, &second);
    fault_reset();
    fault(SEND, .most = 2);
    check_ok(ps_socket_send(first, 0, "defg", 4, &count, &err));
    check_number(count, whole);
    check_number(fault_count(FAULT_SEND), whole / 2);
    check_ok(ps_socket_recv(second, 0, bytes, sizeof bytes, &count, &err));
    check_number(count, whole);
    check_bytes(bytes, "defg", whole);
  }
}

/* Where addresses have 32 bits there is no such buffer. */
static void check_refused(ps_socket *socket, const ps_address *address) {
  static const int64_t sizes[] = {INT64_C(1) << 31, INT64_C(1) << 32, (INT64_C(1) << 32) + 1, INT64_MAX};
  for (int i = 0; i < COUNT_OF(sizes); i++) {
    int64_t count = 99;
    check_fails(ps_socket_send(socket, 0, "", sizes[i], &count, &err), PS_E_RANGE, ERANGE, "size must be 0-");
    check_number(count, 0);
    check_fails(ps_socket_sendto(socket, 0, address, "", sizes[i], &count, &err), PS_E_RANGE, ERANGE, "size must be");
    check_fails(ps_socket_sendall(socket, 0, "", sizes[i], &count, &err), PS_E_RANGE, ERANGE, "size must be 0-");
  }
  check_number(fault_count(FAULT_SEND) + fault_count(FAULT_SENDTO), 0);
}

Test(transfer_send, counts_above_31_bits_stay_whole_or_are_refused) {
  ps_socket *socket = sender(PS_NO_TIMEOUT);
  ps_address address = loopback(1);
  int64_t count = 99;
  if (large > PTRDIFF_MAX) {
    check_refused(socket, &address);
    return;
  }
  fault(SEND, .result = large);
  check_ok(ps_socket_send(socket, 0, "", large, &count, &err));
  check_number(count, large);
  check_number(fault_record(FAULT_SEND, 0).size, large);
  fault(SENDTO, .result = large);
  check_ok(ps_socket_sendto(socket, 0, &address, "", large, &count, &err));
  check_number(count, large);
  fault(SEND, .result = large);
  fault(SEND, .result = 7);
  check_ok(ps_socket_sendall(socket, 0, "", large + 7, &count, &err));
  check_number(count, large + 7);
  check_number(fault_record(FAULT_SEND, 2).size, 7);
}

Test(transfer_send, nothing_may_be_sent) {
  ps_socket *first, *second;
  int64_t count = 99;
  char byte;
  make_pair(SOCK_DGRAM, &first, &second);
  check_ok(ps_socket_send(first, 0, NULL, 0, &count, &err));
  check_number(count, 0);
  check_ok(ps_socket_sendall(first, 0, NULL, 0, &count, &err));
  check_number(count, 0);
  /* Each was an empty datagram. */
  for (int i = 0; i < 2; i++) {
    check_ok(ps_socket_recv(second, MSG_DONTWAIT, &byte, 1, &count, &err));
    check_number(count, 0);
  }
}

Test(transfer_send, impossible_buffers_are_refused_before_the_system_sees_them) {
  static const struct {
    const char *data;
    int64_t length;
    const char *text;
  } cases[] = {
      {"x", -1, "negative buffersize in "},
      {"x", INT64_MIN, "negative buffersize in "},
      {NULL, 1, " must not be NULL with a size of 1"},
      {NULL, INT64_MAX, " must not be NULL"},
  };
  ps_socket *socket = sender(PS_NO_TIMEOUT);
  ps_address address = loopback(1);
  for (int i = 0; i < COUNT_OF(cases); i++) {
    const char *data = cases[i].data;
    int64_t length = cases[i].length, count = 99;
    check_fails(ps_socket_send(socket, 0, data, length, &count, &err), PS_E_VALUE, EINVAL, cases[i].text);
    check_number(count, 0);
    count = 99;
    check_fails(ps_socket_sendall(socket, 0, data, length, &count, &err), PS_E_VALUE, EINVAL, cases[i].text);
    check_number(count, 0);
    count = 99;
    check_fails(ps_socket_sendto(socket, 0, &address, data, length, &count, &err), PS_E_VALUE, EINVAL, cases[i].text);
    check_number(count, 0);
  }
  check_number(fault_count(FAULT_SEND) + fault_count(FAULT_SENDTO), 0);
}

/* SIGPIPE is at its default. */
Test(transfer_send, a_peer_that_is_gone_is_an_error_and_no_signal) {
  ps_socket *first, *second;
  int64_t count = 99;
  make_pair(SOCK_STREAM, &first, &second);
  struct sigaction action;
  sigaction(SIGPIPE, NULL, &action);
  cr_assert(action.sa_handler == SIG_DFL);
  ps_socket_free(second);
  for (int i = 0; i < 3; i++) {
    check_fails(ps_socket_send(first, 0, "x", 1, &count, &err), PS_E_OS, EPIPE, "send: Broken pipe");
    check_number(count, 0);
    check_fails(ps_socket_sendall(first, 0, "x", 1, &count, &err), PS_E_OS, EPIPE, "sendall: Broken pipe");
    check_number(count, 0);
  }
}

Test(transfer_send, flags_reach_the_system) {
  ps_socket *socket = sender(PS_NO_TIMEOUT);
  ps_address address = loopback(1);
  fault(SEND, .result = 1, .times = 2);
  fault(SENDTO, .result = 1);
  check_ok(ps_socket_send(socket, MSG_OOB, "x", 1, NULL, &err));
  check_ok(ps_socket_sendall(socket, MSG_MORE, "x", 1, NULL, &err));
  check_ok(ps_socket_sendto(socket, MSG_CONFIRM, &address, "x", 1, NULL, &err));
  /* No system call waits. */
  check_number(fault_record(FAULT_SEND, 0).flags, MSG_OOB | MSG_NOSIGNAL | MSG_DONTWAIT);
  check_number(fault_record(FAULT_SEND, 1).flags, MSG_MORE | MSG_NOSIGNAL | MSG_DONTWAIT);
  check_number(fault_record(FAULT_SENDTO, 0).flags, MSG_CONFIRM | MSG_NOSIGNAL | MSG_DONTWAIT);
}

Test(transfer_send, without_room_it_waits_as_the_mode_says) {
  ps_socket *socket = sender(0.01);
  int64_t count = 99;
  cr_assert(fill(socket) > 0);
  check_fails(ps_socket_send(socket, 0, "x", 1, &count, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  check_number(count, 0);
  check_fails(ps_socket_send(socket, MSG_DONTWAIT, "x", 1, &count, &err), PS_E_WOULD_BLOCK, EAGAIN,
              "Resource temporarily unavailable");
  check_ok(ps_socket_settimeout(socket, 0, &err));
  check_fails(ps_socket_send(socket, 0, "x", 1, &count, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
  check_ok(ps_socket_setblocking(socket, 1, &err));
  check_fails(ps_socket_send(socket, MSG_DONTWAIT, "x", 1, &count, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
}

/* A reader that takes a byte now and then must not give the sender a new timeout each time. */
Test(transfer_send, one_timeout_covers_all_of_sendall) {
  ps_socket *socket = sender(1);
  int64_t count = 99;
  fault_clock(1000);
  for (int i = 0; i < 4; i++) {
    fault(SEND, .error = EAGAIN);
    fault(PPOLL, .result = 0, .advance = 5 * MILLISECOND);
    fault(PPOLL, .result = 1, .advance = 295 * MILLISECOND);
    fault(SEND, .result = 1);
  }
  check_fails(ps_socket_sendall(socket, 0, "0123456789", 10, &count, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  check_number(count, 4);
  check_number(err.done, 4);
  static const int64_t waits[] = {995, 695, 395, 95};
  for (int i = 0; i < COUNT_OF(waits); i++)
    check_number(fault_record(FAULT_PPOLL, 2 * i + 1).nanoseconds, waits[i] * MILLISECOND);
}

/* Nor does one that takes all at once keep it going for ever, although nothing is ever waited for. */
Test(transfer_send, sendall_ends_at_its_deadline_without_a_wait_too) {
  ps_socket *socket = sender(1);
  int64_t count = 99;
  fault_clock(1000);
  fault(SEND, .result = 1, .advance = 400 * MILLISECOND, .times = FAULT_EVER);
  check_fails(ps_socket_sendall(socket, 0, "0123456789", 10, &count, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  check_number(count, 4);
  check_number(err.done, 4);
  check_number(fault_count(FAULT_PPOLL), 0);
}

static void take_some(void *socket) {
  static char bytes[100000];
  check_number(ps_socket_recv(socket, MSG_DONTWAIT, bytes, sizeof bytes, NULL, NULL), PS_OK);
  usleep(30000);
}

Test(transfer_send, one_timeout_covers_all_of_sendall_on_a_real_clock) {
  static char bytes[10000000];
  ps_socket *first, *second;
  int64_t count = 0;
  make_pair(SOCK_STREAM, &first, &second);
  check_ok(ps_socket_settimeout(first, 0.1, &err));
  fault(PPOLL, .made = true, .meanwhile = take_some, .detail = second, .times = FAULT_EVER);
  double before = seconds_now();
  check_fails(ps_socket_sendall(first, 0, bytes, sizeof bytes, &count, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  double elapsed = seconds_now() - before;
  cr_assert(elapsed >= 0.1 && elapsed < 1, "it took %g s", elapsed);
  cr_assert(count > 0);
  check_number(err.done, count);
}

Test(transfer_send, a_failure_tells_what_was_done_before) {
  static const struct {
    double timeout;
    int error, status, code;
  } cases[] = {
      {PS_NO_TIMEOUT, ECONNRESET, PS_E_OS, ECONNRESET},
      {5, EPIPE, PS_E_OS, EPIPE},
      {0, EAGAIN, PS_E_WOULD_BLOCK, EAGAIN},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_socket *socket = sender(cases[i].timeout);
    int64_t count = 99;
    fault_reset();
    fault(SEND, .result = 3);
    fault(SEND, .result = 4);
    fault(SEND, .error = cases[i].error);
    check_fails(ps_socket_sendall(socket, 0, "0123456789", 10, &count, &err), cases[i].status, cases[i].code, "");
    check_number(count, 7);
    check_number(err.done, 7);
    check_text(err.operation, "sendall");
    check_number(fault_count(FAULT_SEND), 3);
  }
}

Test(transfer_send, ready_and_yet_not_possible_is_waited_for_with_what_is_left) {
  ps_socket *socket = sender(1);
  int64_t count = 0;
  fault_clock(1000);
  fault(SEND, .error = EAGAIN, .times = 3);
  fault(PPOLL, .result = 0, .advance = 5 * MILLISECOND);
  fault(PPOLL, .result = 1, .advance = 95 * MILLISECOND);
  fault(PPOLL, .result = 1, .advance = MILLISECOND);
  fault(PPOLL, .result = 0);
  fault(PPOLL, .result = 1, .advance = 100 * MILLISECOND);
  check_ok(ps_socket_send(socket, 0, "x", 1, &count, &err));
  check_number(count, 1);
  static const int64_t waits[] = {5, 995, 5, 0, 899};
  for (int i = 0; i < COUNT_OF(waits); i++)
    check_number(fault_record(FAULT_PPOLL, i).nanoseconds, waits[i] * MILLISECOND);
}

Test(transfer_send, a_signal_is_no_failure) {
  ps_socket *socket = sender(PS_NO_TIMEOUT);
  int64_t count = 0;
  fault(SEND, .error = EINTR, .times = 3);
  check_ok(ps_socket_send(socket, 0, "x", 1, &count, &err));
  check_number(count, 1);
  fault(SEND, .error = EINTR, .times = 3);
  fault(SEND, .most = 1);
  fault(SEND, .error = EINTR, .times = 3);
  check_ok(ps_socket_sendall(socket, 0, "abc", 3, &count, &err));
  check_number(count, 3);
}

Test(transfer_send, the_host_is_asked_after_each_part_and_each_signal) {
  ps_socket *socket = sender(PS_NO_TIMEOUT);
  struct fake_host *host = fake_host_make(0);
  int64_t count = 0;
  check_ok(ps_socket_sethooks(socket, &host->hooks, &err));
  fault(SEND, .most = 1, .times = 2);
  fault(SEND, .error = EINTR);
  check_ok(ps_socket_sendall(socket, 0, "abcde", 5, &count, &err));
  /* Two parts that were not the last, and one signal. */
  check_number(host->questions, 3);
  host->questions = 0;
  host->stop_at = 2;
  fault(SEND, .most = 2, .times = 2);
  check_fails(ps_socket_sendall(socket, 0, "abcdefgh", 8, &count, &err), PS_E_INTERRUPTED, EINTR,
              "sendall: interrupted by the host");
  check_number(count, 4);
  check_number(err.done, 4);
}

/* The reader of a storm: another process, which no signal hits. It ends with 0 if all bytes were right. */
static pid_t start_reader(int fd, int other_end, const unsigned char *bytes, size_t length) {
  pid_t child = fork();
  if (child != 0)
    return child;
  prctl(PR_SET_PDEATHSIG, SIGKILL); /* should the test end early */
  close(other_end);
  unsigned char part[65536];
  size_t seen = 0;
  ssize_t count;
  while ((count = read(fd, part, sizeof part)) > 0) {
    if (seen + (size_t)count > length || memcmp(part, bytes + seen, (size_t)count) != 0)
      leave_child(1);
    seen += (size_t)count;
    if (seen % 3 == 0)
      usleep(100);
  }
  leave_child(seen == length && count == 0 ? 0 : 1);
}

Test(transfer_send, eight_megabytes_survive_a_storm_of_signals) {
  enum { SIZE = 8000000 };
  static const double modes[] = {PS_NO_TIMEOUT, 15};
  unsigned char *bytes = malloc(SIZE);
  unsigned seed = 1;
  for (int i = 0; i < SIZE; i++)
    bytes[i] = (unsigned char)(rand_r(&seed) >> 7);
  for (int i = 0; i < COUNT_OF(modes); i++) {
    ps_socket *first, *second;
    int64_t count = 0;
    int status = -1;
    make_pair(SOCK_STREAM, &first, &second);
    check_ok(ps_socket_settimeout(first, modes[i], &err));
    check_ok(ps_socket_setblocking(second, 1, &err));
    pid_t reader = start_reader(descriptor(second), descriptor(first), bytes, SIZE);
    ps_socket_free(second);
    storm_begin(200000 * storm_slowness());
    check_ok(ps_socket_sendall(first, 0, bytes, SIZE, &count, &err));
    cr_assert(storm_end() > 0);
    check_number(count, SIZE);
    ps_socket_free(first);
    check_number(waitpid(reader, &status, 0), reader);
    check_number(status, 0);
  }
  free(bytes);
}

Test(transfer_send, datagrams_go_where_they_are_sent) {
  ps_socket *socket = make_socket(AF_INET, SOCK_DGRAM), *receiver = make_socket(AF_INET, SOCK_DGRAM);
  ps_address address = loopback(0), from, name;
  char bytes[8];
  int64_t count = 0;
  check_ok(ps_socket_bind(receiver, &address, &err));
  check_ok(ps_socket_bind(socket, &address, &err));
  check_ok(ps_socket_getsockname(receiver, &address, &err));
  check_ok(ps_socket_sendto(socket, 0, &address, "abc", 3, &count, &err));
  check_number(count, 3);
  check_ok(ps_socket_recvfrom(receiver, 0, bytes, sizeof bytes, &count, &from, &err));
  check_number(count, 3);
  check_ok(ps_socket_getsockname(socket, &name, &err));
  check_bytes(&from, &name, sizeof from);
}

Test(transfer_send, what_cannot_be_sent_to_is_refused) {
  ps_socket *socket = make_socket(AF_INET, SOCK_DGRAM);
  ps_address address = loopback(9), forged = address, everyone;
  static char bytes[100000];
  int64_t count = 99;
  forged.opaque[0] = 1000;
  check_ok(ps_address_make_inet("<broadcast>", 9, &everyone, &err));
  check_fails(ps_socket_sendto(socket, 0, NULL, "x", 1, &count, &err), PS_E_VALUE, EINVAL, "address must not be NULL");
  check_number(count, 0);
  check_fails(ps_socket_sendto(socket, 0, &forged, "x", 1, &count, &err), PS_E_VALUE, EINVAL,
              "not made by this library");
  check_fails(ps_socket_sendto(socket, 0, &address, bytes, sizeof bytes, &count, &err), PS_E_OS, EMSGSIZE,
              "sendto: Message too long");
  check_fails(ps_socket_sendto(socket, 0, &everyone, "x", 1, &count, &err), PS_E_OS, EACCES,
              "sendto: Permission denied");
  check_fails(ps_socket_send(socket, 0, "x", 1, &count, &err), PS_E_OS, EDESTADDRREQ, "send: ");
}

/* Data that does not go along with the connection follows it. */
Test(transfer_send, a_message_may_connect_first) {
  ps_address address;
  ps_socket *listener = make_listener(&address), *accepted = NULL;
  ps_buffer part = {"abc", 3};
  ps_message message = {.buffers = &part, .buffer_count = 1, .address = address};
  char room[4] = "";
  int64_t sent = 99, count = 0;
  ps_socket *client = make_socket(AF_INET, SOCK_STREAM);
  fault_reset();
  check_ok(ps_socket_sendmsg(client, MSG_FASTOPEN, &message, &sent, &err));
  check_number(sent, 3);
  check_ok(ps_socket_accept(listener, &accepted, NULL, &err));
  check_ok(ps_socket_recv(accepted, 0, room, sizeof room, &count, &err));
  check_number(count, 3);
  check_bytes(room, "abc", 3);
}

/* MSG_FASTOPEN without an address connects to nothing, and one that fails is not tried again. */
Test(transfer_send, fast_open_is_for_sends_with_an_address) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  ps_address address = loopback(1);
  check_ok(ps_socket_settimeout(socket, 1, &err));
  fault(SEND, .error = EAGAIN);
  fault(SEND, .error = EPIPE);
  check_fails(ps_socket_send(socket, MSG_FASTOPEN, "x", 1, NULL, &err), PS_E_OS, EPIPE, "send: ");
  fault(SENDTO, .error = ENETUNREACH);
  check_fails(ps_socket_sendto(socket, MSG_FASTOPEN, &address, "x", 1, NULL, &err), PS_E_OS, ENETUNREACH, "sendto: ");
  check_number(fault_count(FAULT_SEND) + fault_count(FAULT_SENDTO), 3);
}
