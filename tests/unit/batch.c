/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Batches: datagrams in, the same datagrams out, whatever the system makes of them on the way; and what ends a batch
 * early. */
#include "polysocket/batch.h"

#include "check.h"
#include "fault.h"
#include "platform/platform.h"
#include "polysocket/address.h"
#include "polysocket/deadline.h"
#include "polysocket/options.h"
#include "sockets.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(batch, .timeout = 30);

enum { SLOT = 2000, MOST = 300 };

static ps_socket *near, *far;
static ps_address far_address;
static int64_t sizes[MOST];
static char data[MOST * SLOT];

/* Two UDP sockets, of which the first is connected to the second, with room for a whole batch. */
static void make_udp(int family) {
  const char *host = family == AF_INET ? "127.0.0.1" : "::1";
  ps_address local;
  near = make_socket(family, SOCK_DGRAM);
  far = make_socket(family, SOCK_DGRAM);
  check_ok(ps_address_make_numeric(host, 0, 0, 0, &local, &err));
  check_ok(ps_socket_bind(far, &local, &err));
  check_ok(ps_socket_bind(near, &local, &err));
  check_ok(ps_socket_getsockname(far, &far_address, &err));
  check_ok(ps_socket_connect(near, &far_address, &err));
  check_ok(ps_socket_setsockopt(far, SOL_SOCKET, SO_RCVBUF, 1 << 22, &err));
  check_ok(ps_socket_settimeout(far, 5, &err));
}

/* A batch whose datagrams all differ. Returns the bytes that it has. */
static int64_t compose(int64_t count, const int64_t *pattern, int pattern_count) {
  int64_t total = 0;
  for (int64_t i = 0; i < count; i++) {
    sizes[i] = pattern[i % pattern_count];
    for (int64_t j = 0; j < sizes[i]; j++)
      data[total++] = (char)('a' + (i * 7 + j) % 26);
  }
  return total;
}

/* Receive what was composed, in as many batches as it takes. */
static void check_arrived(int64_t count) {
  static char room[MOST * SLOT];
  static int64_t lengths[MOST];
  static ps_address senders[MOST];
  int64_t at = 0, done = 0, received = 0;
  while (done < count) {
    check_ok(ps_socket_recvfrom_batch(far, 0, SLOT, room, sizeof room, NULL, lengths, MOST, &received, senders, &err));
    cr_assert(received > 0 && done + received <= count, "%d and %d more", (int)done, (int)received);
    for (int64_t i = 0; i < received; i++) {
      check_number(lengths[i], sizes[done + i]);
      check_bytes(room + i * SLOT, data + at, lengths[i]);
      at += lengths[i];
    }
    done += received;
  }
  check_ok(ps_socket_setblocking(far, 0, &err));
  check_fails(ps_socket_recv_batch(far, 0, SLOT, room, sizeof room, NULL, lengths, MOST, &received, &err),
              PS_E_WOULD_BLOCK, EAGAIN, "recv_batch: ");
  check_number(received, 0);
  check_ok(ps_socket_settimeout(far, 5, &err));
}

static const int64_t even[] = {100}, uneven[] = {100, 100, 100, 40, 0, 0, 1, 1300, 1300, 7},
                     wide[] = {1400, 1400, 1400, 1400, 1400}, gaps[] = {100, 0, 0};

Test(batch, every_datagram_arrives_with_its_borders) {
  static const int families[] = {AF_INET, AF_INET6};
  static const int64_t counts[] = {1, 2, 31, 32, 33, 63, 64, 65, 200};
  for (int f = 0; f < COUNT_OF(families); f++) {
    if (!make_where_possible(families[f], SOCK_DGRAM, 0))
      continue;
    make_udp(families[f]);
    for (int i = 0; i < COUNT_OF(counts) * 4; i++) {
      int64_t count = counts[i / 4], sent = 99;
      int64_t bytes = i % 4 == 0   ? compose(count, even, COUNT_OF(even))
                      : i % 4 == 1 ? compose(count, uneven, COUNT_OF(uneven))
                      : i % 4 == 2 ? compose(count, gaps, COUNT_OF(gaps))
                                   : compose(count, wide, COUNT_OF(wide));
      check_ok(ps_socket_send_batch(near, 0, data, bytes, sizes, count, &sent, &err));
      check_number(sent, count);
      check_arrived(count);
    }
  }
}

