/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Descriptors that go along with data: as many as there can be, those without room, and what else may come. */
#include "check.h"
#include "fault.h"
#include "platform/platform.h"
#include "polysocket/message.h"
#include "polysocket/options.h"
#include "sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

TestSuite(fds, .timeout = 30);

enum { MOST = 253, SO_PASSPIDFD_HERE = 76 };

static ps_socket *first, *second;

/* Send so many duplicates of a descriptor. */
static void send_fds(int64_t count) {
  static int64_t fds[MOST];
  int64_t sent = 99;
  for (int i = 0; i < count; i++)
    fds[i] = descriptor(first);
  check_ok(ps_socket_send_fds(first, 0, fds, count, "data", 4, &sent, &err));
  check_number(sent, 4);
}

struct taken {
  int64_t fds[MOST + 10], count, received, flags;
};

static struct taken receive_fds(int64_t capacity) {
  struct taken taken = {.count = 99};
  char bytes[10] = "";
  ps_address sender;
  memset(taken.fds, 0x7F, sizeof taken.fds);
  check_ok(ps_socket_recv_fds(second, 0, bytes, sizeof bytes, &taken.received, taken.fds, capacity, &taken.count,
                              &taken.flags, &sender, &err));
  check_bytes(bytes, "data", 5);
  check_number(taken.received, 4);
  return taken;
}

static void close_taken(const struct taken *taken) {
  for (int64_t i = 0; i < taken->count; i++) {
    cr_assert(is_open((int)taken->fds[i]));
    cr_assert(fcntl((int)taken->fds[i], F_GETFD) & FD_CLOEXEC);
    close((int)taken->fds[i]);
  }
  for (int64_t i = taken->count; i < COUNT_OF(taken->fds); i++)
    check_number(taken->fds[i], INT64_C(0x7F7F7F7F7F7F7F7F));
}

Test(fds, as_many_as_there_can_be_come_out_close_on_exec) {
  static const int64_t counts[] = {0, 1, 2, 3, 252, 253};
  static const int types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};
  for (int i = 0; i < COUNT_OF(counts) * COUNT_OF(types); i++) {
    int64_t count = counts[i / COUNT_OF(types)];
    make_pair(types[i % COUNT_OF(types)], &first, &second);
    int before = open_descriptors();
    send_fds(count);
    struct taken taken = receive_fds(MOST + 10);
    check_number(taken.count, count);
    check_number(taken.flags, 0);
    check_number(open_descriptors(), before + count);
    close_taken(&taken);
    check_number(open_descriptors(), before);
  }
}

/* Odd ones, too: room for a half of an aligned pair must not become room for both. */
Test(fds, those_without_room_are_closed) {
  make_pair(SOCK_STREAM, &first, &second);
  int before = open_descriptors();
  for (int64_t sent = 1; sent < 8; sent++)
    for (int64_t capacity = 0; capacity < sent; capacity++) {
      send_fds(sent);
      struct taken taken = receive_fds(capacity);
      check_number(taken.count, capacity);
      check_number(taken.flags, MSG_CTRUNC);
      close_taken(&taken);
      check_number(open_descriptors(), before);
    }
  send_fds(253);
  struct taken taken = receive_fds(1);
  check_number(taken.flags, MSG_CTRUNC);
  close_taken(&taken);
  check_number(open_descriptors(), before);
}

Test(fds, credentials_do_not_drive_them_out) {
  make_pair(SOCK_STREAM, &first, &second);
  check_ok(ps_socket_setsockopt(second, SOL_SOCKET, SO_PASSCRED, 1, &err));
  int before = open_descriptors();
  for (int64_t count = 0; count < 5; count++) {
    send_fds(count);
    struct taken taken = receive_fds(count);
    check_number(taken.count, count);
    check_number(taken.flags, 0);
    close_taken(&taken);
    check_number(open_descriptors(), before);
  }
}

Test(fds, a_descriptor_of_the_process_that_nobody_sent_is_closed) {
  make_pair(SOCK_STREAM, &first, &second);
  if (ps_socket_setsockopt(second, SOL_SOCKET, SO_PASSPIDFD_HERE, 1, &err) != PS_OK)
    return;
  int before = open_descriptors();
  send_fds(2);
  struct taken taken = receive_fds(2);
  check_number(taken.count, 2);
  close_taken(&taken);
  check_number(open_descriptors(), before);
}

Test(fds, a_process_that_may_open_no_more_is_told) {
  make_pair(SOCK_STREAM, &first, &second);
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  send_fds(10);
  int highest = dup(0);
  close(highest);
  setrlimit(RLIMIT_NOFILE, &(struct rlimit){(rlim_t)highest + 3, limit.rlim_max});
  struct taken taken = {.count = 99};
  char bytes[10];
  check_ok(ps_socket_recv_fds(second, 0, bytes, 10, NULL, taken.fds, 20, &taken.count, &taken.flags, NULL, &err));
  setrlimit(RLIMIT_NOFILE, &limit);
  cr_assert(taken.count <= 3);
  check_number(taken.flags, MSG_CTRUNC);
}

