/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The life of a socket object: made in five ways, looked at, closed, given back; and every way in which that fails. */
#include "polysocket/socket.h"

#include "check.h"
#include "fault.h"
#include "sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

TestSuite(socket, .timeout = 20);

static void check_attributes(ps_socket *socket, int family, int type, int proto) {
  int64_t found[3] = {99, 99, 99};
  check_ok(ps_socket_family(socket, &found[0], &err));
  check_ok(ps_socket_type(socket, &found[1], &err));
  check_ok(ps_socket_proto(socket, &found[2], &err));
  check_number(found[0], family);
  check_number(found[1], type);
  check_number(found[2], proto);
}

static int plain_socket(int type) {
  return socket(AF_INET, type | SOCK_CLOEXEC, 0);
}

static void check_made(int family, int type, int proto) {
  ps_socket *socket = NULL;
  check_ok(ps_socket_create(family, type, proto, &socket, &err));
  check_attributes(socket, family, type, proto);
  ps_socket_free(socket);
}

Test(socket, attributes_are_those_it_was_made_with) {
  check_made(AF_INET, SOCK_STREAM, 0);
  check_made(AF_INET, SOCK_STREAM, IPPROTO_TCP);
  check_made(AF_INET, SOCK_DGRAM, 0);
}

Test(socket, attributes_of_local_sockets_are_those_they_were_made_with) {
  static const struct {
    int family, type, proto;
  } cases[] = {
      {AF_UNIX, SOCK_STREAM, 0},
      {AF_UNIX, SOCK_DGRAM, 0},
      {AF_UNIX, SOCK_SEQPACKET, 0},
      {AF_NETLINK, SOCK_RAW, 0},
  };
  for (int i = 0; i < COUNT_OF(cases); i++)
    check_made(cases[i].family, cases[i].type, cases[i].proto);
}

Test(socket, flags_in_the_type_are_not_part_of_the_type) {
  double seconds = 99;
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC), *first, *second;
  check_attributes(socket, AF_INET, SOCK_STREAM, 0);
  check_ok(ps_socket_gettimeout(socket, &seconds, &err));
  check_real(seconds, 0);
  make_pair(SOCK_DGRAM | SOCK_NONBLOCK, &first, &second);
  check_attributes(second, AF_UNIX, SOCK_DGRAM, 0);
  check_ok(ps_socket_gettimeout(second, &seconds, &err));
  check_real(seconds, 0);
  check_ok(ps_socket_fromfd(descriptor(socket), AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0, &second, &err));
  check_attributes(second, AF_INET, SOCK_STREAM, 0);
  check_ok(ps_socket_gettimeout(second, &seconds, &err));
  check_real(seconds, 0);
}

Test(socket, the_type_stays_plain_in_every_mode) {
  static const double modes[] = {5, 0, PS_NO_TIMEOUT};
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  for (int i = 0; i < COUNT_OF(modes); i++) {
    check_ok(ps_socket_settimeout(socket, modes[i], &err));
    check_attributes(socket, AF_INET, SOCK_STREAM, 0);
  }
}

Test(socket, the_system_says_what_cannot_be_made) {
  static const struct {
    int family, type, proto, code;
  } cases[] = {
      {-1, SOCK_STREAM, 0, EAFNOSUPPORT},
      {9999, SOCK_STREAM, 0, EAFNOSUPPORT},
      {AF_INET, 99, 0, EINVAL},
      {AF_INET, -1, 0, EINVAL},
      {AF_INET, SOCK_STREAM, -1, EINVAL},
      {AF_INET, SOCK_STREAM, IPPROTO_UDP, EPROTONOSUPPORT},
      {AF_UNIX, SOCK_STREAM, 9, EPROTONOSUPPORT},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_socket *socket = (ps_socket *)(intptr_t)1;
    check_fails(ps_socket_create(cases[i].family, cases[i].type, cases[i].proto, &socket, &err), PS_E_OS, cases[i].code,
                "socket: ");
    cr_assert(!socket);
  }
  ps_socket *first = (ps_socket *)(intptr_t)1, *second = first;
  check_fails(ps_socket_pair(AF_INET, SOCK_STREAM, 0, &first, &second, &err), PS_E_OS, EOPNOTSUPP,
              "socketpair: Operation not supported");
  cr_assert(!first && !second);
}