Test(batch, datagrams_of_one_length_go_as_one_piece) {
  make_udp(AF_INET);
  int64_t bytes = compose(126, even, 1), sent = 99;
  check_ok(ps_socket_send_batch(near, 0, data, bytes, sizes, 126, &sent, &err));
  check_number(fault_count(FAULT_SENDMMSG), 1);
  check_number(fault_record(FAULT_SENDMMSG, 0).size, 2);
  check_arrived(126);
  check_ok(ps_socket_send_batch(near, MSG_CONFIRM, data, bytes / 126 * 3, sizes, 3, &sent, &err));
  check_number(fault_record(FAULT_SENDMMSG, 1).size, 3);
  check_arrived(3);
}

Test(batch, a_system_that_does_not_cut_is_given_each_datagram) {
  static const int errors[] = {EIO, EINVAL, EMSGSIZE, ENOBUFS, EOPNOTSUPP, ENOPROTOOPT};
  make_udp(AF_INET);
  for (int i = 0; i < COUNT_OF(errors); i++) {
    int64_t bytes = compose(50, even, 1), sent = 99;
    fault_reset();
    fault(SENDMMSG, .error = errors[i]);
    check_ok(ps_socket_send_batch(near, 0, data, bytes, sizes, 50, &sent, &err));
    check_number(sent, 50);
    check_number(fault_record(FAULT_SENDMMSG, 1).size, 32);
    check_arrived(50);
  }
}

Test(batch, an_option_that_the_program_has_set_is_respected) {
  static const int options[] = {103 /* UDP_SEGMENT */, UDP_CORK};
  make_udp(AF_INET);
  for (int i = 0; i < COUNT_OF(options); i++) {
    int64_t bytes = compose(4, even, 1), sent = 99;
    fault_reset();
    fault(GETSOCKOPT, .option = options[i], .result = 1000);
    check_ok(ps_socket_send_batch(near, 0, data, bytes, sizes, 4, &sent, &err));
    check_number(fault_record(FAULT_SENDMMSG, 0).size, 4);
    check_arrived(4);
  }
  int64_t bytes = compose(4, even, 1), sent = 99;
  fault_reset();
  fault(GETSOCKOPT, .option = UDP_CORK, .error = ENOPROTOOPT);
  check_ok(ps_socket_send_batch(near, 0, data, bytes, sizes, 4, &sent, &err));
  check_number(fault_record(FAULT_SENDMMSG, 0).size, 4);
  check_arrived(4);
}

Test(batch, a_system_without_these_calls_sends_one_by_one) {
  make_udp(AF_INET);
  int64_t bytes = compose(40, uneven, COUNT_OF(uneven)), sent = 99;
  fault(GETSOCKOPT, .error = ENOPROTOOPT, .times = FAULT_EVER);
  fault(SENDMMSG, .error = ENOSYS, .times = FAULT_EVER);
  fault(RECVMMSG, .error = ENOSYS, .times = FAULT_EVER);
  check_ok(ps_socket_send_batch(near, 0, data, bytes, sizes, 40, &sent, &err));
  check_number(sent, 40);
  check_number(fault_count(FAULT_SENDMSG), 40);
  check_arrived(40);
  cr_assert(fault_count(FAULT_RECVMSG) >= 40);
}

Test(batch, one_by_one_ends_at_the_first_that_fails) {
  make_udp(AF_INET);
  int64_t bytes = compose(4, even, 1), sent = 99;
  fault(GETSOCKOPT, .error = ENOPROTOOPT, .times = FAULT_EVER);
  fault(SENDMMSG, .error = ENOSYS, .times = FAULT_EVER);
  fault(SENDMSG, .made = true, .times = 2);
  fault(SENDMSG, .error = EPERM, .times = FAULT_EVER);
  check_fails(ps_socket_send_batch(near, 0, data, bytes, sizes, 4, &sent, &err), PS_E_OS, EPERM,
              "(2 of 4 datagrams sent)");
  check_number(sent, 2);
  check_arrived(2);
}

