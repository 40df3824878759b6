/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Messages: buffers, addresses, control data and flags, in both directions; how they wait, and what they refuse. */
#include "polysocket/message.h"

#include "check.h"
#include "fake_host.h"
#include "fault.h"
#include "guard.h"
#include "polysocket/address.h"
#include "polysocket/control.h"
#include "polysocket/options.h"
#include "sockets.h"

#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

TestSuite(message, .timeout = 20);

static const int kinds[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};

/* A buffer of a text, which nobody writes to. */
static ps_buffer text_buffer(const char *text) {
  ps_buffer buffer = {.length = (int64_t)strlen(text)};
  memcpy(&buffer.data, &text, sizeof text);
  return buffer;
}

static int64_t send_buffers(ps_socket *socket, const ps_buffer *buffers, int64_t count) {
  ps_message message = {.buffers = buffers, .buffer_count = count};
  int64_t sent = 99;
  check_ok(ps_socket_sendmsg(socket, 0, &message, &sent, &err));
  return sent;
}

static void send_text(ps_socket *socket, const char *text) {
  ps_buffer buffer = text_buffer(text);
  check_number(send_buffers(socket, &buffer, 1), buffer.length);
}

Test(message, buffers_go_out_and_come_in_one_after_the_other) {
  for (int i = 0; i < COUNT_OF(kinds); i++) {
    ps_socket *first, *second;
    make_pair(kinds[i], &first, &second);
    ps_buffer parts[] = {text_buffer("one "), {NULL, 0}, text_buffer("two "), text_buffer("three")};
    check_number(send_buffers(first, parts, 4), 13);
    ps_buffer rooms[] = {{guarded(3), 3}, {NULL, 0}, {guarded(6), 6}, {guarded(10), 10}};
    ps_message message = {.buffers = rooms, .buffer_count = 4};
    int64_t received = 99;
    check_ok(ps_socket_recvmsg(second, 0, &message, &received, &err));
    check_number(received, 13);
    check_number(message.length, 13);
    check_number(message.flags & ~(int64_t)MSG_EOR, 0);
    check_bytes(rooms[0].data, "one", 3);
    check_bytes(rooms[2].data, " two t", 6);
    check_bytes(rooms[3].data, "hree......", 10);
  }
}

Test(message, no_buffers_are_an_empty_datagram_and_no_room_takes_one) {
  ps_socket *first, *second;
  make_pair(SOCK_DGRAM, &first, &second);
  check_number(send_buffers(first, NULL, 0), 0);
  send_text(first, "dropped");
  ps_message message = {.buffers = NULL};
  int64_t received = 99;
  check_ok(ps_socket_recvmsg(second, 0, &message, &received, &err));
  check_number(received + message.length + message.flags, 0);
  check_ok(ps_socket_recvmsg(second, 0, &message, &received, &err));
  check_number(received, 0);
  check_number(message.length, 7);
  check_number(message.flags, MSG_TRUNC);
}

Test(message, as_many_buffers_as_the_system_takes_and_no_more) {
  static char bytes[1025];
  static ps_buffer buffers[1025];
  ps_socket *first, *second;
  make_pair(SOCK_STREAM, &first, &second);
  for (int i = 0; i < 1025; i++)
    buffers[i] = (ps_buffer){&bytes[i], 1};
  memset(bytes, 'x', sizeof bytes);
  check_number(send_buffers(first, buffers, 1024), 1024);
  memset(bytes, 0, sizeof bytes);
  ps_message message = {.buffers = buffers, .buffer_count = 1024};
  int64_t count = 99;
  check_ok(ps_socket_recvmsg(second, 0, &message, &count, &err));
  check_number(count, 1024);
  check_number(bytes[0] + bytes[1023], 2 * 'x');
  message.buffer_count = 1025;
  check_fails(ps_socket_sendmsg(first, 0, &message, &count, &err), PS_E_OS, EMSGSIZE, "sendmsg: ");
  check_number(count, 0);
  check_fails(ps_socket_recvmsg(second, 0, &message, &count, &err), PS_E_OS, EMSGSIZE, "recvmsg: ");
}

Test(message, many_buffers_need_memory_and_few_do_not) {
  static char byte;
  static ps_buffer buffers[17];
  ps_socket *first, *second;
  int64_t count = 99;
  make_pair(SOCK_STREAM, &first, &second);
  for (int i = 0; i < COUNT_OF(buffers); i++)
    buffers[i] = (ps_buffer){&byte, 1};
  fault(CALLOC, .times = FAULT_EVER);
  check_number(send_buffers(first, buffers, 16), 16);
  ps_message message = {.buffers = buffers, .buffer_count = 17};
  check_fails(ps_socket_sendmsg(first, 0, &message, &count, &err), PS_E_MEMORY, ENOMEM, "sendmsg: ");
  check_fails(ps_socket_recvmsg(second, 0, &message, &count, &err), PS_E_MEMORY, ENOMEM, "recvmsg: ");
  check_number(count, 0);
}