Test(socket, a_pair_is_made_by_the_system_and_connected) {
  ps_socket *first, *second;
  char bytes[2];
  int64_t count = 0;
  make_pair(SOCK_STREAM, &first, &second);
  check_number(fault_count(FAULT_SOCKETPAIR), 1);
  check_ok(ps_socket_send(first, 0, "ab", 2, &count, &err));
  check_ok(ps_socket_recv(second, 0, bytes, 2, &count, &err));
  check_bytes(bytes, "ab", 2);
  cr_assert(first != second && descriptor(first) != descriptor(second));
}

Test(socket, fromfd_duplicates_and_detects) {
  int fd = plain_socket(SOCK_DGRAM), file = open("/dev/null", O_RDONLY | O_CLOEXEC);
  ps_socket *socket = NULL;
  check_ok(ps_socket_fromfd(fd, PS_DETECT, PS_DETECT, PS_DETECT, &socket, &err));
  check_attributes(socket, AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  cr_assert(descriptor(socket) != fd);
  ps_socket_free(socket);
  cr_assert(is_open(fd));
  /* Family and type that are given are not checked, even if the descriptor is no socket. */
  check_ok(ps_socket_fromfd(file, 77, 78, 79, &socket, &err));
  check_attributes(socket, 77, 78, 79);
  check_fails(ps_socket_listen(socket, 1, &err), PS_E_OS, ENOTSOCK, "listen: ");
}

Test(socket, fromfd_takes_a_descriptor_to_be_blocking) {
  int fd = plain_socket(SOCK_DGRAM | SOCK_NONBLOCK);
  ps_socket *socket = NULL;
  double seconds = 99;
  check_ok(ps_socket_fromfd(fd, AF_INET, SOCK_DGRAM, 0, &socket, &err));
  check_ok(ps_socket_gettimeout(socket, &seconds, &err));
  check_real(seconds, PS_NO_TIMEOUT);
  cr_assert(is_nonblocking(fd));
}

Test(socket, bad_descriptors_are_refused) {
  int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
  const struct {
    int fd, code;
  } cases[] = {{-1, EBADF}, {9999, EBADF}, {INT32_MIN, EBADF}, {INT32_MAX, EBADF}, {file, ENOTSOCK}};
  int before = open_descriptors();
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_socket *socket = (ps_socket *)(intptr_t)1;
    check_fails(ps_socket_fromfd(cases[i].fd, PS_DETECT, 1, 0, &socket, &err), PS_E_OS, cases[i].code, "fromfd: ");
    cr_assert(!socket);
    socket = (ps_socket *)(intptr_t)1;
    if (cases[i].fd < 0)
      check_fails(ps_socket_adopt(cases[i].fd, 1, 1, 0, &socket, &err), PS_E_VALUE, EINVAL, "negative file descriptor");
    else
      check_fails(ps_socket_adopt(cases[i].fd, PS_DETECT, 1, 0, &socket, &err), PS_E_OS, cases[i].code, "socket: ");
    cr_assert(!socket);
  }
  check_number(open_descriptors(), before);
  cr_assert(is_open(file));
}

Test(socket, adopt_leaves_a_descriptor_that_it_cannot_ask) {
  int fd = plain_socket(SOCK_STREAM);
  ps_socket *socket = NULL;
  fault(GETSOCKOPT, .error = ENOPROTOOPT);
  check_fails(ps_socket_adopt(fd, PS_DETECT, PS_DETECT, PS_DETECT, &socket, &err), PS_E_OS, ENOPROTOOPT, "socket: ");
  cr_assert(is_open(fd));
}