Test(batch, one_address_for_all_or_one_for_each) {
  ps_socket *third = make_socket(AF_INET, SOCK_DGRAM), *lone = make_socket(AF_INET, SOCK_DGRAM);
  ps_address addresses[5], local = loopback(0), senders[5];
  int64_t lengths[5], received = 0, sent = 99;
  char room[5 * 8];
  make_udp(AF_INET);
  check_ok(ps_socket_bind(third, &local, &err));
  check_ok(ps_socket_bind(lone, &local, &err));
  check_ok(ps_socket_getsockname(third, &addresses[2], &err));
  check_ok(ps_socket_getsockname(lone, &local, &err));
  check_ok(ps_socket_setblocking(third, 0, &err));
  addresses[0] = addresses[1] = addresses[4] = far_address;
  addresses[3] = addresses[2];
  check_ok(ps_socket_sendto_batch(lone, 0, "aabbccddee", 10, (int64_t[]){2, 2, 2, 2, 2}, 5, addresses, 5, &sent, &err));
  check_number(sent, 5);
  check_ok(ps_socket_recvfrom_batch(far, 0, 8, room, 40, NULL, lengths, 5, &received, senders, &err));
  check_number(received, 3);
  check_bytes(room, "aa", 2);
  check_bytes(room + 8, "bb", 2);
  check_bytes(room + 16, "ee", 2);
  for (int i = 0; i < 3; i++)
    check_bytes(&senders[i], &local, sizeof local);
  check_bytes(&senders[3], &(ps_address){{0}}, sizeof local);
  check_ok(ps_socket_recv_batch(third, 0, 8, room, 40, NULL, lengths, 5, &received, &err));
  check_number(received, 2);
  check_bytes(room, "cc", 2);
  check_ok(ps_socket_sendto_batch(lone, 0, "abc", 3, (int64_t[]){1, 1, 1}, 3, &far_address, 1, &sent, &err));
  check_ok(ps_socket_recv_batch(far, 0, 8, room, 40, NULL, lengths, 5, &received, &err));
  check_number(received, 3);
}

Test(batch, what_is_too_long_for_a_slot_shows_its_length) {
  static const int types[] = {SOCK_DGRAM, SOCK_SEQPACKET};
  for (int i = 0; i < 3; i++) {
    if (i < 2)
      make_pair(types[i], &near, &far);
    else
      make_udp(AF_INET);
    int64_t lengths[3] = {0}, received = 0;
    char room[10];
    memset(room, '.', sizeof room);
    check_ok(ps_socket_send_batch(near, 0, "12345678", 8, (int64_t[]){5, 2, 1}, 3, NULL, &err));
    check_ok(ps_socket_recv_batch(far, 0, 3, room, 9, NULL, lengths, 3, &received, &err));
    check_number(received, 3);
    check_number(lengths[0], 5);
    check_number(lengths[1], 2);
    check_bytes(room, "12367.8...", 10);
  }
}

Test(batch, a_slot_may_have_no_room) {
  make_pair(SOCK_DGRAM, &near, &far);
  int64_t lengths[2] = {0}, received = 0;
  check_ok(ps_socket_send_batch(near, 0, "12345", 5, (int64_t[]){3, 2}, 2, NULL, &err));
  check_ok(ps_socket_recv_batch(far, 0, 0, NULL, 0, NULL, lengths, 2, &received, &err));
  check_number(received, 2);
  check_number(lengths[0] * 10 + lengths[1], 32);
}