Test(message, a_datagram_has_an_address_at_both_ends) {
  ps_socket *first = make_socket(AF_INET, SOCK_DGRAM), *second = make_socket(AF_INET, SOCK_DGRAM);
  ps_address from = loopback(0), to = loopback(0);
  check_ok(ps_socket_bind(first, &from, &err));
  check_ok(ps_socket_bind(second, &to, &err));
  check_ok(ps_socket_getsockname(first, &from, &err));
  check_ok(ps_socket_getsockname(second, &to, &err));
  ps_buffer buffer = text_buffer("hello");
  ps_message message = {.buffers = &buffer, .buffer_count = 1, .address = to};
  check_ok(ps_socket_sendmsg(first, 0, &message, NULL, &err));
  char bytes[10] = "";
  buffer = (ps_buffer){bytes, sizeof bytes};
  check_ok(ps_socket_recvmsg(second, 0, &message, NULL, &err));
  check_bytes(&message.address, &from, sizeof from);
  check_number(message.length, 5);
  ps_message lost = {.buffers = &buffer, .buffer_count = 1, .address = loopback(0)};
  check_fails(ps_socket_sendmsg(first, 0, &lost, NULL, &err), PS_E_OS, EINVAL, "(127.0.0.1:0)");
  check_bytes(&err.address, &lost.address, sizeof lost.address);
}

Test(message, an_address_of_another_family_reaches_the_system_and_its_answer_comes_back) {
  ps_socket *socket = make_socket(AF_INET6, SOCK_DGRAM);
  ps_buffer buffer = text_buffer("x");
  ps_message message = {.buffers = &buffer, .buffer_count = 1, .address = unix_address("/x", 2)};
  cr_assert(ps_socket_sendmsg(socket, 0, &message, NULL, &err) != PS_OK);
  cr_assert(err.status == PS_E_OS || err.status == PS_E_TYPE);
}

Test(message, a_truncated_datagram_tells_its_flag_and_its_true_length) {
  for (int i = 1; i < COUNT_OF(kinds); i++) {
    ps_socket *first, *second;
    make_pair(kinds[i], &first, &second);
    send_text(first, "0123456789");
    send_text(first, "0123456789");
    ps_buffer rooms[] = {{guarded(2), 2}, {guarded(1), 1}};
    ps_message message = {.buffers = rooms, .buffer_count = 2};
    int64_t received = 99;
    check_ok(ps_socket_recvmsg(second, MSG_PEEK, &message, &received, &err));
    check_ok(ps_socket_recvmsg(second, 0, &message, &received, &err));
    check_number(received, 3);
    check_number(message.length, 10);
    check_number(message.flags, MSG_TRUNC);
    check_bytes(rooms[0].data, "01", 2);
    check_bytes(rooms[1].data, "2", 1);
    check_ok(ps_socket_recvmsg(second, MSG_TRUNC, &message, &received, &err));
    check_number(received, 3);
    check_number(message.length, 10);
  }
}

/* MSG_TRUNC on TCP drops bytes without writing them: what lay in the buffers before is not handed out. */
Test(message, bytes_that_were_not_written_are_zero) {
  ps_socket *client, *server;
  make_connection(&client, &server);
  send_text(client, "0123456789");
  ps_buffer rooms[] = {{guarded(4), 4}, {guarded(4), 4}, {NULL, 0}};
  ps_message message = {.buffers = rooms, .buffer_count = 3};
  int64_t received = 99;
  check_ok(ps_socket_recvmsg(server, MSG_TRUNC, &message, &received, &err));
  check_number(received, 8);
  check_bytes(rooms[0].data, "\0\0\0", 4);
  check_bytes(rooms[1].data, "\0\0\0", 4);
}

/* No family that every kernel has marks the end of a record, so the system is made to. */
Test(message, the_end_of_a_record_is_told) {
  ps_socket *first, *second;
  make_pair(SOCK_SEQPACKET, &first, &second);
  send_text(first, "x");
  char byte;
  ps_buffer buffer = {&byte, 1};
  ps_message message = {.buffers = &buffer, .buffer_count = 1};
  fault(RECVMSG, .made = true, .told = MSG_EOR | MSG_CMSG_CLOEXEC);
  check_ok(ps_socket_recvmsg(second, 0, &message, NULL, &err));
  check_number(message.flags, MSG_EOR);
}