Test(socket, adopt_owns_the_descriptor_from_success_on) {
  int fd = plain_socket(SOCK_STREAM);
  ps_socket *socket = NULL;
  check_ok(ps_socket_adopt(fd, PS_DETECT, PS_DETECT, PS_DETECT, &socket, &err));
  check_number(descriptor(socket), fd);
  check_attributes(socket, AF_INET, SOCK_STREAM, IPPROTO_TCP);
  ps_socket_free(socket);
  cr_assert(!is_open(fd));
}

Test(socket, a_default_timeout_needs_a_descriptor_with_modes) {
  int fd = plain_socket(SOCK_DGRAM), before = open_descriptors();
  ps_socket *socket = NULL;
  check_ok(ps_setdefaulttimeout(5, &err));
  fault(FCNTL, .error = EPERM);
  check_fails(ps_socket_adopt(fd, AF_INET, SOCK_DGRAM, 0, &socket, &err), PS_E_OS, EPERM, "socket: ");
  cr_assert(is_open(fd));
  fault(FCNTL, .made = true); /* the duplicate */
  fault(FCNTL, .error = EPERM);
  check_fails(ps_socket_fromfd(fd, AF_INET, SOCK_DGRAM, 0, &socket, &err), PS_E_OS, EPERM, "fromfd: ");
  check_number(open_descriptors(), before);
}

Test(socket, dup_shares_the_endpoint_and_lives_on_its_own) {
  ps_socket *first, *second, *copy = NULL;
  char byte;
  make_pair(SOCK_STREAM, &first, &second);
  check_ok(ps_socket_dup(first, &copy, &err));
  check_attributes(copy, PAIR_FAMILY, SOCK_STREAM, 0);
  cr_assert(descriptor(copy) != descriptor(first));
  ps_socket_free(first);
  check_ok(ps_socket_send(copy, 0, "x", 1, NULL, &err));
  check_ok(ps_socket_recv(second, 0, &byte, 1, NULL, &err));
  check_number(byte, 'x');
}

Test(socket, closing_twice_and_freeing_twice_is_harmless) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  int fd = descriptor(socket);
  for (int i = 0; i < 3; i++)
    check_ok(ps_socket_close(socket, &err));
  cr_assert(!is_open(fd));
  check_number(descriptor(socket), -1);
  check_attributes(socket, AF_INET, SOCK_STREAM, 0);
  for (int i = 0; i < 3; i++)
    ps_socket_free(socket);
  ps_socket_free(NULL);
  check_fails(ps_socket_close(socket, &err), PS_E_HANDLE, EBADF, "no socket has this handle");
  check_number(fault_count(FAULT_CLOSE), 1);
}

Test(socket, freeing_closes_first) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  int fd = descriptor(socket);
  ps_socket_free(socket);
  cr_assert(!is_open(fd));
}

Test(socket, what_close_says_is_told_and_the_descriptor_is_gone) {
  static const struct {
    int error;
    bool told;
  } cases[] = {{EIO, true}, {ENOSPC, true}, {ECONNRESET, false}, {EINTR, false}};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
    int fd = descriptor(socket);
    fault(CLOSE, .error = cases[i].error, .made = true);
    if (cases[i].told)
      check_fails(ps_socket_close(socket, &err), PS_E_OS, cases[i].error, "close: ");
    else
      check_ok(ps_socket_close(socket, &err));
    cr_assert(!is_open(fd));
    check_ok(ps_socket_close(socket, &err));
    check_number(fault_count(FAULT_CLOSE), i + 1);
  }
}

Test(socket, a_detached_descriptor_is_the_callers) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  int wanted = descriptor(socket);
  int64_t fd = 99;
  check_ok(ps_socket_detach(socket, &fd, &err));
  check_number(fd, wanted);
  check_attributes(socket, AF_INET, SOCK_STREAM, 0);
  check_fails(ps_socket_listen(socket, 1, &err), PS_E_CLOSED, EBADF, "the socket is closed");
  check_ok(ps_socket_detach(socket, &fd, &err));
  check_number(fd, -1);
  check_ok(ps_socket_close(socket, &err));
  ps_socket_free(socket);
  cr_assert(is_open(wanted));
  check_number(fault_count(FAULT_CLOSE), 0);
}