Test(batch, a_look_is_at_the_first_one) {
  make_pair(SOCK_DGRAM, &near, &far);
  int64_t lengths[4] = {0}, received = 0;
  char room[4];
  check_ok(ps_socket_send_batch(near, 0, "12", 2, (int64_t[]){1, 1}, 2, NULL, &err));
  check_ok(ps_socket_recv_batch(far, MSG_PEEK, 1, room, 4, NULL, lengths, 4, &received, &err));
  check_number(received, 1);
  check_ok(ps_socket_recv_batch(far, 0, 1, room, 4, NULL, lengths, 4, &received, &err));
  check_number(received, 2);
  check_bytes(room, "12", 2);
  check_ok(ps_socket_send_batch(near, 0, "3", 1, (int64_t[]){1}, 1, NULL, &err));
  check_ok(ps_socket_recv_batch(far, MSG_PEEK, 1, room, 1, NULL, lengths, 1, &received, &err));
  check_number(received, 1);
  check_ok(ps_socket_recv_batch(far, 0, 1, room, 1, NULL, lengths, 1, NULL, &err));
  check_bytes(room, "32", 2);
}

Test(batch, the_end_of_a_connection_is_told_once) {
  make_pair(SOCK_SEQPACKET, &near, &far);
  int64_t lengths[10], received = 0;
  char room[10];
  check_ok(ps_socket_send_batch(near, 0, "12", 2, (int64_t[]){1, 0, 0, 1}, 4, NULL, &err));
  check_ok(ps_socket_recv_batch(far, 0, 1, room, 10, NULL, lengths, 10, &received, &err));
  check_number(received, 4);
  check_ok(ps_socket_send_batch(near, 0, "1", 1, (int64_t[]){1, 0}, 2, NULL, &err));
  check_ok(ps_socket_recv_batch(far, 0, 1, room, 10, NULL, lengths, 10, &received, &err));
  check_number(received, 2);
  check_ok(ps_socket_send_batch(near, 0, "12", 2, (int64_t[]){1, 0, 0, 1}, 4, NULL, &err));
  check_ok(ps_socket_close(near, &err));
  check_ok(ps_socket_recv_batch(far, 0, 1, room, 10, NULL, lengths, 10, &received, &err));
  check_number(received, 5);
  check_number(lengths[4], 0);
  check_ok(ps_socket_recv_batch(far, 0, 1, room, 10, NULL, lengths, 10, &received, &err));
  check_number(received, 1);
}

Test(batch, a_queue_that_is_full_ends_a_batch_early) {
  make_pair(SOCK_DGRAM, &near, &far);
  int64_t bytes = compose(MOST, even, 1), sent = 99;
  check_ok(ps_socket_settimeout(near, 0.05, &err));
  check_fails(ps_socket_send_batch(near, 0, data, bytes, sizes, MOST, &sent, &err), PS_E_TIMEOUT, ETIMEDOUT,
              "datagrams sent)");
  cr_assert(sent > 0 && sent < MOST);
  check_number(err.done, sent);
  ps_socket *other_near = near, *other_far = far;
  make_pair(SOCK_DGRAM, &near, &far);
  check_ok(ps_socket_send_batch(near, MSG_DONTWAIT, data, bytes, sizes, MOST, &sent, &err));
  cr_assert(sent > 0 && sent < MOST);
  check_fails(ps_socket_send_batch(near, MSG_DONTWAIT, data, bytes, sizes, MOST, &sent, &err), PS_E_WOULD_BLOCK, EAGAIN,
              "send_batch: ");
  check_number(sent, 0);
  check_number(err.done, 0);
  check_ok(ps_socket_close(other_far, &err));
  check_fails(ps_socket_send_batch(other_near, 0, data, bytes, sizes, MOST, &sent, &err), PS_E_OS, ECONNREFUSED,
              "send_batch: ");
}

/* It would go unseen if the rest were sent as usual. */
Test(batch, an_error_in_the_middle_says_how_many_went) {
  static char large[70000];
  int64_t sent = 99;
  make_udp(AF_INET);
  check_fails(ps_socket_send_batch(near, 0, large, 66020, (int64_t[]){10, 10, 66000}, 3, &sent, &err), PS_E_OS,
              EMSGSIZE, "(2 of 3 datagrams sent)");
  check_number(sent, 2);
  check_number(err.done, 2);
  check_number(ps_socket_send_batch(near, 0, large, 66020, (int64_t[]){10, 10, 66000}, 3, &sent, NULL), PS_E_OS);
  check_number(sent, 2);
  ps_address nowhere[3] = {far_address, far_address, loopback(0)};
  check_fails(ps_socket_sendto_batch(near, 0, large, 3, (int64_t[]){1, 1, 1}, 3, nowhere, 3, &sent, &err), PS_E_OS,
              EINVAL, "127.0.0.1:0");
  check_number(sent, 2);
}