Test(fds, what_is_out_of_range_is_refused) {
  int64_t fds[300] = {0}, count = 99, sent = 99, received = 99, flags = 99;
  char bytes[4];
  make_pair(SOCK_STREAM, &first, &second);
  check_fails(ps_socket_send_fds(first, 0, fds, 254, "x", 1, &sent, &err), PS_E_RANGE, ERANGE, "0-253, not 254");
  check_fails(ps_socket_send_fds(first, 0, fds, -1, "x", 1, &sent, &err), PS_E_VALUE, EINVAL, "negative (-1)");
  check_fails(ps_socket_send_fds(first, 0, NULL, 1, "x", 1, &sent, &err), PS_E_VALUE, EINVAL, "fds must not be NULL");
  check_fails(ps_socket_send_fds(first, 0, fds, 1, NULL, 1, &sent, &err), PS_E_VALUE, EINVAL, "must not be NULL");
  check_fails(ps_socket_send_fds(first, 0, fds, 1, "x", -1, &sent, &err), PS_E_VALUE, EINVAL, "send_fds: ");
  check_fails(ps_socket_send_fds(first, INT64_MAX, fds, 1, "x", 1, &sent, &err), PS_E_RANGE, ERANGE, "flags");
  fds[0] = INT64_C(1) << 31;
  check_fails(ps_socket_send_fds(first, 0, fds, 1, "x", 1, &sent, &err), PS_E_RANGE, ERANGE, "fd must be");
  check_number(sent, 0);
  check_fails(ps_socket_recv_fds(second, 0, bytes, 4, &received, fds, -1, &count, &flags, NULL, &err), PS_E_VALUE,
              EINVAL, "negative (-1)");
  check_fails(ps_socket_recv_fds(second, 0, bytes, 4, &received, NULL, 1, &count, &flags, NULL, &err), PS_E_VALUE,
              EINVAL, "fds must not be NULL");
  check_fails(ps_socket_recv_fds(second, 0, NULL, 4, &received, fds, 1, &count, &flags, NULL, &err), PS_E_VALUE, EINVAL,
              "must not be NULL");
  check_fails(ps_socket_recv_fds(second, 0, bytes, -4, &received, fds, 1, &count, &flags, NULL, &err), PS_E_VALUE,
              EINVAL, "recv_fds: ");
  check_number(received + count + flags, 0);
  check_fails(ps_socket_recv_fds(second, 0, bytes, 4, &received, fds, 1, NULL, &flags, NULL, &err), PS_E_VALUE, EINVAL,
              "fd_count must not be NULL");
  check_fails(ps_socket_recv_fds(second, MSG_DONTWAIT, bytes, 4, NULL, fds, INT64_MAX, &count, NULL, NULL, &err),
              PS_E_WOULD_BLOCK, EAGAIN, "recv_fds: ");
  check_ok(ps_socket_close(first, &err));
  check_fails(ps_socket_send_fds(first, 0, fds, 0, "x", 1, &sent, &err), PS_E_CLOSED, EBADF, "send_fds: ");
  check_fails(ps_socket_recv_fds(first, 0, bytes, 4, NULL, fds, 1, &count, NULL, NULL, &err), PS_E_CLOSED, EBADF, "");
}

Test(fds, a_number_that_is_no_descriptor_is_the_systems_error) {
  int64_t fds[1] = {-1}, sent = 99;
  make_pair(SOCK_STREAM, &first, &second);
  check_fails(ps_socket_send_fds(first, 0, fds, 1, "x", 1, &sent, &err), PS_E_OS, EBADF, "send_fds: ");
  check_number(sent, 0);
}

Test(fds, a_peer_that_is_gone_and_the_end) {
  int64_t fds[1] = {0}, count = 99, received = 99;
  char bytes[4];
  make_pair(SOCK_STREAM, &first, &second);
  fds[0] = descriptor(first);
  check_ok(ps_socket_close(second, &err));
  check_fails(ps_socket_send_fds(first, 0, fds, 1, "x", 1, NULL, &err), PS_E_OS, EPIPE, "send_fds: ");
  check_ok(ps_socket_recv_fds(first, 0, bytes, 4, &received, fds, 1, &count, NULL, NULL, &err));
  check_number(received + count, 0);
}

Test(fds, none_need_no_room) {
  int64_t count = 7;
  char byte;
  make_pair(SOCK_STREAM, &first, &second);
  check_ok(ps_socket_send_fds(first, 0, NULL, 0, "x", 1, NULL, &err));
  check_ok(ps_socket_recv_fds(second, 0, &byte, 1, NULL, NULL, 0, &count, NULL, NULL, &err));
  check_number(count, 0);
}

Test(fds, an_item_of_descriptors_is_known_by_its_level_and_its_type) {
  enum { PIDFD = 4 };
  cr_assert(ps__sys_is_rights(&(struct ps__item){.level = SOL_SOCKET, .type = SCM_RIGHTS}));
  cr_assert(!ps__sys_is_rights(&(struct ps__item){.level = SOL_SOCKET, .type = PIDFD}));
  cr_assert(!ps__sys_is_rights(&(struct ps__item){.level = IPPROTO_IP, .type = SCM_RIGHTS}));
  cr_assert(ps__sys_is_pidfd(&(struct ps__item){.level = SOL_SOCKET, .type = PIDFD}));
  cr_assert(!ps__sys_is_pidfd(&(struct ps__item){.level = IPPROTO_IP, .type = PIDFD}));
}