Test(socket, detaching_a_closed_socket_gives_nothing) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  int64_t fd = 99;
  check_ok(ps_socket_close(socket, &err));
  check_ok(ps_socket_detach(socket, &fd, &err));
  check_number(fd, -1);
}

Test(socket, every_descriptor_is_close_on_exec) {
  int before = inheritable_descriptors(), fd = plain_socket(SOCK_DGRAM);
  ps_socket *first, *second, *third = NULL;
  make_socket(AF_INET, SOCK_STREAM);
  make_pair(SOCK_STREAM, &first, &second);
  check_ok(ps_socket_dup(first, &third, &err));
  check_ok(ps_socket_fromfd(fd, PS_DETECT, PS_DETECT, PS_DETECT, &third, &err));
  make_connection(&first, &second);
  check_number(inheritable_descriptors(), before);
}

/* Each way to a new socket, with handles to look at afterwards. */
static ps_socket *results[2];
static ps_socket *original;

static int32_t try_create(void) {
  return ps_socket_create(AF_INET, SOCK_STREAM, 0, &results[0], &err);
}

static int32_t try_pair(void) {
  return ps_socket_pair(PAIR_FAMILY, SOCK_STREAM, 0, &results[0], &results[1], &err);
}

static int32_t try_fromfd(void) {
  return ps_socket_fromfd(descriptor(original), AF_INET, SOCK_STREAM, 0, &results[0], &err);
}

static int32_t try_dup(void) {
  return ps_socket_dup(original, &results[0], &err);
}

static int32_t try_adopt(void) {
  return ps_socket_adopt(descriptor(original), AF_INET, SOCK_STREAM, 0, &results[0], &err);
}

static int32_t (*const makers[])(void) = {try_create, try_pair, try_fromfd, try_dup, try_adopt};

/* The table of sockets is full, and memory for more slots is not to be had: so many slots are left. */
static void run_out_of_slots(int left) {
  original = make_socket(AF_INET, SOCK_STREAM);
  ps_socket *socket = NULL;
  for (int i = 1; i < 64 - left; i++)
    check_ok(ps_socket_create(AF_INET, SOCK_DGRAM, 0, &socket, &err));
  fault(CALLOC, .error = ENOMEM, .times = FAULT_EVER);
}

Test(socket, without_memory_nothing_is_made_and_no_descriptor_is_lost) {
  run_out_of_slots(0);
  int before = open_descriptors();
  for (int i = 0; i < COUNT_OF(makers); i++) {
    results[0] = results[1] = (ps_socket *)(intptr_t)1;
    check_fails(makers[i](), PS_E_MEMORY, ENOMEM, "no memory for another socket");
    cr_assert(!results[0]);
    check_number(open_descriptors(), before);
  }
}

/* The mode belongs to all who share the descriptor, and these have not lost anything. */
Test(socket, without_memory_a_descriptor_keeps_its_mode) {
  int fd = plain_socket(SOCK_STREAM);
  ps_socket *made;
  check_ok(ps_setdefaulttimeout(5, &err));
  fault(CALLOC, .times = 2);
  check_fails(ps_socket_adopt(fd, AF_INET, SOCK_STREAM, 0, &made, &err), PS_E_MEMORY, ENOMEM, "socket: no memory");
  check_fails(ps_socket_fromfd(fd, AF_INET, SOCK_STREAM, 0, &made, &err), PS_E_MEMORY, ENOMEM, "fromfd: no memory");
  cr_assert(!is_nonblocking(fd));
  check_ok(ps_socket_adopt(fd, AF_INET, SOCK_STREAM, 0, &made, &err));
  cr_assert(is_nonblocking(fd));
}

Test(socket, a_pair_needs_memory_for_both) {
  run_out_of_slots(1);
  int before = open_descriptors();
  check_fails(try_pair(), PS_E_MEMORY, ENOMEM, "socketpair: no memory for another socket");
  cr_assert(!results[0] && !results[1]);
  check_number(open_descriptors(), before);
  /* The one slot was given back. */
  check_ok(try_create());
}