/* The earlier datagram's error, which the next call tells; a second attempt must not hide it. */
Test(batch, a_port_without_anyone_is_told_by_the_next_batch) {
  int64_t bytes, sent = 99;
  make_udp(AF_INET);
  check_ok(ps_socket_close(far, &err));
  bytes = compose(3, even, 1);
  check_ok(ps_socket_send_batch(near, 0, data, bytes, sizes, 3, &sent, &err));
  check_fails(ps_socket_send_batch(near, 0, data, bytes, sizes, 3, &sent, &err), PS_E_OS, ECONNREFUSED, "send_batch: ");
  check_number(sent, 0);
}

Test(batch, a_receive_waits_for_the_first_one) {
  int64_t lengths[4], received = 99;
  char room[4];
  make_udp(AF_INET);
  check_ok(ps_socket_settimeout(far, 0.02, &err));
  check_fails(ps_socket_recv_batch(far, 0, 1, room, 4, NULL, lengths, 4, &received, &err), PS_E_TIMEOUT, ETIMEDOUT,
              "recv_batch: timed out");
  check_number(received, 0);
  check_ok(ps_socket_settimeout(far, -1, &err));
  check_fails(ps_socket_recv_batch(far, MSG_DONTWAIT, 1, room, 4, NULL, lengths, 4, &received, &err), PS_E_WOULD_BLOCK,
              EAGAIN, "recv_batch: ");
}

Test(batch, without_memory_nothing_is_lost) {
  static int64_t lengths[200];
  static char room[200];
  int64_t received = 99;
  make_pair(SOCK_DGRAM, &near, &far);
  check_ok(ps_socket_send_batch(near, 0, "1", 1, (int64_t[]){1}, 1, NULL, &err));
  fault_reset();
  fault(CALLOC, .error = ENOMEM);
  check_fails(ps_socket_recv_batch(far, 0, 1, room, 200, NULL, lengths, 200, &received, &err), PS_E_MEMORY, ENOMEM,
              "recv_batch: out of memory");
  check_ok(ps_socket_recv_batch(far, 0, 1, room, 200, NULL, lengths, 200, &received, &err));
  check_number(received, 1);
}

Test(batch, no_datagrams_are_no_work) {
  int64_t number = 99;
  make_udp(AF_INET);
  check_ok(ps_socket_send_batch(near, 0, NULL, 0, NULL, 0, &number, &err));
  check_number(number, 0);
  check_ok(ps_socket_sendto_batch(near, 0, NULL, 0, NULL, 0, NULL, 0, &number, &err));
  check_ok(ps_socket_recvfrom_batch(far, 0, 10, NULL, 0, NULL, NULL, 0, &number, NULL, &err));
  check_number(number + fault_count(FAULT_SENDMMSG) + fault_count(FAULT_RECVMMSG), 0);
}

Test(batch, wrong_lengths_are_refused) {
  int64_t sent = 99, one[] = {1}, many[] = {2, INT64_MAX}, below[] = {2, -1};
  make_udp(AF_INET);
  check_fails(ps_socket_send_batch(near, 0, "ab", 2, one, 1, &sent, &err), PS_E_VALUE, EINVAL, "have 1 bytes in all");
  check_number(sent, 0);
  check_fails(ps_socket_send_batch(near, 0, "ab", 2, many, 2, &sent, &err), PS_E_VALUE, EINVAL, "first 2 lengths");
  check_fails(ps_socket_send_batch(near, 0, "ab", 2, below, 2, &sent, &err), PS_E_VALUE, EINVAL, "lengths[1] is neg");
  check_fails(ps_socket_send_batch(near, 0, "ab", 2, NULL, 1, &sent, &err), PS_E_VALUE, EINVAL, "lengths must not be");
  check_fails(ps_socket_send_batch(near, 0, "ab", 2, one, -1, &sent, &err), PS_E_VALUE, EINVAL, "negative (-1)");
  check_fails(ps_socket_send_batch(near, 0, "ab", 2, one, INT64_MAX, &sent, &err), PS_E_RANGE, ERANGE, "number of dat");
  check_fails(ps_socket_send_batch(near, 0, NULL, 2, one, 1, &sent, &err), PS_E_VALUE, EINVAL, "data must not be NULL");
  check_fails(ps_socket_send_batch(near, 0, "ab", -2, one, 1, &sent, &err), PS_E_VALUE, EINVAL, "send_batch: ");
  check_fails(ps_socket_send_batch(near, INT64_MAX, "a", 1, one, 1, &sent, &err), PS_E_RANGE, ERANGE, "flags");
}