static void send_to(const char *host, int family, int option_level, int option, ps_message *message) {
  ps_socket *first = make_socket(family, SOCK_DGRAM), *second = make_socket(family, SOCK_DGRAM);
  ps_address to;
  check_ok(ps_address_make_numeric(host, 0, 0, 0, &to, &err));
  check_ok(ps_socket_bind(second, &to, &err));
  check_ok(ps_socket_getsockname(second, &to, &err));
  check_ok(ps_socket_setsockopt(second, option_level, option, 1, &err));
  check_ok(ps_socket_settimeout(second, 5, &err));
  ps_buffer buffer = text_buffer("x");
  ps_message out = {.buffers = &buffer, .buffer_count = 1, .address = to};
  check_ok(ps_socket_sendmsg(first, 0, &out, NULL, &err));
  check_ok(ps_socket_recvmsg(second, 0, message, NULL, &err));
}

Test(message, where_a_datagram_was_sent_to_is_told) {
  static const struct {
    const char *host;
    int family, level, option;
    const char *shown;
  } cases[] = {{"127.0.0.3", AF_INET, IPPROTO_IP, IP_PKTINFO, "127.0.0.3:0"},
               {"::1", AF_INET6, IPPROTO_IPV6, IPV6_RECVPKTINFO, "[::1]:0"}};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    char byte;
    uint64_t room[16];
    ps_buffer buffer = {&byte, 1};
    ps_message message = {.buffers = &buffer, .buffer_count = 1, .control = room, .control_capacity = sizeof room};
    send_to(cases[i].host, cases[i].family, cases[i].level, cases[i].option, &message);
    check_text(shown(&message.destination), cases[i].shown);
    check_number(message.ifindex, 1);
    cr_assert(message.control_length > 0);
    check_number(message.flags, 0);
    /* Without room for it nobody knows, and the flag says so. */
    message.control_capacity = 8;
    send_to(cases[i].host, cases[i].family, cases[i].level, cases[i].option, &message);
    check_number(message.flags, MSG_CTRUNC);
    check_number(message.ifindex, 0);
    check_number(message.control_length, 0);
    ps_address none = {0};
    check_bytes(&message.destination, &none, sizeof none);
  }
}

Test(message, control_data_may_lie_anywhere_in_memory) {
  char room[101], byte;
  int64_t level = 0, type = 0, start = 0, size = 0, next = 0;
  ps_buffer buffer = {&byte, 1};
  ps_message message = {.buffers = &buffer, .buffer_count = 1, .control = room + 1, .control_capacity = 100};
  send_to("127.0.0.1", AF_INET, IPPROTO_IP, IP_RECVTTL, &message);
  check_ok(ps_control_next(message.control, message.control_length, 0, &level, &type, &start, &size, &next, &err));
  check_number(level, IPPROTO_IP);
  check_number(type, IP_TTL);
  check_number(size, 4);
}

Test(message, waiting_ends_with_the_timeout_and_does_not_begin_without_one) {
  ps_socket *first, *second;
  make_pair(SOCK_STREAM, &first, &second);
  static char bytes[65536];
  ps_buffer buffer = {bytes, sizeof bytes};
  ps_message message = {.buffers = &buffer, .buffer_count = 1};
  int64_t count = 99;
  check_ok(ps_socket_settimeout(first, 0.05, &err));
  check_fails(ps_socket_recvmsg(first, 0, &message, &count, &err), PS_E_TIMEOUT, ETIMEDOUT, "recvmsg: timed out");
  fill(first);
  check_fails(ps_socket_sendmsg(first, 0, &message, &count, &err), PS_E_TIMEOUT, ETIMEDOUT, "sendmsg: timed out");
  check_ok(ps_socket_setblocking(first, 0, &err));
  check_fails(ps_socket_recvmsg(first, 0, &message, &count, &err), PS_E_WOULD_BLOCK, EAGAIN, "recvmsg: ");
  check_fails(ps_socket_sendmsg(first, 0, &message, &count, &err), PS_E_WOULD_BLOCK, EAGAIN, "sendmsg: ");
  check_ok(ps_socket_setblocking(first, 1, &err));
  check_fails(ps_socket_recvmsg(first, MSG_DONTWAIT, &message, &count, &err), PS_E_WOULD_BLOCK, EAGAIN, "recvmsg");
  check_fails(ps_socket_sendmsg(first, MSG_DONTWAIT, &message, &count, &err), PS_E_WOULD_BLOCK, EAGAIN, "sendmsg");
  check_number(count, 0);
}

Test(message, a_host_may_stop_a_wait) {
  ps_socket *first, *second;
  make_pair(SOCK_STREAM, &first, &second);
  struct fake_host *host = fake_host_make(1000);
  check_ok(ps_socket_sethooks(second, &host->hooks, &err));
  char byte;
  ps_buffer buffer = {&byte, 1};
  ps_message message = {.buffers = &buffer, .buffer_count = 1};
  host->stop_at = 1;
  fault(RECVMSG, .error = EINTR);
  check_fails(ps_socket_recvmsg(second, 0, &message, NULL, &err), PS_E_INTERRUPTED, EINTR, "recvmsg: ");
  check_number(host->questions, 1);
}