Test(socket, without_descriptors_nothing_is_made_and_no_slot_is_lost) {
  original = make_socket(AF_INET, SOCK_STREAM);
  for (int i = 0; i < 1000; i++) {
    fault_reset();
    fault(SOCKET, .error = EMFILE);
    fault(SOCKETPAIR, .error = EMFILE);
    fault(FCNTL, .error = EMFILE, .times = 2);
    for (int j = 0; j < 4; j++)
      check_fails(makers[j](), PS_E_OS, EMFILE, "Too many open files");
  }
  /* Slots of the first chunk served all of the above. */
  check_number(fault_count(FAULT_CALLOC), 0);
}

Test(socket, ten_thousand_sockets_one_after_the_other_leave_nothing_behind) {
  int before = open_descriptors();
  for (int i = 0; i < 10000; i++)
    ps_socket_free(make_socket(AF_INET, SOCK_DGRAM));
  check_number(open_descriptors(), before);
  cr_assert(fault_count(FAULT_CALLOC) == 1, "memory was asked for %d times", fault_count(FAULT_CALLOC));
}

/* Another thread's close, in the middle of a call; see also tests/stress. */
static int reused;

static void close_and_open_others(void *socket) {
  int fd = descriptor(socket);
  check_ok(ps_socket_close(socket, &err));
  check_number(descriptor(socket), -1);
  for (int i = 0; i < 100; i++)
    if (descriptor(make_socket(AF_INET, SOCK_DGRAM)) == fd)
      reused++;
  cr_assert(is_open(fd));
}

Test(socket, a_descriptor_is_never_reused_under_a_running_call) {
  ps_socket *first, *second;
  char byte;
  make_pair(SOCK_STREAM, &first, &second);
  int fd = descriptor(first);
  check_ok(ps_socket_send(second, 0, "x", 1, NULL, &err));
  fault(RECV, .made = true, .meanwhile = close_and_open_others, .detail = first);
  /* The record is in use by the other thread's part. */
  check_number(ps_socket_recv(first, 0, &byte, 1, NULL, NULL), PS_OK);
  check_number(byte, 'x');
  check_number(reused, 0);
  cr_assert(!is_open(fd));
  check_fails(ps_socket_recv(first, 0, &byte, 1, NULL, &err), PS_E_CLOSED, EBADF, "the socket is closed");
}

static void free_it(void *socket) {
  ps_socket_free(socket);
}

Test(socket, a_free_under_a_running_call_lets_it_finish) {
  ps_socket *first, *second;
  char byte;
  make_pair(SOCK_STREAM, &first, &second);
  int fd = descriptor(first);
  check_ok(ps_socket_send(second, 0, "x", 1, NULL, &err));
  fault(RECV, .made = true, .meanwhile = free_it, .detail = first);
  check_ok(ps_socket_recv(first, 0, &byte, 1, NULL, &err));
  check_number(byte, 'x');
  cr_assert(!is_open(fd));
  check_fails(ps_socket_recv(first, 0, &byte, 1, NULL, &err), PS_E_HANDLE, EBADF, "no socket has this handle");
}

Test(socket, a_forked_child_goes_on_with_the_sockets) {
  ps_socket *first, *second;
  char byte = 0;
  make_pair(SOCK_STREAM, &first, &second);
  pid_t child = fork();
  if (child == 0) {
    ps_socket *third = NULL;
    bool works = ps_socket_send(first, 0, "x", 1, NULL, NULL) == PS_OK &&
                 ps_socket_create(AF_INET, SOCK_STREAM, 0, &third, NULL) == PS_OK &&
                 ps_socket_close(second, NULL) == PS_OK;
    leave_child(works ? 0 : 1);
  }
  int status = -1;
  check_number(waitpid(child, &status, 0), child);
  check_number(status, 0);
  check_ok(ps_socket_recv(second, 0, &byte, 1, NULL, &err));
  check_number(byte, 'x');
}