Test(batch, wrong_addresses_are_refused) {
  int64_t sent = 99, lengths[] = {1, 1, 1};
  make_udp(AF_INET);
  ps_address list[3] = {far_address, far_address, {{0}}};
  check_fails(ps_socket_sendto_batch(near, 0, "abc", 3, lengths, 3, list, 2, &sent, &err), PS_E_VALUE, EINVAL,
              "1 address or 3, one for each datagram, not 2");
  check_fails(ps_socket_sendto_batch(near, 0, "abc", 3, lengths, 3, list, 3, &sent, &err), PS_E_VALUE, EINVAL,
              "addresses[2] is empty");
  list[1].opaque[0] = 1000;
  check_fails(ps_socket_sendto_batch(near, 0, "abc", 3, lengths, 3, list, 3, &sent, &err), PS_E_VALUE, EINVAL, "");
  check_fails(ps_socket_sendto_batch(near, 0, "abc", 3, lengths, 3, NULL, 3, &sent, &err), PS_E_VALUE, EINVAL,
              "addresses must not be NULL");
  check_fails(ps_socket_sendto_batch(near, 0, "abc", 3, lengths, 3, list, -1, &sent, &err), PS_E_VALUE, EINVAL,
              "addresses is negative (-1)");
  check_fails(ps_socket_sendto_batch(near, 0, "abc", 3, lengths, 3, list, 0, &sent, &err), PS_E_VALUE, EINVAL, "not 0");
  check_number(sent, 0);
}

Test(batch, wrong_rooms_are_refused) {
  int64_t received = 99, lengths[4];
  char room[8];
  make_udp(AF_INET);
  check_fails(ps_socket_recv_batch(far, 0, 3, room, 8, NULL, lengths, 3, &received, &err), PS_E_VALUE, EINVAL,
              "8 bytes is too small for 3 slots of 3 bytes");
  check_fails(ps_socket_recv_batch(far, 0, INT64_MAX, room, 8, NULL, lengths, 3, &received, &err), PS_E_VALUE, EINVAL,
              "too small");
  check_fails(ps_socket_recv_batch(far, 0, -1, room, 8, NULL, lengths, 3, &received, &err), PS_E_VALUE, EINVAL,
              "negative bufsize (-1)");
  check_fails(ps_socket_recv_batch(far, 0, 1, room, -8, NULL, lengths, 3, &received, &err), PS_E_VALUE, EINVAL, "(-8)");
  check_fails(ps_socket_recv_batch(far, 0, 1, NULL, 8, NULL, lengths, 3, &received, &err), PS_E_VALUE, EINVAL, "NULL");
  check_fails(ps_socket_recv_batch(far, 0, 1, room, 8, NULL, NULL, 3, &received, &err), PS_E_VALUE, EINVAL, "lengths");
  check_fails(ps_socket_recv_batch(far, 0, 1, room, 8, NULL, lengths, -3, &received, &err), PS_E_VALUE, EINVAL, "(-3)");
  check_fails(ps_socket_recv_batch(far, 0, 1, room, 8, NULL, lengths, 1025, &received, &err), PS_E_RANGE, ERANGE,
              "0-1024");
  check_fails(ps_socket_recv_batch(far, INT64_MIN, 1, room, 8, NULL, lengths, 1, &received, &err), PS_E_RANGE, ERANGE,
              "fla");
  check_number(received, 0);
}