static void *close_later(void *socket) {
  usleep(50000);
  ps_socket_close(socket, NULL);
  return NULL;
}

Test(message, a_socket_that_is_closed_meanwhile_says_so) {
  ps_socket *first, *second;
  pthread_t thread;
  char byte;
  ps_buffer buffer = {&byte, 1};
  ps_message message = {.buffers = &buffer, .buffer_count = 1, .length = 77};
  make_pair(SOCK_STREAM, &first, &second);
  check_ok(ps_socket_settimeout(second, 0.3, &err));
  pthread_create(&thread, NULL, close_later, second);
  int32_t status = ps_socket_recvmsg(second, 0, &message, NULL, &err);
  pthread_join(thread, NULL);
  cr_assert(status == PS_E_CLOSED || status == PS_E_TIMEOUT, "%s", ps_status_name(status));
  check_number(message.length, 0);
  check_fails(ps_socket_recvmsg(second, 0, &message, NULL, &err), PS_E_CLOSED, EBADF, "recvmsg: the socket is closed");
  check_fails(ps_socket_sendmsg(second, 0, &message, NULL, &err), PS_E_CLOSED, EBADF, "sendmsg: the socket is closed");
}

Test(message, what_a_message_must_not_be) {
  const struct {
    ps_message message;
    int64_t flags;
    int32_t status, code;
    const char *text;
  } cases[] = {
      {{.reserved = {1}}, 0, PS_E_VALUE, EINVAL, "reserved[0] of the message must be 0"},
      {{.reserved = {[7] = -1}}, 0, PS_E_VALUE, EINVAL, "reserved[7]"},
      {{.buffer_count = -1}, 0, PS_E_VALUE, EINVAL, "negative length (-1)"},
      {{.buffer_count = 1}, 0, PS_E_VALUE, EINVAL, "buffers must not be NULL"},
      {{.buffers = (ps_buffer[]){{NULL, 1}}, .buffer_count = 1},
       0,
       PS_E_VALUE,
       EINVAL,
       "must not be NULL with a length of 1"},
      {{.buffers = (ps_buffer[]){{"", -1}}, .buffer_count = 1}, 0, PS_E_VALUE, EINVAL, "negative length (-1)"},
      {{.buffers = (ps_buffer[]){{"", PTRDIFF_MAX}, {"", 1}}, .buffer_count = 2},
       0,
       PS_E_RANGE,
       ERANGE,
       "bytes in all"},
      {{.control_length = -1, .control_capacity = -1}, 0, PS_E_VALUE, EINVAL, "control has a negative length"},
      {{.control_length = 1, .control_capacity = 1}, 0, PS_E_VALUE, EINVAL, "control must not be NULL"},
      {{.buffers = NULL}, INT64_C(1) << 31, PS_E_RANGE, ERANGE, "flags must be -2147483648"},
      {{.buffers = NULL}, INT64_MIN, PS_E_RANGE, ERANGE, "flags must be"},
  };
  ps_socket *first, *second;
  make_pair(SOCK_DGRAM, &first, &second);
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_message message = cases[i].message;
    int64_t count = 99;
    check_fails(ps_socket_sendmsg(first, cases[i].flags, &message, &count, &err), cases[i].status, cases[i].code,
                cases[i].text);
    check_number(count, 0);
    check_bytes(&message, &cases[i].message, sizeof message);
    count = message.flags = message.length = message.ifindex = 99;
    check_fails(ps_socket_recvmsg(first, cases[i].flags, &message, &count, &err), cases[i].status, cases[i].code,
                cases[i].text);
    check_number(count + message.flags + message.length + message.ifindex, 0);
  }
  check_fails(ps_socket_sendmsg(first, 0, NULL, NULL, &err), PS_E_VALUE, EINVAL, "message must not be NULL");
  check_fails(ps_socket_recvmsg(first, 0, NULL, NULL, &err), PS_E_VALUE, EINVAL, "message must not be NULL");
  check_fails(ps_socket_sendmsg(NULL, 0, &(ps_message){.buffers = NULL}, NULL, &err), PS_E_HANDLE, EBADF, "sendmsg");
  check_fails(ps_socket_recvmsg(NULL, 0, &(ps_message){.buffers = NULL}, NULL, &err), PS_E_HANDLE, EBADF, "recvmsg");
}

Test(message, the_sizes_are_told) {
  check_number(ps_message_size(), sizeof(ps_message));
  check_number(ps_buffer_size(), sizeof(ps_buffer));
}