Test(batch, a_stream_has_no_datagrams) {
  int64_t number = 99, lengths[1] = {1};
  char room[1];
  make_pair(SOCK_STREAM, &near, &far);
  check_fails(ps_socket_send_batch(near, 0, "a", 1, lengths, 1, &number, &err), PS_E_VALUE, EINVAL, "SOCK_STREAM");
  check_fails(ps_socket_recv_batch(far, 0, 1, room, 1, NULL, lengths, 1, &number, &err), PS_E_VALUE, EINVAL,
              "SOCK_STREAM");
  check_number(number, 0);
  check_ok(ps_socket_close(near, &err));
  check_fails(ps_socket_send_batch(near, 0, "a", 1, lengths, 1, &number, &err), PS_E_CLOSED, EBADF, "send_batch: ");
  check_fails(ps_socket_recvfrom_batch(near, 0, 1, room, 1, NULL, lengths, 1, &number, NULL, &err), PS_E_CLOSED, EBADF,
              "");
}

/* What makes a batch end, and what makes one take another way. */

Test(batch, addresses_of_different_lengths_are_not_one_piece) {
  ps_address to[2];
  int64_t sent = 9;
  make_udp(AF_INET);
  to[0] = far_address;
  check_ok(ps_address_make_inet6("::1", 9, 0, 0, &to[1], &err));
  const int64_t lengths[] = {1, 1};
  check_fails(ps_socket_sendto_batch(near, 0, "ab", 2, lengths, 2, to, 2, &sent, &err), PS_E_OS, EAFNOSUPPORT,
              "sendto_batch: ");
  check_number(sent, 1);
}

Test(batch, the_limit_of_the_socket_itself_ends_a_blocking_batch) {
  struct timeval limit = {.tv_usec = 20000};
  const int64_t lengths[] = {1, 1};
  int64_t sent = 9;
  make_pair(SOCK_DGRAM, &near, &far);
  fill(near);
  check_ok(ps_socket_settimeout(near, PS_NO_TIMEOUT, &err));
  check_ok(ps_socket_setsockopt_bytes(near, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit, &err));
  check_fails(ps_socket_send_batch(near, 0, "ab", 2, lengths, 2, &sent, &err), PS_E_WOULD_BLOCK, EAGAIN,
              "send_batch: ");
  check_number(sent, 0);
}

Test(batch, messages_of_a_connection_are_received_together) {
  int64_t lengths[4], count = 0;
  char room[8];
  make_pair(SOCK_SEQPACKET, &near, &far);
  check_ok(ps_socket_send(near, 0, "ab", 2, NULL, &err));
  check_ok(ps_socket_send(near, 0, "c", 1, NULL, &err));
  check_ok(ps_socket_recv_batch(far, 0, 2, room, sizeof room, NULL, lengths, 4, &count, &err));
  check_number(count, 2);
  check_number(lengths[1], 1);
  check_ok(ps_socket_send(near, 0, "d", 1, NULL, &err));
  check_ok(ps_socket_recv_batch(far, 0, 2, room, sizeof room, NULL, lengths, 4, &count, &err));
  check_number(count, 1);
}

Test(batch, a_large_batch_needs_memory) {
  int64_t count = 9;
  make_udp(AF_INET);
  fault(MALLOC, .times = 1);
  check_fails(ps_socket_recv_batch(far, 0, 1, data, sizeof data, NULL, sizes, MOST, &count, &err), PS_E_MEMORY, ENOMEM,
              "recv_batch: out of memory");
  check_number(count, 0);
}

Test(batch, the_platform_sends_few_pieces_at_once) {
  enum { MANY = 200 };
  static struct ps__piece pieces[MANY];
  make_udp(AF_INET);
  for (int i = 0; i < MANY; i++)
    pieces[i] = (struct ps__piece){.data = data, .length = 1};
  check_number(ps__sys_send_pieces(descriptor(near), pieces, MANY, 0), PS__PIECES);
}
